"""Requests in the officer's day: how many of what wait, and the nearest of them, in a fixed number of reads."""

from datetime import timedelta
from typing import Final
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from zavet.core.requests import RequestState
from zavet.doors.console.entering import Desk
from zavet.doors.console.requests_forms import NOBODY
from zavet.doors.console.requests_queue import counted
from zavet.doors.console.requests_rows import Day, request_rows
from zavet.doors.console.rows import Row
from zavet.rights.queries import DayCounts, Filters, counts_of_day, list_requests

_NEAREST: Final = 10
_DAY: Final = timedelta(days=1)
_WEEK: Final = timedelta(days=7)


def requests_of_day(desk: Desk) -> Row:
    """Return what the day's page tells of requests: counts that lead to the queue, and the nearest last days."""
    day = Day.of(desk)
    counts = counts_of_day(site_id=desk.site.id, today=day.today)
    nearest = list_requests(site_id=desk.site.id, filters=Filters(), limit=_NEAREST)
    return {
        "counts": [one for one in _counts(counts, day) if one["count"]],
        "rows": request_rows(nearest, day),
    }


def _counts(counts: DayCounts, day: Day) -> list[Row]:
    today = day.today.isoformat()
    soon = {
        "due_from": (day.today + _DAY).isoformat(),
        "due_until": (day.today + _WEEK).isoformat(),
    }
    return [
        _count(_("Просрочено"), counts.overdue, "bad", waits="overdue"),
        _count(
            _("Последний день сегодня"), counts.due_today, "warn", due_from=today, due_until=today
        ),
        _count(
            _("Последний день сегодня по строгому счёту"),
            counts.alarmed,
            "warn",
            waits="alarm",
            due_from=today,
        ),
        _count(_("Последний день на неделе"), counts.due_soon, "quiet", **soon),
        _count(_("Новые"), counts.new, "info", state=RequestState.NEW.value),
        _count(_("Без исполнителя"), counts.unowned, "warn", owner=NOBODY),
        _count(_("Есть сообщения"), counts.news, "info", waits="news"),
        _count(_("Ждут подтверждения личности"), counts.unproven, "quiet", waits="identity"),
    ]


def _count(words: str, count: int, tone: str, **asked: str) -> Row:
    url = f"{reverse('console:requests')}?{urlencode(asked)}"
    return {"words": words, "count": count, "said": counted(count), "tone": tone, "url": url}
