"""The officer's day among few open requests and among many: the pages Today and the queue, and the reads they make.

Each number of requests has databases and a process of its own, removed afterwards. Rows are copies of one that was
received through the room, with ids and days of their own, spread over the coming and the past weeks as on a neglected
desk. The goal is the pages': among many no more statements than among few, and at most half as long again. They are
asked of Django in this process, with all their middleware, by an officer who is signed in; the queue shows ten rows
among ten and twenty among ten thousand. The reads alone have no goal: among ten they take next to nothing.

    PYTHONPATH=bench .venv/bin/python bench/bench_queue.py
    PYTHONPATH=bench tests/on_postgres.sh .venv/bin/python bench/bench_queue.py
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from statistics import median
from typing import Any

FEW, MANY, PAGE = 10, 10_000, 10
TURNS, EACH = 15, 20
GOAL = 1.5
Times = dict[str, list[float]]
Desk = subprocess.Popen[str]


def main() -> None:
    """Fill both desks, let them take turns, print the table."""
    if "--inside" in sys.argv:
        answer(int(sys.argv[-1]))
        return
    with ExitStack() as stack:
        few, many = (stack.enter_context(desk(number)) for number in (FEW, MANY))
        names: list[str] = json.loads(said(few, "names"))
        said(many, "names")
        counts = [json.loads(said(one, "statements")) for one in (few, many)]
        times: list[Times] = [{name: [] for name in names} for _ in counts]
        for _turn in range(TURNS):
            for name in names:
                for one, taken in zip((few, many), times, strict=True):
                    taken[name].append(json.loads(said(one, name)))
        tell(names, counts, times)


@contextmanager
def desk(requests: int) -> Iterator[Desk]:
    """Start a process with so many open requests that waits to be asked; at the end nothing of it is left."""
    with tempfile.TemporaryDirectory(prefix="zavet-queue-") as folder, _databases(requests) as own:
        settings = {"ZAVET_DATA": folder, "DJANGO_SETTINGS_MODULE": "queue_settings"}
        with subprocess.Popen(
            [sys.executable, __file__, "--inside", str(requests)],
            env=os.environ | settings | own,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        ) as process:
            yield process
            if process.stdin:
                process.stdin.close()


@contextmanager
def _databases(requests: int) -> Iterator[dict[str, str]]:
    """Yield the addresses of databases of its own where PostgreSQL is asked for."""
    if not os.environ.get("ZAVET_DATABASE_URL"):
        yield {}
        return
    from people_databases import own_databases  # noqa: PLC0415 - its driver is an extra

    with own_databases(requests) as own:
        yield own


def said(desk: Desk, word: str) -> str:
    """Ask a desk and return what it says; stop where its process has ended instead."""
    print(word, file=desk.stdin, flush=True)
    line = next(iter(desk.stdout or ()), "")
    if not line:
        message = "a desk ended early"
        raise SystemExit(message)
    return line


def answer(requests: int) -> None:
    """Make the requests, then do what is asked and say the seconds, until nobody asks."""
    from zavet.doors.cli.opening import open_installation  # noqa: PLC0415 - settings read the folder

    open_installation()
    reads = _reads(requests)
    for line in sys.stdin:
        word = line.strip()
        if word == "names":
            print(json.dumps(list(reads)), flush=True)
        elif word == "statements":
            print(json.dumps({name: _statements(read) for name, read in reads.items()}), flush=True)
        else:
            print(json.dumps(_time(reads[word])), flush=True)


def _reads(requests: int) -> dict[str, Callable[[], object]]:
    """Fill a desk and return the reads of the officer's day, by name."""
    import guarded_world  # noqa: PLC0415 - apps must be ready
    from queue_world import fill, signed_in  # noqa: PLC0415 - the same
    from zavet.chance import now  # noqa: PLC0415 - the same
    from zavet.core.language.words import RightKind  # noqa: PLC0415 - the same
    from zavet.rights.queries import (  # noqa: PLC0415 - the same
        Filters,
        count_requests,
        counts_of_day,
        list_requests,
    )

    world = guarded_world.make(people=1, fresh=0)
    fill(world, requests=requests)
    officer = signed_in(world)
    site_id, today = world.site_id, now().date()
    overdue = Filters(overdue_on=today)
    claims = Filters(kinds=(RightKind.CLAIM,))
    own = Filters(owner=world.officer_id, due_until=today + timedelta(days=7))
    return {
        "page: Today": lambda: _seen(officer.get("/console/")),
        "page: queue": lambda: _seen(officer.get("/console/requests/")),
        "queue: a page": lambda: list_requests(site_id=site_id, limit=PAGE),
        "queue: overdue": lambda: list_requests(site_id=site_id, filters=overdue, limit=PAGE),
        "queue: claims": lambda: list_requests(site_id=site_id, filters=claims, limit=PAGE),
        "queue: mine": lambda: list_requests(site_id=site_id, filters=own, limit=PAGE),
        "queue: count": lambda: count_requests(site_id=site_id),
        "Today: counts": lambda: counts_of_day(site_id=site_id, today=today),
    }


def _seen(response: Any) -> None:  # noqa: ANN401 - a response of Django's test client
    if response.status_code != 200:
        message = f"a page answered {response.status_code}"
        raise SystemExit(message)


def _statements(read: Callable[[], object]) -> int:
    from django.db import connection  # noqa: PLC0415 - apps must be ready
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415 - the same

    with CaptureQueriesContext(connection) as caught:
        read()
    return len(caught)


def _time(read: Callable[[], object]) -> float:
    """Return the seconds of one read, the median of a few."""
    spent = []
    for _ in range(EACH):
        began = time.perf_counter()
        read()
        spent.append(time.perf_counter() - began)
    return median(spent)


def tell(names: list[str], counts: list[dict[str, int]], times: list[Times]) -> None:
    """Print statements and milliseconds of each read on both desks, and how much longer many take."""
    print(f"\nmilliseconds (statements) among {FEW:,} and {MANY:,} open requests, medians")
    for name in names:
        few, many = (median(taken[name]) for taken in times)
        ratio = median(b / a for a, b in zip(times[0][name], times[1][name], strict=True))
        shown = "".join(
            f"{one * 1000:>9.3f} ({count[name]})"
            for one, count in zip((few, many), counts, strict=True)
        )
        is_reached = ratio <= GOAL and counts[0][name] == counts[1][name]
        verdict = "reached" if is_reached else "MISSED"
        goal = f" (goal: at most {GOAL}, {verdict})" if name.startswith("page") else ""
        print(f"  {name:16}{shown}   {ratio:.2f} times{goal}")


if __name__ == "__main__":
    main()
