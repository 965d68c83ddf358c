"""Who is in an installation: everybody who opens it holds it beside the others, a restore holds it alone.

It must never need Django: the hold is taken before the settings load. A process that is killed gives its hold back, and
a restore that was killed leaves its mark, with which nobody else opens the installation. Other machines are not seen.
"""

import fcntl
from pathlib import Path
from typing import Final

from zavet.core.values import ZavetError

MARK: Final = "restore.unfinished"
_LOCK = "in-use.lock"
_held: dict[Path, object] = {}


class InstallationInUse(ZavetError):
    """Somebody works in the installation."""


class RestoreUnfinished(ZavetError):
    """A restore of the installation was cut short."""


def hold(folder: Path) -> None:
    """Hold the installation beside others until this process ends; raise InstallationInUse, RestoreUnfinished."""
    if folder in _held:
        return
    _take(folder, fcntl.LOCK_SH, "Установку сейчас восстанавливают из копии.")
    if (folder / MARK).exists():
        message = "Восстановление из копии начато и не закончено: работать с такими данными нельзя."
        raise RestoreUnfinished(message, next_step="zavet restore — закончит начатое")


def hold_alone(folder: Path) -> None:
    """Hold the installation so that nobody else opens it; raise InstallationInUse where somebody is in it."""
    _take(folder, fcntl.LOCK_EX, "Zavet работает: восстановить копию можно только остановленным.")


def _take(folder: Path, kind: int, refusal: str) -> None:
    lock = (folder / _LOCK).open("ab")
    try:
        fcntl.flock(lock, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.close()
        next_step = "Остановите zavet up и другие команды, затем повторите"
        raise InstallationInUse(refusal, next_step=next_step) from None
    _held[folder] = lock
