"""Runs ``zavet restore`` and kills it at one of the things it does to files, databases or other programs.

    python tests/killing_restore.py 7 restore copies/      kills at the seventh, at the latest at the last; 0 nowhere

INVARIANT: only what a restore does from its mark on is counted, to the mark's removal: nothing present is touched
before it, and the installation is open after it. A run that was to be killed never removes the mark, however many
things it does. How many there were is printed last.
"""

import os
import signal
import sys

_MARK = "restore.unfinished"
_TOUCHES = {"os.rename", "os.remove", "os.mkdir", "os.rmdir", "subprocess.Popen", "sqlite3.connect"}


class Killer:
    """Counts what is done, and kills at the chosen one, before it is done."""

    def __init__(self, at: int) -> None:
        self.at = at
        self.done = 0
        self.is_restoring = False

    def __call__(self, event: str, about: tuple[object, ...]) -> None:
        if not self.is_restoring:
            self.is_restoring = event == "os.rename" and str(about[1]).endswith(_MARK)
        elif event in _TOUCHES or (event == "open" and _writes(about)):
            self._count(is_last=event == "os.remove" and str(about[0]).endswith(_MARK))

    def _count(self, *, is_last: bool) -> None:
        self.done += 1
        if self.done == self.at or (is_last and self.at):
            os.kill(os.getpid(), signal.SIGKILL)
        self.is_restoring = not is_last


def _writes(about: tuple[object, ...]) -> bool:
    flags = about[2] if len(about) > 2 and isinstance(about[2], int) else 0
    return bool(flags & (os.O_WRONLY | os.O_RDWR))


if __name__ == "__main__":
    killer = Killer(int(sys.argv[1]))
    sys.argv = ["zavet", *sys.argv[2:]]
    from zavet.doors.cli import main

    sys.addaudithook(killer)
    try:
        main()
    finally:
        sys.stdout.write(f"{killer.done}\n")
