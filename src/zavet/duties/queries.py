"""Reads of duties: what is open, by date; and the last day of a term.

Until there is a calendar of working days, a term in working days is counted as calendar days: the date shown is
early, never late. Terms in hours, months and years are refused.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from zavet.core.values import Term, TermUnit, ZavetError
from zavet.duties.models import Duty

_DAYS = frozenset({TermUnit.CALENDAR_DAY, TermUnit.WORKING_DAY})
_MOSCOW = ZoneInfo("Europe/Moscow")


class TermUnknown(ZavetError):
    """A term in a unit that cannot be counted yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyView:
    """One open or closed duty."""

    id: UUID
    subject_id: UUID | None
    kind: str
    clause: str
    article: str
    opened_at: datetime
    due_on: date
    closed_at: datetime | None


def due_on(*, term: Term, at: datetime) -> date:
    """Return the last day of a term that begins the day after ``at`` (GK 191); raise TermUnknown.

    It is not moved off a day off: a destruction is done before, not after (the safe reading).
    """
    if term.unit not in _DAYS:
        message = _("Срок в единицах «%(unit)s» ещё не считается.") % {"unit": term.unit}
        raise TermUnknown(message)
    return at.astimezone(_MOSCOW).date() + timedelta(days=term.amount)


def list_open(
    *, site_id: UUID, subject_id: UUID | None = None, limit: int = 100
) -> tuple[DutyView, ...]:
    """Return open duties of a site, the nearest date first."""
    rows = Duty.objects.filter(site_id=site_id, closed_at=None).order_by("due_on", "id")
    if subject_id is not None:
        rows = rows.filter(subject_id=subject_id)
    return tuple(_view(row) for row in rows[:limit])


def _view(row: Duty) -> DutyView:
    return DutyView(
        id=row.id,
        subject_id=row.subject_id,
        kind=row.kind,
        clause=row.clause,
        article=row.article,
        opened_at=row.opened_at,
        due_on=row.due_on,
        closed_at=row.closed_at,
    )
