"""What becomes of requests that were joined to one that ends: answered with it, or open again where it got no answer.

INVARIANT: nobody's request ends because another was taken back or dismissed: the oldest of those that were joined is
owed its answer again, counted from the day it came.
"""

from datetime import datetime
from uuid import UUID

from zavet.access.answering import reopen_correspondence
from zavet.core.language.words import RightKind
from zavet.core.requests import IdentityState, RequestEvent, RequestState, needs_identity
from zavet.core.values import Actor
from zavet.parties.identity import end_proofs
from zavet.rights.blocking import block_at_intake
from zavet.rights.events import RightsEvent
from zavet.rights.models import SubjectRequest
from zavet.rights.owed import copy_nearest, open_duties
from zavet.rights.owners import find_owner
from zavet.rights.repeating import is_proven
from zavet.rights.steps import add_step, lock_people, lock_thread, move, requester_of, tell


def lock_with_joined(request_id: UUID) -> tuple[SubjectRequest, list[SubjectRequest]]:
    """Return a request and those that are joined to it and wait, the oldest first: all locked with their people."""
    ids = SubjectRequest.objects.filter(joined_to_id=request_id).values_list("pk", flat=True)
    rows = {one: lock_thread(one) for one in sorted({request_id, *ids})}
    row = rows.pop(request_id) if request_id in rows else lock_thread(request_id)
    lock_people(row, *rows.values())
    waiting = [
        one
        for one in rows.values()
        if one.joined_to_id == row.id and one.state == RequestState.JOINED
    ]
    return row, sorted(waiting, key=lambda one: (one.received_at, one.id))


def end_joined(joined: list[SubjectRequest], *, by: Actor, at: datetime) -> None:
    """End what requests that were answered or refused with another still had: their proofs."""
    for row in joined:
        end_proofs(cause_id=row.id, by=by, at=at)


def reopen_oldest(joined: list[SubjectRequest], *, by: Actor, at: datetime) -> None:
    """Open the oldest of those that were joined to a request that got no answer; the others are joined to it now."""
    if not joined:
        return
    row, *others = joined
    move(row, RequestEvent.REOPENED)
    row.joined_to_id, row.closed_at, row.outcome = None, None, ""
    row.assignee_id = row.assignee_id or find_owner(row.site_id)
    row.has_news = True
    kinds = [RightKind(one) for one in row.kinds]
    if row.identity == IdentityState.PROVEN and not is_proven(row, at=at):
        is_needed = needs_identity(kinds, requester_of(row))
        row.identity = (IdentityState.AWAITED if is_needed else IdentityState.NOT_NEEDED).value
    open_duties(row, kinds, by=by, at=at)
    copy_nearest(row)
    block_at_intake(row, kinds, at=at)
    reopen_correspondence(correspondent_id=row.correspondent_id, by=by, at=at)
    row.save(force_update=True)
    SubjectRequest.objects.filter(pk__in=[one.id for one in others]).update(joined_to_id=row.id)
    made = add_step(row, RequestEvent.REOPENED, by=by, at=at)
    tell(
        row,
        RightsEvent.REQUEST_REOPENED,
        by=by,
        at=at,
        step=str(made.id),
        due_on=row.due_on.isoformat(),
    )
