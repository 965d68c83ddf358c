"""The ledger of destructions: a file outside the databases that names, by random ids and codes, what was destroyed.

A restored database does not know what was destroyed after its copy was made; the ledger does. INVARIANT: lines are
added, never changed or removed; a line twice does no harm, a torn one is passed over and its destruction written
again; where the file is gone it is written anew from the database.
"""

import fcntl
import json
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO, Final
from uuid import UUID

from django.conf import settings

from zavet.statements import as_id, as_moment, fetch
from zavet.vault.models import Destruction

_TAIL: Final = 1 << 16
"""How many last bytes are looked at before a line is added: some four hundred lines."""
_CHUNK: Final = 2000
_COLUMNS: Final = ("subject_id", "site_id", "category", "at")
_NEWEST = (
    "SELECT subject_id, site_id, category, at FROM vault_destruction"
    " WHERE ended_at IS NOT NULL ORDER BY id DESC LIMIT 1"
)
_PERSON: Final = b'"category": ""'


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One destruction: of a category of a person, or with an empty one of the whole person."""

    subject_id: UUID
    site_id: UUID | None
    category: str
    at: datetime


def line_of(row: Sequence[Any]) -> Line:
    """Return what the ledger says of a destruction, from its row of subject, site, category and moment."""
    subject_id, site_id, category, at = row
    return Line(
        subject_id=as_id(subject_id),
        site_id=None if site_id is None else as_id(site_id),
        category=category,
        at=as_moment(at),
    )


def write(lines: Iterable[Line]) -> None:
    """Add lines that do not stand at the end already; on disk when this returns.

    A ledger that is gone, or lost its end, first gets back what the database knows.
    """
    with _locked() as file:
        _catch_up(file)
        _add(file, lines)


def catch_up() -> None:
    """Give the ledger back what the database knows and it lacks: all of it where the file is gone."""
    if Destruction.objects.exists():
        with _locked() as file:
            _catch_up(file)


def read() -> Iterator[Line]:
    """Yield what the ledger says, the oldest first; a broken line is passed over."""
    try:
        with ledger_path().open("rb") as file:
            yield from filter(None, map(_parse, file))
    except FileNotFoundError:
        return


def last_lines() -> tuple[Line, ...]:
    """Return the last line, and the last one of a whole person, as far as the end of the ledger tells."""
    try:
        with ledger_path().open("rb") as file:
            texts = _tail(file).splitlines()
    except FileNotFoundError:
        return ()
    found = (_last(texts), _last([text for text in texts if _PERSON in text]))
    return tuple(dict.fromkeys(line for line in found if line is not None))


def ledger_path() -> Path:
    """Return where the ledger lies."""
    return Path(settings.ZAVET_LEDGER)


@contextmanager
def _locked() -> Iterator[BinaryIO]:
    path = ledger_path()
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    is_new = not path.exists()
    handle = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
    with os.fdopen(handle, "r+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield file
    if is_new:
        _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    """Make a new file's name survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _catch_up(file: BinaryIO) -> None:
    """Add what the database ended after the ledger's last line."""
    tail = _tail(file)
    newest = fetch(_NEWEST)
    if not newest or _text(line_of(newest[0])) in tail:
        return
    rows = Destruction.objects.exclude(ended_at=None).order_by("at", "id").values_list(*_COLUMNS)
    last = _last(tail.splitlines())
    if last is not None:
        rows = rows.filter(at__gte=last.at)
    _add(file, map(line_of, rows.iterator(chunk_size=_CHUNK)))


def _add(file: BinaryIO, lines: Iterable[Line]) -> None:
    tail = _tail(file)
    text = b"".join(each for each in map(_text, lines) if each not in tail)
    if not text:
        return
    if tail and not tail.endswith(b"\n"):
        text = b"\n" + text  # the last line was torn
    # O_APPEND puts it behind whatever another process wrote.
    file.write(text)
    file.flush()
    os.fsync(file.fileno())


def _tail(file: BinaryIO) -> bytes:
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - _TAIL))
    return file.read()


def _last(texts: list[bytes]) -> Line | None:
    return next((line for text in reversed(texts) if (line := _parse(text)) is not None), None)


def _text(line: Line) -> bytes:
    written = {
        "subject": str(line.subject_id),
        "site": None if line.site_id is None else str(line.site_id),
        "category": line.category,
        "at": line.at.astimezone(UTC).isoformat(timespec="microseconds"),
    }
    return json.dumps(written, ensure_ascii=True, sort_keys=True).encode() + b"\n"


def _parse(text: bytes) -> Line | None:
    try:
        written = json.loads(text)
        site = written["site"]
        line = Line(
            subject_id=UUID(written["subject"]),
            site_id=None if site is None else UUID(site),
            category=str(written["category"]),
            at=datetime.fromisoformat(written["at"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    return line if line.at.tzinfo else None
