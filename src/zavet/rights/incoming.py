"""What comes in, as it was told and checked: nothing undeclared is kept, nothing is dated later than now.

INVARIANT: a letter that was taken in before changes nothing, also where two workers take it in at once.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import wraps
from typing import Any, Final, ParamSpec
from uuid import UUID

from django.utils.translation import gettext as _

from zavet.access.answering import find_person
from zavet.access.codes import name_of
from zavet.access.refusing import AccessRefused
from zavet.core.calendar import Due, day_of
from zavet.core.language.words import Channel, RightKind
from zavet.core.requests import IdentityState, Requester
from zavet.core.values import Actor, ActorKind, Sealed, ZavetError
from zavet.journal.operations import append
from zavet.parties.queries import find_subject
from zavet.policies.queries import find_policy
from zavet.rights.events import RightsEvent
from zavet.rights.identifying import require_own
from zavet.rights.models import RequestStep, SubjectRequest
from zavet.rights.queries import get_request
from zavet.rights.refusing import ReceiptRefused, RightsRefused
from zavet.rights.repeating import Asked
from zavet.rights.views import Received
from zavet.transactions import tells_refusals

CONTACTS: Final = ("name", "email", "phone", "postal", "login")
"""What a letter's fields may say of who writes, besides its ``text``."""
_FIELDS: Final = frozenset({*CONTACTS, "text"})
_LONGEST_NUMBER: Final = 40
_PEOPLE: Final = frozenset({ActorKind.SUBJECT, ActorKind.REPRESENTATIVE})
_Given = ParamSpec("_Given")


class TakenBefore(Exception):
    """This very letter was taken in before: what was begun now is undone."""

    def __init__(self, request_id: UUID) -> None:
        """Keep the request it went to."""
        super().__init__()
        self.request_id = request_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A request as it came, checked: what is asked and by whom, when it came, and the letter itself."""

    asked: Asked
    channel: Channel
    requester: Requester
    subject_id: UUID | None
    fields: Mapping[str, Sealed[str]]
    outer_number: str
    written_on: date | None
    received_at: datetime
    source_digest: str | None
    repeats_id: UUID | None
    by: Actor
    at: datetime


def takes_once(operation: Callable[_Given, Received]) -> Callable[_Given, Received]:
    """Make a receipt one transaction whose refusal leaves an entry; a letter taken in before is told, not taken."""
    whole = tells_refusals(RightsRefused, AccessRefused, tell=_tell)(operation)

    @wraps(operation)
    def run(*args: _Given.args, **given: _Given.kwargs) -> Received:
        try:
            return whole(*args, **given)
        except TakenBefore as taken:
            return _known(taken.request_id)

    return run


def require_new(source_digest: str | None) -> None:
    """Raise TakenBefore for a letter that was taken in already, as a request or as a message of a thread."""
    if source_digest is None:
        return
    of_requests = SubjectRequest.objects.filter(source_digest=source_digest)
    of_steps = RequestStep.objects.filter(source_digest=source_digest)
    for found in (
        *of_requests.values_list("pk", flat=True),
        *of_steps.values_list("request_id", flat=True),
    ):
        raise TakenBefore(found)


def drafted(
    *,
    site_id: UUID,
    kinds: Collection[RightKind],
    channel: Channel,
    fields: Mapping[str, Sealed[str]],
    requester: Requester,
    by: Actor,
    at: datetime,
    received_at: datetime | None,
    subject_id: UUID | None,
    outer_number: str,
    written_on: date | None,
    categories: Iterable[str],
    purposes: Iterable[str],
    source_digest: str | None,
    repeats_id: UUID | None,
) -> Draft:
    """Return what came, checked; raise ReceiptRefused, ActorRefused, TakenBefore."""
    require_new(source_digest)
    came_at = received_at or at
    _require_past(came_at, written_on, at)
    _require_short(outer_number)
    _require_fields(fields)
    proven_id = _signed_in(subject_id, by, at)
    email = fields.get("email") if requester is Requester.SUBJECT else None
    asked = Asked(
        site_id=site_id,
        requester=Requester(requester),
        by_id=by.id,
        kinds=_ordered(kinds),
        categories=declared(site_id, at, "data", categories),
        purposes=declared(site_id, at, "purposes", purposes),
        proven_id=proven_id,
        email=email,
    )
    return Draft(
        asked=asked,
        channel=Channel(channel),
        requester=Requester(requester),
        subject_id=proven_id or _found(site_id, subject_id, requester, fields),
        fields=dict(fields),
        outer_number=outer_number.strip(),
        written_on=written_on,
        received_at=came_at,
        source_digest=source_digest,
        repeats_id=repeats_id,
        by=by,
        at=at,
    )


def _ordered(kinds: Collection[RightKind]) -> tuple[RightKind, ...]:
    """Return the rights in their order; nothing recognised is a question, until the officer says what it is."""
    return tuple(kind for kind in RightKind if kind in kinds) or (RightKind.FEEDBACK,)


def _signed_in(subject_id: UUID | None, by: Actor, at: datetime) -> UUID | None:
    """Return whom somebody signed in asks for, themselves or whom they represent; None for anybody else."""
    if by.kind not in _PEOPLE:
        return None
    wanted = subject_id or by.known_id
    require_own(wanted, by=by, at=at)
    return wanted


def _found(
    site_id: UUID,
    subject_id: UUID | None,
    requester: Requester,
    fields: Mapping[str, Sealed[str]],
) -> UUID | None:
    """Return the person a request seems to be about. Whose contacts a representative gives are their own."""
    if subject_id is not None:
        known = find_subject(subject_id)
        if known is None or known.site_id != site_id or known.ended_at or known.is_correspondent:
            raise ReceiptRefused(_("Такого человека на этом сайте нет."))
        return subject_id
    if requester is not Requester.SUBJECT:
        return None
    return find_person(
        site_id=site_id,
        email=fields.get("email"),
        phone=fields.get("phone"),
        login=fields.get("login"),
    )


def declared(site_id: UUID, at: datetime, what: str, named: Iterable[str]) -> tuple[str, ...]:
    """Return codes the policy declares among its ``data`` or ``purposes``; raise ReceiptRefused for any other."""
    in_force = find_policy(site_id=site_id, at=at)
    known = getattr(in_force.policy, what) if in_force else {}
    chosen = tuple(sorted(set(named)))
    if not set(chosen) <= set(known):
        message = _("В обращении названо то, чего политика не объявляет.")
        raise ReceiptRefused(message, next_step=_("Выберите данные и цели из политики."))
    return chosen


def _require_past(came_at: datetime, written_on: date | None, at: datetime) -> None:
    if came_at > at or (written_on is not None and written_on > day_of(came_at)):
        message = _("Письмо не может прийти позже, чем его записали, или раньше, чем написали.")
        raise ReceiptRefused(message, next_step=_("Проверьте даты письма и получения."))


def _require_short(outer_number: str) -> None:
    if len(outer_number.strip()) > _LONGEST_NUMBER:
        raise ReceiptRefused(_("Исходящий номер письма слишком длинный."))


def _require_fields(fields: Mapping[str, Sealed[str]]) -> None:
    if not fields or not fields.keys() <= _FIELDS:
        raise ReceiptRefused(_("В обращении нет ни слова или есть лишние поля."))


def _known(request_id: UUID) -> Received:
    found = get_request(request_id)
    return Received(
        request_id=found.id,
        number=found.number,
        token="",
        due=Due(on=found.due_on, alarm_on=found.alarm_on, is_provisional=found.is_provisional),
        is_joined=found.joined_to_id is not None,
        joined_to=found.joined_to_id,
        is_known=True,
        is_proven=found.identity is IdentityState.PROVEN,
    )


def _tell(refusal: ZavetError, given: Mapping[str, Any]) -> None:
    append(
        event=RightsEvent.STEP_REFUSED,
        site_id=given.get("site_id"),
        by=given["by"],
        at=given["at"],
        facts={"step": "receive", "reasons": [name_of(refusal)]},
    )
