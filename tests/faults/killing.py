"""Kills an operation with SIGKILL at random moments, and after each kill looks whether anything is lost or half done.

A script of its own, run by test_killed.py: it loads Django once and forks, so that a round costs a fork and not a
start. Nothing of the process that is killed survives but what it wrote: the databases, the files, and the words it
told through a pipe (what it began, what it had been told was done).

    ZAVET_DATA=… python tests/faults/killing.py JOB ROUNDS SEED
"""

import json
import os
import signal
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

Tell = Callable[[str, object], None]
_LONGEST = 0.25  # seconds a job works before it is killed


def in_a_fork(work: Callable[[], object]) -> object:
    """Return what ``work`` returns, done in a process that ends afterwards: no connection outlives it."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        with os.fdopen(writing, "w") as words:
            try:
                json.dump({"answer": work()}, words)
            except BaseException as error:  # whatever it is, the parent must hear of it
                json.dump({"error": repr(error)}, words)
                raise
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as words:
        said = json.load(words)
    os.waitpid(child, 0)
    if "error" in said:
        raise SystemExit(said["error"])
    return said["answer"]


def killed(work: Callable[[Tell], object], *, after: float) -> list[tuple[str, object]]:
    """Return what ``work`` told before it was killed, ``after`` seconds after its first word."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)

        def tell(word: str, about: object) -> None:
            os.write(writing, (json.dumps([word, about]) + "\n").encode())

        work(tell)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as words:
        first = words.readline()
        time.sleep(after)
        os.kill(child, signal.SIGKILL)
        rest = words.read()
    _pid, status = os.waitpid(child, 0)
    if not os.WIFSIGNALED(status) and os.waitstatus_to_exitcode(status):
        raise SystemExit("the job failed by itself: " + os.fsdecode(first + rest))
    whole = (first + rest).split(b"\n")[:-1]
    return [tuple(json.loads(line)) for line in whole]


def main() -> None:
    """Prepare, then kill and look, round after round; print what happened as JSON."""
    name, rounds, seed = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "zavet.project.settings"
    django.setup()
    from django.conf import settings

    settings.PASSWORD_HASHERS = ["hashing.QuickArgon2"]
    from faults.jobs import JOBS
    from zavet.doors.cli.opening import open_installation

    job = JOBS[name]()
    in_a_fork(open_installation)
    state = in_a_fork(job.prepare)
    chance = Random(seed)  # noqa: S311 - moments, no secrets
    begun = done = 0
    for number in range(rounds):
        told = killed(partial(job.work, state), after=chance.uniform(0, _LONGEST))
        begun += sum(word == "try" for word, _about in told)
        done += sum(word == "done" for word, _about in told)
        state, problems = in_a_fork(partial(job.look, state, told))
        if problems:
            _say({"round": number, "problems": problems, "told": told[-4:]})
            raise SystemExit(1)
    last = in_a_fork(partial(job.end, state))
    _say({"rounds": rounds, "begun": begun, "done": done, "problems": last})


def _say(report: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(report) + "\n")


if __name__ == "__main__":
    main()
