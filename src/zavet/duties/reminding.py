"""Says which open duties the officer is to be reminded of; ``mark_reminded`` sees to it that it is done once.

What Zavet does itself in its term, destructions, is told only where it is late.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from zavet.core.calendar import Calendar, working_days_left
from zavet.duties.queries import DESTRUCTIONS, DutyView, list_open, site_calendar

STEPS: Final = (1, 3)
"""How many working days before the alarm a reminder is given, the nearest first."""
_AHEAD: Final = timedelta(days=31)
_MOST: Final = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """One duty the officer is to be reminded of; ``days_left`` are working days until its alarm, negative after it."""

    duty: DutyView
    days_left: int


def list_reminders(*, site_id: UUID, today: date) -> tuple[Reminder, ...]:
    """Return what the officer of a site is to be reminded of today, the nearest first."""
    calendar = site_calendar(site_id)
    found = list_open(site_id=site_id, due_until=today + _AHEAD, limit=_MOST)
    return tuple(
        make_reminder(duty, today=today, calendar=calendar)
        for duty in found
        if _is_due(duty, today, calendar)
    )


def make_reminder(duty: DutyView, *, today: date, calendar: Calendar) -> Reminder:
    """Return a duty with what is left of it today."""
    return Reminder(duty=duty, days_left=working_days_left(today, duty.alarm_on, calendar))


def _is_due(duty: DutyView, today: date, calendar: Calendar) -> bool:
    if duty.kind in DESTRUCTIONS and duty.due_on >= today:
        return False
    nearness = _nearness(duty, today, calendar)
    if nearness is None or duty.reminded_on is None:
        return nearness is not None
    return nearness != _nearness(duty, duty.reminded_on, calendar)


def _nearness(duty: DutyView, today: date, calendar: Calendar) -> str | None:
    """Return which reminder of a duty belongs to a day: one for each of ``STEPS``, then one a day; None for none."""
    left = working_days_left(today, duty.alarm_on, calendar)
    if left <= 0:
        return today.isoformat()
    return next((f"{step} days" for step in STEPS if left <= step), None)
