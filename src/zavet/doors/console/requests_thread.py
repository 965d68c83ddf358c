"""A thread as rows: what happened and who did it, with what was written where it may be read."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zavet.core.requests import Effect, RequestEvent
from zavet.doors.console.requests_rows import Day
from zavet.doors.console.rows import Row
from zavet.doors.wording import EFFECTS, REQUEST_EVENTS
from zavet.rights.views import StepText, StepView

_TONES = {
    RequestEvent.ANSWERED: "good",
    RequestEvent.IDENTITY_PROVEN: "good",
    RequestEvent.REFUSED: "bad",
    RequestEvent.IDENTITY_FAILED: "bad",
}
_WAYS = {
    "email": gettext_lazy("по электронной почте"),
    "post": gettext_lazy("почтой"),
    "hand": gettext_lazy("вручено"),
}


def thread_rows(steps: Iterable[StepText], day: Day) -> list[Row]:
    """Return what happened, the latest first, as ``request.html`` shows it."""
    rows = [_row(one, day) for one in steps]
    return rows[::-1]


def _row(one: StepText, day: Day) -> Row:
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
        "file_id": step.file_id,
        "number": step.number,
        "sent": _sent(step),
        "is_waiting": bool(step.number) and step.sent_at is None,
    }


def _words(step: StepView) -> str:
    """Return what happened; an effect by its own words."""
    effects = _effects(step.facts)
    return capfirst(", ".join(effects)) if effects else str(REQUEST_EVENTS[step.event])


def _effects(facts: Mapping[str, Any]) -> list[str]:
    named = facts.get("effects") or ([facts["effect"]] if facts.get("effect") else [])
    return [str(EFFECTS[Effect(one)]) for one in named]


def _contacts(fields: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return what a letter says of who writes, by its names in words."""
    names = {
        "name": _("Имя"),
        "email": _("Электронная почта"),
        "phone": _("Телефон"),
        "postal": _("Почтовый адрес"),
        "login": _("Логин"),
    }
    return [(words, fields[name]) for name, words in names.items() if fields.get(name)]


def _sent(step: StepView) -> str:
    return str(_WAYS.get(step.sent_by, step.sent_by)) if step.sent_at else ""
