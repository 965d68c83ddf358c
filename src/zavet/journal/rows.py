"""Reads stored entries as the very bytes that were hashed: raw columns in one template, no model, no JSON encoder.

INVARIANT: the template gives what ``content.text_of`` gives, byte for byte, for every entry the journal took (a test
holds the two together), and something else for every row that was altered. A literal of the template stands in a true
text exactly once: codes hold no quotation mark, and in facts each has a backslash before it. So no other columns can
give the same text.
"""

import struct
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any

from django.db import connection

from zavet.core.chain import Link

CHUNK = 4096
_TEMPLATE = (
    b'{"actor":%b,"actor_kind":"%b","at":"%b","event":"%b","facts":"%b","id":"%b",'
    b'"position":%d,"previous":"%b","sealed":%b,"site":%b,"subject":%b}'
)
SELECT = {
    "sqlite": """
        SELECT position, previous_hash, hash, CAST(actor_id AS BLOB), CAST(actor_kind AS BLOB), CAST(at AS BLOB),
            CAST(event AS BLOB), CAST(facts AS BLOB), CAST(id AS BLOB), CAST(is_sealed AS BLOB),
            CAST(site_id AS BLOB), CAST(subject_id AS BLOB)
        FROM journal_entry""",
    "postgresql": """
        SELECT position, encode(previous_hash, 'hex'), encode(hash, 'hex'), actor_id, actor_kind,
            to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US'),
            event, facts, id, is_sealed::int, site_id, subject_id
        FROM journal_entry""",
}
"""Every column as bytes (PostgreSQL's by COPY): no converter of a driver may even out what was altered."""

_TRUTHS = {b"0": b"false", b"1": b"true"}
_DAY, _SECONDS, _MICROSECONDS = 10, 19, 26  # lengths of a moment's parts
_PARTS = struct.Struct("8s4s4s4s12s")  # of an id
_SPACE = ord(" ")
_LINK = tuple.__new__  # a named tuple made the short way
_FACTS = 7  # its place among the columns
_MOST_REMEMBERED = 50_000


def read_links(*, after: int = 0, through: int | None = None) -> Iterator[list[Link]]:
    """Yield stored entries in order of position, many at a time, in one statement: one look at one state.

    A row that can be no entry's comes without a text.
    """
    end = "" if through is None else f"AND position <= {int(through)}"
    statement = f"{SELECT[connection.vendor]} WHERE position > {int(after)} {end} ORDER BY position"
    reading = _Reading()
    for rows in stored_rows(statement):
        yield reading.links(rows)


def stored_rows(statement: str) -> Iterator[list[tuple[Any, ...]]]:
    """Yield the rows of a statement made from SELECT, many at a time. Meanwhile the connection does nothing else."""
    if connection.vendor == "postgresql":
        yield from _copied(statement)
        return
    with connection.cursor() as cursor:
        cursor.execute(statement)
        while rows := cursor.fetchmany(CHUNK):
            yield rows


def _copied(statement: str) -> Iterator[list[tuple[Any, ...]]]:
    """Read by COPY: the server writes while we read, in a third of the time. It marks NULL and backslashes."""
    connection.ensure_connection()
    with (
        connection.connection.cursor() as cursor,
        cursor.copy(f"COPY ({statement}) TO STDOUT") as lines,
    ):
        while rows := [_unmarked(bytes(line)) for line in islice(lines, CHUNK)]:
            yield rows


def _unmarked(line: bytes) -> tuple[Any, ...]:
    fields: list[Any] = [None if one == b"\\N" else one for one in line[:-1].split(b"\t")]
    position, previous, digest = fields[:3]
    fields[:3] = int(position), bytes.fromhex(previous.decode()), bytes.fromhex(digest.decode())
    fields[_FACTS] = fields[_FACTS].replace(b"\\\\", b"\\")
    return tuple(fields)


def read_hashes(*, after: int, through: int) -> list[bytes]:
    """Return the hashes of the entries after one position and through another."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT hash FROM journal_entry WHERE position > %s AND position <= %s ORDER BY position",
            [after, through],
        )
        return [bytes(digest) for (digest,) in cursor.fetchall()]


class _Reading:
    """Turns rows into links; references that come again and again are written once."""

    def __init__(self) -> None:
        self._reference = _Remembered(
            _dashed if connection.vendor == "sqlite" else _plain, _MOST_REMEMBERED
        )
        self._id = _dashes if connection.vendor == "sqlite" else bytes
        self._last = 0

    def links(self, rows: Iterable[tuple[Any, ...]]) -> list[Link]:
        """Return rows as links. A million rows pass through this loop: what it calls, it calls a million times."""
        reference, identify, found = self._reference, self._id, list[Link]()
        for (
            position,
            previous,
            digest,
            actor,
            kind,
            at,
            event,
            facts,
            own,
            sealed,
            site,
            subject,
        ) in rows:
            try:
                text = _TEMPLATE % (
                    reference[actor],
                    kind,
                    _moment(at),
                    event,
                    facts.replace(b"\\", b"\\\\").replace(b'"', b'\\"'),
                    identify(own),
                    position,
                    previous.hex().encode(),
                    _TRUTHS[sealed],
                    reference[site],
                    reference[subject],
                )
            except (TypeError, ValueError, AttributeError, LookupError, struct.error):
                found.append(self._broken(position, digest))
            else:
                found.append(_LINK(Link, (position, previous, digest, text, True)))
            self._last = found[-1][0]
        return found

    def _broken(self, position: object, digest: object) -> Link:
        here = position if isinstance(position, int) else self._last + 1
        return Link(here, b"", digest if isinstance(digest, bytes) else b"", None)


class _Remembered(dict[bytes | None, bytes]):
    """References in the form of the template, none of them worked out twice soon after."""

    def __init__(self, make: Callable[[bytes], bytes], most: int) -> None:
        super().__init__({None: b"null"})
        self._make, self._most = make, most

    def __missing__(self, key: bytes | None) -> bytes:
        if len(self) > self._most:
            self.clear()
            self[None] = b"null"
        made = b"null" if key is None else self._make(key)
        self[key] = made
        return made


def _dashes(stored: bytes) -> bytes:
    return b"-".join(_PARTS.unpack(stored))


def _dashed(stored: bytes) -> bytes:
    return b'"%b"' % _dashes(stored)


def _plain(stored: bytes) -> bytes:
    return b'"%b"' % stored


def _moment(stored: bytes) -> bytes:
    """Return a stored moment as it was hashed; raise ValueError for another spelling of it."""
    if stored[_DAY] != _SPACE:
        raise ValueError
    if len(stored) == _MICROSECONDS and (stored[_SECONDS:] != b".000000" or _is_exact()):
        return stored.replace(b" ", b"T", 1) + b"+00:00"
    if len(stored) == _SECONDS:
        return stored.replace(b" ", b"T", 1) + b".000000+00:00"
    raise ValueError


def _is_exact() -> bool:
    """Tell whether the database spells out microseconds that are none."""
    return connection.vendor == "postgresql"
