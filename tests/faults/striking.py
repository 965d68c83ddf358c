"""Does one step of a request, killed at each thing it writes: after every kill all is as before it or as after it.

A script of its own, run by test_killed_steps.py. Before each kill the installation is put back as it was. What is
counted: statements that are no question, commits, files written, moved and removed, words to a mail server. After the
kill Zavet starts again and the step is done once more: then all is as if it had been done once.

    ZAVET_DATA=… python tests/faults/striking.py POINTS SEED STEP…
"""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import urlsplit

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from faults.killing import in_a_fork

_AUDITED = {"os.rename", "os.remove", "smtplib.send", "imaplib.send"}
_REFUSED = "refused"  # of a second time an entry may stay
_LASTING = ("commit ", "os.", "smtplib.", "imaplib.")
Picture = list[str]


class Killer:
    """Counts what is written, and kills before the chosen one; at 0 it only counts."""

    def __init__(self, at: int) -> None:
        self.at = at
        self.done = 0
        self.words: list[str] = []

    def touch(self, what: str) -> None:
        self.done += 1
        self.words.append(what)
        if self.done == self.at:
            os.kill(os.getpid(), signal.SIGKILL)

    def listen(self) -> None:
        """Hear everything from now on."""
        from django.conf import settings
        from django.db import connections
        from django.db.backends.base.base import BaseDatabaseWrapper

        commit = BaseDatabaseWrapper._commit

        def committed(connection: BaseDatabaseWrapper) -> object:
            self.touch(f"commit {connection.alias}")
            return commit(connection)

        BaseDatabaseWrapper._commit = committed
        for alias in settings.DATABASES:
            connections[alias].execute_wrappers.append(self._statement)
        sys.addaudithook(self._audited)

    def _statement(self, execute: Callable, sql: Any, params: Any, many: bool, context: Any) -> Any:
        words = str(sql)
        if not words.lstrip().upper().startswith("SELECT"):
            self.touch(words[:60])
        return execute(sql, params, many, context)

    def _audited(self, event: str, about: tuple[object, ...]) -> None:
        if event in _AUDITED or (event == "open" and _writes(about)):
            self.touch(event)


def _writes(about: tuple[object, ...]) -> bool:
    flags = about[2] if len(about) > 2 and isinstance(about[2], int) else 0
    return bool(flags & (os.O_WRONLY | os.O_RDWR)) and str(about[0]).startswith("/")


class Stage:
    """The installation as it was at some moments, put back as often as asked: its folder and its databases."""

    def __init__(self) -> None:
        self.folder = Path(os.environ["ZAVET_DATA"])
        names = ("ZAVET_DATABASE_URL", "ZAVET_KEYS_DATABASE_URL")
        addresses = [urlsplit(os.environ[name]) for name in names if os.environ.get(name)]
        self.databases = [one.path[1:] for one in addresses]
        self.server = addresses[0]._replace(path="/postgres").geturl() if addresses else ""

    def keep(self, moment: str) -> None:
        """Remember all as it is."""
        shutil.rmtree(self._folder_at(moment), ignore_errors=True)
        shutil.copytree(self.folder, self._folder_at(moment))
        for name in self.databases:
            self._copy(name, to=f"{name}_{moment}")

    def put_back(self, moment: str) -> None:
        """Make all as it was."""
        shutil.rmtree(self.folder)
        shutil.copytree(self._folder_at(moment), self.folder)
        for name in self.databases:
            self._copy(f"{name}_{moment}", to=name)

    def _folder_at(self, moment: str) -> Path:
        return self.folder.with_name(f"{self.folder.name}.{moment}")

    def _copy(self, name: str, *, to: str) -> None:
        words = (
            f'DROP DATABASE IF EXISTS "{to}" WITH (FORCE)',
            f'CREATE DATABASE "{to}" TEMPLATE "{name}"',
        )
        orders = [f"--command={one}" for one in words]
        subprocess.run(["psql", "--quiet", f"--dbname={self.server}", *orders], check=True)


def strike(work: Callable[[], object], *, at: int) -> tuple[bool, list[str]]:
    """Do a thing in a process that is killed at what it writes; return whether it ended, and what it wrote."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        killer = Killer(at)
        killer.listen()
        work()
        killer.at = 0
        with os.fdopen(writing, "w") as words:
            json.dump(killer.words, words)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as words:
        said = words.read()
    _pid, status = os.waitpid(child, 0)
    if not os.WIFSIGNALED(status) and os.waitstatus_to_exitcode(status):
        raise SystemExit(f"the step failed by itself at {at}")
    return bool(said), json.loads(said or "[]")


def restarted(
    job: Any, state: Any, known: list[str], *, does_again: bool = False
) -> tuple[Picture, list[str], list[str]]:
    """Return what is there once Zavet has come up and cleared away, what is wrong with it, and what stands outside."""
    from faults.picturing import picture
    from faults.steps import recover

    if does_again:
        job.act(state)
    problems = recover(at=job.at)
    return picture(known, without=job.without), problems, job.outside(state)


def main() -> None:
    """Try step after step; print what came of each as a line of JSON."""
    most, seed, *names = sys.argv[1:]
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "zavet.project.settings"
    django.setup()
    from django.conf import settings

    settings.PASSWORD_HASHERS = ["hashing.QuickArgon2"]
    from faults.requesting import prepare
    from faults.steps import STEPS
    from zavet.doors.cli.opening import open_installation

    in_a_fork(open_installation)
    stage = Stage()
    world = in_a_fork(prepare)
    stage.keep("opened")
    for name in names:
        stage.put_back("opened")
        chance = Random(f"{seed} {name}")  # noqa: S311 - moments, no secrets
        came = tried(STEPS[name], world, stage, most=int(most), chance=chance)
        sys.stdout.write(json.dumps({"step": name, **came}, ensure_ascii=False) + "\n")
        sys.stdout.flush()


def tried(job: Any, world: object, stage: Stage, *, most: int, chance: Random) -> dict[str, Any]:
    """Do a step undisturbed, then kill it at each point, to the first that shows something wrong."""
    from faults.picturing import everything, made_by_chance

    with job.open_outside():
        state = in_a_fork(partial(job.prepare, world))
        stage.keep("before")
        trial = Trial(job, stage, state, in_a_fork(lambda: made_by_chance(everything())))
        problems = trial.learn()
        points = iter(chosen(trial.words, most, chance))
        while not problems and (point := next(points, None)):
            problems = trial.look_at(point)
    return {**trial.seen, "of": len(trial.words), "problems": problems}


def chosen(words: list[str], most: int, chance: Random) -> list[int]:
    """Return the points to kill at: all where something has just begun to last, and ``most`` of the others."""
    lasting = {at for at, word in enumerate(words, start=1) if word.startswith(_LASTING)}
    after = {at + 1 for at in lasting if at < len(words)}
    others = [at for at in range(1, len(words) + 1) if at not in lasting | after]
    return sorted(lasting | after | {*chance.sample(others, min(most, len(others)))})


class Trial:
    """One step and what comes of it: before, after, and done a second time."""

    def __init__(self, job: Any, stage: Stage, state: Any, known: list[str]) -> None:
        self.job, self.stage, self.state, self.known = job, stage, state, known
        self.words: list[str] = []
        self.seen = {"before": 0, "after": 0}

    def learn(self) -> list[str]:
        """Do it undisturbed, twice; return what is wrong even so."""
        self.before, *_ = self._look()
        _ended, self.words = self._do(0)
        self.after, wrong, self.told = self._look()
        self.twice, more, _told = self._look(does_again=True)
        repeated = [one for one in _difference(self.after, self.twice) if _REFUSED not in one]
        if self.before == self.after:
            wrong.append("it does nothing")
        return [*wrong, *more, *(["twice:", *repeated] if repeated and self.job.is_once else [])]

    def look_at(self, point: int) -> list[str]:
        """Kill it at one point and return what is wrong."""
        self.stage.put_back("before")
        self.job.put_back(self.state)
        ended, _words = self._do(point)
        found, problems, told = self._look()
        is_after = found == self.after
        self.seen["after" if is_after else "before"] += 1
        if not is_after and found != self.before:
            problems += ["between:", *_difference(self.before, found)]
        if ended and not is_after:
            problems.append("told as done and is not")
        problems += self.job.judge(told, self.told, is_after=is_after, is_last=False)
        last, more, told = self._look(does_again=True)
        wanted = self.twice if is_after else self.after
        if last != wanted:
            problems += ["again:", *_difference(wanted, last), *_difference(last, wanted)]
        problems += more + self.job.judge(told, self.told, is_after=True, is_last=True)
        return [f"at {point}, {self.words[point - 1]}", *problems] if problems else []

    def _do(self, point: int) -> tuple[bool, list[str]]:
        return strike(partial(self.job.act, self.state), at=point)

    def _look(self, *, does_again: bool = False) -> tuple[Picture, list[str], list[str]]:
        look = partial(restarted, self.job, self.state, self.known, does_again=does_again)
        return in_a_fork(look)


def _difference(one: Picture, other: Picture) -> list[str]:
    """Return the lines of the other that the one has not."""
    left = list(one)
    return [line for line in other if line not in left or left.remove(line)][:12]


if __name__ == "__main__":
    main()
