"""Tells a working day from a day off: ТК РФ ст. 112, the Government's transfers year by year, the operator's own days.

It must never pass a guess for knowledge: a year no decree is known for is told apart by ``is_known``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Final

import msgspec
import yaml

DAY: Final = timedelta(days=1)
_HOLIDAYS = (*((1, day) for day in range(1, 9)), (2, 23), (3, 8), (5, 1), (5, 9), (6, 12), (11, 4))
_SATURDAY = 5


class Transfer(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One day off moved by a decree: ``from_on`` gives it up, ``to_on`` gets it."""

    from_on: date
    to_on: date
    is_confirmed: bool = True


class Decree(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The decree on the days off of one year. ``is_confirmed`` is False where nobody has read its own text."""

    year: int
    title: str
    transfers: tuple[Transfer, ...]
    is_confirmed: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """The five-day week with its holidays. ``days_off`` holds the known years, ``own`` the operator's word on a day."""

    days_off: Mapping[int, frozenset[date]]
    own: Mapping[date, bool] = field(default_factory=dict)

    def is_known(self, year: int) -> bool:
        """Tell whether the year's decree is known; without it days are counted by ТК РФ ст. 112 alone."""
        return year in self.days_off

    def is_working(self, day: date) -> bool:
        """Tell whether a day is a working one; in an unknown year that may change."""
        if day in self.own:
            return self.own[day]
        known = self.days_off.get(day.year)
        return day not in (_days_off(day.year) if known is None else known)

    @property
    def federal(self) -> "Calendar":
        """Return this calendar without the operator's own days."""
        return replace(self, own={}) if self.own else self

    def with_days(self, days: Mapping[date, bool]) -> "Calendar":
        """Return this calendar with the operator's word on some days added: True where the day is worked."""
        return replace(self, own={**self.own, **days})


@cache
def _days_off(year: int, transfers: tuple[Transfer, ...] = ()) -> frozenset[date]:
    """Return a year's days off, Saturdays and Sundays too (ТК РФ ст. 111, ст. 112).

    A holiday on a day off moves it to the next working day, except in January and where a decree has moved it already.
    """
    holidays = {date(year, month, day) for month, day in _HOLIDAYS}
    given_up = {one.from_on for one in transfers}
    off = (_weekends(year) - given_up) | holidays | {one.to_on for one in transfers}
    for holiday in sorted(holidays - given_up):
        if holiday.weekday() >= _SATURDAY and holiday.month > 1:
            off.add(_next_outside(off, holiday))
    return frozenset(off)


def _weekends(year: int) -> set[date]:
    first = date(year, 1, 1)
    days = (first + DAY * count for count in range((date(year, 12, 31) - first).days + 1))
    return {day for day in days if day.weekday() >= _SATURDAY}


def _next_outside(off: set[date], day: date) -> date:
    while day in off:
        day += DAY
    return day


def _read() -> tuple[Decree, ...]:
    text = files("zavet.core.calendar").joinpath("decrees.yaml").read_text(encoding="utf-8")
    return msgspec.convert(yaml.safe_load(text), tuple[Decree, ...])


DECREES: Final = _read()
"""The decrees the calendar is made of, the earliest year first."""
FEDERAL: Final = Calendar(
    days_off={one.year: _days_off(one.year, one.transfers) for one in DECREES}
)
"""The federal calendar of all known years."""
