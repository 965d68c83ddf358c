"""Counts the days of a term. Pure: the moment it begins at is passed in; days are those of Moscow.

By the Civil Code, applied by analogy: a term begins the day after (ст. 191); months and years end on the same date, or
on the month's last day where there is no such date (ст. 192). It is not moved off a day off: a destruction is done
before, never after.
"""

from calendar import monthrange
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from zavet.core.values.term import Term, TermUnit

MOSCOW: Final = ZoneInfo("Europe/Moscow")
COUNTED: Final = frozenset(TermUnit) - {TermUnit.HOUR}
"""Units that end with a day. Working days are counted as calendar days: early, never late."""
_MONTHS = {TermUnit.MONTH: 1, TermUnit.YEAR: 12}
_YEAR = 12


def day_of(at: datetime) -> date:
    """Return the day a moment falls on."""
    return at.astimezone(MOSCOW).date()


def last_day(term: Term, *, at: datetime) -> date:
    """Return the last day of a term that begins the day after ``at``; raise ValueError for hours."""
    if term.unit not in COUNTED:
        message = f"a term in {term.unit} ends at a moment, not with a day"
        raise ValueError(message)
    begun = day_of(at)
    if term.unit in _MONTHS:
        return _months_later(begun, term.amount * _MONTHS[term.unit])
    return begun + timedelta(days=term.amount)


def end_of(term: Term, *, at: datetime) -> datetime:
    """Return the moment a term is over: the beginning of the day after its last; raise ValueError for hours."""
    after = last_day(term, at=at) + timedelta(days=1)
    return datetime.combine(after, time.min, tzinfo=MOSCOW)


def _months_later(begun: date, months: int) -> date:
    years, month = divmod(begun.month - 1 + months, _YEAR)
    year, month = begun.year + years, month + 1
    return date(year, month, min(begun.day, monthrange(year, month)[1]))
