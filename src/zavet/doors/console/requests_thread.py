"""A thread as rows: what happened and who did it, with what was written where it may be read."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zavet.core.decisions.ending import Why
from zavet.core.language.policy import Policy
from zavet.core.language.words import Channel, RightKind
from zavet.core.requests import DismissReason, Effect, RequestEvent, Untold
from zavet.doors.console.requests_rows import Day, say_kinds
from zavet.doors.console.rows import Row
from zavet.doors.pages.held import category_names
from zavet.doors.wording import (
    DISMISS_REASONS,
    EFFECTS,
    IDENTITY_METHODS,
    REQUEST_EVENTS,
    UNTOLD,
    WHYS,
    say_purpose,
)
from zavet.parties.words import IdentityMethod
from zavet.rights.recipients import TO_ADDRESS, TO_NAME
from zavet.rights.views import StepText, StepView

_TONES = {
    RequestEvent.ANSWERED: "good",
    RequestEvent.IDENTITY_PROVEN: "good",
    RequestEvent.REFUSED: "bad",
    RequestEvent.IDENTITY_FAILED: "bad",
}
_SAID_BY_EFFECTS = {RequestEvent.APPLIED, RequestEvent.NOTED}
_OF_ALL = {Effect.BLOCK.value, Effect.END_BLOCK.value}
"""What names no data where it was done to all."""
_INSTANT = timedelta(microseconds=1)
_WAYS = {
    "email": gettext_lazy("по электронной почте"),
    "post": gettext_lazy("почтой"),
    "hand": gettext_lazy("вручено"),
    "cabinet": gettext_lazy("в личном кабинете"),
}


def thread_rows(steps: Iterable[StepText], day: Day, policy: Policy | None) -> list[Row]:
    """Return what happened, the latest first, as ``request.html`` shows it."""
    rows = [_row(one, day, policy) for one in steps]
    return rows[::-1]


def _row(one: StepText, day: Day, policy: Policy | None) -> Row:
    step = one.step
    fields = {name: value.reveal() for name, value in one.fields.items()}
    return {
        "id": step.id,
        "at": step.at,
        "tone": _TONES.get(step.event, "quiet"),
        "words": _words(step),
        "who": day.names.get(step.staff_id, "") if step.staff_id else "",
        "is_inner": step.is_inner,
        "text": fields.pop("text", ""),
        "contacts": _contacts(fields),
        "details": list(say_facts(step.facts, day, policy)),
        "file_id": step.file_id,
        "number": step.number,
        "sent": _sent(step),
        "is_waiting": bool(step.number) and step.sent_at is None,
    }


def _words(step: StepView) -> str:
    """Return what happened; an effect by its own words, and those that followed by themselves too."""
    effects = [str(EFFECTS[Effect(one)]) for one in step.facts.get("effects", ())]
    if step.event is RequestEvent.RECEIVED and step.staff_id:
        return _("Обращение на бумаге записано")
    if step.event is RequestEvent.RECIPIENT_TOLD and step.facts.get("reason"):
        return _("Отмечено, почему получателю не пишут")
    said = [] if step.event in _SAID_BY_EFFECTS and effects else [str(REQUEST_EVENTS[step.event])]
    return capfirst(", ".join([*said, *effects]))


def say_facts(facts: Mapping[str, Any], day: Day, policy: Policy | None) -> Iterator[str]:
    """Yield what a step tells in codes: which data, what stays until when and why, what goes on, who is to be told."""
    if facts.get("categories"):
        yield _("Данные: %(data)s.") % {"data": category_names(facts["categories"], policy)}
    elif _OF_ALL & set(facts.get("effects", ())):
        yield _("Данные: все, что хранится.")
    for category, why, act, until in facts.get("stays", ()):
        yield _stays(category_names([category], policy), why, act, until)
    if facts.get("ended"):
        names = ", ".join(str(say_purpose(one, policy)) for one in facts["ended"])
        yield _("Кончились цели: %(purposes)s.") % {"purposes": names}
    for purpose, article, clause in facts.get("going_on", ()):
        known = {"purpose": say_purpose(purpose, policy), "article": article, "clause": clause}
        yield _("Продолжается «%(purpose)s»: %(article)s, %(clause)s.") % known
    known_names = policy.recipients if policy else {}
    told = [known_names[one].name for one in facts.get("recipients", ()) if one in known_names]
    if told:
        yield _("Могли получить: %(who)s.") % {"who": ", ".join(told)}
    if facts.get("recipient") in known_names:
        yield _("Получатель: %(who)s.") % {"who": known_names[facts["recipient"]].name}
    if facts.get("act_number"):
        yield _("Акт об уничтожении № %(number)s.") % {"number": facts["act_number"]}
    yield from _small(facts, day)


def _stays(data: str, why: str, act: str, until: str) -> str:
    known = {"data": data, "why": WHYS[Why(why)], "act": act}
    known["act"] = f" ({act})" if act else ""
    if not until:
        return _("Осталось: %(data)s — %(why)s%(act)s.") % known
    last_on = localtime(datetime.fromisoformat(until) - _INSTANT)
    known["until"] = date_format(last_on, _("j E Y"))
    return _("Осталось: %(data)s — %(why)s%(act)s, по %(until)s.") % known


def _small(facts: Mapping[str, Any], day: Day) -> Iterator[str]:
    """Yield what a step tells of its course: to whom, by which method, why, together with which other."""
    if facts.get("is_unproven"):
        by_mail = facts.get("channel") == Channel.EMAIL
        yield (
            _("Письмо с адреса заявителя, отправитель не проверен.")
            if by_mail
            else _("Кто написал, не проверено.")
        )
    if facts.get("staff"):
        yield _("Исполнитель: %(who)s.") % {"who": day.names.get(UUID(facts["staff"]), "")}
    if facts.get("method"):
        yield capfirst(f"{IDENTITY_METHODS[IdentityMethod(facts['method'])]}.")
    if facts.get("reason") in set(DismissReason):
        yield capfirst(f"{DISMISS_REASONS[DismissReason(facts['reason'])]}.")
    if facts.get("reason") in set(Untold):
        yield capfirst(f"{UNTOLD[Untold(facts['reason'])]}.")
    if facts.get("kinds"):
        yield f"{say_kinds(RightKind(one) for one in facts['kinds'])}."
    if facts.get("ground"):
        yield _("По закону: %(article)s.") % {"article": facts["ground"]}
    if facts.get("number"):
        yield _("Обращение %(number)s.") % {"number": facts["number"]}
    if facts.get("due_on"):
        last_on = date_format(date.fromisoformat(facts["due_on"]), _("j E Y"))
        yield _("Последний день теперь %(day)s.") % {"day": last_on}


def _contacts(fields: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return what a letter says of who writes, by its names in words."""
    names = {
        "name": _("Имя"),
        "email": _("Электронная почта"),
        "phone": _("Телефон"),
        "postal": _("Почтовый адрес"),
        "login": _("Логин"),
        TO_NAME: _("Кому"),
        TO_ADDRESS: _("Куда"),
    }
    return [(words, fields[name]) for name, words in names.items() if fields.get(name)]


def _sent(step: StepView) -> str:
    return str(_WAYS.get(step.sent_by, step.sent_by)) if step.sent_at else ""
