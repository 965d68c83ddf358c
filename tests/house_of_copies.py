"""An installation with a cast, two folders for its copies, and words to act in it; on the engine the tests run on."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from installation import TESTS, Installation
from zavet.chance import new_id

KIND = "kindergarten"


class House(Installation):
    """An installation, and beside it the folders of its copies."""

    def __init__(self, folder: Path, databases: dict[str, str]) -> None:
        super().__init__(folder / "data")
        self.environment |= databases
        self.copies = folder / "copies"
        self.keys = folder / "keys"
        self.people: dict[str, str] = {}

    def act(self, word: str, *about: str) -> object:
        """Do something in the installation in a process of its own and return what came of it."""
        done = self.run_program(TESTS / "acting.py", word, *about)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def start_acting(self, word: str, *about: str) -> subprocess.Popen[str]:
        """Begin to do something that takes its time."""
        words = [sys.executable, str(TESTS / "acting.py"), word, *about]
        return subprocess.Popen(words, env=self.environment, text=True, stdout=subprocess.PIPE)

    def look(self, name: str) -> dict[str, object]:
        """Return one person's own look at their data."""
        return self.act("look", self.people[name])

    def back_up(self, *words: object) -> subprocess.CompletedProcess[str]:
        """Copy records and keys into their folders."""
        return self.run("backup", self.copies, "--keys-to", self.keys, *words)

    def restore(self, *, with_keys: bool, more: tuple[str, ...] = ()) -> str:
        """Restore the newest copy and return what was said."""
        return self.say(
            "restore", self.copies, *(("--keys", self.keys) if with_keys else ()), *more
        )


@contextmanager
def databases_of_their_own() -> Iterator[dict[str, str]]:
    """Make two databases beside those of the tests, where the tests run on PostgreSQL; none on SQLite."""
    address = os.environ.get("ZAVET_DATABASE_URL", "")
    if not address:
        yield {}
        return
    server = address.rpartition("/")[0]
    made = {name: f"{name}_{new_id().hex[-12:]}" for name in ("records", "keys")}
    for name in made.values():
        _on_server(address, f'CREATE DATABASE "{name}"')
    try:
        yield {
            "ZAVET_DATABASE_URL": f"{server}/{made['records']}",
            "ZAVET_KEYS_DATABASE_URL": f"{server}/{made['keys']}",
        }
    finally:
        for name in made.values():
            _on_server(address, f'DROP DATABASE "{name}" WITH (FORCE)')


def _on_server(address: str, statement: str) -> None:
    base = urlsplit(address)._replace(path="/postgres").geturl()
    subprocess.run(["psql", "--quiet", f"--dbname={base}", f"--command={statement}"], check=True)


@contextmanager
def settled_house(folder: Path, kind: str = KIND) -> Iterator[House]:
    """Open an installation with one site and its cast."""
    with databases_of_their_own() as databases:
        house = House(folder, databases)
        house.people = house.settle(kind)
        yield house
