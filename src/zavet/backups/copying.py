"""Copies single files so that a copy is whole, its owner's alone, and known by its hash."""

import os
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path

import msgspec

Tell = Callable[[int, int], object]
"""Hears how much is done, and of how much."""

_PIECE = 1 << 20
_OWNERS = 0o600


class CopiedFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A file of a copy: its name below the copy's folder, its bytes counted and hashed (SHA-256)."""

    name: str
    size: int
    sha256: str


def copy_file(source: Path, target: Path, *, name: str) -> CopiedFile:
    """Copy a file under its name at once, and return what it is."""
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = target.with_name(f"{target.name}.part")
    digest, size = sha256(), 0
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, _OWNERS)
    with os.fdopen(handle, "wb") as file:
        for piece in _pieces(source):
            file.write(piece)
            digest.update(piece)
            size += len(piece)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(target)
    settle(target.parent)
    return CopiedFile(name=name, size=size, sha256=digest.hexdigest())


def write_whole(path: Path, content: bytes) -> None:
    """Put a file in the place of the one before it, at once."""
    draft = path.with_name(f"{path.name}.part")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, _OWNERS)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    settle(path.parent)


def measure(path: Path, *, name: str) -> CopiedFile:
    """Return what a file is now."""
    digest, size = sha256(), 0
    for piece in _pieces(path):
        digest.update(piece)
        size += len(piece)
    return CopiedFile(name=name, size=size, sha256=digest.hexdigest())


def settle(folder: Path) -> None:
    """Make the names in a folder last beyond a loss of power."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def list_files(folder: Path) -> dict[str, Path]:
    """Return the files below a folder by their names there; none where there is no folder."""
    found = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path for path in found}


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            yield piece
