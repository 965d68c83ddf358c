"""Opens, extends and closes what is owed; a day is counted once, when the duty is opened or extended."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from zavet.core.calendar import Due, day_of, extended
from zavet.core.law import get_term
from zavet.core.values import Actor, Term, ZavetError
from zavet.duties.calendars import DayOffRefused, add_day_off, remove_day_off
from zavet.duties.events import DutiesEvent
from zavet.duties.models import Duty
from zavet.duties.queries import DutyMissing, DutyView, due_of, get_duty, site_calendar
from zavet.journal.facts import Fact
from zavet.journal.operations import append
from zavet.transactions import in_one_transaction

__all__ = [
    "DayOffRefused",
    "ExtensionRefused",
    "add_day_off",
    "close_duties",
    "close_of_cause",
    "extend_duty",
    "fulfil",
    "mark_reminded",
    "open_duty",
    "remove_day_off",
]


class ExtensionRefused(ZavetError):
    """A duty could not be given more time."""


@in_one_transaction
def open_duty(
    *,
    site_id: UUID,
    kind: str,
    term: Term,
    by: Actor,
    at: datetime,
    clause: str = "",
    article: str = "",
    subject_id: UUID | None = None,
    categories: Iterable[str] = (),
    cause_id: UUID | None = None,
    term_id: str = "",
    from_at: datetime | None = None,
) -> UUID:
    """Open a duty and return its id; its dates are ``due_of`` the term by the site's calendar. Raise LawTermUnknown.

    ``categories`` are the data it is about; none means all of the person's. ``cause_id`` is the request it came with,
    ``term_id`` the law's term it is counted by, also where the policy promises a shorter one. The term begins at
    ``from_at`` where it is not the moment it is written down at: a letter may have come days ago.
    """
    begun_at = from_at or at
    ends = due_of(site_id=site_id, term=term, at=begun_at, kind=kind, term_id=term_id)
    row = Duty.objects.create(
        site_id=site_id,
        subject_id=subject_id,
        cause_id=cause_id,
        kind=kind,
        term_id=term_id,
        categories=sorted(set(categories)),
        clause=clause,
        article=article,
        opened_at=begun_at,
        due_on=ends.on,
        alarm_on=ends.alarm_on,
        due_at=ends.at,
        is_provisional=ends.is_provisional,
    )
    _tell(DutiesEvent.DUTY_OPENED, row, by=by, at=at, **_dates(ends), categories=row.categories)
    return row.id


@in_one_transaction
def extend_duty(*, duty_id: UUID, by: Actor, at: datetime) -> DutyView:
    """Give a duty the law's extension, once and before it is overdue, and return it (152-ФЗ ст. 20 ч. 1).

    The reasoned notice is the caller's. Raise DutyMissing, and ExtensionRefused where there is nothing to extend by.
    """
    row = Duty.objects.select_for_update().filter(pk=duty_id).first()
    if row is None:
        raise DutyMissing(_("Такой обязанности нет."))
    known = Due(on=row.due_on, alarm_on=row.alarm_on, is_provisional=row.is_provisional)
    ends = extended(known, _extension(row, at), calendar=site_calendar(row.site_id))
    row.due_on, row.alarm_on, row.is_provisional = ends.on, ends.alarm_on, ends.is_provisional
    row.extended_at = at
    row.save(update_fields=["due_on", "alarm_on", "is_provisional", "extended_at"])
    _tell(DutiesEvent.DUTY_EXTENDED, row, by=by, at=at, **_dates(ends))
    return get_duty(duty_id)


@in_one_transaction
def close_duties(*, site_id: UUID, subject_id: UUID, kind: str, by: Actor, at: datetime) -> int:
    """Close a person's open duties of a kind by the act that fulfils them, and return how many there were."""
    rows = Duty.objects.filter(site_id=site_id, subject_id=subject_id, kind=kind, closed_at=None)
    return len(_close(rows, by=by, at=at))


@in_one_transaction
def close_of_cause(
    *, cause_id: UUID, by: Actor, at: datetime, kinds: Collection[str] | None = None
) -> tuple[UUID, ...]:
    """Close the open duties a request brought, of these kinds or all, and return them."""
    rows = Duty.objects.filter(cause_id=cause_id, closed_at=None)
    chosen = rows if kinds is None else rows.filter(kind__in=kinds)
    return _close(chosen, by=by, at=at)


@in_one_transaction
def fulfil(*, duty_ids: Iterable[UUID], by: Actor, at: datetime) -> tuple[UUID, ...]:
    """Close these duties by the act that fulfils them, and return those that were still open."""
    chosen = tuple(duty_ids)
    if not chosen:
        return ()
    rows = Duty.objects.filter(pk__in=chosen, closed_at=None)
    return _close(rows, by=by, at=at)


@in_one_transaction
def mark_reminded(*, duty_ids: Collection[UUID], on: date) -> tuple[UUID, ...]:
    """Keep that the officer is reminded of these open duties on a day, and return those not reminded of that day yet.

    Two workers never both get the same one. Nothing that is owed changes: the journal is told nothing.
    """
    rows = Duty.objects.filter(pk__in=duty_ids, closed_at=None).exclude(reminded_on=on)
    found = tuple(row.id for row in rows.select_for_update().order_by("due_on", "id"))
    Duty.objects.filter(pk__in=found).update(reminded_on=on)
    return found


def _extension(row: Duty, at: datetime) -> Term:
    """Return what the law lets this duty be extended by; raise ExtensionRefused."""
    longer = get_term(row.term_id).extension if row.term_id else None
    if longer is None:
        raise _refused(_("Закон не позволяет продлить этот срок."), row)
    if row.closed_at is not None:
        raise _refused(_("Обязанность уже исполнена: продлевать нечего."), row)
    if row.extended_at is not None:
        raise _refused(_("Срок продлевают один раз, и он уже продлён."), row)
    if day_of(at) > row.due_on:
        raise _refused(_("Срок истёк: продлить можно только до его конца."), row)
    return longer


def _refused(message: str, row: Duty) -> ExtensionRefused:
    next_step = _("Исполните обязанность не позже %(date)s.") % {"date": f"{row.due_on:%d.%m.%Y}"}
    return ExtensionRefused(message, clause=row.article, next_step=next_step)


def _close(rows: QuerySet[Duty], *, by: Actor, at: datetime) -> tuple[UUID, ...]:
    closed = list(rows.select_for_update().order_by("due_on", "id"))
    for row in closed:
        row.closed_at = at
        row.save(update_fields=["closed_at"])
        _tell(DutiesEvent.DUTY_CLOSED, row, by=by, at=at)
    return tuple(row.id for row in closed)


def _dates(ends: Due) -> dict[str, Fact]:
    told: dict[str, Fact] = {"due_on": ends.on.isoformat(), "alarm_on": ends.alarm_on.isoformat()}
    if ends.at is not None:
        told["due_at"] = ends.at.isoformat()
    return told | ({"is_provisional": True} if ends.is_provisional else {})


def _tell(event: DutiesEvent, row: Duty, *, by: Actor, at: datetime, **more: Fact) -> None:
    """Write what happened to a duty: codes, dates and references alone."""
    named = {"term": row.term_id, "cause": str(row.cause_id or "")}
    facts: dict[str, Fact] = {"duty": str(row.id), "kind": row.kind}
    facts |= {key: value for key, value in named.items() if value} | more
    append(event=event, site_id=row.site_id, by=by, at=at, subject_id=row.subject_id, facts=facts)
