"""Authorities' demands in the officer's day and month: how many wait, the nearest of them, and their last days."""

from datetime import date
from typing import Final
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from zavet.chance import now
from zavet.disclosure.queries import DemandView, count_open, list_demands
from zavet.doors.console.disclosures_entering import page_of
from zavet.doors.console.disclosures_forms import OPEN, OVERDUE
from zavet.doors.console.disclosures_rows import demand_rows, is_awaited, proposed_by
from zavet.doors.console.entering import Desk
from zavet.doors.console.requests_calendar_others import OtherTerm
from zavet.doors.console.requests_rows import Day
from zavet.doors.console.rows import Row

_NEAREST: Final = 5
_MOST: Final = 100


def demands_of_day(desk: Desk) -> Row:
    """Return what the day's page tells of demands: counts that lead to the register, and the nearest last days."""
    day = Day.of(desk)
    waiting = list_demands(site_id=desk.site.id, is_open=True, limit=_MOST)
    late = sum(one.is_overdue(on=day.today) for one in waiting)
    counts = [
        _count(_("Просрочено"), late, "bad", OVERDUE),
        _count(_("Ждут вашего согласия"), _asked(waiting, desk), "warn", "proposed"),
        _count(_("Можно передать"), _agreed(waiting), "info", "proposed"),
        _count(_("Открыто"), count_open(site_id=desk.site.id), "quiet", OPEN),
    ]
    return {
        "counts": [one for one in counts if one["count"]],
        "rows": demand_rows(waiting[:_NEAREST], day, desk.policy),
    }


def list_last_days(site_id: UUID, *, until_on: date | None = None) -> list[OtherTerm]:
    """Return the open demands due on a day at the latest as lines of a calendar: numbers alone."""
    return [
        OtherTerm(
            due_on=one.due_on,
            words=_("Запрос органа %(number)s") % {"number": one.number},
            mark=f"demand-{one.number}",
            url=page_of(one),
        )
        for one in list_demands(site_id=site_id, is_open=True, limit=_MOST)
        if until_on is None or one.due_on <= until_on
    ]


def _asked(waiting: tuple[DemandView, ...], desk: Desk) -> int:
    """Return how many wait for this one's yes: proposed by somebody else, answered by nobody."""
    return sum(is_awaited(one) and desk.staff.id not in proposed_by(one) for one in waiting)


def _agreed(waiting: tuple[DemandView, ...]) -> int:
    return sum(one.is_approved(at=now()) for one in waiting)


def _count(words: str, count: int, tone: str, state: str) -> Row:
    url = f"{reverse('console:disclosures')}?state={state}"
    return {"words": words, "count": count, "said": str(count), "tone": tone, "url": url}
