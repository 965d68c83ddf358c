"""What grows with the number of people, and what must not: a look, a search, a registration, a destruction.

The same things are done among few people and among many, each population in a folder and a process of its own, removed
afterwards. Wall clock, one at a time: what somebody waits. *Cold* means that nothing is in memory: neither the
connection nor a page of the databases' files. SQLite only.

    make bench                                                                  20,000 people
    PYTHONPATH=bench .venv/bin/python bench/bench_people.py --people 1000000    the full answer
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from random import Random
from statistics import quantiles
from uuid import UUID

GONE = 30
ALONE, FEW, MANY = GONE + 1, 1_000, 20_000
GOALS = {"reveal, cold": 3.0, "reveal, warm": 3.0, "destroy": 3.0}
Times = dict[str, list[float]]


def main() -> None:
    """Measure each population in a process of its own, then print the table."""
    if "--inside" in sys.argv:
        print(json.dumps(measure(int(sys.argv[-1]))))
        return
    many = int(sys.argv[sys.argv.index("--people") + 1]) if "--people" in sys.argv else MANY
    tell({people: run(people) for people in (ALONE, FEW, many)})


def run(people: int) -> Times:
    """Return what a population of this size takes."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="zavet-people-") as folder:
        ran = subprocess.run(
            [sys.executable, __file__, "--inside", str(people)],
            env={**os.environ, "ZAVET_DATA": folder, "DJANGO_SETTINGS_MODULE": "http_settings"},
            stdout=subprocess.PIPE,
            check=True,
        )
        size = sum(one.stat().st_size for one in _files(Path(folder))) / 1024**2
    print(f"{people:,} people: {size:,.0f} MB, {time.monotonic() - began:.0f} s", flush=True)
    times: Times = json.loads(ran.stdout)
    return times


def measure(people: int) -> Times:
    """Make the people and return the seconds each thing took, one by one."""
    from zavet.doors.cli.opening import open_installation  # noqa: PLC0415 - settings read the folder

    open_installation()
    import guarded_world  # noqa: PLC0415 - apps must be ready
    import people_world  # noqa: PLC0415 - the same

    world = guarded_world.make(people=1, fresh=0)
    (template_id,) = world.subject_ids
    return dict(_each(list(people_world.fill(template_id, site_id=world.site_id, people=people))))


def _each(subject_ids: list[UUID]) -> Iterator[tuple[str, list[float]]]:
    """Yield what is done and its times."""
    import things_done as done  # noqa: PLC0415 - the same

    random = Random(len(subject_ids))  # noqa: S311 - whom to look at is no secret
    random.shuffle(subject_ids)
    gone, rest = iter(subject_ids[:GONE]), subject_ids[GONE:]
    names = (f"bench.new{number}" for number in count())

    def someone() -> UUID:
        return random.choice(rest)

    yield "reveal, cold", _time(lambda: done.look(someone()), 200, before=let_go)
    _time(lambda: done.look(someone()), 500)
    yield "reveal, warm", _time(lambda: done.look(someone()), 2_000)
    yield "find by e-mail", _time(lambda: done.find(random.randrange(len(subject_ids))), 1_000)
    yield "register", _time(lambda: done.register(next(names)), 200)
    yield "destroy", _time(lambda: done.destroy(next(gone)), GONE)


def _time(
    call: Callable[[], object], times: int, before: Callable[[], object] = int
) -> list[float]:
    spent = []
    for _ in range(times):
        before()
        began = time.perf_counter()
        call()
        spent.append(time.perf_counter() - began)
    return spent


def let_go() -> None:
    """Close the databases and have the operating system forget their pages."""
    from django.conf import settings  # noqa: PLC0415 - the same
    from django.db import connections  # noqa: PLC0415 - the same

    connections.close_all()
    for path in _files(settings.ZAVET_DATA):
        file = os.open(path, os.O_RDONLY)
        os.fsync(file)
        os.posix_fadvise(file, 0, 0, os.POSIX_FADV_DONTNEED)
        os.close(file)


def _files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.sqlite3*"))


def tell(populations: dict[int, Times]) -> None:
    """Print the median and the 99th percentile of each thing in each population, and how they grow."""
    heads = "".join(f"{people:>20,}" for people in populations)
    print(
        f"\nmilliseconds, median / 99th percentile, among so many people\n  {'':16}{heads}    p99 grows"
    )
    _alone, few, many = populations.values()
    for name in few:
        shown = "".join(f"{_share(times[name]):>20}" for times in populations.values())
        growth = _percentile(many[name], 99) / _percentile(few[name], 99)
        goal = GOALS.get(name)
        verdict = "reached" if goal and growth <= goal else "MISSED"
        told = f" (goal: at most {goal:.0f}, {verdict})" if goal else ""
        print(f"  {name:16}{shown}    {growth:.2f} times{told}")


def _share(times: list[float]) -> str:
    return f"{_percentile(times, 50) * 1000:.2f} / {_percentile(times, 99) * 1000:.2f}"


def _percentile(times: list[float], which: int) -> float:
    return quantiles(times, n=100, method="inclusive")[which - 1]


if __name__ == "__main__":
    main()
