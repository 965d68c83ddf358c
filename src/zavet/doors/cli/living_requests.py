"""Lets people of the demonstration ask by right: three requests a site, each in another state, all invented."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from zavet.chance import now
from zavet.core.language.words import Channel, RightKind
from zavet.core.requests import Requester
from zavet.core.values import Actor, Sealed
from zavet.doors.cli.people import PEOPLE, Person
from zavet.doors.mail.sending import after_receiving, queue_letter
from zavet.parties.queries import SiteView
from zavet.rights.operations import answer, receive

_CLAIM: Final = "Прошу письменно ответить, почему мне показали чужую заявку."
_QUESTION: Final = "Как долго вы храните мои данные после удаления учётной записи?"
_ANSWER: Final = (
    "Здравствуйте! После удаления учётной записи мы уничтожаем данные в срок, названный в политике, и выдаём об этом "
    "выписку из журнала. Дольше хранится только то, что велит закон."
)
_LATELY: Final = timedelta(days=6)


def ask_by_right(site: SiteView, *, subject_ids: Collection[UUID], officer: UUID) -> None:
    """Let Anna ask from the cabinet, a neighbour claim by mail, and another get an answer."""
    anna, _boris, *_others = subject_ids
    _ask(
        site,
        PEOPLE[0],
        RightKind.INFORMATION,
        Channel.CABINET,
        "Какие данные обо мне у вас есть?",
        by=Actor.subject(anna),
        at=now() - _LATELY,
    )
    _ask(site, PEOPLE[4], RightKind.CLAIM, Channel.EMAIL, _CLAIM, at=now() - 4 * _LATELY)
    asked = _ask(site, PEOPLE[5], RightKind.FEEDBACK, Channel.EMAIL, _QUESTION, at=now() - _LATELY)
    deed = answer(
        request_id=asked,
        text=Sealed(_ANSWER),
        by=Actor.staff(officer),
        at=now() - _LATELY / 2,
    )
    if deed.step_id is not None:
        queue_letter(deed.step_id)


def _ask(
    site: SiteView,
    person: Person,
    kind: RightKind,
    channel: Channel,
    text: str,
    *,
    at: datetime,
    by: Actor | None = None,
) -> UUID:
    received = receive(
        site_id=site.id,
        kinds=[kind],
        channel=channel,
        fields={
            "name": Sealed(f"{person.given} {person.family}"),
            "email": Sealed(person.email),
            "text": Sealed(text),
        },
        requester=Requester.SUBJECT,
        by=by or Actor.visitor(),
        at=at,
    )
    after_receiving(received, at=at)
    return received.request_id
