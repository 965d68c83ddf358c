"""The whole `zavet logs import` of a generated log, beside counting its lines and beside GoAccess.

`wc -l` is the floor: what it costs to look at the bytes. GoAccess (Debian: goaccess) is the tool
people use; where it is not installed its row is left out and said to be. ZAVET_BENCH_LINES chooses
another length, 1,000,000 is the default.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path

from harness import Job, Side, compare
from zavet.visits.sample import write_sample_log

LINES = int(os.environ.get("ZAVET_BENCH_LINES", "1000000"))
POLICY = Path(__file__).resolve().parent.parent / "policies" / "kindergarten"
HOST = "garden.example"
ZAVET = [sys.executable, "-m", "zavet"]
# A file counts once, so each round begins with a copy of an installation that has not seen it.
AFRESH = 'rm -rf "$ZAVET_DATA" && cp -r "$PREPARED" "$ZAVET_DATA" && exec "$@"'


def _ours(folder: Path, log: Path) -> Side:
    prepared, data = folder / "prepared", folder / "data"
    subprocess.run(
        [*ZAVET, "--data", str(prepared), "policy", "publish", str(POLICY), "--host", HOST],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    return Side(
        name="zavet logs import",
        command=["sh", "-c", AFRESH, "sh", *ZAVET, "logs", "import", log],
        environment={"ZAVET_DATA": str(data), "PREPARED": str(prepared)},
    )


def _jobs(ours: Side, log: Path) -> list[Job]:
    name = f"an access log of {LINES} lines, {log.stat().st_size >> 20} MB"
    count = Side(name="wc -l", command=["wc", "-l", log])
    jobs = [Job(name=name, ours=ours, peer=count, rounds=3, units=LINES)]
    if not shutil.which("goaccess"):
        print("GoAccess is not installed: apt-get install goaccess")
        return jobs
    command: list[str | Path] = [
        "goaccess",
        log,
        "--log-format=COMBINED",
        "-o",
        log.with_name("report.json"),
    ]
    goaccess = Side(name="goaccess", command=[*command, "--no-progress"])
    return [*jobs, Job(name=name, ours=ours, peer=goaccess, rounds=3, units=LINES, goal=3.0)]


def main() -> None:
    """Make the log, run the jobs, remove everything."""
    with tempfile.TemporaryDirectory(prefix="zavet-bench-") as name:
        folder = Path(name)
        log = folder / "access.log"
        write_sample_log(log, lines=LINES, days_until=date(2026, 4, 15), seed=1, host=HOST)
        compare(*_jobs(_ours(folder, log), log), is_full=True)


if __name__ == "__main__":
    main()
