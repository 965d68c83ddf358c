"""Who it is that asks: asked, proven or not. What waits for the proof is done in the same transaction.

INVARIANT: finding somebody is not proving them; with every proof, however made, the secret is a new one and the old one
is void: whoever filed the request in another's name reads nothing of what is answered.
"""

from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext as _

from zavet.chance import new_token
from zavet.core.language.words import RightKind
from zavet.core.requests import RequestEvent
from zavet.core.values import Actor, ActorKind, Sealed
from zavet.parties import identity as parties
from zavet.parties.correspondents import bind_correspondent, list_correspondents
from zavet.parties.queries import find_subject
from zavet.parties.representing import represents
from zavet.parties.words import IdentityMethod
from zavet.rights.blocking import block_at_intake, end_own_blocks
from zavet.rights.ending_consents import Ended, end_at_proof
from zavet.rights.events import RightsEvent
from zavet.rights.links import keep_link
from zavet.rights.models import ConfirmationLink, SubjectRequest
from zavet.rights.queries import token_hash
from zavet.rights.refusing import ActorRefused, NobodyNamed, ProvenForAnother, told_by_value
from zavet.rights.repeating import Asked, find_answered, is_proven
from zavet.rights.steps import (
    done,
    lock_people,
    lock_thread,
    move,
    move_identity,
    requester_of,
    require_staff,
    write,
)
from zavet.rights.views import Deed

PROOF_LASTS: Final = timedelta(days=90)
"""How long a proof serves its request: longer than any answer takes; it ends with the answer."""


@told_by_value
def ask_identity(
    *, request_id: UUID, text: Sealed[str], by: Actor, at: datetime, template: str = ""
) -> Deed:
    """Write to whoever asks that they have to prove who they are. The term runs on (152-ФЗ ст. 20 ч. 1)."""
    row = lock_thread(request_id)
    require_staff(row, by=by, at=at)
    move(row, RequestEvent.IDENTITY_ASKED)
    move_identity(row, RequestEvent.IDENTITY_ASKED)
    letter_id = write(row, text, by=by, at=at)
    return done(
        row,
        RequestEvent.IDENTITY_ASKED,
        RightsEvent.IDENTITY_ASKED,
        by=by,
        at=at,
        letter_id=letter_id,
        template=template,
        is_outgoing=True,
    )


@told_by_value
def prove_identity(
    *,
    request_id: UUID,
    subject_id: UUID,
    method: IdentityMethod,
    evidence: Sealed[str],
    by: Actor,
    at: datetime,
) -> Deed:
    """Record that whoever asks proved to be this person, or to act for them; what waits for it is done at once.

    Of a request that was joined to another, that other is proven. The old link is void with every proof; its new
    ``token`` is told in the deed to the person, and sealed for later letters. Staff check and record it as the
    officer; a sign-in and a link prove the person themselves.
    """
    row = _main(request_id)
    lock_people(row, also=subject_id)
    if by.kind is ActorKind.STAFF:
        require_staff(row, by=by, at=at)
    if is_proven(row, at=at) or _is_of_another(row, subject_id):
        return _again(row, subject_id)
    move(row, RequestEvent.IDENTITY_PROVEN)
    ended = prove(row, subject_id, method=method, evidence=evidence, by=by, at=at)
    token = _replace_secret(row, at=at)
    return done(
        row,
        RequestEvent.IDENTITY_PROVEN,
        RightsEvent.IDENTITY_PROVEN,
        by=by,
        at=at,
        facts={"method": method.value, **(ended.facts if ended else {})},
        codes={"method": method.value, "effects": effects_of(ended)},
        deed={"token": "" if by.kind is ActorKind.STAFF else token, **told_of(ended)},
    )


@told_by_value
def fail_identity(
    *,
    request_id: UUID,
    method: IdentityMethod,
    evidence: Sealed[str],
    by: Actor,
    at: datetime,
) -> Deed:
    """Record that whoever asks did not prove who they are. The request stays open: it is refused, or proven later.

    No link sent before proves it any more.
    """
    row = lock_thread(request_id)
    require_staff(row, by=by, at=at)
    move(row, RequestEvent.IDENTITY_FAILED)
    move_identity(row, RequestEvent.IDENTITY_FAILED)
    ConfirmationLink.objects.filter(request_id=row.id, spent_at=None).delete()
    if row.subject_id is not None:
        _record(row, row.subject_id, method, evidence, is_proven=False, by=by, at=at)
    return done(
        row,
        RequestEvent.IDENTITY_FAILED,
        RightsEvent.IDENTITY_FAILED,
        by=by,
        at=at,
        is_inner=True,
        facts={"method": method.value},
        codes={"method": method.value},
    )


def prove(
    row: SubjectRequest,
    subject_id: UUID,
    *,
    method: IdentityMethod,
    evidence: Sealed[str],
    by: Actor,
    at: datetime,
    carries_out: bool = True,
) -> Ended | None:
    """Bind a request to a proven person, and do what waits for that; return what was ended by itself.

    A request that was joined to another ``carries_out`` nothing: the other did.
    """
    _require_one_of_site(row, subject_id)
    move_identity(row, RequestEvent.IDENTITY_PROVEN)
    if row.subject_id not in {None, subject_id}:
        end_own_blocks(row, at=at)
    row.subject_id = subject_id
    _record(row, subject_id, method, evidence, is_proven=True, by=by, at=at)
    bind_correspondent(
        correspondent_id=row.correspondent_id,
        subject_id=subject_id,
        cause_id=row.id,
        by=by,
        at=at,
    )
    if row.repeats_id is None:
        row.repeats_id = find_answered(_asked(row), received_at=row.received_at)
    if not carries_out:
        return None
    kinds = [RightKind(one) for one in row.kinds]
    block_at_intake(row, kinds, at=at)
    return end_at_proof(row, kinds, at=at)


def require_own(subject_id: UUID, *, by: Actor, at: datetime) -> None:
    """Raise ActorRefused where somebody signed in asks for another they do not represent."""
    if by == Actor.subject(subject_id) or represents(by=by, subject_id=subject_id, at=at):
        return
    message = _("За человека обращается он сам или представитель с доказанными полномочиями.")
    raise ActorRefused(message, clause="152-ФЗ ст. 14 ч. 3")


def effects_of(ended: Ended | None) -> list[str]:
    """Return what was done by itself, as codes."""
    return [one.value for one in ended.effects] if ended else []


def told_of(ended: Ended | None) -> dict[str, Any]:
    """Return what a deed tells of what was done by itself."""
    if ended is None:
        return {}
    return {
        "outcome": ended.outcome,
        "effects": ended.effects,
        "purposes": ended.purposes,
        "going_on": ended.going_on,
    }


def _main(request_id: UUID) -> SubjectRequest:
    """Return the request to be proven: of a joined one that which it was joined to."""
    row = lock_thread(request_id)
    return row if row.joined_to_id is None else lock_thread(row.joined_to_id)


def _replace_secret(row: SubjectRequest, *, at: datetime) -> str:
    """Make the secret of a request's link a new one, sealed beside its letters; the old one opens them no more."""
    token = new_token()
    row.intake_token_hash = row.intake_token_hash or row.token_hash
    row.token_hash = token_hash(token)
    keep_link(row, token, at=at)
    return token


def _is_of_another(row: SubjectRequest, subject_id: UUID) -> bool:
    """Tell whether somebody else was proven in a request once, though that proof is over."""
    if row.subject_id in {None, subject_id}:
        return False
    return row.correspondent_id in list_correspondents(subject_id=row.subject_id)


def _again(row: SubjectRequest, subject_id: UUID) -> Deed:
    if row.subject_id == subject_id:
        return Deed(request_id=row.id, is_repeated=True)
    message = _("В этом обращении уже подтверждена личность другого человека.")
    raise ProvenForAnother(message, clause="152-ФЗ ст. 14 ч. 3")


def _record(
    row: SubjectRequest,
    subject_id: UUID,
    method: IdentityMethod,
    evidence: Sealed[str],
    *,
    is_proven: bool,
    by: Actor,
    at: datetime,
) -> None:
    parties.prove_identity(
        subject_id=subject_id,
        cause_id=row.id,
        method=method,
        evidence=evidence,
        is_proven=is_proven,
        by=by,
        at=at,
        until_at=at + PROOF_LASTS,
    )


def _require_one_of_site(row: SubjectRequest, subject_id: UUID) -> None:
    found = find_subject(subject_id)
    is_person = found is not None and found.ended_at is None and not found.is_correspondent
    if found is None or found.site_id != row.site_id or not is_person:
        raise NobodyNamed(_("Такого человека на этом сайте нет."))


def _asked(row: SubjectRequest) -> Asked:
    return Asked(
        site_id=row.site_id,
        requester=requester_of(row),
        by_id=row.registered_by_id,
        kinds=tuple(RightKind(one) for one in row.kinds),
        categories=tuple(row.categories),
        purposes=tuple(row.purposes),
        proven_id=row.subject_id,
        email=None,
    )
