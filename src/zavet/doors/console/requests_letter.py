"""A letter that came on paper: entered with its day and mark, its term shown before it is taken in.

INVARIANT: nothing is kept before the officer has seen the day an answer is due; the term runs from the receipt.
"""

from collections.abc import Collection
from datetime import date, datetime, time
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from zavet.access.answering import LetterRefused
from zavet.chance import now
from zavet.core.calendar import MOSCOW
from zavet.core.language.words import Channel, RightKind
from zavet.core.requests import Requester, blocks_at_intake, recognise
from zavet.core.values import Sealed, ZavetError
from zavet.doors.console.entering import Desk, for_admitted
from zavet.doors.console.requests_files import AT_MOST, keep_scan
from zavet.doors.console.requests_forms import LetterForm, ScanForm
from zavet.doors.console.requests_rows import Day
from zavet.doors.console.rows import Row, say_refusal
from zavet.doors.pages.uploads import takes_files
from zavet.doors.wording import DUTIES
from zavet.rights.operations import receive
from zavet.rights.owed import Owed, list_owed
from zavet.rights.queries import get_request
from zavet.rights.views import Received

_CONTACTS = ("name", "email", "phone", "postal")
_REFUSED = 409


@for_admitted
@takes_files(at_most=AT_MOST)
def letter(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Take a letter on paper, once its term has been seen."""
    form = LetterForm(request.POST if request.method == "POST" else None)
    scan = ScanForm(request.POST, request.FILES) if request.method == "POST" else ScanForm(None)
    if not form.is_valid():
        return _show(request, form, scan, status=422 if form.is_bound else 200)
    kinds = _kinds(desk, form)
    if not kinds:
        form.add_error("kinds", _("О чём письмо, не узнать: отметьте сами."))
        return _show(request, form, scan, status=422)
    owed = list_owed(
        site_id=desk.site.id,
        kinds=kinds,
        requester=form.cleaned_data["requester"],
        at=_received_at(form.cleaned_data["received_on"], at=now()),
    )
    if request.POST.get("seen") != _mark(kinds, owed) or not scan.is_valid():
        return _show(
            request, _ticked(request, form, kinds), scan, terms=_terms(desk, kinds, owed, form)
        )
    return _take(request, desk, form, scan, kinds=kinds, owed=owed)


def _take(
    request: HttpRequest,
    desk: Desk,
    form: LetterForm,
    scan: ScanForm,
    *,
    kinds: Collection[RightKind],
    owed: Collection[Owed],
) -> HttpResponse:
    try:
        received = _receive(desk, form, kinds)
    except ZavetError as refused:
        form.add_error(None, say_refusal(refused))
        return _show(request, form, scan, terms=_terms(desk, kinds, owed, form), status=_REFUSED)
    known = {"number": received.number}
    messages.success(request, _("Письмо записано: обращение %(number)s.") % known)
    upload = scan.cleaned_data["scan"]
    if upload is not None:
        try:
            keep_scan(desk, get_request(received.request_id).correspondent_id, upload)
        except LetterRefused as refused:
            messages.error(request, say_refusal(refused))
    return redirect("console:request", received.request_id)


def _receive(desk: Desk, form: LetterForm, kinds: Collection[RightKind]) -> Received:
    typed, at = form.cleaned_data, now()
    fields = {name: Sealed(typed[name]) for name in _CONTACTS if typed[name]}
    return receive(
        site_id=desk.site.id,
        kinds=kinds,
        channel=Channel.POST,
        fields=fields | {"text": Sealed(_whole(typed))},
        requester=typed["requester"],
        by=desk.by,
        at=at,
        received_at=_received_at(typed["received_on"], at=at),
        outer_number=typed["outer_number"],
        written_on=typed["written_on"],
    )


def _whole(typed: dict[str, Any]) -> str:
    """Return the letter's words with the mark it came under."""
    mark, text = typed["mark"].strip(), typed["text"]
    return f"{mark}\n\n{text}" if mark else text


def _kinds(desk: Desk, form: LetterForm) -> tuple[RightKind, ...]:
    """Return what the letter is about: what was ticked, or else what its mark and words say."""
    ticked = tuple(RightKind(one) for one in form.cleaned_data["kinds"])
    if ticked:
        return ticked
    rights = [one for layer in desk.policy.layers for one in layer.rights] if desk.policy else []
    marks = {one.right: one.mark for one in rights if one.mark}
    return recognise(_whole(form.cleaned_data), marks)


def _ticked(request: HttpRequest, form: LetterForm, kinds: Collection[RightKind]) -> LetterForm:
    """Return the form as it was typed, with what was recognised ticked."""
    if form.cleaned_data["kinds"]:
        return form
    typed = request.POST.copy()
    typed.setlist("kinds", [one.value for one in kinds])
    found = LetterForm(typed)
    found.is_valid()
    return found


def _received_at(day: date, *, at: datetime) -> datetime:
    """Return when a letter of that day came: at its beginning, for the hour is not known; today's came by ``at``."""
    if day == timezone.localdate(at):
        return at
    return datetime.combine(day, time.min, tzinfo=MOSCOW)


def _mark(kinds: Collection[RightKind], owed: Collection[Owed]) -> str:
    """Return what the officer has seen: for which kinds which day."""
    return ",".join([*sorted(kinds), *(f"{one.due.on:%Y%m%d}" for one in owed)])


def _terms(
    desk: Desk, kinds: Collection[RightKind], owed: Collection[Owed], form: LetterForm
) -> Row:
    """Return the terms a letter would have."""
    day, requester = Day.of(desk), Requester(form.cleaned_data["requester"])
    return {
        "terms": [_term(one, day) for one in owed],
        "seen": _mark(kinds, owed),
        "is_guessed": not form.cleaned_data["kinds"],
        "has_block": blocks_at_intake(kinds, requester),
    }


def _term(one: Owed, day: Day) -> Row:
    left, tone = day.left(one.due.on)
    return {
        "words": DUTIES.get(one.duty, one.duty),
        "due_on": one.due.on,
        "left": left,
        "tone": tone,
        "alarm_on": one.due.alarm_on if one.due.alarm_on != one.due.on else None,
        "clause": one.clause,
        "article": one.article,
    }


def _show(
    request: HttpRequest,
    form: LetterForm,
    scan: ScanForm,
    *,
    terms: Row | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {"form": form, "scan_form": scan, **(terms or {})}
    return render(request, "console/requests_letter.html", context, status=status)
