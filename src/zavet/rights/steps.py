"""What every step of a request shares: the thread is locked first, the letter is kept, the entry is written last.

INVARIANT: a request's row is locked before anything is written to the journal, and its people after it: two officers
wait for each other, and nobody waits in a ring.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import Max
from django.utils.translation import gettext as _

from zavet.access.answering import keep_letter
from zavet.access.asking import ask
from zavet.chance import new_id
from zavet.core.calendar import day_of
from zavet.core.decisions import ANSWERING, CORRESPONDENCE
from zavet.core.requests import (
    IdentityState,
    Requester,
    RequestEvent,
    RequestState,
    StepImpossible,
    identity_step,
    step,
)
from zavet.core.values import Action, Actor, ActorKind, Sealed
from zavet.journal.facts import Fact
from zavet.journal.operations import append
from zavet.parties.ending import await_subject
from zavet.rights.events import RightsEvent
from zavet.rights.models import RequestStep, SubjectRequest
from zavet.rights.queries import RequestMissing
from zavet.rights.refusing import ActorRefused, LetterEmpty, impossible
from zavet.rights.rows import number_of
from zavet.rights.views import Deed
from zavet.statements import insert_new

_OPERATORS: Final = frozenset({ActorKind.STAFF, ActorKind.SYSTEM})


def lock_thread(request_id: UUID, *, is_with_people: bool = False) -> SubjectRequest:
    """Return a request nobody else changes until the transaction ends; raise RequestMissing.

    ``is_with_people`` locks those it is about too: their data are about to change.
    """
    row = SubjectRequest.objects.select_for_update().filter(pk=request_id).first()
    if row is None:
        raise RequestMissing(_("Такого обращения нет."))
    if is_with_people:
        lock_people(row)
    return row


def lock_people(*rows: SubjectRequest, also: UUID | None = None) -> None:
    """Lock who wrote requests and whom they are about, after the requests and in one order: nobody waits in a ring."""
    named = {person for row in rows for person in (row.correspondent_id, row.subject_id)} | {also}
    for person in sorted(one for one in named if one is not None):
        await_subject(person)


def require_staff(row: SubjectRequest, *, by: Actor, at: datetime) -> None:
    """Raise ActorRefused unless somebody acts for the operator and may: the officer, staff with a leave, Zavet."""
    decision = ask(
        action=Action.RECORDING,
        site_id=row.site_id,
        subject_id=row.correspondent_id,
        categories=[CORRESPONDENCE],
        purpose=ANSWERING,
        by=by,
        at=at,
    )
    if by.kind not in _OPERATORS or not decision.is_permitted:
        message = _("С обращениями работают ответственный и работники с допуском к ответам.")
        raise ActorRefused(
            message,
            clause="152-ФЗ ст. 22.1 ч. 4",
            next_step=_("Нужен подписанный допуск для цели «Ответить на обращение человека»."),
        )


def move(row: SubjectRequest, event: RequestEvent) -> None:
    """Put a request into the state an event leads to; raise RequestClosed where the event is no step from here."""
    try:
        row.state = step(RequestState(row.state), event).value
    except StepImpossible as error:
        raise impossible(error) from None


def move_identity(row: SubjectRequest, event: RequestEvent) -> None:
    """Write down what is known of who asks after an event about it; raise ProvenForAnother for what cannot be."""
    try:
        row.identity = identity_step(IdentityState(row.identity), event).value
    except StepImpossible as error:
        raise impossible(error) from None


def write(row: SubjectRequest, text: Sealed[str], *, by: Actor, at: datetime) -> UUID:
    """Seal a letter of the operator's and return its id; raise LetterEmpty for one without words."""
    if not text.reveal().strip():
        raise LetterEmpty(_("Письмо пусто: напишите, что отвечаете."))
    return keep_letter(
        site_id=row.site_id,
        correspondent_id=row.correspondent_id,
        fields={"text": text},
        by=by,
        at=at,
    )


def add_step(
    row: SubjectRequest,
    event: RequestEvent,
    *,
    by: Actor,
    at: datetime,
    letter_id: UUID | None = None,
    template: str = "",
    is_outgoing: bool = False,
    is_inner: bool = False,
    facts: Mapping[str, Any] | None = None,
    source_digest: str | None = None,
) -> RequestStep:
    """Write a step into the timeline; an outgoing letter gets the next number of the site's year."""
    made = RequestStep(
        id=new_id(),
        request_id=row.id,
        site_id=row.site_id,
        at=at,
        event=event.value,
        staff_id=by.id if by.kind is ActorKind.STAFF else None,
        letter_id=letter_id,
        template=template,
        is_inner=is_inner,
        source_digest=source_digest,
        facts=dict(facts or {}),
    )
    if not is_outgoing:
        made.save(force_insert=True)
        return made
    made.year = day_of(at).year
    while made.serial is None or not insert_new(made):
        of_year = RequestStep.objects.filter(site_id=row.site_id, year=made.year)
        made.serial = (of_year.aggregate(Max("serial"))["serial__max"] or 0) + 1
    return made


def done(
    row: SubjectRequest,
    event: RequestEvent,
    told: RightsEvent,
    *,
    by: Actor,
    at: datetime,
    letter_id: UUID | None = None,
    template: str = "",
    is_outgoing: bool = False,
    is_inner: bool = False,
    facts: Mapping[str, Any] | None = None,
    codes: Mapping[str, Fact] | None = None,
    deed: Mapping[str, Any] | None = None,
) -> Deed:
    """Keep a request as it is now, with the step and the operation's one entry, and return the deed.

    ``facts`` stand in the step, ``codes`` in the entry, ``deed`` is what the deed tells besides. Whatever the staff do
    sees to the news.
    """
    row.has_news = row.has_news and by.kind is not ActorKind.STAFF
    row.save(force_update=True)
    made = add_step(
        row,
        event,
        by=by,
        at=at,
        letter_id=letter_id,
        template=template,
        is_outgoing=is_outgoing,
        is_inner=is_inner,
        facts=facts,
    )
    tell(row, told, by=by, at=at, step=str(made.id), **(codes or {}))
    number = "" if made.serial is None or made.year is None else number_of(made.year, made.serial)
    return Deed(request_id=row.id, step_id=made.id, number=number, **(deed or {}))


def tell(row: SubjectRequest, event: RightsEvent, *, by: Actor, at: datetime, **more: Fact) -> UUID:
    """Write what happened to a request: its reference, its number and codes."""
    facts: dict[str, Fact] = {
        "request": str(row.id),
        "number": number_of(row.year, row.serial),
        **more,
    }
    return append(
        event=event, site_id=row.site_id, by=by, at=at, subject_id=row.subject_id, facts=facts
    )


def requester_of(row: SubjectRequest) -> Requester:
    """Return who asks."""
    return Requester(row.requester)
