"""Reads of duties: what is open, by date; and the last day of a term.

Until there is a calendar of working days, a term in working days is counted as calendar days: the date shown is
early, never late. Terms in hours are refused.
"""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.utils.translation import gettext as _

from zavet.core.values import Term, ZavetError
from zavet.core.values.counting import COUNTED, last_day
from zavet.statements import Row, as_date, as_id, as_moment, fetch, places

WISH: Final = "destroy"
AFTER_WITHDRAWAL: Final = "destroy_after_withdrawal"
AFTER_PURPOSE: Final = "destroy_after_purpose"
DESTRUCTIONS: Final = (WISH, AFTER_WITHDRAWAL, AFTER_PURPOSE)
"""The kinds of duties a destruction fulfils."""
_OPEN: Final = (
    "SELECT id, site_id, subject_id, kind, categories, clause, article, opened_at, due_on"
    " FROM zavet_duty WHERE site_id = %s AND closed_at IS NULL"
)


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
    statement, values = _OPEN, [site_id, subject_id, *(kinds or ()), due_until]
    if subject_id is not None:
        statement += " AND subject_id = %s"
    if kinds is not None:
        statement += f" AND kind IN ({places(kinds)})"
    if due_until is not None:
        statement += " AND due_on <= %s"
    given = [one for one in values if one is not None]
    return tuple(map(_view, fetch(f"{statement} ORDER BY due_on, id LIMIT {limit:d}", *given)))


def _view(row: Row) -> DutyView:
    return DutyView(
        id=as_id(row[0]),
        site_id=as_id(row[1]),
        subject_id=None if row[2] is None else as_id(row[2]),
        kind=row[3],
        categories=tuple(json.loads(row[4])),
        clause=row[5],
        article=row[6],
        opened_at=as_moment(row[7]),
        due_on=as_date(row[8]),
        closed_at=None,
    )
