"""What the guard costs over HTTP: looks, stores, consents, registrations, beside a bare view that sends the same SQL.

Both sides are Granian as `zavet up` starts it, each on a data folder of its own (on PostgreSQL: on the same databases).
Before anything is timed, the bare view's statements are proved equal to the guarded view's. The ratio is the bare
server's CPU-seconds divided by ours: at 0.5 the guard costs as much again as everything else together. ``bulk`` shows
a hundred people at once, and each of them is counted.

    make bench                                                     SQLite
    PYTHONPATH=bench tests/on_postgres.sh .venv/bin/python bench/bench_http.py      PostgreSQL
    --long: three times the rounds;  a view's name: that view alone
    ZAVET_BENCH_ARGON2=on: the real password hash in registration
"""

import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from functools import cache
from itertools import count
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from harness import Job, Side, compare
from serving import Server, ending_on_signals, serving

if TYPE_CHECKING:
    from guarded_world import World

PEOPLE = 200
MANY = 100
ROUNDS, LONG = 5, 15
CONNECTIONS = (1, 8)
GOALS = {"reveal": 0.6}
# Many enough that the CPU of a round is well above the clock tick it is counted in.
_ARGON2 = "ZAVET_BENCH_ARGON2"
_numbers = count()
REQUESTS = {"reveal": 400, "bulk": 16, "store": 40, "register": 80, "consent": 240, "destroy": 40}


def prepare(folder: Path) -> "World":
    """Make the installation, record what the guarded views send, prove the bare ones equal; return who is there."""
    os.environ["ZAVET_DATA"] = str(folder)
    os.environ["DJANGO_SETTINGS_MODULE"] = "http_settings"
    from zavet.doors.cli.opening import open_installation  # noqa: PLC0415 - settings read the folder

    open_installation()
    from django.db import connections  # noqa: PLC0415 - the same

    import guarded_world  # noqa: PLC0415 - apps must be ready
    from guarded_views import ONCE  # noqa: PLC0415 - the same
    from proving import PROOFS, record_all  # noqa: PLC0415 - the same

    spent = [REQUESTS[one] * (rounds() + 1) * len(CONNECTIONS) for one in chosen() if one in ONCE]
    world = guarded_world.make(people=PEOPLE, fresh=2 * max(spent, default=0) + PROOFS)
    counted = record_all(world)
    print("the same statements on both sides: " + ", ".join(f"{k} {n}" for k, n in counted.items()))
    connections.close_all()
    return world


@cache
def make_paths(world: "World", side: str, name: str) -> Callable[[], str]:
    """Return what makes the address of each request: a random person, one not asked about before, or a new one."""
    from guarded_views import ONCE  # noqa: PLC0415 - the same

    if name == "register":
        return lambda: f"/{side}/register?name=bench.new{next(_numbers)}"
    if name in ONCE:
        # On PostgreSQL both sides share the databases: they take turns.
        fresh = iter(world.fresh_ids[side == "bare" :: 2])
        return lambda: f"/{side}/{name}?subject={next(fresh)}"
    random = Random(name)  # noqa: S311 - the same people on both sides, no secrets in it
    return lambda: f"/{side}/{name}?subject={random.choice(world.subject_ids)}"


def chosen() -> list[str]:
    """Return the views to measure: those named on the command line, or all."""
    return [one for one in REQUESTS if one in sys.argv] or list(REQUESTS)


def rounds() -> int:
    """Return how many rounds count."""
    return LONG if "--long" in sys.argv else ROUNDS


def make_job(name: str, world: "World", sides: dict[str, Server], *, connections: int) -> Job:
    """Return the pair of one view over some connections."""
    times = REQUESTS[name] // (4 if os.environ[_ARGON2] and name == "register" else 1)

    def drive(side: str) -> Callable[[], None]:
        server, path = sides[side], make_paths(world, side, name)
        return lambda: server.ask_often(path, times=times, connections=connections)

    guarded, bare = (
        Side(name=f"{side} {name}", call=drive(side), server=sides[side].process)
        for side in ("guarded", "bare")
    )
    return Job(
        name=f"{name}, {connections} connection{'s' * (connections > 1)}",
        ours=guarded,
        peer=bare,
        rounds=rounds(),
        units=times * (MANY if name == "bulk" else 1),
        goal=GOALS.get(name),
    )


def measure(folder: Path, *, is_full: bool) -> None:
    """Prepare, serve both sides, compare."""
    guarded, bare = folder / "guarded", folder / "bare"
    argon2 = os.environ.pop(_ARGON2, "")  # taking in hundreds of people would take minutes
    world = prepare(guarded)
    os.environ[_ARGON2] = argon2
    shutil.copytree(guarded, bare)
    with serving(guarded) as ours, serving(bare) as theirs:
        sides = {"guarded": ours, "bare": theirs}
        for connections in CONNECTIONS:
            jobs = (make_job(name, world, sides, connections=connections) for name in chosen())
            told = compare(*jobs, is_full=is_full)
            tell_many({name: one.cpu_each for name, one in zip(chosen(), told, strict=True)})


def tell_many(each: dict[str, float]) -> None:
    """Say how many times cheaper a person is among a hundred than alone."""
    if each.keys() >= {"reveal", "bulk"}:
        times = each["reveal"] / each["bulk"]
        print(f"\na person among a hundred takes {times:.1f} times less CPU than alone (goal: 10)")


def main() -> None:
    """Measure in a temporary folder, and leave nothing behind."""
    engine = "PostgreSQL" if os.environ.get("ZAVET_DATABASE_URL") else "SQLite"
    hasher = "Argon2" if os.environ.get(_ARGON2) == "on" else "MD5 (Argon2 left out)"
    print(
        f"Granian, one worker of four threads; {engine}; passwords hashed on both sides by {hasher}"
    )
    with ending_on_signals(), tempfile.TemporaryDirectory(prefix="zavet-bench-") as name:
        measure(Path(name), is_full="--full" in sys.argv)


if __name__ == "__main__":
    main()
