"""A thread with its texts, for those who may read it; each look is journalled by the door to the vault."""

from datetime import datetime
from uuid import UUID

from zavet.access.answering import open_letters
from zavet.core.values import Actor, ActorKind
from zavet.rights.queries import get_request, list_shown_steps, list_steps
from zavet.rights.views import StepText, Thread
from zavet.transactions import in_one_transaction


@in_one_transaction
def open_thread(*, request_id: UUID, by: Actor, at: datetime) -> Thread:
    """Return a request's steps with what was written, oldest first; refused, as a value, to whoever may not read it.

    Whoever asked sees neither notes nor other inner steps. Raise RequestMissing.
    """
    request = get_request(request_id)
    opened = open_letters(
        site_id=request.site_id, correspondent_id=request.correspondent_id, by=by, at=at
    )
    if not opened.is_permitted:
        return Thread(request=request, decision=opened.decision, entry_id=opened.entry_id)
    is_operators = by.kind in {ActorKind.STAFF, ActorKind.SYSTEM}
    steps = list_steps(request_id) if is_operators else list_shown_steps(request)
    shown = {one.file_id for one in steps}
    inner = {one.file_id for one in list_steps(request_id)} - shown
    return Thread(
        request=request,
        decision=opened.decision,
        entry_id=opened.entry_id,
        steps=tuple(
            StepText(
                step=one, fields=opened.letters.get(one.letter_id, {}) if one.letter_id else {}
            )
            for one in steps
        ),
        files={key: name for key, name in opened.files.items() if key not in inner},
    )
