"""Days with words as an iCalendar text (RFC 5545): only the few lines a list of whole days needs.

It writes what it is given and knows nobody; whoever calls it leaves out everything of a person.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final

CONTENT_TYPE: Final = "text/calendar; charset=utf-8"
_LONGEST: Final = 75
"""How many octets a line may have, its end apart (section 3.1)."""
_ESCAPES: Final = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})


@dataclass(frozen=True, slots=True, kw_only=True)
class DayEvent:
    """One whole day with its words; ``uid`` stays the same for the same thing, and belongs to nothing else."""

    uid: str
    on: date
    words: str
    more: str = ""


def write_calendar(events: Iterable[DayEvent], *, name: str, made_at: datetime) -> bytes:
    """Return the calendar as a program asks for it, in UTF-8; ``made_at`` is when the days were looked up."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Zavet//Terms//RU",
        "CALSCALE:GREGORIAN",
        f"X-WR-CALNAME:{_escaped(name)}",
        f"NAME:{_escaped(name)}",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
    ]
    for one in events:
        lines += _event(one, made_at)
    lines.append("END:VCALENDAR")
    return "".join(f"{piece}\r\n" for line in lines for piece in _folded(line)).encode()


def _event(one: DayEvent, made_at: datetime) -> list[str]:
    """Return the lines of one day: without an end an all-day event lasts its day (section 3.6.1)."""
    more = [f"DESCRIPTION:{_escaped(one.more)}"] if one.more else []
    return [
        "BEGIN:VEVENT",
        f"UID:{_escaped(one.uid)}",
        f"DTSTAMP:{made_at.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{one.on:%Y%m%d}",
        f"SUMMARY:{_escaped(one.words)}",
        *more,
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def _escaped(text: str) -> str:
    """Return text as section 3.3.11 writes it; control characters, which it forbids, are left out."""
    kept = (one for one in text if one.isprintable() or one in "\n\t")
    return "".join(kept).translate(_ESCAPES)


def _folded(line: str) -> Iterator[str]:
    """Yield a line in pieces of 75 octets at most; a character is never cut, each next piece begins with a space."""
    piece, size = "", 0
    for one in line:
        octets = len(one.encode())
        if size + octets > _LONGEST:
            yield piece
            piece, size = " ", 1
        piece, size = piece + one, size + octets
    yield piece
