"""What the staff do with a request besides answering it: say what it is, give it to somebody, write a note."""

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from zavet.core.language.words import RightKind
from zavet.core.requests import (
    IdentityState,
    RequestEvent,
    blocks_at_intake,
    needs_identity,
    needs_of,
)
from zavet.core.values import Actor, Sealed
from zavet.duties.operations import close_of_cause
from zavet.parties.identity import end_proofs
from zavet.rights.blocking import block_at_intake, end_own_blocks
from zavet.rights.ending_consents import end_at_proof
from zavet.rights.events import RightsEvent
from zavet.rights.identifying import effects_of, told_of
from zavet.rights.incoming import declared
from zavet.rights.models import SubjectRequest
from zavet.rights.owed import copy_nearest, open_duties
from zavet.rights.owners import is_staff_of
from zavet.rights.queries import list_steps
from zavet.rights.refusing import ActorRefused, ReceiptRefused, told_by_value
from zavet.rights.repeating import is_proven
from zavet.rights.steps import done, lock_thread, move, requester_of, require_staff, write
from zavet.rights.views import Deed


@told_by_value
def classify(
    *,
    request_id: UUID,
    kinds: Collection[RightKind],
    by: Actor,
    at: datetime,
    categories: Iterable[str] = (),
    purposes: Iterable[str] = (),
) -> Deed:
    """Say which rights an open request calls on, where its letter was read wrongly or not at all.

    Their terms run from the day it came; a right that asks for a block blocks now, and where none does any more the
    block ends; one that ends something by itself ends it, where whoever asks is proven and no
    letter of nobody proven came since: then what is added waits for a proof of its own. Duties of rights it does not
    call on are closed.
    """
    row = lock_thread(request_id, is_with_people=True)
    require_staff(row, by=by, at=at)
    move(row, RequestEvent.CLASSIFIED)
    chosen = tuple(kind for kind in RightKind if kind in kinds)
    if not chosen:
        raise ReceiptRefused(_("Назовите хотя бы одно право, о котором это обращение."))
    known = tuple(RightKind(one) for one in row.kinds)
    row.kinds = [one.value for one in chosen]
    row.categories = list(declared(row.site_id, at, "data", categories))
    row.purposes = list(declared(row.site_id, at, "purposes", purposes))
    _move_duties(row, known, chosen, by=by, at=at)
    _ask_proof(row, chosen)
    added = [kind for kind in chosen if kind not in known]
    if blocks_at_intake(known, requester_of(row)) > blocks_at_intake(chosen, requester_of(row)):
        end_own_blocks(row, at=at)
    block_at_intake(row, added, at=at)
    _doubt(row, added, by=by, at=at)
    ended = end_at_proof(row, added, at=at) if is_proven(row, at=at) else None
    return done(
        row,
        RequestEvent.CLASSIFIED,
        RightsEvent.REQUEST_CLASSIFIED,
        by=by,
        at=at,
        is_inner=True,
        facts={"kinds": row.kinds, **(ended.facts if ended else {})},
        codes={"kinds": row.kinds, "effects": effects_of(ended)},
        deed=told_of(ended),
    )


@told_by_value
def assign(*, request_id: UUID, staff_id: UUID, by: Actor, at: datetime) -> Deed:
    """Give a request to one of the operator's staff who may answer."""
    row = lock_thread(request_id)
    require_staff(row, by=by, at=at)
    if not is_staff_of(row.site_id, staff_id):
        raise ActorRefused(_("Этот работник у оператора не работает."))
    require_staff(row, by=Actor.staff(staff_id), at=at)
    if row.assignee_id == staff_id:
        move(row, RequestEvent.ASSIGNED)
        return Deed(request_id=row.id, is_repeated=True)
    return give(row, staff_id, by=by, at=at)


def give(row: SubjectRequest, staff_id: UUID, *, by: Actor, at: datetime) -> Deed:
    """Make a locked request somebody's who may answer it, and tell it in the timeline."""
    move(row, RequestEvent.ASSIGNED)
    row.assignee_id = staff_id
    return done(
        row,
        RequestEvent.ASSIGNED,
        RightsEvent.REQUEST_ASSIGNED,
        by=by,
        at=at,
        is_inner=True,
        facts={"staff": str(staff_id)},
        codes={"staff": str(staff_id)},
    )


@told_by_value
def note(*, request_id: UUID, text: Sealed[str], by: Actor, at: datetime) -> Deed:
    """Keep a note of the staff's, sealed, never shown to whoever asked."""
    row = lock_thread(request_id)
    require_staff(row, by=by, at=at)
    move(row, RequestEvent.NOTED)
    letter_id = write(row, text, by=by, at=at)
    return done(
        row,
        RequestEvent.NOTED,
        RightsEvent.REQUEST_NOTED,
        by=by,
        at=at,
        letter_id=letter_id,
        is_inner=True,
    )


def _move_duties(
    row: SubjectRequest,
    known: Collection[RightKind],
    chosen: Collection[RightKind],
    *,
    by: Actor,
    at: datetime,
) -> None:
    requester = requester_of(row)
    owed = {needs_of(kind, requester).duty for kind in known}
    owing = {needs_of(kind, requester).duty for kind in chosen}
    added = [kind for kind in chosen if needs_of(kind, requester).duty not in owed]
    open_duties(row, added, by=by, at=at)
    close_of_cause(cause_id=row.id, kinds=sorted(owed - owing), by=by, at=at)
    copy_nearest(row)


def _doubt(row: SubjectRequest, added: Collection[RightKind], *, by: Actor, at: datetime) -> None:
    """Have whoever asks prove themselves again, where what is added may stand in a letter of somebody unproven."""
    is_needed = needs_identity(added, requester_of(row))
    if row.identity != IdentityState.PROVEN or not is_needed or not _has_unproven_words(row):
        return
    row.identity = IdentityState.AWAITED.value
    end_proofs(cause_id=row.id, by=by, at=at)


def _has_unproven_words(row: SubjectRequest) -> bool:
    """Tell whether a message nobody vouches for came since the proof, or the request of somebody signed in."""
    has = False
    for one in list_steps(row.id):
        if one.event is RequestEvent.IDENTITY_PROVEN:
            has = False
        has = has or bool(one.facts.get("is_unproven"))
    return has


def _ask_proof(row: SubjectRequest, chosen: Collection[RightKind]) -> None:
    """Ask for the proof the new rights need, or no more for one they do not; what is known stays known."""
    is_needed = needs_identity(chosen, requester_of(row))
    if is_needed and row.identity == IdentityState.NOT_NEEDED:
        row.identity = IdentityState.AWAITED.value
    elif not is_needed and row.identity == IdentityState.AWAITED:
        row.identity = IdentityState.NOT_NEEDED.value
