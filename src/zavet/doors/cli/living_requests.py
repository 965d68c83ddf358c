"""Lets people of the demonstration ask by right: by every way and in every state an officer meets. All are invented."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Final
from uuid import UUID

from zavet.access.queries import describe
from zavet.chance import now
from zavet.core.calendar import day_of
from zavet.core.language.words import Channel, FieldKind, RightKind
from zavet.core.requests import Requester
from zavet.core.values import Actor, Sealed
from zavet.doors.cli.month import Month
from zavet.doors.cli.people import PEOPLE, Person
from zavet.doors.mail.sending import after_receiving, queue_letter
from zavet.parties.queries import SiteView
from zavet.policies.queries import find_policy
from zavet.rights.operations import answer, delete, receive, rectify

_DAY: Final = timedelta(days=1)
_CLAIM: Final = "Прошу письменно ответить, почему мне показали чужую заявку."
_QUESTION: Final = "Как долго вы храните мои данные после удаления учётной записи?"
_ANSWER: Final = (
    "Здравствуйте! После удаления учётной записи мы уничтожаем данные в срок, названный в политике, и выдаём об этом "
    "выписку из журнала. Дольше хранится только то, что велит закон."
)
_WHAT: Final = "Какие данные обо мне у вас есть?"
_WRONG: Final = "У вас записаны мои прежние данные. Исправьте, пожалуйста."
_FORGET: Final = "Удалите, пожалуйста, всё, что обо мне хранится."
_FORGOTTEN: Final = "Здравствуйте! Данные, о которых Вы просили, уничтожены, акт № {number}."
_KEPT: Final = (
    "\n\nЧасть данных хранить обязывает закон: они заблокированы и ни для чего другого не служат."
)
_PAPER: Final = (
    "Запрос информации о персональных данных\n\nПрошу сообщить, какие мои данные у вас есть, откуда они получены и "
    "кому вы их передавали."
)
_PUT_RIGHT: Final = {
    FieldKind.PHONE: "+7 900 777-88-99",
    FieldKind.NAME: "Полевая Дарья",
    FieldKind.LOGIN: "darya.polevaya",
}
_MARRIED, _LEAVING = 8, 9
"""Whose data were put right, and who had all deleted: their places among the people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wish:
    """What one of the people asks, and how it came."""

    place: int
    kind: RightKind
    channel: Channel
    text: str

    @property
    def person(self) -> Person:
        return PEOPLE[self.place]


_WAITING: Final = {
    24: _Wish(place=4, kind=RightKind.CLAIM, channel=Channel.EMAIL, text=_CLAIM),
    16: _Wish(place=2, kind=RightKind.RECTIFICATION, channel=Channel.DESK, text=_WRONG),
    6: _Wish(place=0, kind=RightKind.INFORMATION, channel=Channel.CABINET, text=_WHAT),
}
"""What waits for the officer, by how many days ago it came: one is late, one is near its last day."""


def plan_requests(month: Month, site: SiteView, subjects: list[UUID], *, officer: UUID) -> None:
    """Plan what people of a site ask by right and what the officer does; ``subjects`` fills up as they come."""
    by = Actor.staff(officer)
    for days, wish in _WAITING.items():
        month.plan(now() - days * _DAY, partial(_ask, site, subjects, wish))
    month.plan(now() - 12 * _DAY, partial(_write_on_paper, site, by))
    month.plan(now() - 7 * _DAY, partial(_forget, site, subjects, by))
    month.plan(now() - 5 * _DAY, partial(_question, site, subjects, by))
    month.plan(now() - 3 * _DAY, partial(_put_right, site, subjects, by))


def _ask(site: SiteView, subjects: list[UUID], wish: _Wish, at: datetime) -> UUID:
    """Ask, signed in where it comes from the cabinet, and return the request."""
    is_signed_in = wish.channel is Channel.CABINET
    person = wish.person
    received = receive(
        site_id=site.id,
        kinds=[wish.kind],
        channel=wish.channel,
        fields={
            "name": Sealed(f"{person.given} {person.family}"),
            "email": Sealed(person.email),
            "text": Sealed(wish.text),
        },
        requester=Requester.SUBJECT,
        by=Actor.subject(subjects[wish.place]) if is_signed_in else Actor.visitor(),
        at=at,
    )
    after_receiving(received, at=at)
    return received.request_id


def _write_on_paper(site: SiteView, by: Actor, at: datetime) -> None:
    """Let a letter come by post: it lay for a day, its term runs from the day it came."""
    person = PEOPLE[6]
    came = at - _DAY
    receive(
        site_id=site.id,
        kinds=[RightKind.INFORMATION],
        channel=Channel.POST,
        fields={
            "name": Sealed(f"{person.given} {person.family}"),
            "postal": Sealed("990001, г. Вымышленск, ул. Яблоневая, д. 14, кв. 3"),
            "text": Sealed(_PAPER),
        },
        requester=Requester.SUBJECT,
        by=by,
        at=at,
        received_at=came,
        outer_number="б/н",
        written_on=day_of(came - 3 * _DAY),
    )


def _forget(site: SiteView, subjects: list[UUID], by: Actor, at: datetime) -> None:
    """Have all deleted that no law keeps, by an act, and tell the person."""
    wish = _Wish(place=_LEAVING, kind=RightKind.DELETION, channel=Channel.CABINET, text=_FORGET)
    asked = _ask(site, subjects, wish, at)
    done = delete(request_id=asked, by=by, at=at + _DAY)
    if done.act_number:
        text = _FORGOTTEN.format(number=done.act_number) + (_KEPT if done.stays else "")
        _answer(asked, text, by, at + _DAY)


def _question(site: SiteView, subjects: list[UUID], by: Actor, at: datetime) -> None:
    wish = _Wish(place=5, kind=RightKind.FEEDBACK, channel=Channel.EMAIL, text=_QUESTION)
    _answer(_ask(site, subjects, wish, at), _ANSWER, by, at + _DAY)


def _put_right(site: SiteView, subjects: list[UUID], by: Actor, at: datetime) -> None:
    """Put a value right; whoever could have had the old one is still to be told."""
    known = _rectifiable(site, subjects[_MARRIED], at)
    if not known:
        return
    wish = _Wish(place=_MARRIED, kind=RightKind.RECTIFICATION, channel=Channel.CABINET, text=_WRONG)
    category, value = known[0]
    rectify(
        request_id=_ask(site, subjects, wish, at),
        category=category,
        value=Sealed(value),
        by=by,
        at=at + _DAY,
    )


def _rectifiable(site: SiteView, subject_id: UUID, at: datetime) -> list[tuple[str, str]]:
    in_force = find_policy(site_id=site.id, at=at)
    rules = in_force.policy.data if in_force else {}
    held = [one.category for one in describe(site_id=site.id, subject_id=subject_id)]
    kinds = {name: rules[name].kind for name in held if name in rules}
    return [(name, _PUT_RIGHT[kind]) for name, kind in kinds.items() if kind in _PUT_RIGHT]


def _answer(request_id: UUID, text: str, by: Actor, at: datetime) -> None:
    deed = answer(request_id=request_id, text=Sealed(text), by=by, at=at)
    if deed.step_id is not None:
        queue_letter(deed.step_id)
