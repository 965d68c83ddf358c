"""Opens an access log, plain or gzip, and hands out whole lines in pieces of bounded size.

It never writes, and never keeps more than one piece and one line; what it says of a file is no part
of its path.
"""

import gzip
import hashlib
import os
import stat
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol, cast

from django.utils.translation import gettext_lazy as _

from zavet.core.statistics import LINE_CAP
from zavet.core.values import ZavetError

CHUNK_BYTES = 4 << 20
_GZIP_MAGIC = b"\x1f\x8b"


class LogUnreadable(ZavetError):
    """The file could not be read to its end."""


class _Bytes(Protocol):
    def read(self, size: int, /) -> bytes: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Chunk:
    """Whole lines as they stand in the file, and how many more were too long to be kept."""

    data: bytes
    too_long: int


class LogFile:
    """An open log: its chunks, the digest of what was read, the position for a progress bar."""

    def __init__(self, *, raw: BinaryIO, content: _Bytes) -> None:
        self._raw = raw
        self._content = content
        self._digest = hashlib.sha256()
        self.size = os.fstat(raw.fileno()).st_size
        self.content_size = 0

    @property
    def digest(self) -> str:
        """Return the SHA-256 of the unpacked content read so far.

        A log and its ``.gz`` are one file.
        """
        return self._digest.hexdigest()

    @property
    def position(self) -> int:
        """Return how many bytes of the file itself have been read."""
        return self._raw.tell()

    def chunks(self, *, size: int = CHUNK_BYTES, line_cap: int = LINE_CAP) -> Iterator[Chunk]:
        """Yield all lines in order; the last one is given its newline where it lacks one."""
        return split_chunks(self, size=size, line_cap=line_cap)

    def read(self, size: int) -> bytes:
        """Return the next bytes of the content, counted and digested."""
        try:
            data = self._content.read(size)
        except (OSError, EOFError, zlib.error) as error:
            raise LogUnreadable(
                _("Файл журнала доступа не читается до конца: он повреждён или обрезан."),
                next_step=_("Проверьте файл (gzip -t ФАЙЛ.gz) и возьмите целую копию."),
            ) from error
        self._digest.update(data)
        self.content_size += len(data)
        return data


@contextmanager
def open_log(path: Path) -> Iterator[LogFile]:
    """Open a regular file for reading; gzip is known by its first bytes, not by its name."""
    with _open(path) as raw:
        magic = raw.read(len(_GZIP_MAGIC))
        raw.seek(0)
        packed = magic == _GZIP_MAGIC
        content = gzip.GzipFile(fileobj=raw) if packed else raw
        yield LogFile(raw=raw, content=cast("_Bytes", content))


def _open(path: Path) -> BinaryIO:
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise LogUnreadable(
                _("Журнал доступа должен быть обычным файлом."),
                next_step=_("Укажите файл, например /var/log/nginx/access.log.1"),
            )
        return path.open("rb")
    except OSError as error:
        raise LogUnreadable(
            _("Файл журнала доступа не открывается."),
            next_step=_("Проверьте, что путь верен и файл доступен на чтение (ls -l ФАЙЛ)."),
        ) from error


def split_chunks(source: _Bytes, *, size: int, line_cap: int) -> Iterator[Chunk]:
    """Cut a stream after the last newline of each ``size`` bytes; drop and count longer lines."""
    rest = b""
    is_dropping = False
    while data := source.read(size):
        if is_dropping:
            start = data.find(b"\n") + 1
            if not start:
                continue
            data, is_dropping = data[start:], False
        end = data.rfind(b"\n") + 1
        whole, rest = (rest + data[:end], data[end:]) if end else (b"", rest + data)
        kept, too_long = _drop_long(whole, line_cap=line_cap)
        if len(rest) > line_cap:
            rest, is_dropping, too_long = b"", True, too_long + 1
        if kept or too_long:
            yield Chunk(data=kept, too_long=too_long)
    if rest:
        yield Chunk(data=rest + b"\n", too_long=0)


def _drop_long(whole: bytes, *, line_cap: int) -> tuple[bytes, int]:
    """Return the lines up to ``line_cap`` bytes long, and how many were longer."""
    kept, start, kept_from, too_long = [], 0, 0, 0
    while len(whole) - start > line_cap + 1:
        newline = whole.rfind(b"\n", start, start + line_cap + 1)
        if newline < 0:
            newline = whole.index(b"\n", start)
            kept.append(whole[kept_from:start])
            kept_from, too_long = newline + 1, too_long + 1
        start = newline + 1
    return (b"".join([*kept, whole[kept_from:]]), too_long) if too_long else (whole, 0)
