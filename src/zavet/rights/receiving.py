"""Takes requests in: a number, an owner and a last day at once, a thread of their own, the block the law asks for.

INVARIANT: whoever asks learns nothing of whether anybody was found: a receipt looks the same either way. A letter is
taken in once, however often it is delivered.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from uuid import UUID

from django.db.models import Max

from zavet.access.answering import keep_letter
from zavet.chance import new_id, new_token
from zavet.core.calendar import Due, day_of
from zavet.core.language.words import Channel, RightKind
from zavet.core.requests import IdentityState, Requester, RequestEvent, needs_identity
from zavet.core.requests import step as next_state
from zavet.core.values import Actor, Sealed
from zavet.parties.correspondents import open_correspondent
from zavet.parties.ending import await_subject
from zavet.parties.words import IdentityMethod
from zavet.rights.blocking import block_at_intake
from zavet.rights.closing import keep_for_term
from zavet.rights.ending_consents import Ended
from zavet.rights.events import RightsEvent
from zavet.rights.identifying import effects_of, prove
from zavet.rights.incoming import Draft, drafted, require_new, takes_once
from zavet.rights.models import SubjectRequest
from zavet.rights.owed import due_of_request, open_duties
from zavet.rights.owners import find_owner
from zavet.rights.queries import token_hash
from zavet.rights.repeating import find_answered, find_same
from zavet.rights.rows import number_of
from zavet.rights.steps import add_step, tell
from zavet.rights.views import Received
from zavet.statements import insert_new


@takes_once
def receive(
    *,
    site_id: UUID,
    kinds: Collection[RightKind],
    channel: Channel,
    fields: Mapping[str, Sealed[str]],
    requester: Requester,
    by: Actor,
    at: datetime,
    received_at: datetime | None = None,
    subject_id: UUID | None = None,
    outer_number: str = "",
    written_on: date | None = None,
    categories: Iterable[str] = (),
    purposes: Iterable[str] = (),
    source_digest: str | None = None,
    repeats_id: UUID | None = None,
) -> Received:
    """Take a request in and return its number, the secret of its link and its last day.

    ``fields`` are name, email, phone, postal, login and text, those there are. No ``kinds``: a question, until the
    officer says what it is. ``received_at`` is when a letter came, days ago maybe: the term runs from it. Somebody
    signed in asks for themselves or for whom they represent (``subject_id``), and is proven thereby; staff may name
    the ``subject_id`` they found. ``source_digest`` tells one delivered letter from another.

    Where the same person, signed in, asked for the same and waits, the new one is joined to that one. Raise
    ReceiptRefused for what contradicts itself, LetterRefused for somebody who may not write.
    """
    draft = drafted(
        site_id=site_id,
        kinds=kinds,
        channel=channel,
        fields=fields,
        requester=requester,
        by=by,
        at=at,
        received_at=received_at,
        subject_id=subject_id,
        outer_number=outer_number,
        written_on=written_on,
        categories=categories,
        purposes=purposes,
        source_digest=source_digest,
        repeats_id=repeats_id,
    )
    same = find_same(draft.asked, at=at)
    if draft.subject_id is not None:
        await_subject(draft.subject_id)
    token = new_token()
    row = _numbered(draft, token=token, same=same)
    ended = _begin(row, draft, is_joined=same is not None)
    if same is not None:
        _join(row, same, draft)
    facts: dict[str, list[str]] = {"kinds": list(row.kinds), "effects": effects_of(ended)}
    tell(
        row,
        RightsEvent.REQUEST_RECEIVED,
        by=by,
        at=at,
        channel=row.channel,
        requester=row.requester,
        due_on=row.due_on.isoformat(),
        joined_to=str(row.joined_to_id or ""),
        kinds=facts["kinds"],
        effects=facts["effects"],
    )
    return _received(row, token)


def _begin(row: SubjectRequest, draft: Draft, *, is_joined: bool) -> Ended | None:
    """Open what a new request brings: its duties, the proof of a sign-in, its letter, the block, its first step."""
    by, at = draft.by, draft.at
    kinds = draft.asked.kinds
    if not is_joined:
        open_duties(row, kinds, by=by, at=at)
    ended = None
    if draft.asked.proven_id is not None:
        ended = prove(
            row,
            draft.asked.proven_id,
            method=IdentityMethod.SIGNED_IN,
            evidence=Sealed(""),
            by=by,
            at=at,
            carries_out=not is_joined,
        )
    letter_id = keep_letter(
        site_id=row.site_id,
        correspondent_id=row.correspondent_id,
        fields=draft.fields,
        email=draft.fields.get("email"),
        by=by,
        at=at,
    )
    if not is_joined:
        block_at_intake(row, kinds, at=at)
    row.save(force_update=True)
    add_step(
        row,
        RequestEvent.RECEIVED,
        by=by,
        at=at,
        letter_id=letter_id,
        facts=ended.facts if ended else {},
    )
    return ended


def _join(row: SubjectRequest, same: SubjectRequest, draft: Draft) -> None:
    """Tell both threads that they are one request; the older is answered, the newer is closed (its letter is kept)."""
    for one, other in ((row, same), (same, row)):
        number = number_of(other.year, other.serial)
        add_step(
            one,
            RequestEvent.JOINED,
            by=draft.by,
            at=draft.at,
            is_inner=True,
            facts={"request": str(other.id), "number": number},
        )
    same.has_news = True
    same.save(update_fields=["has_news"])
    keep_for_term(row, by=draft.by, at=draft.at)


def _numbered(draft: Draft, *, token: str, same: SubjectRequest | None) -> SubjectRequest:
    """Write the row under the next number of the site's year; a letter that was taken in meanwhile ends it all."""
    row = _row(draft, token, same)
    row.correspondent_id = open_correspondent(site_id=row.site_id, by=draft.by, at=draft.at)
    of_year = SubjectRequest.objects.filter(site_id=row.site_id, year=row.year)
    is_written = False
    while not is_written:
        require_new(draft.source_digest)
        row.serial = (of_year.aggregate(Max("serial"))["serial__max"] or 0) + 1
        is_written = insert_new(row)
    return row


def _row(draft: Draft, token: str, same: SubjectRequest | None) -> SubjectRequest:
    asked, due = draft.asked, _due(draft, same)
    state = next_state(None, RequestEvent.RECEIVED)
    if same is not None:
        state = next_state(state, RequestEvent.JOINED)
    awaited = needs_identity(asked.kinds, draft.requester)
    return SubjectRequest(
        id=new_id(),
        site_id=asked.site_id,
        year=day_of(draft.at).year,
        kinds=[one.value for one in asked.kinds],
        categories=list(asked.categories),
        purposes=list(asked.purposes),
        requester=draft.requester.value,
        channel=draft.channel.value,
        state=state.value,
        identity=(IdentityState.AWAITED if awaited else IdentityState.NOT_NEEDED).value,
        subject_id=draft.subject_id,
        assignee_id=same.assignee_id if same else find_owner(asked.site_id),
        received_at=draft.received_at,
        registered_at=draft.at,
        registered_by_id=draft.by.id,
        outer_number=draft.outer_number,
        written_on=draft.written_on,
        due_on=due.on,
        alarm_on=due.alarm_on,
        is_provisional=due.is_provisional,
        closed_at=draft.at if same else None,
        outcome=state.value if same else "",
        repeats_id=draft.repeats_id or find_answered(asked, received_at=draft.received_at),
        joined_to_id=same.id if same else None,
        token_hash=token_hash(token),
        source_digest=draft.source_digest,
    )


def _due(draft: Draft, same: SubjectRequest | None) -> Due:
    if same is not None:
        return Due(on=same.due_on, alarm_on=same.alarm_on, is_provisional=same.is_provisional)
    return due_of_request(
        site_id=draft.asked.site_id,
        kinds=draft.asked.kinds,
        requester=draft.requester,
        at=draft.received_at,
    )


def _received(row: SubjectRequest, token: str) -> Received:
    return Received(
        request_id=row.id,
        number=number_of(row.year, row.serial),
        token=token,
        due=Due(on=row.due_on, alarm_on=row.alarm_on, is_provisional=row.is_provisional),
        is_joined=row.joined_to_id is not None,
        joined_to=row.joined_to_id,
        is_proven=row.identity == IdentityState.PROVEN,
    )
