"""The register of what authorities demanded and were handed: the open demands first, then those that had their end.

INVARIANT: numbers, offices, days and names of data alone; nothing of a person stands in it or in its address.
"""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from zavet.core.language.words import Mechanism
from zavet.disclosure.queries import DemandView, count_open, list_demands
from zavet.disclosure.words import DemandState
from zavet.doors.console.disclosures_entering import for_register
from zavet.doors.console.disclosures_forms import OPEN, OVERDUE, FilterForm
from zavet.doors.console.disclosures_rows import demand_rows
from zavet.doors.console.entering import Desk
from zavet.doors.console.requests_rows import Day

_PAGE = 50
_LONGEST_PAGE = 5


@require_safe
@for_register
def register(request: HttpRequest, desk: Desk) -> HttpResponse:
    """List demands, narrowed to what was asked for."""
    form = FilterForm(request.GET)
    asked = form.cleaned_data["state"] if form.is_valid() else ""
    page = _page(request.GET.get("page", ""))
    day = Day.of(desk)
    found = _found(desk, asked, day, offset=_PAGE * (page - 1))
    promise = desk.policy.find_promise(Mechanism.DISCLOSURE_REGISTER) if desk.policy else None
    context = {
        "desk": desk,
        "form": FilterForm({"state": asked}),
        "is_filtered": bool(asked),
        "rows": demand_rows(found[:_PAGE], day, desk.policy),
        "open_count": count_open(site_id=desk.site.id),
        "clause": promise.clause if promise else "",
        "previous_url": _address(asked, page - 1) if page > 1 else "",
        "next_url": _address(asked, page + 1) if len(found) > _PAGE else "",
        "page": page,
    }
    return render(request, "console/disclosures.html", context)


def _found(desk: Desk, asked: str, day: Day, *, offset: int) -> tuple[DemandView, ...]:
    return list_demands(
        site_id=desk.site.id,
        is_open=True if asked == OPEN else None,
        overdue_on=day.today if asked == OVERDUE else None,
        states=(DemandState(asked),) if asked not in {"", OPEN, OVERDUE} else (),
        limit=_PAGE + 1,
        offset=offset,
    )


def _address(asked: str, page: int) -> str:
    known = {"state": asked, "page": str(page) if page > 1 else ""}
    query = urlencode({name: value for name, value in known.items() if value})
    path = reverse("console:disclosures")
    return f"{path}?{query}" if query else path


def _page(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) <= _LONGEST_PAGE and int(text) else 1
