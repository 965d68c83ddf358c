"""What grows with the number of people, and what must not: a look, a search, a registration, a destruction.

The same things are done among few people and among many. Each population has databases and a process of its own,
removed afterwards; all are filled first, one after another, and then take turns, a little of one thing at a time. Wall
clock, one at a time: what somebody waits. *Cold* means on SQLite that nothing is in memory, neither the connection nor
a page of the databases' files; on PostgreSQL only that the connection is new: what the server has in memory stays.

    make bench                                                                  20,000 people
    PYTHONPATH=bench .venv/bin/python bench/bench_people.py --people 1000000    the full answer
    PYTHONPATH=bench tests/on_postgres.sh .venv/bin/python bench/bench_people.py --people 1000000
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from itertools import count
from random import Random
from statistics import quantiles
from uuid import UUID

from people_databases import own_databases

TURNS = 10
DONE = {  # how often in a turn
    "reveal, cold": 20,
    "reveal, warm": 200,
    "find by e-mail": 100,
    "register": 20,
    "destroy": 3,
}
GONE = DONE["destroy"] * TURNS
ALONE, FEW, MANY = GONE + 1, 1_000, 20_000
GOALS = {"reveal, cold": 3.0, "reveal, warm": 3.0, "destroy": 3.0}
Times = dict[str, list[float]]
Population = subprocess.Popen[str]


def main() -> None:
    """Fill each population in a process of its own, let them take turns, then print the table."""
    if "--inside" in sys.argv:
        answer(int(sys.argv[-1]))
        return
    many = int(sys.argv[sys.argv.index("--people") + 1]) if "--people" in sys.argv else MANY
    with ExitStack() as stack:
        populations = {people: stack.enter_context(filled(people)) for people in (ALONE, FEW, many)}
        tell(take_turns(populations))


@contextmanager
def filled(people: int) -> Iterator[Population]:
    """Start a process that makes so many people and then waits to be asked; at the end nothing of it is left."""
    began = time.monotonic()
    with (
        tempfile.TemporaryDirectory(prefix="zavet-people-") as folder,
        own_databases(people) as own,
    ):
        settings = {"ZAVET_DATA": folder, "DJANGO_SETTINGS_MODULE": "http_settings"}
        with subprocess.Popen(
            [sys.executable, __file__, "--inside", str(people)],
            env=os.environ | settings | own,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        ) as population:
            [megabytes] = heard(population)
            spent = time.monotonic() - began
            print(f"{people:,} people: {megabytes:,.0f} MB, {spent:.0f} s", flush=True)
            yield population


def take_turns(populations: dict[int, Population]) -> dict[int, Times]:
    """Return what each thing takes in each population."""
    times: dict[int, Times] = {people: {name: [] for name in DONE} for people in populations}
    for name in DONE:
        for _turn in range(TURNS):
            for people, population in populations.items():
                print(name, file=population.stdin, flush=True)
                times[people][name] += heard(population)
    return times


def heard(population: Population) -> list[float]:
    """Return what a population answers; stop where its process has ended instead."""
    line = next(iter(population.stdout or ()), "")
    if not line:
        message = "a population ended early"
        raise SystemExit(message)
    numbers: list[float] = json.loads(line)
    return numbers


def answer(people: int) -> None:
    """Make the people, say what they take on disk, then do what is asked and say the seconds, until nobody asks."""
    from zavet.doors.cli.opening import open_installation  # noqa: PLC0415 - settings read the folder

    open_installation()
    import guarded_world  # noqa: PLC0415 - apps must be ready
    from people_engines import megabytes  # noqa: PLC0415 - the same
    from people_world import fill  # noqa: PLC0415 - the same

    world = guarded_world.make(people=1, fresh=0)
    (template_id,) = world.subject_ids
    turns = _turns(list(fill(template_id, site_id=world.site_id, people=people)))
    print(json.dumps([megabytes()]), flush=True)
    for line in sys.stdin:
        print(json.dumps(turns[line.strip()]()), flush=True)


def _turns(subject_ids: list[UUID]) -> dict[str, Callable[[], list[float]]]:
    """Return what is done in one turn of each thing."""
    import things_done as done  # noqa: PLC0415 - apps must be ready
    from people_engines import let_go  # noqa: PLC0415 - the same

    random = Random(len(subject_ids))  # noqa: S311 - whom to look at is no secret
    random.shuffle(subject_ids)
    gone, rest = iter(subject_ids[:GONE]), subject_ids[GONE:]
    names = (f"bench.new{number}" for number in count())

    def look() -> None:
        done.look(random.choice(rest))

    def warm() -> list[float]:
        _time(look, 50)
        return _time(look, DONE["reveal, warm"])

    def find() -> None:
        done.find(random.randrange(len(subject_ids)))

    return {
        "reveal, cold": lambda: _time(look, DONE["reveal, cold"], before=let_go),
        "reveal, warm": warm,
        "find by e-mail": lambda: _time(find, DONE["find by e-mail"]),
        "register": lambda: _time(lambda: done.register(next(names)), DONE["register"]),
        "destroy": lambda: _time(lambda: done.destroy(next(gone)), DONE["destroy"]),
    }


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
