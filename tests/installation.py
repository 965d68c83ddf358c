"""An installation of its own, worked by the command line in processes of their own, as an operator works it."""

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

TESTS = Path(__file__).resolve().parent
POLICIES = TESTS.parent / "policies"
_OURS = ("ZAVET_", "DJANGO_", "STAGE")


class Installation:
    """A data folder and the words that work in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        clean = {name: value for name, value in os.environ.items() if not name.startswith(_OURS)}
        self.environment = clean | {"ZAVET_DATA": str(folder), "COLUMNS": "160"}

    def run(self, *words: object, **more: str) -> subprocess.CompletedProcess[str]:
        """Run one command to its end."""
        return self._run([sys.executable, "-m", "zavet", *map(str, words)], more)

    def say(self, *words: object) -> str:
        """Run one command that must succeed and return what it said."""
        done = self.run(*words)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def run_program(self, program: Path, *words: object) -> subprocess.CompletedProcess[str]:
        """Run a program of the tests in the installation to its end."""
        return self._run([sys.executable, str(program), *map(str, words)], {})

    def settle(self, kind: str, *, hours_ago: int = 2) -> dict[str, str]:
        """Open a site with the cast in it, as if some hours ago, and return their numbers by name."""
        done = self.run_program(TESTS / "settle.py", kind, hours_ago)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout.splitlines()[-1])

    def start(self, *words: object) -> subprocess.Popen[str]:
        """Start a command that goes on; whoever starts it ends it."""
        return subprocess.Popen(
            [sys.executable, "-u", "-m", "zavet", *map(str, words)],
            env=self.environment,
            cwd=POLICIES.parent,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def _run(self, command: list[str], more: dict[str, str]) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command,
            env=self.environment | more,
            cwd=POLICIES.parent,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]
