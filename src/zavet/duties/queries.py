"""Reads of duties: what is open, by date."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from zavet.duties.models import Duty


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
