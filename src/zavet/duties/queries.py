"""Reads of duties: what is open, by date; the calendar of a site; and when a term would end."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.utils.translation import gettext as _

from zavet.core.calendar import FEDERAL, Calendar, Due, due
from zavet.core.law import get_term
from zavet.core.values import Term, TermUnit, ZavetError
from zavet.statements import Row, as_date, as_id, as_moment, as_moment_or_none, fetch, places

WISH: Final = "destroy"
AFTER_WITHDRAWAL: Final = "destroy_after_withdrawal"
AFTER_PURPOSE: Final = "destroy_after_purpose"
DESTRUCTIONS: Final = (WISH, AFTER_WITHDRAWAL, AFTER_PURPOSE)
"""The kinds of duties a destruction fulfils."""
CLAIM: Final = "answer_claim"
FEEDBACK: Final = "answer_feedback"
MOVED: Final = frozenset({CLAIM, FEEDBACK})
"""Answers owed by the policy alone, whose last day is moved off a day off (ГК РФ ст. 193)."""
_VIEW: Final = (
    "SELECT id, site_id, subject_id, cause_id, kind, term_id, categories, clause, article, opened_at, due_on, alarm_on,"
    " due_at, is_provisional, extended_at, reminded_on, closed_at FROM zavet_duty"
)
_OPEN: Final = f"{_VIEW} WHERE site_id = %s AND closed_at IS NULL"
_OWN_DAYS: Final = (
    "SELECT d.day_on, d.is_working FROM zavet_dayoff d"
    " JOIN zavet_site s ON s.operator_id = d.operator_id WHERE s.id = %s"
)
_DAYS_OFF: Final = "SELECT day_on, is_working, ground FROM zavet_dayoff WHERE operator_id = %s"


class DutyMissing(ZavetError):
    """No duty is known under this id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyView:
    """One open or closed duty. No ``categories`` means all of the person's data; the dates are those of ``Due``."""

    id: UUID
    site_id: UUID
    subject_id: UUID | None
    cause_id: UUID | None
    kind: str
    term_id: str
    categories: tuple[str, ...]
    clause: str
    article: str
    opened_at: datetime
    due_on: date
    alarm_on: date
    due_at: datetime | None
    is_provisional: bool
    extended_at: datetime | None
    reminded_on: date | None
    closed_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DayOffView:
    """A day the operator's calendar differs on, and by what order; ``is_working`` where it is worked."""

    day_on: date
    is_working: bool
    ground: str


def site_calendar(site_id: UUID) -> Calendar:
    """Return the federal calendar with the own days of the site's operator; one read."""
    own = {as_date(day): bool(is_working) for day, is_working in fetch(_OWN_DAYS, site_id)}
    return FEDERAL.with_days(own) if own else FEDERAL


def due_of(*, site_id: UUID, term: Term, at: datetime, kind: str = "", term_id: str = "") -> Due:
    """Return when a term that begins at a moment ends by the site's calendar, as a duty opened now would.

    Only an answer is moved off a day off: by its law's term, or a kind of ``MOVED``. Raise LawTermUnknown.
    """
    moves = get_term(term_id).moves_off_days_off if term_id else kind in MOVED
    is_counted = moves or term.unit is TermUnit.WORKING_DAY
    calendar = site_calendar(site_id) if is_counted else FEDERAL
    return due(term, at=at, calendar=calendar, moves_off_days_off=moves)


def list_open(
    *,
    site_id: UUID,
    subject_id: UUID | None = None,
    cause_id: UUID | None = None,
    kinds: Collection[str] | None = None,
    due_until: date | None = None,
    except_kinds: Collection[str] = (),
    limit: int = 100,
) -> tuple[DutyView, ...]:
    """Return open duties of a site, the nearest date first: of these kinds, due on ``due_until`` at the latest."""
    kinds_named = (*(kinds or ()), *except_kinds)
    statement, values = _OPEN, [site_id, subject_id, cause_id, *kinds_named, due_until]
    if subject_id is not None:
        statement += " AND subject_id = %s"
    if cause_id is not None:
        statement += " AND cause_id = %s"
    if kinds is not None:
        statement += f" AND kind IN ({places(kinds)})"
    if except_kinds:
        statement += f" AND kind NOT IN ({places(except_kinds)})"
    if due_until is not None:
        statement += " AND due_on <= %s"
    given = [one for one in values if one is not None]
    return tuple(map(_view, fetch(f"{statement} ORDER BY due_on, id LIMIT {limit:d}", *given)))


def get_duty(duty_id: UUID) -> DutyView:
    """Return one duty, open or closed; raise DutyMissing."""
    rows = fetch(f"{_VIEW} WHERE id = %s", duty_id)
    if not rows:
        raise DutyMissing(_("Такой обязанности нет."))
    return _view(rows[0])


def list_days_off(*, operator_id: UUID) -> tuple[DayOffView, ...]:
    """Return the days an operator's calendar differs on, the earliest first."""
    return tuple(
        DayOffView(day_on=as_date(day), is_working=bool(is_working), ground=ground)
        for day, is_working, ground in fetch(f"{_DAYS_OFF} ORDER BY day_on", operator_id)
    )


def _view(row: Row) -> DutyView:
    return DutyView(
        id=as_id(row[0]),
        site_id=as_id(row[1]),
        subject_id=None if row[2] is None else as_id(row[2]),
        cause_id=None if row[3] is None else as_id(row[3]),
        kind=row[4],
        term_id=row[5],
        categories=tuple(json.loads(row[6])),
        clause=row[7],
        article=row[8],
        opened_at=as_moment(row[9]),
        due_on=as_date(row[10]),
        alarm_on=as_date(row[11]),
        due_at=as_moment_or_none(row[12]),
        is_provisional=bool(row[13]),
        extended_at=as_moment_or_none(row[14]),
        reminded_on=None if row[15] is None else as_date(row[15]),
        closed_at=as_moment_or_none(row[16]),
    )
