"""The journal: what an entry with its tree costs, a verification, a checkpoint, a proof, at sizes that grow.

The floor of a verification is what nobody goes below who looks at every row: the same rows read by the same statement,
and SHA-256 over as many bytes. Both run in turns in one process. ``--long`` goes on to 1,000,000 entries.
"""

import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from statistics import mean, median

from harness import Job, Side, compare

SIZES = (1_000, 100_000)
LONG = (*SIZES, 1_000_000)
SINGLE = 1_000
ROUNDS = 5
VERIFY_GOAL = 100_000
APPEND_GOAL = 1.0


def open_place() -> Path:
    """Make a data folder, load Django over it and make the tables."""
    folder = Path(tempfile.mkdtemp(prefix="zavet-bench-journal-"))
    os.environ["ZAVET_DATA"] = str(folder)
    os.environ["ZAVET_CHECKPOINTS"] = str(folder / "checkpoints")
    os.environ["DJANGO_SETTINGS_MODULE"] = "zavet.project.settings"
    import django  # noqa: PLC0415 - the folder comes first

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 - the same

    for database in ("default", "keys"):
        call_command("migrate", database=database, verbosity=0)
    return folder


class Trial(StrEnum):
    """What is journalled here."""

    REVEALED = "bench.data.revealed"


class Writer:
    """Appends entries like those of a clinic's day: a reveal by staff, with clauses and categories."""

    def __init__(self) -> None:
        from zavet.chance import new_id  # noqa: PLC0415 - Django is set up now
        from zavet.core.values import Actor  # noqa: PLC0415 - the same
        from zavet.journal.events import declare  # noqa: PLC0415 - the same

        declare(Trial)
        self._site = new_id()
        self._staff = [Actor.staff(new_id()) for _ in range(20)]
        self._subjects = [new_id() for _ in range(1_000)]
        self.count = 0

    def append(self) -> None:
        """Append one entry, within a transaction of the caller's."""
        from zavet.journal.operations import append  # noqa: PLC0415 - Django is set up now

        append(
            event=Trial.REVEALED,
            site_id=self._site,
            by=self._staff[self.count % 20],
            at=datetime.now(UTC),
            subject_id=self._subjects[self.count % 1_000],
            facts={
                "purpose": "registration",
                "categories": ["email", "name", "phone"],
                "clauses": ["clinic:8.2", "clinic:4.1.3"],
                "articles": ["152-FZ:6", "152-FZ:14"],
                "permitted": True,
            },
        )
        self.count += 1

    def grow(self, size: int) -> None:
        """Append until there are so many."""
        from django.db import transaction  # noqa: PLC0415 - Django is set up now

        while self.count < size:
            with transaction.atomic():
                for _ in range(min(1_000, size - self.count)):
                    self.append()

    def time_each(self, times: int) -> tuple[list[float], list[float]]:
        """Append one entry a transaction; return the milliseconds of each append, and of each with its commit."""
        from django.db import transaction  # noqa: PLC0415 - Django is set up now

        alone, whole = [], []
        for _ in range(times):
            began = time.perf_counter()
            with transaction.atomic():
                entered = time.perf_counter()
                self.append()
                alone.append((time.perf_counter() - entered) * 1e3)
            whole.append((time.perf_counter() - began) * 1e3)
        return alone, whole


def show_appends(writer: Writer) -> None:
    """Print what one entry costs: every 256th writes a subtree, and is among the slowest of them."""
    alone, whole = writer.time_each(SINGLE)
    closing = alone[255 - (writer.count - SINGLE) % 256 :: 256]
    verdict = "reached" if mean(alone) <= APPEND_GOAL and _p99(alone) <= APPEND_GOAL else "MISSED"
    print(f"\nappend with its tree, ms, {SINGLE} transactions of one entry each")
    print(
        f"  append alone          mean {mean(alone):.3f}  p99 {_p99(alone):.3f}  max {max(alone):.3f}"
    )
    print(f"  those with a subtree  mean {mean(closing):.3f}  max {max(closing):.3f}")
    print(f"  with the commit       mean {mean(whole):.3f}  p99 {_p99(whole):.3f}")
    print(f"  goal: mean and p99 of append at most {APPEND_GOAL:.0f} ms, {verdict}")


def show_at(size: int) -> None:
    """Print what a checkpoint, a proof and a verification cost at a size."""
    from zavet.journal.checkpoints import write_checkpoint  # noqa: PLC0415 - Django is set up now
    from zavet.journal.tree import prove_consistency, prove_inclusion, root_at  # noqa: PLC0415 - the same

    print(f"\n{size} entries, ms")
    began = time.perf_counter()
    write_checkpoint()
    print(f"  a checkpoint, written and on disk  {(time.perf_counter() - began) * 1e3:.2f}")
    jobs: dict[str, Callable[[int], object]] = {
        "the root": lambda number: root_at(size - number),
        "proof of an entry": lambda number: prove_inclusion(position=1 + number * 7, size=size),
        "proof of growth": lambda number: prove_consistency(old=1 + number * 7, size=size),
    }
    for name, job in jobs.items():
        spent = [_milliseconds(job, number) for number in range(100)]
        print(f"  {name:34} {median(spent):.2f}")
    show_verification(size)


def show_verification(size: int) -> None:
    """Compare a verification with the floor, and say how many entries a second it is."""
    from zavet.journal.queries import verify_chain  # noqa: PLC0415 - Django is set up now

    def verify() -> None:
        report = verify_chain()
        if report.entries != size or report.problems:
            message = f"{report.entries} entries, problems: {report.problems}"
            raise SystemExit(message)

    [outcome] = compare(
        Job(
            name=f"verify {size} entries: chain, tree, head, checkpoints",
            units=size,
            rounds=ROUNDS,
            ours=Side(name="zavet verify", call=verify),
            peer=Side(name="floor: read and hash", call=read_and_hash),
        )
    )
    rate = size / median(each.wall for each in outcome.ours)
    verdict = "reached" if rate >= VERIFY_GOAL else "MISSED"
    print(f"  {rate:,.0f} entries a second (goal: {VERIFY_GOAL:,}, {verdict})")


def read_and_hash() -> None:
    """Read the rows a verification reads, and hash as many bytes: nothing is compared."""
    from django.db import connection  # noqa: PLC0415 - Django is set up now

    from zavet.journal.rows import SELECT, stored_rows  # noqa: PLC0415 - the same

    for rows in stored_rows(f"{SELECT[connection.vendor]} ORDER BY position"):
        for columns in rows:
            sha256(b"".join(one for one in columns if isinstance(one, bytes)) + _FILLING).digest()


_FILLING = b" " * 150  # names of fields and punctuation of the canonical form


def _milliseconds(job: Callable[[int], object], number: int) -> float:
    began = time.perf_counter()
    job(number)
    return (time.perf_counter() - began) * 1e3


def _p99(values: list[float]) -> float:
    return sorted(values)[len(values) * 99 // 100]


def main() -> None:
    """Grow one journal through the sizes and measure on the way."""
    folder = open_place()
    try:
        writer = Writer()
        show_appends(writer)
        for size in LONG if "--long" in sys.argv else SIZES:
            writer.grow(size)
            show_at(writer.count)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
