"""Whether somebody who asks is who they say: checked for one request, by one method, for a time.

INVARIANT: the evidence is never kept, its keyed digest lies in the row alone and goes with the person; the operator's
staff prove nobody by a sign-in or a link, and of the staff the officer alone records a check.
"""

import hashlib
import hmac
from datetime import datetime
from typing import Final
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from zavet.core.decisions import IdentityFact
from zavet.core.decisions.facts import is_identified
from zavet.core.values import Actor, ActorKind, Sealed, ZavetError
from zavet.journal.operations import append
from zavet.parties.events import PartiesEvent
from zavet.parties.models import IdentityProof, SubjectRecord
from zavet.parties.queries import get_standing
from zavet.parties.words import IdentityMethod
from zavet.statements import as_id, as_moment, as_moment_or_none, fetch
from zavet.transactions import in_one_transaction

__all__ = [
    "IdentityMethod",
    "IdentityRefused",
    "end_proofs",
    "is_proven",
    "list_proofs",
    "prove_identity",
]

_ARTICLE: Final = "152-ФЗ ст. 14 ч. 3"
_PROOFS = """
    SELECT subject_id, cause_id, is_proven, checked_at, until_at, ended_at FROM zavet_identityproof
    WHERE subject_id = %s ORDER BY id"""


class IdentityRefused(ZavetError):
    """The check could not be recorded."""


@in_one_transaction
def prove_identity(
    *,
    subject_id: UUID,
    cause_id: UUID,
    method: IdentityMethod,
    evidence: Sealed[str],
    is_proven: bool,
    by: Actor,
    at: datetime,
    until_at: datetime,
) -> UUID:
    """Record how a check ended and return its id: until ``until_at`` the request may be answered to this person.

    ``cause_id`` is the request; its earlier checks end, whomever they were about. Of the ``evidence``, such as a
    document's number, a keyed digest is kept. Raise IdentityRefused for somebody who is no person of a site, an end
    that is over, or somebody who may not record it: a sign-in and a link are the person's, all else the officer's.
    """
    method = IdentityMethod(method)
    site_id = _site_of(subject_id)
    _require_checker(method, subject_id, site_id, by)
    if until_at <= at:
        raise IdentityRefused(_("Срок подтверждения личности должен быть впереди."))
    _end(cause_id, at)
    row = IdentityProof.objects.create(
        subject_id=subject_id,
        cause_id=cause_id,
        method=method.value,
        evidence_digest=_digest(evidence),
        is_proven=is_proven,
        checked_by_id=by.id,
        checked_at=at,
        until_at=until_at,
    )
    append(
        event=PartiesEvent.IDENTITY_PROVEN if is_proven else PartiesEvent.IDENTITY_FAILED,
        site_id=site_id,
        by=by,
        at=at,
        subject_id=subject_id,
        facts={"identity": str(row.id), "cause": str(cause_id), "method": method.value},
    )
    return row.id


@in_one_transaction
def end_proofs(*, cause_id: UUID, at: datetime, by: Actor | None = None) -> int:
    """End the proofs of one request, such as when it is closed, and return how many ended: it answers nobody now."""
    ended = _end(cause_id, at)
    for row in ended:
        append(
            event=PartiesEvent.IDENTITY_ENDED,
            site_id=row.subject.site_id,
            by=by or Actor.system(),
            at=at,
            subject_id=row.subject_id,
            facts={"identity": str(row.id), "cause": str(cause_id)},
        )
    return len(ended)


def list_proofs(*, subject_id: UUID) -> tuple[IdentityFact, ...]:
    """Return how every check of a person ended, the earliest first."""
    return tuple(
        IdentityFact(
            subject_id=as_id(row[0]),
            cause_id=as_id(row[1]),
            is_proven=bool(row[2]),
            from_at=as_moment(row[3]),
            until_at=as_moment(row[4]),
            ended_at=as_moment_or_none(row[5]),
        )
        for row in fetch(_PROOFS, subject_id)
    )


def is_proven(*, subject_id: UUID, cause_id: UUID, at: datetime) -> bool:
    """Tell whether a current proof says that who asks in a request is this person."""
    proofs = list_proofs(subject_id=subject_id)
    return is_identified(proofs, subject_id=subject_id, cause_id=cause_id, at=at)


def _end(cause_id: UUID, at: datetime) -> list[IdentityProof]:
    rows = IdentityProof.objects.select_related("subject").filter(cause_id=cause_id, ended_at=None)
    ended = list(rows.order_by("id"))
    for row in ended:
        row.ended_at = at
        row.save(update_fields=["ended_at"])
    return ended


def _site_of(subject_id: UUID) -> UUID:
    people = SubjectRecord.objects.filter(is_correspondent=False, ended_at=None)
    row = people.filter(pk=subject_id).first()
    if row is None:
        raise IdentityRefused(_("Такого человека на этом сайте нет."), clause=_ARTICLE)
    return row.site_id


def _require_checker(method: IdentityMethod, subject_id: UUID, site_id: UUID, by: Actor) -> None:
    if method is IdentityMethod.SIGNED_IN:
        is_right = by.kind is ActorKind.REPRESENTATIVE or by == Actor.subject(subject_id)
    elif method is IdentityMethod.LINK_ANSWERED:
        is_right = by.kind is not ActorKind.STAFF
    else:
        is_staff = by.kind is ActorKind.STAFF and by.id is not None
        is_right = is_staff and get_standing(site_id=site_id, staff_id=by.known_id).is_officer
    if not is_right:
        message = _("Вход и ссылку подтверждает сам человек, остальные проверки — ответственный.")
        raise IdentityRefused(message, clause=_ARTICLE)


def _digest(evidence: Sealed[str]) -> str:
    """Return a digest that cannot be guessed back: a document's number has few digits."""
    text = b"zavet identity\n" + evidence.reveal().encode()
    return hmac.new(settings.SECRET_KEY.encode(), text, hashlib.sha256).hexdigest()
