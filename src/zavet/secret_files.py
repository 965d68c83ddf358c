"""Secrets of one installation, each a file of its own that its owner alone may read (0600), made on first use.

INVARIANT: a secret is never printed and never leaves the data folder; a file others may read is refused; whoever
comes first makes the file whole, and everybody else reads that one.
"""

import fcntl
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from zavet.core.values import ZavetError

_OTHERS = 0o077
_STRANGERS = 0o007


class SecretExposed(ZavetError):
    """Others may read a secret's file."""


class SecretMissing(ZavetError):
    """The file of a secret a setting names cannot be read."""


def read_or_make(path: Path, make: Callable[[], bytes]) -> bytes:
    """Return what a secret's file holds; where there is none, make it first. Raise SecretExposed."""
    if not path.exists():
        write_new(path, make())
    require_closed(path, path.stat().st_mode)
    return path.read_bytes()


def require_closed(path: Path, mode: int, *, against: int = _OTHERS) -> None:
    """Raise SecretExposed where ``mode`` lets anybody but the owner at the file, or those named by ``against``."""
    if mode & against:
        message = f"Файл секрета «{path.name}» могут читать другие."
        raise SecretExposed(message, next_step=f"chmod 600 {path}")


def write_new(path: Path, content: bytes) -> None:
    """Write a whole file under its name at once; where another process was first, its file stays."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = _draft(path, content)
    try:
        path.hardlink_to(draft)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    _keep_names(path.parent)


def replace_whole(path: Path, content: bytes) -> None:
    """Put a whole new file in the old one's place; whoever looks sees the one or the other, after a power cut too."""
    _draft(path, content).replace(path)
    _keep_names(path.parent)


def read_given(given: str) -> str:
    """Return a setting that is the secret itself, or ``file:PATH``, or ``credential:NAME`` of systemd.

    It is read for each use: an agent may renew the file at any time. Raise SecretMissing, SecretExposed.
    """
    kind, _mark, name = given.partition(":")
    if kind not in {"file", "credential"}:
        return given
    folder = Path(os.environ.get("CREDENTIALS_DIRECTORY", "")) if kind == "credential" else Path()
    path = folder / name
    try:
        # To a service of its own account systemd opens the file by an access list, which stands in the group's bits.
        against = _OTHERS if kind == "file" else _STRANGERS
        require_closed(path, path.stat().st_mode, against=against)
        return path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeError):
        message = f"Секрет «{kind}:{path.name}» не читается."
        raise SecretMissing(message, next_step="Проверьте путь и права файла.") from None


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Be the only one who does this in a folder, of threads and processes; raise BlockingIOError where another is."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(handle)


def _draft(path: Path, content: bytes) -> Path:
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return draft


def _keep_names(folder: Path) -> None:
    """Make the names in a folder survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
