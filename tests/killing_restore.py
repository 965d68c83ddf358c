"""Runs ``zavet restore`` and kills it at one of the things it does to files, databases or other programs.

    python tests/killing_restore.py 7 restore copies/      kills at the seventh; 0 kills nowhere

INVARIANT: only what comes after the mark of the restore is counted: before it nothing present is touched. How many
there were is printed last.
"""

import os
import signal
import sys

_TOUCHES = {"os.rename", "os.remove", "os.mkdir", "os.rmdir", "subprocess.Popen", "sqlite3.connect"}


class Killer:
    """Counts what is done, and kills at the chosen one, before it is done."""

    def __init__(self, at: int) -> None:
        self.at = at
        self.done = 0
        self.has_begun = False

    def __call__(self, event: str, about: tuple[object, ...]) -> None:
        if not self.has_begun:
            is_mark = event == "os.rename" and str(about[1]).endswith("restore.unfinished")
            self.has_begun = is_mark
            return
        if event in _TOUCHES or (event == "open" and _writes(about)):
            self.done += 1
            if self.done == self.at:
                os.kill(os.getpid(), signal.SIGKILL)


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
