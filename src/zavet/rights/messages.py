"""Messages to a thread. To an open one they are told as news; to a closed one they are a new request that names it.

A closed request has no owner who looks at it and no last day: what somebody writes to it must not wait there unseen.
"""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from zavet.access.answering import keep_letter, open_letters
from zavet.core.calendar import Due
from zavet.core.language.words import Channel, RightKind
from zavet.core.requests import IdentityState, RequestEvent, RequestState, is_open, recognise
from zavet.core.values import Actor, ActorKind, Sealed
from zavet.policies.queries import find_policy
from zavet.rights.events import RightsEvent
from zavet.rights.incoming import CONTACTS, require_new, takes_once
from zavet.rights.models import SubjectRequest
from zavet.rights.receiving import receive
from zavet.rights.rows import number_of
from zavet.rights.steps import add_step, lock_thread, move, requester_of, tell
from zavet.rights.views import Received


@takes_once
def receive_message(
    *,
    request_id: UUID,
    fields: Mapping[str, Sealed[str]],
    channel: Channel,
    by: Actor,
    at: datetime,
    source_digest: str | None = None,
) -> Received:
    """Take a message to a thread in. Of a closed one it makes a new request (``repeats_id``), with its number and link.

    The rights a new one calls on are read from its text; its contacts are the message's, else those of the thread.
    Raise LetterRefused for somebody who may not write there.
    """
    row = lock_thread(request_id)
    require_new(source_digest)  # whoever took it in at the same moment has let the thread go
    if not is_open(RequestState(row.state)):
        return _followed(row, fields, channel, by=by, at=at, source_digest=source_digest)
    move(row, RequestEvent.MESSAGE_RECEIVED)
    letter_id = keep_letter(
        site_id=row.site_id,
        correspondent_id=row.correspondent_id,
        fields=dict(fields),
        by=by,
        at=at,
    )
    row.has_news = True
    row.save(force_update=True)
    made = add_step(
        row,
        RequestEvent.MESSAGE_RECEIVED,
        by=by,
        at=at,
        letter_id=letter_id,
        source_digest=source_digest,
        facts={"channel": channel.value, "is_unproven": is_unproven(channel, by)},
    )
    tell(row, RightsEvent.MESSAGE_RECEIVED, by=by, at=at, step=str(made.id), channel=channel.value)
    return Received(
        request_id=row.id,
        number=number_of(row.year, row.serial),
        token="",
        due=Due(on=row.due_on, alarm_on=row.alarm_on, is_provisional=row.is_provisional),
        is_proven=row.identity == IdentityState.PROVEN,
    )


def is_unproven(channel: Channel, by: Actor) -> bool:
    """Tell whether nothing shows who wrote a message: anybody writes an address into the head of a letter."""
    return channel is Channel.EMAIL or by.kind not in {ActorKind.SUBJECT, ActorKind.REPRESENTATIVE}


def _followed(
    row: SubjectRequest,
    fields: Mapping[str, Sealed[str]],
    channel: Channel,
    *,
    by: Actor,
    at: datetime,
    source_digest: str | None,
) -> Received:
    """Make a new request of a message to a closed one; whoever has only its link is nobody proven."""
    is_person = by.kind in {ActorKind.SUBJECT, ActorKind.REPRESENTATIVE}
    is_link = is_person and by.id == row.correspondent_id
    return receive(
        site_id=row.site_id,
        kinds=_read(row, fields, at),
        channel=channel,
        fields=_contacts(row, at) | dict(fields),
        requester=requester_of(row),
        by=Actor.visitor() if is_link else by,
        at=at,
        subject_id=row.subject_id if is_person and not is_link else None,
        source_digest=source_digest,
        repeats_id=row.id,
    )


def _read(
    row: SubjectRequest, fields: Mapping[str, Sealed[str]], at: datetime
) -> tuple[RightKind, ...]:
    in_force = find_policy(site_id=row.site_id, at=at)
    rights = [one for layer in in_force.policy.layers for one in layer.rights] if in_force else []
    text = fields["text"].reveal() if "text" in fields else ""
    return recognise(text, {one.right: one.mark for one in rights if one.mark})


def _contacts(row: SubjectRequest, at: datetime) -> dict[str, Sealed[str]]:
    """Return how to reach whoever wrote a thread, as they first said; nothing where its letters are gone."""
    opened = open_letters(
        site_id=row.site_id, correspondent_id=row.correspondent_id, by=Actor.system(), at=at
    )
    found: dict[str, Sealed[str]] = {}
    for fields in opened.letters.values():
        found = {name: fields[name] for name in CONTACTS if name in fields} | found
    return found
