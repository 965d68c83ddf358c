"""Rows the console shows in more than one place: what is owed, what the journal tells. Never a value of anybody."""

from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID

from django.utils import timezone

from zavet.core.calendar import Calendar, working_days_left
from zavet.core.values import ActorKind, ZavetError
from zavet.doors.console.entering import Desk
from zavet.doors.pages.days_left import working_days_left as say_left
from zavet.doors.wording import ACTORS, DUTIES, EVENTS
from zavet.duties.queries import DutyView
from zavet.journal.queries import EntryView
from zavet.parties.queries import list_staff

Row = dict[str, object]


def duty_rows(duties: Iterable[DutyView], calendar: Calendar) -> list[Row]:
    """Return duties with their words, what is left in working days, as requests tell it, and how grave that is."""
    today = timezone.localdate()
    return [_duty(one, *_left(one.due_on, today, calendar)) for one in duties]


def staff_names(desk: Desk) -> dict[UUID, str]:
    """Return the names of the operator's staff, those who left too: their entries stay."""
    known = list_staff(operator_id=desk.site.operator_id, is_with_former=True)
    return {one.id: one.name for one in known}


def entry_row(one: EntryView, names: Mapping[UUID, str]) -> Row:
    """Return an entry in words: what happened, who did it, which clauses decided."""
    who = names.get(one.actor_id) if one.actor_id else None
    is_refused = one.facts.get("permitted") is False
    return {
        "entry": one,
        "words": EVENTS.get(one.event, one.event),
        "who": who or ACTORS[ActorKind(one.actor_kind)],
        "clauses": [clause.replace(":", " ") for clause in one.facts.get("clauses", ())],
        "numbers": [clause.partition(":")[2] for clause in one.facts.get("clauses", ())],
        "tone": "bad" if is_refused else "quiet",
    }


def _left(due_on: date, today: date, calendar: Calendar) -> tuple[str, str]:
    return say_left(due_on, today, max(0, working_days_left(today, due_on, calendar)))


def _duty(one: DutyView, left: str, tone: str) -> Row:
    return {"duty": one, "words": DUTIES.get(one.kind, one.kind), "left": left, "tone": tone}


def say_refusal(refused: ZavetError) -> str:
    """Return what could not be done, by which article, and what to do now, in one line."""
    clause = f" ({refused.clause})" if refused.clause else ""
    return f"{refused}{clause} {refused.next_step or ''}".strip()
