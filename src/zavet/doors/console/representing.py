"""Who acts for a person: found by what the officer types, recorded from the document they saw, ended at once.

INVARIANT: what is typed to look by and of the document goes in a form's body and stays nowhere; of the document a
digest is kept.
"""

from datetime import date, datetime, time, timedelta
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import make_aware
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from zavet.access.answering import find_person as find_by
from zavet.access.queries import list_categories
from zavet.chance import now
from zavet.core.values import Sealed, ZavetError
from zavet.doors.console.entering import Desk, for_officer
from zavet.doors.console.people import as_identifier, find_person
from zavet.doors.console.person_forms import RepresentativeForm
from zavet.doors.console.requests_work_forms import FindForm
from zavet.doors.console.rows import Row, say_refusal
from zavet.doors.pages.held import category_names
from zavet.doors.pages.tags import day
from zavet.doors.wording import PROOF_KINDS
from zavet.parties.queries import SubjectView
from zavet.parties.representing import (
    end_representative,
    list_representatives,
    record_representative,
)

LAW: Final = "152-ФЗ ст. 9 ч. 1"
_INSTANT: Final = timedelta(microseconds=1)
_REFUSED: Final = 409


@sensitive_post_parameters()
@for_officer
def add(request: HttpRequest, desk: Desk, subject_id: UUID) -> HttpResponse:
    """Look for the representative, then record them from the document."""
    person = find_person(desk, subject_id)
    if request.method != "POST":
        return _show(request, desk, person)
    if request.POST.get("step") == "find":
        return _look(request, desk, person)
    return _record(request, desk, person)


@for_officer
def end(
    request: HttpRequest, desk: Desk, subject_id: UUID, representative_id: UUID
) -> HttpResponse:
    """Say what follows, then end somebody's right to act for a person."""
    person = find_person(desk, subject_id)
    rights = {one.id: one for one in list_representatives(subject_id=person.id)}
    right = rights.get(representative_id)
    if right is None:
        raise Http404
    back_url = reverse("console:person", args=[person.id])
    if request.method == "POST":
        end_representative(representative_id=right.id, by=desk.by, at=now())
        messages.success(request, _("Полномочия представителя прекращены."))
        return redirect(back_url)
    proof = {"proof": PROOF_KINDS[right.kind], "date": day(right.until_at - _INSTANT)}
    asked = {
        "layout": "console/base.html",
        "title": _("Прекратить полномочия представителя?"),
        "text": _("Основание: %(proof)s; по %(date)s.") % proof,
        "effects": [
            _("С этой минуты он не видит данных человека и ничего за него не решает."),
            _("Что он сделал раньше, остаётся: согласия, исправления, обращения."),
        ],
        "law": LAW,
        "back_url": back_url,
        "yes": _("Прекратить"),
        "no": _("Оставить как есть"),
    }
    return render(request, "confirm.html", asked)


def _look(request: HttpRequest, desk: Desk, person: SubjectView) -> HttpResponse:
    """Offer whom the typed words point to, if they point to one person."""
    form = FindForm(request.POST)
    if not form.is_valid():
        return _show(request, desk, person, find_form=form, status=422)
    sealed = {name: Sealed(value) for name, value in form.cleaned_data.items() if value}
    found = find_by(site_id=desk.site.id, **sealed)
    if found is None:
        messages.warning(request, _("Ни на кого одного это не указывает: никого не найдено."))
    return _show(request, desk, person, found=found)


def _record(request: HttpRequest, desk: Desk, person: SubjectView) -> HttpResponse:
    form, found = RepresentativeForm(request.POST), as_identifier(request.POST.get("found"))
    if found is None or not form.is_valid():
        return _show(request, desk, person, found=found, form=form, status=422)
    chosen = form.cleaned_data
    try:
        record_representative(
            subject_id=person.id,
            represented_by_id=found,
            kind=chosen["kind"],
            evidence=Sealed(chosen["evidence"]),
            from_at=_start_of(chosen["from_on"]),
            until_at=_start_of(chosen["until_on"] + timedelta(days=1)),
            by=desk.by,
            at=now(),
        )
    except ZavetError as refusal:
        form.add_error(None, say_refusal(refusal))
        return _show(request, desk, person, found=found, form=form, status=_REFUSED)
    messages.success(request, _("Представитель записан. Человек видит это в своём кабинете."))
    return redirect("console:person", person.id)


def _show(
    request: HttpRequest,
    desk: Desk,
    person: SubjectView,
    *,
    found: UUID | None = None,
    find_form: FindForm | None = None,
    form: RepresentativeForm | None = None,
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {
        "person": person,
        "match": _match(desk, found) if found else None,
        "find_form": find_form or FindForm(None),
        "form": form or RepresentativeForm(None),
        "law": LAW,
        "desk": desk,
    }
    return render(request, "console/representative.html", context, status=status)


def _match(desk: Desk, subject_id: UUID) -> Row:
    """Return who was found, without a value: a number, a day, what kinds of data are held."""
    person = find_person(desk, subject_id)
    held = list_categories(site_id=desk.site.id, subject_ids=[person.id]).get(person.id, ())
    return {"person": person, "data": category_names(held, desk.policy)}


def _start_of(on: date) -> datetime:
    return make_aware(datetime.combine(on, time.min))
