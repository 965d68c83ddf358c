"""The queue of requests: filters, saved filters, fifty a page, and handing many to somebody at once.

INVARIANT: a filter asks by states, days and numbers alone; nothing of a person stands in its address.
"""

from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from zavet.chance import now
from zavet.core.language.words import Channel, RightKind
from zavet.core.requests import OPEN, IdentityState, RequestState
from zavet.doors.console.entering import Desk, for_admitted, for_officer
from zavet.doors.console.people import as_identifier
from zavet.doors.console.requests_forms import NOBODY, Choices, QueueForm, SaveViewForm
from zavet.doors.console.requests_rows import Day, request_rows
from zavet.doors.console.requests_work import answerer_choices
from zavet.doors.console.rows import Row, say_refusal
from zavet.parties.queries import list_staff
from zavet.rights.operations import assign, remove_view, save_view
from zavet.rights.queries import (
    COUNTED_UNTIL,
    PAGE,
    DayCounts,
    Filters,
    Owner,
    QueueView,
    count_requests,
    counts_of_day,
    find_request,
    list_requests,
    list_views,
)

_OVERDUE = "overdue"
_ALARM = "alarm"
_NEWS = "news"
_UNPROVEN = "identity"
_CLOSED = "closed"


@require_safe
@for_admitted
def queue(request: HttpRequest, desk: Desk) -> HttpResponse:
    """List requests by their last day, narrowed to what was asked for."""
    day, staff = Day.of(desk), _staff(desk)
    form = QueueForm(request.GET, staff=staff)
    filters = filters_of(form, day.today) if form.is_valid() else Filters()
    query = query_of(filters)
    page = _page(request.GET.get("page", ""))
    found = list_requests(
        site_id=desk.site.id, filters=filters, limit=PAGE + 1, offset=PAGE * (page - 1)
    )
    views = list_views(staff_id=desk.staff.id, site_id=desk.site.id)
    counts = counts_of_day(site_id=desk.site.id, today=day.today)
    context = {
        "form": form,
        "save_form": SaveViewForm(),
        "is_filtered": bool(query),
        "query": query,
        "views": [*_ready(desk, counts, query), *_kept(views, query)],
        "own_view": next((one for one in views if query_of(one.filters) == query), None),
        "rows": request_rows(found[:PAGE], day),
        "found": _found(count_requests(site_id=desk.site.id, filters=filters)),
        "staff": answerer_choices(desk),
        "me": str(desk.staff.id),
        "may_assign": desk.staff.is_officer,
        **_pages(query, page, has_more=len(found) > PAGE),
    }
    return render(request, "console/requests.html", context, status=422 if form.errors else 200)


@require_POST
@for_admitted
def keep_view(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Keep what the queue shows now under a name."""
    chosen = QueueForm(request.GET, staff=_staff(desk))
    form = SaveViewForm(request.POST)
    if not chosen.is_valid():
        raise Http404
    filters = filters_of(chosen, timezone.localdate())
    if form.is_valid():
        save_view(
            staff_id=desk.staff.id,
            site_id=desk.site.id,
            name=form.cleaned_data["name"],
            filters=filters,
            by=desk.by,
            at=now(),
        )
        messages.success(request, _("Отбор запомнен."))
    else:
        messages.error(request, _("Отбор не запомнен: назовите его, не длиннее 60 букв."))
    return redirect(_address(query_of(filters)))


@require_POST
@for_admitted
def drop_view(request: HttpRequest, desk: Desk, view_id: UUID) -> HttpResponse:
    """Forget a filter one keeps."""
    known = list_views(staff_id=desk.staff.id, site_id=desk.site.id)
    if view_id not in {one.id for one in known}:
        raise Http404
    remove_view(view_id=view_id, by=desk.by, at=now())
    messages.success(request, _("Отбор забыт."))
    return redirect("console:requests")


@require_POST
@for_officer
def assign_many(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Hand the marked requests to somebody of the staff."""
    staff_id = as_identifier(request.POST.get("assignee"))
    if staff_id is None or str(staff_id) not in dict(_staff(desk)):
        raise Http404
    chosen = [as_identifier(one) for one in request.POST.getlist("chosen")[:PAGE]]
    known = [find_request(one) for one in chosen if one]
    ours = [one for one in known if one and one.site_id == desk.site.id and one.is_open]
    deeds = [assign(request_id=one.id, staff_id=staff_id, by=desk.by, at=now()) for one in ours]
    refused = next((one.refusal for one in deeds if one.refusal is not None), None)
    if refused is not None:
        messages.error(request, say_refusal(refused))
    count = sum(one.is_done for one in deeds)
    if count:
        messages.success(request, _("Поручено обращений: %(count)d.") % {"count": count})
    elif refused is None:
        messages.error(request, _("Никому не поручено: отметьте обращения в списке."))
    back = QueueForm(QueryDict(request.POST.get("back", "")), staff=_staff(desk))
    query = query_of(filters_of(back, timezone.localdate())) if back.is_valid() else ""
    return redirect(_address(query))


def filters_of(form: QueueForm, today: date) -> Filters:
    """Return what the queue is narrowed to by a form that was found right."""
    asked = form.cleaned_data
    state = asked["state"]
    states = (RequestState(state),) if state and state != _CLOSED else ()
    return Filters(
        is_open=state != _CLOSED if not states else states[0] in OPEN,
        states=states,
        identities=(IdentityState.AWAITED,) if asked["waits"] == _UNPROVEN else (),
        kinds=(RightKind(asked["kind"]),) if asked["kind"] else (),
        channels=(Channel(asked["channel"]),) if asked["channel"] else (),
        owner=_owner(asked["owner"]),
        due_from=asked["due_from"],
        due_until=asked["due_until"],
        overdue_on=today if asked["waits"] == _OVERDUE else None,
        alarm_until=today if asked["waits"] == _ALARM else None,
        has_news=asked["waits"] == _NEWS,
        number=asked["number"],
    )


def query_of(filters: Filters) -> str:
    """Return the address that asks for a filter; nothing for all open ones. What is overdue is so on any day."""
    state = filters.states[0].value if filters.states else "" if filters.is_open else _CLOSED
    waits = _waits(filters)
    asked = {
        "state": state,
        "kind": filters.kinds[0].value if filters.kinds else "",
        "channel": filters.channels[0].value if filters.channels else "",
        "owner": NOBODY if filters.owner is Owner.NOBODY else str(filters.owner or ""),
        "waits": waits,
        "due_from": filters.due_from.isoformat() if filters.due_from else "",
        "due_until": filters.due_until.isoformat() if filters.due_until else "",
        "number": filters.number,
    }
    return urlencode({name: value for name, value in asked.items() if value})


def _waits(filters: Filters) -> str:
    if filters.overdue_on:
        return _OVERDUE
    if filters.alarm_until:
        return _ALARM
    if filters.identities:
        return _UNPROVEN
    return _NEWS if filters.has_news else ""


def _owner(word: str) -> UUID | Owner | None:
    if word == NOBODY:
        return Owner.NOBODY
    return UUID(word) if word else None


def _ready(desk: Desk, counts: DayCounts, query: str) -> list[Row]:
    """Return the filters everybody has."""
    mine = {"owner": str(desk.staff.id)}
    offered: list[tuple[str, dict[str, str], int | None, str]] = [
        (_("Все открытые"), {}, None, ""),
        (_("Мои"), mine, None, ""),
        (_("Срок прошёл"), {"waits": _OVERDUE}, counts.overdue, "bad"),
        (_("Новые"), {"state": RequestState.NEW.value}, counts.new, ""),
        (_("Без исполнителя"), {"owner": NOBODY}, counts.unowned, ""),
        (_("Есть сообщения"), {"waits": _NEWS}, counts.news, ""),
        (_("Ждут личности"), {"waits": _UNPROVEN}, counts.unproven, ""),
        (_("Закрытые"), {"state": _CLOSED}, None, ""),
    ]
    return [
        _place(words, urlencode(asked), query) | {"count": count, "tone": tone if count else ""}
        for words, asked, count, tone in offered
    ]


def _kept(views: tuple[QueueView, ...], query: str) -> list[Row]:
    return [_place(one.name, query_of(one.filters), query) | {"count": None} for one in views]


def _place(words: str, asked: str, query: str) -> Row:
    return {"words": words, "url": _address(asked), "is_here": asked == query}


def _address(query: str) -> str:
    path = reverse("console:requests")
    return f"{path}?{query}" if query else path


def _pages(query: str, page: int, *, has_more: bool) -> dict[str, Any]:
    before = _address(f"{query}&page={page - 1}".lstrip("&")) if page > 1 else ""
    after = _address(f"{query}&page={page + 1}".lstrip("&")) if has_more else ""
    words = _("страница %(page)d") % {"page": page} if before or after else ""
    return {"previous_url": before, "next_url": after, "page_words": words}


def _page(text: str) -> int:
    return (
        int(text)
        if text.isdecimal() and 0 < len(text) < len(str(COUNTED_UNTIL**2)) and int(text)
        else 1
    )


def counted(count: int) -> str:
    """Return a count in words; beyond what is counted there is more."""
    return _("%(n)d и больше") % {"n": count} if count >= COUNTED_UNTIL else str(count)


def _found(count: int) -> str:
    if count >= COUNTED_UNTIL:
        return _("Найдено обращений: %(n)d и больше.") % {"n": count}
    found = ngettext("Найдено %(n)d обращение.", "Найдено обращений: %(n)d.", count)
    return found % {"n": count}


def _staff(desk: Desk) -> Choices:
    return [(str(one.id), one.name) for one in list_staff(operator_id=desk.site.operator_id)]
