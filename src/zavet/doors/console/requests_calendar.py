"""Terms by day, of requests and of what else the site owes: a month, and a secret address for a calendar program.

INVARIANT: numbers, kinds and days alone; the secret of an address is shown once and kept nowhere.
"""

from calendar import Calendar as Weeks
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from zavet.access.knowing import may_know
from zavet.chance import now
from zavet.core.calendar import FEDERAL
from zavet.doors.console.calendar_text import CONTENT_TYPE, DayEvent, write_calendar
from zavet.doors.console.disclosures_day import list_last_days
from zavet.doors.console.disclosures_entering import has_post
from zavet.doors.console.entering import Desk, for_admitted
from zavet.doors.console.requests_calendar_others import OtherTerm, group_others, list_others
from zavet.doors.console.requests_rows import Day, say_kinds
from zavet.doors.console.rows import Row
from zavet.doors.pages.sites import origin
from zavet.doors.site.asking import site_of
from zavet.parties.queries import StaffView, find_staff
from zavet.rights.operations import end_feed, make_feed
from zavet.rights.queries import (
    Filters,
    RequestView,
    find_feed,
    find_feed_of,
    list_days,
    list_first,
    list_requests,
)

_SHOWN: Final = 5
_IN_FEED: Final = 1000
_DAY: Final = timedelta(days=1)
_WEEK: Final = 7
_FIRST_YEAR, _LAST_YEAR = 2020, 2100


@require_safe
@for_admitted
def calendar(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Show a month of terms."""
    return _show(request, desk)


@require_POST
@for_admitted
def new_feed(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Make the address of one's own calendar, show it this once; an earlier one ends."""
    token = make_feed(staff_id=desk.staff.id, site_id=desk.site.id, by=desk.by, at=now())
    address = f"{origin(desk.site)}{reverse('console:requests_feed', args=[token])}"
    return _show(request, desk, feed_url=address)


@require_POST
@for_admitted
def stop_feed(request: HttpRequest, desk: Desk) -> HttpResponse:
    """End the address of one's own calendar."""
    end_feed(staff_id=desk.staff.id, site_id=desk.site.id, by=desk.by, at=now())
    messages.success(request, _("Адрес календаря отключён."))
    return redirect("console:requests_calendar")


@require_safe
@never_cache
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """Answer a calendar program with the open terms.

    An address that was ended or never was is not found, nor one whose owner has left or has no leave any more.
    """
    site, known = site_of(request), find_feed(token)
    staff = find_staff(known.staff_id) if known else None
    if known is None or staff is None or known.site_id != site.id or staff.ended_at is not None:
        raise Http404
    if not may_know(site_id=site.id, staff_id=staff.id, at=now()):
        raise Http404
    rows = list_requests(site_id=site.id, filters=Filters(), limit=_IN_FEED)
    others = _others(site.id, staff)
    name = _("Сроки: %(site)s") % {"site": site.name}
    events = [_event(one, site.host) for one in rows]
    events += [_other_event(one, site.host) for one in others]
    return HttpResponse(write_calendar(events, name=name, made_at=now()), content_type=CONTENT_TYPE)


def _others(site_id: UUID, staff: StaffView, *, until_on: date | None = None) -> list[OtherTerm]:
    """Return what is owed besides answers to requests; of authorities' demands only to whoever answers them."""
    demands = list_last_days(site_id, until_on=until_on) if has_post(staff, site_id) else []
    return [*demands, *group_others(list_others(site_id, until_on=until_on))]


def _event(one: RequestView, host: str) -> DayEvent:
    words = _("Обращение %(number)s: %(kinds)s") % {
        "number": one.number,
        "kinds": say_kinds(one.kinds).lower(),
    }
    more = ""
    if one.alarm_on != one.due_on:
        more = _("По строгому счёту последний день — %(day)s.") % {"day": _said(one.alarm_on)}
    return DayEvent(uid=f"{one.number}@{host}", on=one.due_on, words=words, more=more)


def _other_event(one: OtherTerm, host: str) -> DayEvent:
    return DayEvent(uid=f"{one.mark}@{host}", on=one.due_on, words=one.words)


def _show(request: HttpRequest, desk: Desk, *, feed_url: str = "") -> HttpResponse:
    day = Day.of(desk)
    first = _month(request.GET.get("month", ""), day.today)
    weeks = list(Weeks().monthdatescalendar(first.year, first.month))
    span = {"from_on": weeks[0][0], "until_on": weeks[-1][-1]}
    counts = {one.on: one.count for one in list_days(site_id=desk.site.id, **span)}
    found = list_first(site_id=desk.site.id, days=counts, limit=_SHOWN)
    by_day: dict[date, list[Row]] = {}
    for one in found:
        by_day.setdefault(one.due_on, []).append(_in_cell(one, day.today))
    for other in _others(desk.site.id, desk.staff, until_on=weeks[-1][-1]):
        by_day.setdefault(other.due_on, []).append(_other_in_cell(other, day.today))
    by_request = Counter(one.due_on for one in found)
    hidden = {on: count - by_request[on] for on, count in counts.items()}
    context = {
        "weekdays": [(date_format(one, "D"), date_format(one, "l")) for one in weeks[0]],
        "weeks": [_week([_cell(on, first, by_day, hidden, day) for on in week]) for week in weeks],
        "provisional_from": _provisional(weeks),
        "feed_url": feed_url,
        "own_feed": find_feed_of(staff_id=desk.staff.id, site_id=desk.site.id),
        "month_words": _month_words(first),
        **_around(first),
    }
    return render(request, "console/requests_calendar.html", context)


def _week(cells: list[Row]) -> Row:
    """Return a week; a bare one has nothing a narrow page would show."""
    return {"cells": cells, "is_bare": not any(one["terms"] or one["is_today"] for one in cells)}


def _cell(
    on: date,
    first: date,
    by_day: Mapping[date, list[Row]],
    hidden: Mapping[date, int],
    day: Day,
) -> Row:
    asked = f"?due_from={on.isoformat()}&due_until={on.isoformat()}"
    return {
        "on": on,
        "words": _said(on),
        "is_inside": on.month == first.month,
        "is_today": on == day.today,
        "is_working": day.calendar.is_working(on),
        "note": "" if day.calendar.is_working(on) else _("нерабочий"),
        "terms": by_day.get(on, []),
        "hidden": max(0, hidden.get(on, 0)),
        "url": f"{reverse('console:requests')}{asked}",
    }


def _in_cell(one: RequestView, today: date) -> Row:
    return {
        "words": f"{one.number} {say_kinds(one.kinds).lower()}",
        "url": reverse("console:request", args=[one.id]),
        "tone": "bad" if one.is_overdue(on=today) else "quiet",
    }


def _other_in_cell(one: OtherTerm, today: date) -> Row:
    return {"words": one.words, "url": one.url, "tone": "bad" if one.due_on < today else "quiet"}


def _around(first: date) -> dict[str, Any]:
    """Return the months before and after, as addresses and in words."""
    before, after = (
        (first - _DAY).replace(day=1),
        (first.replace(day=28) + _WEEK * _DAY).replace(day=1),
    )
    return {
        "previous": f"{before:%Y-%m}",
        "previous_words": _month_words(before),
        "next": f"{after:%Y-%m}",
        "next_words": _month_words(after),
    }


def _month(text: str, today: date) -> date:
    """Return the first day of the month an address names; nonsense is this month."""
    year, _dash, month = text.partition("-")
    try:
        asked = date(int(year), int(month), 1)
    except ValueError:
        return today.replace(day=1)
    return asked if _FIRST_YEAR <= asked.year <= _LAST_YEAR else today.replace(day=1)


def _provisional(weeks: Iterable[Iterable[date]]) -> int | None:
    """Return the first year of these weeks whose days off nobody has fixed yet."""
    years = sorted({one.year for week in weeks for one in week})
    return next((one for one in years if not FEDERAL.is_known(one)), None)


def _month_words(day: date) -> str:
    return capfirst(date_format(day, "F Y"))


def _said(day: date) -> str:
    return date_format(day, _("j E Y"))
