"""Reads of duties: what is open, by date; and the last day of a term.

Until there is a calendar of working days, a term in working days is counted as calendar days: the date shown is
early, never late. Terms in hours are refused.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.utils.translation import gettext as _

from zavet.core.values import Term, ZavetError
from zavet.core.values.counting import COUNTED, last_day
from zavet.duties.models import Duty

WISH: Final = "destroy"
AFTER_WITHDRAWAL: Final = "destroy_after_withdrawal"
AFTER_PURPOSE: Final = "destroy_after_purpose"
DESTRUCTIONS: Final = (WISH, AFTER_WITHDRAWAL, AFTER_PURPOSE)
"""The kinds of duties a destruction fulfils."""


class TermUnknown(ZavetError):
    """A term in a unit that cannot be counted yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyView:
    """One open or closed duty. No ``categories`` means all of the person's data."""

    id: UUID
    site_id: UUID
    subject_id: UUID | None
    kind: str
    categories: tuple[str, ...]
    clause: str
    article: str
    opened_at: datetime
    due_on: date
    closed_at: datetime | None


def due_on(*, term: Term, at: datetime) -> date:
    """Return the last day of a term that begins the day after ``at`` (ГК РФ ст. 191); raise TermUnknown for hours.

    Months and years end on the same date (ГК РФ ст. 192). It is not moved off a day off: a destruction is done before,
    not after (the safe reading).
    """
    if term.unit not in COUNTED:
        message = _("Срок в единицах «%(unit)s» ещё не считается.") % {"unit": term.unit}
        raise TermUnknown(message)
    return last_day(term, at=at)


def list_open(
    *,
    site_id: UUID,
    subject_id: UUID | None = None,
    kinds: Collection[str] | None = None,
    due_until: date | None = None,
    limit: int = 100,
) -> tuple[DutyView, ...]:
    """Return open duties of a site, the nearest date first: of these kinds, due on ``due_until`` at the latest."""
    rows = Duty.objects.filter(site_id=site_id, closed_at=None).order_by("due_on", "id")
    if subject_id is not None:
        rows = rows.filter(subject_id=subject_id)
    if kinds is not None:
        rows = rows.filter(kind__in=kinds)
    if due_until is not None:
        rows = rows.filter(due_on__lte=due_until)
    return tuple(_view(row) for row in rows[:limit])


def _view(row: Duty) -> DutyView:
    return DutyView(
        id=row.id,
        site_id=row.site_id,
        subject_id=row.subject_id,
        kind=row.kind,
        categories=tuple(row.categories),
        clause=row.clause,
        article=row.article,
        opened_at=row.opened_at,
        due_on=row.due_on,
        closed_at=row.closed_at,
    )
