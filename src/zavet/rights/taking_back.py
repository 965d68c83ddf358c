"""Whoever asked may take it back: the request is closed without an answer, and what it blocked is used again."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from zavet.access.asking import ask
from zavet.core.decisions import ANSWERING, CORRESPONDENCE
from zavet.core.requests import DismissReason, RequestEvent, RequestState
from zavet.core.values import Action, Actor, ActorKind
from zavet.rights.closing import close
from zavet.rights.events import RightsEvent
from zavet.rights.models import SubjectRequest
from zavet.rights.refusing import ActorRefused, told_by_value
from zavet.rights.reopening import lock_with_joined, reopen_oldest
from zavet.rights.steps import done, move
from zavet.rights.views import Deed

_ASKERS = frozenset({ActorKind.SUBJECT, ActorKind.REPRESENTATIVE})


@told_by_value
def take_back(*, request_id: UUID, by: Actor, at: datetime) -> Deed:
    """Close a request because whoever made it wants no answer any more: by its link, or signed in as its person.

    Done before, it is no change. Refused, as a value, to anybody else and where it has ended already: whoever acts for
    a person takes back what they filed, not what the person asked themselves. What was joined to it waits on.
    """
    row, joined = lock_with_joined(request_id)
    _require_asker(row, by=by, at=at)
    if row.state == RequestState.DISMISSED:
        return Deed(request_id=row.id, is_repeated=True)
    move(row, RequestEvent.DISMISSED)
    close(row, RequestState.DISMISSED, by=by, at=at)
    row.outcome = DismissReason.TAKEN_BACK.value
    reopen_oldest(joined, by=by, at=at)
    return done(
        row,
        RequestEvent.DISMISSED,
        RightsEvent.REQUEST_DISMISSED,
        by=by,
        at=at,
        facts={"reason": DismissReason.TAKEN_BACK.value},
        codes={"reason": DismissReason.TAKEN_BACK.value},
    )


def _require_asker(row: SubjectRequest, *, by: Actor, at: datetime) -> None:
    decision = ask(
        action=Action.RECORDING,
        site_id=row.site_id,
        subject_id=row.correspondent_id,
        categories=[CORRESPONDENCE],
        purpose=ANSWERING,
        by=by,
        at=at,
    )
    is_filed_by_another = by.kind is ActorKind.REPRESENTATIVE and row.registered_by_id != by.id
    if by.kind not in _ASKERS or is_filed_by_another or not decision.is_permitted:
        message = _("Забрать обращение может только тот, кто его подал.")
        raise ActorRefused(message, clause="152-ФЗ ст. 14 ч. 3")
