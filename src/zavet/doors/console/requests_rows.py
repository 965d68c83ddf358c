"""Rows of requests, as lists and pages show them: number, kinds, days, owner. Never a word of a letter, nor a value."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from zavet.core.calendar import Calendar, day_of, working_days_left
from zavet.core.language.words import RightKind
from zavet.core.requests import IdentityState, RequestState
from zavet.doors.console.entering import Desk
from zavet.doors.console.rows import Row, staff_names
from zavet.doors.pages.days_left import working_days_left as say_left
from zavet.doors.wording import ARRIVALS, IDENTITIES, REQUEST_KINDS, REQUEST_STATES
from zavet.duties.queries import site_calendar
from zavet.rights.queries import RequestView

_TONES = {
    RequestState.NEW: "info",
    RequestState.IN_WORK: "warn",
    RequestState.ANSWERED: "good",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """What rows of one page are said with: today, the site's calendar, the names of the staff. Two reads, once."""

    today: date
    calendar: Calendar
    names: Mapping[UUID, str]

    @classmethod
    def of(cls, desk: Desk) -> "Day":
        """Return this day at a desk."""
        return cls(
            today=timezone.localdate(),
            calendar=site_calendar(desk.site.id),
            names=staff_names(desk),
        )

    def left(self, due_on: date) -> tuple[str, str]:
        """Return what is left until a day in working days, in words, and how grave that is."""
        days = max(0, working_days_left(self.today, due_on, self.calendar))
        return say_left(due_on, self.today, days)


def request_rows(requests: Iterable[RequestView], day: Day) -> list[Row]:
    """Return requests with their words, one row each."""
    return [request_row(one, day) for one in requests]


def request_row(one: RequestView, day: Day) -> Row:
    """Return one request in words."""
    left, tone = day.left(one.due_on)
    return {
        "id": one.id,
        "number": one.number,
        "kinds": say_kinds(one.kinds),
        "channel": ARRIVALS[one.channel],
        "received_on": day_of(one.received_at),
        "due_on": one.due_on,
        "left": left,
        "tone": tone,
        "is_open": one.is_open,
        "closed_on": day_of(one.closed_at) if one.closed_at else None,
        "state": REQUEST_STATES[one.state],
        "state_tone": _TONES.get(one.state, "quiet"),
        "owner": day.names.get(one.assignee_id, "") if one.assignee_id else "",
        "marks": _marks(one, day.today) if one.is_open else [],
    }


def say_kinds(kinds: Iterable[RightKind]) -> str:
    """Return what a request is about: «Запрос сведений, отзыв согласия»."""
    return capfirst(", ".join(str(REQUEST_KINDS[one]) for one in kinds))


def _marks(one: RequestView, today: date) -> list[str]:
    """Return what else has to be seen at a glance."""
    is_alarmed = one.alarm_on <= today <= one.due_on and one.alarm_on != one.due_on
    found = {
        _("есть новое сообщение"): one.has_news,
        str(IDENTITIES[one.identity]): one.identity
        in {IdentityState.AWAITED, IdentityState.FAILED},
        _("по строгому счёту последний день прошёл или сегодня"): is_alarmed,
        _("срок предварительный"): one.is_provisional,
        _("срок продлён"): one.extended_at is not None,
    }
    return [words for words, is_so in found.items() if is_so]
