"""One line of a combined access log (Apache, nginx): what it may look like, and what it says.

The patterns keep to what Python's ``re`` and Rust's ``regex`` read alike, and no part of them can
be matched in two ways, so both take linear time on any input. A line outside the grammar is
counted, never guessed at.
"""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

LINE_CAP = 1 << 20
"""Longest line, in bytes, that is read: an endless one would fill the memory."""

# Apache writes a quote inside a field as \", nginx as \x22: a backslash takes the next character
# with it.
_QUOTED = r'"(?P<%s>[^"\\]*(?:\\.[^"\\]*)*)"'
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MOMENT = (
    rf"\[(?P<day>[0-9]{{2}}/(?:{'|'.join(_MONTHS)})/[0-9]{{4}}):(?P<hour>[01][0-9]|2[0-3])"
    r":[0-5][0-9]:(?:[0-5][0-9]|60) [+-][0-9]{4}\]"
)

# Twelve digits of size are a terabyte in one answer: more is damage, and would overflow the sums.
LINE_PATTERN = (
    rf"^(?P<address>[^ ]+) [^ ]+ [^ ]+ {_MOMENT} {_QUOTED % 'request'}"
    rf" (?P<status>[1-5][0-9]{{2}}) (?P<size>[0-9]{{1,12}}|-)"
    rf" {_QUOTED % 'referrer'} {_QUOTED % 'agent'}\r?$"
)
"""The combined format; fields address, day, hour, request, status, size, referrer, agent."""

PATH_PATTERN = r"^[A-Z]{3,16} (?P<path>/[^ ?#;]*)[^ ]*(?: HTTP/[0-9](?:\.[0-9])?)?$"
"""The path of a request, without its query string; a request it does not match asks for no page."""

_LINE = re.compile(LINE_PATTERN)
_PATH = re.compile(PATH_PATTERN)
_SAME_LENGTH = "zavet-same-length"
_BLOCK_BYTES = 1 << 16


class MalformedKind(StrEnum):
    """Why a line could not be counted."""

    EMPTY = "empty"
    SHAPE = "shape"
    DATE = "date"
    TOO_LONG = "too_long"


@dataclass(frozen=True, slots=True, kw_only=True)
class Malformed:
    """A line that is no visit. It keeps the kind alone: the text could hold anything."""

    kind: MalformedKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One request of one visitor. What could name the visitor is kept out of ``repr``."""

    address: str = field(repr=False)
    day: date
    hour: str
    path: str | None = field(repr=False)
    status: str
    size: int
    referrer: str = field(repr=False)
    agent: str = field(repr=False)


def parse_line(line: bytes) -> Visit | Malformed:
    """Read one line, with or without its newline; the day is the log's own local date."""
    line = line.removesuffix(b"\n")
    if len(line) > LINE_CAP:
        return Malformed(kind=MalformedKind.TOO_LONG)
    text = repair(line)[0].decode()
    if text in {"", "\r"}:
        return Malformed(kind=MalformedKind.EMPTY)
    match = _LINE.fullmatch(text)
    if match is None:
        return Malformed(kind=MalformedKind.SHAPE)
    day = parse_day(match["day"])
    return _visit(match, day) if day else Malformed(kind=MalformedKind.DATE)


def parse_day(text: str) -> date | None:
    """Return the date written as ``17/May/2015``, or None where the calendar has no such day."""
    day, month, year = text.split("/")
    try:
        return date(int(year), _MONTHS.index(month) + 1, int(day))
    except ValueError:
        return None


def repair(data: bytes) -> tuple[bytes, int]:
    """Return the bytes as UTF-8 of the same length, and how many of their lines had to be patched.

    Every byte that is no UTF-8, and every NUL, becomes one ``?``.
    """
    blocks = [_repair_block(block) for block in _blocks(data)]
    patched = sum(lines for _block, lines in blocks)
    return (b"".join(block for block, _lines in blocks), patched) if patched else (data, 0)


def _blocks(data: bytes) -> Iterator[bytes]:
    """Cut between lines, so that one bad byte costs a look at its neighbours only."""
    begin = 0
    while begin < len(data):
        end = data.find(b"\n", begin + _BLOCK_BYTES) + 1 or len(data)
        yield data[begin:end]
        begin = end


def _repair_block(block: bytes) -> tuple[bytes, int]:
    if b"\0" not in block and _is_utf8(block):
        return block, 0
    repaired = block.replace(b"\0", b"?").decode("utf-8", _SAME_LENGTH).encode()
    pairs = zip(block.split(b"\n"), repaired.split(b"\n"), strict=True)
    return repaired, sum(before != after for before, after in pairs)


def _is_utf8(block: bytes) -> bool:
    try:
        block.decode()
    except UnicodeDecodeError:
        return False
    return True


def _question_marks(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return "?" * (error.end - error.start), error.end


codecs.register_error(_SAME_LENGTH, _question_marks)


def _visit(match: re.Match[str], day: date) -> Visit:
    size = match["size"]
    path = _PATH.fullmatch(match["request"])
    return Visit(
        address=match["address"],
        day=day,
        hour=match["hour"],
        path=path["path"] if path else None,
        status=match["status"],
        size=0 if size == "-" else int(size),
        referrer=match["referrer"],
        agent=match["agent"],
    )
