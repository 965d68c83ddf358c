"""The folder where sealed bytes of files lie: drafts first, then each file whole under its random id.

INVARIANT: nothing here is readable without a key that lies elsewhere; a name tells nothing; a file stands under its
name whole or not at all, on disk before the row that names it is written.
"""

import os
import secrets
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self
from uuid import UUID

from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from zavet.vault.cipher import new_key
from zavet.vault.refusals import FileTooBig
from zavet.vault.streaming import Sealer, unseal_stream

_DRAFTS = "drafts"
_OWNERS = 0o600


class Draft:
    """Bytes on their way in, sealed as they come under a key of their own that only this process knows.

    Whoever has it removes it, or keeps it as a file; what a crash leaves nobody can open.
    """

    def __init__(self, *, binding: bytes, at_most: int) -> None:
        """Begin a draft bound to a place, of ``at_most`` bytes."""
        self.key = new_key()
        self.size = 0
        self._binding, self._at_most = binding, at_most
        self._sealer = Sealer(key=self.key, binding=binding)
        self._path = _made(file_folder() / _DRAFTS) / secrets.token_hex(16)
        handle = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_EXCL, _OWNERS)
        self._file: BinaryIO = os.fdopen(handle, "w+b")

    def __enter__(self) -> Self:
        """Begin; at the end of the block the draft is removed, unless it was kept."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Remove the draft."""
        self.remove()

    def add(self, data: bytes) -> None:
        """Seal and write more; raise FileTooBig beyond what the draft may hold."""
        self.size += len(data)
        if self.size > self._at_most:
            raise _too_big(self._at_most)
        self._file.writelines(self._sealer.add(data))

    def end(self, *, is_lasting: bool = False) -> None:
        """Write the last chunk; with ``is_lasting`` it is on disk when this returns."""
        self._file.write(self._sealer.end())
        self._file.flush()
        if is_lasting:
            os.fsync(self._file.fileno())

    def read(self) -> Iterator[bytes]:
        """Yield what was written, from its beginning."""
        self._file.seek(0)
        return unseal_stream(self._file, key=self.key, binding=self._binding)

    def keep_as(self, file_id: UUID) -> None:
        """Give the draft its name as a file, to last beyond a loss of power."""
        path = path_of(file_id)
        _made(path.parent)
        self._path.replace(path)
        for folder in (path.parent, path.parent.parent, file_folder()):
            _sync(folder)

    def remove(self) -> None:
        """Close and delete the draft; of one that was kept nothing is deleted."""
        self._file.close()
        self._path.unlink(missing_ok=True)


def file_folder() -> Path:
    """Return the folder of sealed files."""
    folder: Path = settings.ZAVET_FILES
    return folder


def path_of(file_id: UUID) -> Path:
    """Return where a file's sealed bytes lie; by the random end of its id, which spreads evenly."""
    name = file_id.hex
    return file_folder() / name[-2:] / name[-4:-2] / name


def unlink(file_ids: Iterable[UUID]) -> None:
    """Delete files; those that are gone already are passed over."""
    for file_id in file_ids:
        path_of(file_id).unlink(missing_ok=True)


def list_old(*, since: datetime, older_than: datetime) -> Iterator[tuple[UUID, Path]]:
    """Yield the files last written from one moment on and before another, with their ids."""
    for path in file_folder().glob("??/??/" + "?" * 32):
        if _is_older(path, older_than) and not _is_older(path, since):
            yield UUID(hex=path.name), path


def list_old_drafts(*, older_than: datetime) -> Iterator[Path]:
    """Yield the drafts last written before a moment: a crash left them, and nobody has their key."""
    for path in (file_folder() / _DRAFTS).glob("*"):
        if _is_older(path, older_than):
            yield path


def _is_older(path: Path, moment: datetime) -> bool:
    try:
        return path.stat().st_mtime < moment.timestamp()
    except FileNotFoundError:
        return False  # somebody else removed it meanwhile


def _made(folder: Path) -> Path:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _too_big(at_most: int) -> FileTooBig:
    message = _("Файл больше %(most)s: такой не принимается.") % {"most": filesizeformat(at_most)}
    return FileTooBig(message, next_step=_("Уменьшите файл или разделите его на части."))
