"""Counts terms. Pure: the moment a term begins at is passed in; days are those of Moscow.

By the Civil Code, applied by analogy: a term begins the day after (ГК РФ ст. 191); months and years end on the same
date, or on the month's last day where there is no such date (ГК РФ ст. 192). Only an answer that may come on the next
working day is moved off a day off (ГК РФ ст. 193), a destruction never: it is done before, not after.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from zavet.core.calendar.days import DAY, FEDERAL, Calendar
from zavet.core.values import Term, TermUnit

MOSCOW: Final = ZoneInfo("Europe/Moscow")
_MONTHS = {TermUnit.MONTH: 1, TermUnit.YEAR: 12}
_YEAR = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """When a term ends.

    ``on`` is its last day; ``alarm_on`` the last day of a strict reader, who counts the first day too, moves nothing
    and knows no days off but the federal ones; ``at`` the moment a term in hours ends. ``is_provisional``: days off of
    a year without a decree were counted.
    """

    on: date
    alarm_on: date
    at: datetime | None = None
    is_provisional: bool = False


def day_of(at: datetime) -> date:
    """Return the day a moment falls on."""
    return at.astimezone(MOSCOW).date()


def due(
    term: Term, *, at: datetime, calendar: Calendar = FEDERAL, moves_off_days_off: bool = False
) -> Due:
    """Return when a term that begins at a moment ends; hours run from that very moment, without gaps.

    ``moves_off_days_off`` moves the last day to the next working one (ГК РФ ст. 193).
    """
    if term.unit is TermUnit.HOUR:
        ends_at = at + timedelta(hours=term.amount)
        return Due(on=day_of(ends_at), alarm_on=day_of(ends_at), at=ends_at)
    begun = day_of(at)
    last = _count(term, begun, calendar)
    if term.unit is TermUnit.WORKING_DAY:
        strict = _strict(term, begun - DAY, calendar)
        return Due(on=last, alarm_on=strict, is_provisional=_is_unknown(begun, last, calendar))
    if not moves_off_days_off:
        return Due(on=last, alarm_on=last - DAY)
    on = working_days_after(last - DAY, 1, calendar=calendar)
    return Due(on=on, alarm_on=last - DAY, is_provisional=_is_unknown(last, on, calendar))


def extended(ends: Due, by: Term, *, calendar: Calendar = FEDERAL) -> Due:
    """Return when a term that ends with a day ends after it was extended; both readers count on from their last day."""
    on = _count(by, ends.on, calendar)
    is_counted = by.unit is TermUnit.WORKING_DAY and _is_unknown(ends.on, on, calendar)
    return Due(
        on=on,
        alarm_on=_strict(by, ends.alarm_on, calendar),
        is_provisional=ends.is_provisional or is_counted,
    )


def stricter(*terms: Term | None, at: datetime, calendar: Calendar = FEDERAL) -> Term | None:
    """Return the term that is over first, of those there are; the first one where several are over together."""
    given = [one for one in terms if one is not None]
    return min(given, key=lambda one: end_of(one, at=at, calendar=calendar), default=None)


def last_day(term: Term, *, at: datetime, calendar: Calendar = FEDERAL) -> date:
    """Return the day a term that begins at a moment ends on; it is not moved off a day off."""
    return due(term, at=at, calendar=calendar).on


def end_of(term: Term, *, at: datetime, calendar: Calendar = FEDERAL) -> datetime:
    """Return the moment a term is over: the beginning of the day after its last, or where its hours run out."""
    ends = due(term, at=at, calendar=calendar)
    return ends.at or datetime.combine(ends.on + DAY, time.min, tzinfo=MOSCOW)


def working_days_after(day: date, count: int, *, calendar: Calendar = FEDERAL) -> date:
    """Return the working day that is the ``count``-th after a day."""
    while count > 0:
        day += DAY
        count -= calendar.is_working(day)
    return day


def working_days_left(today: date, until: date, calendar: Calendar = FEDERAL) -> int:
    """Return how many working days follow today until a day, itself included; of a past day, less than none."""
    if until < today:
        return -working_days_left(until, today, calendar)
    days = (today + DAY * count for count in range(1, (until - today).days + 1))
    return sum(map(calendar.is_working, days))


def _count(term: Term, begun: date, calendar: Calendar) -> date:
    """Return the last day of a term that ends with a day and begins the day after ``begun``."""
    if term.unit is TermUnit.WORKING_DAY:
        return working_days_after(begun, term.amount, calendar=calendar)
    if term.unit in _MONTHS:
        return _months_later(begun, term.amount * _MONTHS[term.unit])
    return begun + DAY * term.amount


def _strict(term: Term, begun: date, calendar: Calendar) -> date:
    return min(_count(term, begun, one) for one in (calendar, calendar.federal))


def _months_later(begun: date, months: int) -> date:
    years, month = divmod(begun.month - 1 + months, _YEAR)
    year, month = begun.year + years, month + 1
    return date(year, month, min(begun.day, monthrange(year, month)[1]))


def _is_unknown(first: date, last: date, calendar: Calendar) -> bool:
    return not all(map(calendar.is_known, range(first.year, last.year + 1)))
