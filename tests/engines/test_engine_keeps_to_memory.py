"""No line of a log reaches a disk on the way, and no line can fill the memory."""

import os
import subprocess
import sys
import tracemalloc
from datetime import date
from pathlib import Path

import pytest

from zavet.core.statistics import LINE_CAP
from zavet.visits.log_file import split_chunks
from zavet.visits.sample import write_sample_log

# Polars may use one megabyte and no disk: whatever would spill fails instead.
NO_ROOM = {
    "POLARS_OOC_MEMORY_BUDGET_MB": "1",
    "POLARS_OOC_SPILL_MIN_BYTES": "1",
    "POLARS_OOC_DRIFT_THRESHOLD": "1",
    "POLARS_OOC_DISK_BUDGET_MB": "0",
    "POLARS_ENGINE_AFFINITY": "streaming",
}
COUNT = """
import sys
from pathlib import Path
from zavet.visits.engine import LogCounter
from zavet.visits.log_file import open_log
counter = LogCounter(own_host="portal.example")
with open_log(Path(sys.argv[1])) as log:
    for chunk in log.chunks():
        counter.add(chunk)
for day in list(counter.hits):
    for table in counter.take_tables(day):
        table.count_union(frozenset(table.groups))
"""
READ_WITH_POLARS = "import sys, polars; polars.read_lines(sys.argv[1])"


@pytest.mark.parametrize(("code", "is_clean"), [(COUNT, True), (READ_WITH_POLARS, False)])
def test_the_engine_never_spills_where_a_ready_made_reader_would(
    tmp_path: Path, code: str, is_clean: bool
):
    log = tmp_path / "access.log"
    write_sample_log(log, lines=60_000, days_until=date(2026, 4, 15), seed=5, host="h.example")
    folder = tmp_path / "temporary"
    folder.mkdir()
    run = subprocess.run(
        [sys.executable, "-c", code, str(log)],
        env=os.environ | NO_ROOM | {"POLARS_TEMP_DIR": str(folder), "TMPDIR": str(folder)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert (run.returncode == 0) is is_clean, run.stderr[-2000:]
    assert is_clean or "out-of-core disk budget" in run.stderr


class EndlessLine:
    """A file of one line that does not end for a long while."""

    def __init__(self, size: int) -> None:
        self.left = size

    def read(self, size: int, /) -> bytes:
        taken = min(size, self.left)
        self.left -= taken
        return b"a" * taken


def test_an_endless_line_is_dropped_and_counted_in_little_memory():
    tracemalloc.start()
    chunks = list(split_chunks(EndlessLine(64 * LINE_CAP), size=LINE_CAP // 2, line_cap=LINE_CAP))
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert [(chunk.data, chunk.too_long) for chunk in chunks] == [(b"", 1)]
    assert peak < 5 * LINE_CAP
