"""A request that was joined to another, for the bearer of its own link: they write to it and take it back as to any.

INVARIANT: nothing that happens here tells an unproven bearer that there is another request.
"""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from zavet.access.answering import keep_letter
from zavet.core.calendar import Due
from zavet.core.language.words import Channel
from zavet.core.requests import IdentityState, RequestEvent, RequestState
from zavet.core.values import Actor, Sealed
from zavet.rights.events import RightsEvent
from zavet.rights.incoming import require_new, takes_once
from zavet.rights.models import SubjectRequest
from zavet.rights.queries import RequestView
from zavet.rights.rows import number_of
from zavet.rights.steps import add_step, lock_thread, tell
from zavet.rights.views import Received


def stands_beside(request: RequestView) -> bool:
    """Tell whether a request was joined to another and whoever made it has not proven who they are."""
    return request.state is RequestState.JOINED and request.identity is not IdentityState.PROVEN


@takes_once
def receive_beside(
    *,
    request_id: UUID,
    fields: Mapping[str, Sealed[str]],
    channel: Channel,
    by: Actor,
    at: datetime,
    source_digest: str | None = None,
) -> Received:
    """Take a message to a request that was joined: it stays in its own thread, and is news of the other.

    Raise LetterRefused for somebody who may not write there.
    """
    row = lock_thread(request_id)
    require_new(source_digest)
    letter_id = keep_letter(
        site_id=row.site_id,
        correspondent_id=row.correspondent_id,
        fields=dict(fields),
        by=by,
        at=at,
    )
    if row.joined_to_id is not None:
        SubjectRequest.objects.filter(pk=row.joined_to_id, closed_at=None).update(has_news=True)
    made = add_step(
        row,
        RequestEvent.MESSAGE_RECEIVED,
        by=by,
        at=at,
        letter_id=letter_id,
        source_digest=source_digest,
    )
    tell(row, RightsEvent.MESSAGE_RECEIVED, by=by, at=at, step=str(made.id), channel=channel.value)
    return Received(
        request_id=row.id,
        number=number_of(row.year, row.serial),
        token="",
        due=Due(on=row.due_on, alarm_on=row.alarm_on, is_provisional=row.is_provisional),
    )
