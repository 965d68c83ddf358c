"""Whoever wrote a request: a record of their own, so that the letters live as long as the answer has to be provable.

INVARIANT: a correspondent has no login and is nobody the site knows; whom they are known to be is written down only
while a proof of it stands.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from zavet.core.decisions.facts import is_current
from zavet.core.values import Actor, ZavetError
from zavet.journal.facts import Fact
from zavet.journal.operations import append
from zavet.parties.events import PartiesEvent
from zavet.parties.identity import list_proofs
from zavet.parties.models import SubjectRecord
from zavet.statements import as_id, as_moment, fetch, insert
from zavet.transactions import in_one_transaction

_OVER = """
    SELECT id, site_id, created_at, correspondence_until_at FROM zavet_subjectrecord
    WHERE correspondence_until_at <= %s AND ended_at IS NULL
    ORDER BY correspondence_until_at, id"""
_OF_PERSON = "SELECT id FROM zavet_subjectrecord WHERE correspondent_for_id = %s ORDER BY id"


class CorrespondentRefused(ZavetError):
    """There is no such correspondent, or they cannot be known as this person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrespondenceOver:
    """A correspondent whose letters have been kept long enough."""

    correspondent_id: UUID
    site_id: UUID
    created_at: datetime
    until_at: datetime


@in_one_transaction
def open_correspondent(*, site_id: UUID, by: Actor, at: datetime) -> UUID:
    """Make the record of whoever wrote a request and return its random id. It knows nobody yet."""
    row = SubjectRecord(site_id=site_id, created_at=at, is_correspondent=True)
    insert(row)
    _tell(PartiesEvent.CORRESPONDENT_RECORDED, row, by=by, at=at)
    return row.id


@in_one_transaction
def bind_correspondent(
    *,
    correspondent_id: UUID,
    subject_id: UUID,
    by: Actor,
    at: datetime,
    cause_id: UUID | None = None,
) -> None:
    """Write down whom a correspondent proved to be, or to act for: that person may read the letters from now on.

    ``cause_id`` is the request the proof was for. Raise CorrespondentRefused where no current proof of this person
    stands, or the two are not of one site.
    """
    row = _get(correspondent_id)
    _require_person(subject_id, site_id=row.site_id)
    proofs = (one for one in list_proofs(subject_id=subject_id) if cause_id in {None, one.cause_id})
    stands = any(
        one.is_proven
        and is_current(at, one.from_at, one.until_at)
        and (one.ended_at is None or at < one.ended_at)
        for one in proofs
    )
    if not stands:
        message = _("Переписку нельзя показать человеку, чья личность не подтверждена.")
        raise CorrespondentRefused(
            message,
            clause="152-ФЗ ст. 14 ч. 3",
            next_step=_("Сначала подтвердите личность того, кто обратился."),
        )
    if row.correspondent_for_id == subject_id:
        return
    row.correspondent_for_id = subject_id
    row.save(update_fields=["correspondent_for_id"])
    _tell(PartiesEvent.CORRESPONDENT_RECOGNISED, row, by=by, at=at, person=str(subject_id))


@in_one_transaction
def unbind_correspondent(*, correspondent_id: UUID, by: Actor, at: datetime) -> bool:
    """Take back whom a correspondent was known to be, such as after a mistake; False where they were nobody."""
    row = _get(correspondent_id)
    if row.correspondent_for_id is None:
        return False
    row.correspondent_for_id = None
    row.save(update_fields=["correspondent_for_id"])
    _tell(PartiesEvent.CORRESPONDENT_SEPARATED, row, by=by, at=at)
    return True


@in_one_transaction
def set_keeping_term(
    *, correspondent_id: UUID, until_at: datetime | None, by: Actor, at: datetime
) -> None:
    """Keep a correspondent's letters until a moment, after which they are destroyed; None while the request is open."""
    row = _get(correspondent_id)
    if row.correspondence_until_at == until_at:
        return
    row.correspondence_until_at = until_at
    row.save(update_fields=["correspondence_until_at"])
    if until_at is None:
        _tell(PartiesEvent.CORRESPONDENCE_REOPENED, row, by=by, at=at)
    else:
        until_on = until_at.date().isoformat()
        _tell(PartiesEvent.CORRESPONDENCE_CLOSED, row, by=by, at=at, until_on=until_on)


def list_correspondence_over(*, at: datetime, limit: int = 500) -> tuple[CorrespondenceOver, ...]:
    """Return correspondents whose letters have been kept to their end, the longest over first."""
    return tuple(
        CorrespondenceOver(
            correspondent_id=as_id(row[0]),
            site_id=as_id(row[1]),
            created_at=as_moment(row[2]),
            until_at=as_moment(row[3]),
        )
        for row in fetch(f"{_OVER} LIMIT {limit:d}", at)
    )


def list_correspondents(*, subject_id: UUID) -> tuple[UUID, ...]:
    """Return the correspondents known to be this person, or to act for them, the earliest first."""
    return tuple(as_id(row[0]) for row in fetch(_OF_PERSON, subject_id))


def _get(correspondent_id: UUID) -> SubjectRecord:
    rows = SubjectRecord.objects.select_for_update().filter(is_correspondent=True, ended_at=None)
    row = rows.filter(pk=correspondent_id).first()
    if row is None:
        raise CorrespondentRefused(_("Такого отправителя нет, или его переписка уничтожена."))
    return row


def _require_person(subject_id: UUID, *, site_id: UUID) -> None:
    people = SubjectRecord.objects.filter(
        pk=subject_id, site_id=site_id, is_correspondent=False, ended_at=None
    )
    if not people.exists():
        raise CorrespondentRefused(_("Такого человека на этом сайте нет."))


def _tell(
    event: PartiesEvent, row: SubjectRecord, *, by: Actor, at: datetime, **facts: Fact
) -> None:
    append(event=event, site_id=row.site_id, by=by, at=at, subject_id=row.id, facts=facts)
