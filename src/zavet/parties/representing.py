"""Who acts for whom: recorded by the officer from a document they saw, for a time, ended by the officer or the person.

INVARIANT: of the document a keyed digest lies in the row alone, never in the journal, and goes with the person; a right
always ends, stands once for the same two people, and nobody acts for whoever is not of the same site.
"""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings

from zavet.core.calendar import day_of
from zavet.core.values import Actor, ActorKind, Sealed
from zavet.journal.facts import Fact
from zavet.journal.operations import append
from zavet.parties.ending import await_subject
from zavet.parties.events import PartiesEvent
from zavet.parties.models import Representative, SubjectRecord
from zavet.parties.queries import get_standing
from zavet.parties.refusing import PartiesRefused, WhyNot, refusals_are_told
from zavet.parties.words import ProofKind

__all__ = [
    "ProofKind",
    "RepresentativeView",
    "RepresentingRefused",
    "end_representative",
    "list_representatives",
    "list_represented",
    "record_representative",
    "represents",
]


class RepresentingRefused(PartiesRefused):
    """Who acts for whom could not be recorded or ended."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RepresentativeView:
    """A proven right of ``actor_id`` to act for ``subject_id``, from one moment until another, or ended before."""

    id: UUID
    subject_id: UUID
    actor_id: UUID
    kind: ProofKind
    from_at: datetime
    until_at: datetime
    ended_at: datetime | None = None

    def is_current(self, at: datetime) -> bool:
        """Tell whether it stands at a moment."""
        return self.from_at <= at < min(self.until_at, self.ended_at or self.until_at)


@refusals_are_told("represent")
def record_representative(
    *,
    subject_id: UUID,
    represented_by_id: UUID,
    kind: ProofKind,
    evidence: Sealed[str],
    from_at: datetime,
    until_at: datetime,
    by: Actor,
    at: datetime,
) -> UUID:
    """Record who may act for a person, by which document, and return the record's id (152-ФЗ ст. 9 ч. 1).

    Of the ``evidence``, such as the document's number, a keyed digest is kept. Raise RepresentingRefused for anybody
    but the officer, for people who are not two living ones of the same site, for an end that is not after the start
    and ahead, without evidence, and where the same right stands already.
    """
    for one in sorted((subject_id, represented_by_id)):
        await_subject(one)
    site_id = _site_of(subject_id, represented_by_id)
    if not _is_officer(by, site_id):
        raise RepresentingRefused(WhyNot.REPRESENTING_BY_OFFICER)
    if until_at <= max(from_at, at):
        raise RepresentingRefused(WhyNot.REPRESENTING_ENDLESS)
    if not evidence.reveal().strip():
        raise RepresentingRefused(WhyNot.EVIDENCE_MISSING)
    standing = Representative.objects.filter(
        subject_id=subject_id, represented_by_id=represented_by_id, ended_at=None, until_at__gt=at
    )
    if standing.exists():
        raise RepresentingRefused(WhyNot.REPRESENTS_ALREADY)
    row = Representative.objects.create(
        subject_id=subject_id,
        represented_by_id=represented_by_id,
        proof_kind=ProofKind(kind).value,
        proof_digest=_digest(evidence),
        checked_by_id=by.known_id,
        from_at=from_at,
        until_at=until_at,
    )
    _tell(row, site_id, PartiesEvent.REPRESENTATIVE_RECORDED, by=by, at=at)
    return row.id


@refusals_are_told("end_representative")
def end_representative(*, representative_id: UUID, by: Actor, at: datetime) -> bool:
    """End a right to act for a person, from now on; False where it was ended before.

    By the officer, or by the person themselves. Raise RepresentingRefused for anybody else.
    """
    rows = Representative.objects.select_for_update(of=("self",)).select_related("subject")
    row = rows.filter(pk=representative_id).first()
    if row is None:
        raise RepresentingRefused(WhyNot.REPRESENTING_UNKNOWN)
    site_id = row.subject.site_id
    if by != Actor.subject(row.subject_id) and not _is_officer(by, site_id):
        raise RepresentingRefused(WhyNot.NOT_THEIRS_TO_END)
    if row.ended_at is not None:
        return False
    row.ended_at = at
    row.save(update_fields=["ended_at"])
    _tell(row, site_id, PartiesEvent.REPRESENTATIVE_ENDED, by=by, at=at)
    return True


def list_representatives(*, subject_id: UUID) -> tuple[RepresentativeView, ...]:
    """Return who was ever recorded to act for a person, ended and expired ones too, the earliest first."""
    rows = Representative.objects.filter(subject_id=subject_id).order_by("from_at", "id")
    return tuple(map(_view, rows))


def list_represented(*, subject_id: UUID, at: datetime) -> tuple[RepresentativeView, ...]:
    """Return for whom a person may act at a moment: a right ends with the person, or with who acts for them."""
    rows = Representative.objects.filter(represented_by_id=subject_id)
    return tuple(one for one in map(_view, rows.order_by("from_at", "id")) if one.is_current(at))


def represents(*, by: Actor, subject_id: UUID, at: datetime) -> bool:
    """Tell whether an actor is a representative whose right to act for this person stands at a moment."""
    proven = list_representatives(subject_id=subject_id)
    is_one = by.kind is ActorKind.REPRESENTATIVE
    return is_one and any(one.actor_id == by.id and one.is_current(at) for one in proven)


def _site_of(subject_id: UUID, represented_by_id: UUID) -> UUID:
    if subject_id == represented_by_id:
        raise RepresentingRefused(WhyNot.REPRESENTS_THEMSELVES)
    people = SubjectRecord.objects.filter(is_correspondent=False, ended_at=None)
    sites = people.filter(pk__in=(subject_id, represented_by_id)).values_list("site_id", flat=True)
    match list(sites):
        case [one, other] if one == other:
            return one
        case _:
            raise RepresentingRefused(WhyNot.NOBODY_THERE)


def _is_officer(by: Actor, site_id: UUID) -> bool:
    is_staff = by.kind is ActorKind.STAFF and by.id is not None
    return is_staff and get_standing(site_id=site_id, staff_id=by.known_id).is_officer


def _digest(evidence: Sealed[str]) -> str:
    """Return a digest that cannot be guessed back: a document's number has few digits."""
    text = b"zavet representative\n" + evidence.reveal().strip().encode()
    return hmac.new(settings.SECRET_KEY.encode(), text, hashlib.sha256).hexdigest()


def _tell(
    row: Representative, site_id: UUID, event: PartiesEvent, *, by: Actor, at: datetime
) -> None:
    facts: dict[str, Fact] = {
        "representative": str(row.id),
        "person": str(row.represented_by_id),
        "proof": row.proof_kind,
        "until_on": day_of(row.until_at).isoformat(),
    }
    append(event=event, site_id=site_id, by=by, at=at, subject_id=row.subject_id, facts=facts)


def _view(row: Representative) -> RepresentativeView:
    return RepresentativeView(
        id=row.id,
        subject_id=row.subject_id,
        actor_id=row.represented_by_id,
        kind=ProofKind(row.proof_kind),
        from_at=row.from_at,
        until_at=row.until_at,
        ended_at=row.ended_at,
    )
