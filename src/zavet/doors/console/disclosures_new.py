"""An authority's demand that came on paper: entered as it is written, its last day shown before it is kept.

INVARIANT: nothing is kept before the officer has seen the day an answer is due; what names people is sealed.
"""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from zavet.chance import now
from zavet.core.calendar import MOSCOW, Due
from zavet.core.law import get_term
from zavet.core.values import Sealed, ZavetError
from zavet.disclosure.operations import FIELDS, attach_scan, register
from zavet.disclosure.views import Registered
from zavet.doors.console.disclosures_entering import for_register
from zavet.doors.console.disclosures_forms import DemandForm, PaperForm
from zavet.doors.console.entering import Desk
from zavet.doors.console.requests_files import AT_MOST
from zavet.doors.console.requests_rows import Day
from zavet.doors.console.rows import Row, say_refusal
from zavet.doors.pages.uploads import SealedUpload, takes_files
from zavet.duties.queries import due_of

TERM = "D07"
_PLAIN = (
    "authority",
    "recipient",
    "document",
    "outer_number",
    "written_on",
    "received_on",
    "basis",
)
_REFUSED = 409


@for_register
@takes_files(at_most=AT_MOST)
def new(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Take a demand, once its term has been seen."""
    if not desk.staff.is_officer:
        raise PermissionDenied
    typed = request.POST if request.method == "POST" else None
    form = DemandForm(typed, policy=desk.policy)
    scan = PaperForm(request.POST, request.FILES) if request.method == "POST" else PaperForm(None)
    if not form.is_valid():
        return _show(request, desk, form, scan, status=422 if form.is_bound else 200)
    due = due_on_receipt(desk, form.cleaned_data["received_on"])
    is_seen = request.POST.get("seen") == due.on.isoformat()
    if not is_seen or not scan.is_valid():
        return _show(request, desk, form, scan, due=due)
    return _take(request, desk, form, scan, due=due)


def due_on_receipt(desk: Desk, received_on: date) -> Due:
    """Return by when a demand that came on a day has to be answered."""
    term = get_term(TERM)
    at = datetime.combine(received_on, time.min, tzinfo=MOSCOW)
    assert term.term is not None  # noqa: S101 - the law fixes this one
    return due_of(site_id=desk.site.id, term=term.term, at=at, kind=term.duty, term_id=term.id)


def lay(desk: Desk, demand_id: UUID, upload: SealedUpload) -> None:
    """Seal a scan of a demand; raise what refuses it."""
    attach_scan(
        demand_id=demand_id,
        chunks=upload.chunks(),
        name=Sealed(upload.name or ""),
        media_type=Sealed(upload.content_type or ""),
        by=desk.by,
        at=now(),
    )


def _take(
    request: HttpRequest, desk: Desk, form: DemandForm, scan: PaperForm, *, due: Due
) -> HttpResponse:
    try:
        made = _register(desk, form.cleaned_data)
    except ZavetError as refused:
        form.add_error(None, say_refusal(refused))
        return _show(request, desk, form, scan, due=due, status=_REFUSED)
    messages.success(request, _("Запрос органа внесён: %(number)s.") % {"number": made.number})
    upload = scan.cleaned_data["scan"]
    if upload is not None:
        try:
            lay(desk, made.demand_id, upload)
        except ZavetError as refused:
            messages.error(request, say_refusal(refused))
    return redirect("console:disclosure", made.demand_id)


def _register(desk: Desk, typed: Mapping[str, Any]) -> Registered:
    return register(
        site_id=desk.site.id,
        **{name: typed[name] for name in _PLAIN},
        fields={name: Sealed(typed[name]) for name in FIELDS if typed[name]},
        residence_country=typed.get("residence_country", ""),
        silence_ground=typed["silence_ground"],
        silence_until=typed["silence_until"],
        by=desk.by,
        at=now(),
    )


def _show(
    request: HttpRequest,
    desk: Desk,
    form: DemandForm,
    scan: PaperForm,
    *,
    due: Due | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "form": form,
        "scan_form": scan,
        "term": _term(desk, due) if due else None,
        "law": get_term(TERM).article,
        "has_recipients": bool(form.fields["recipient"].choices),  # type: ignore[attr-defined]  # a choice field
        "today": timezone.localdate(),
    }
    return render(request, "console/disclosures_new.html", context, status=status)


def _term(desk: Desk, due: Due) -> Row:
    left, tone = Day.of(desk).left(due.on)
    return {
        "due_on": due.on,
        "left": left,
        "tone": tone,
        "alarm_on": due.alarm_on if due.alarm_on != due.on else None,
        "is_provisional": due.is_provisional,
        "seen": due.on.isoformat(),
    }
