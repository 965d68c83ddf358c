"""«Show»: values open for a purpose that was asked first, of one person or of a list; each look leaves an entry.

INVARIANT: whoever has no leave learns nothing from the answer, not even which data are held.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from zavet.access.files import list_files, reveal_file
from zavet.access.operations import reveal, reveal_many
from zavet.chance import now
from zavet.core.decisions import Decision
from zavet.core.language.policy import Policy
from zavet.core.language.words import FieldKind
from zavet.core.values import Origin, Sealed
from zavet.doors.console.entering import Desk, for_admitted, for_staff, not_admitted
from zavet.doors.console.people import as_identifier, card_of, find_person, purposes_of
from zavet.doors.console.person_forms import Choices, PurposeForm, ShowForm
from zavet.doors.console.refusing import refuse
from zavet.doors.console.rows import Row
from zavet.doors.pages.file_answer import hand_out
from zavet.doors.pages.held import category_name, held_items
from zavet.doors.pages.speech import OF_PERSON
from zavet.doors.wording import CODES, explain, say_purpose
from zavet.parties.queries import SubjectView, list_subjects

_MANY = 100
_SHOWN_NOWHERE = {FieldKind.PASSWORD, FieldKind.FILE}


@require_POST
@for_staff
def show(request: HttpRequest, desk: Desk, subject_id: UUID) -> HttpResponse:
    """Open the chosen data for the chosen purpose, or show the refusal with its clause."""
    person = find_person(desk, subject_id)
    context = card_of(desk, person) if desk.may_know else {}
    form = ShowForm(request.POST, **_offered(desk, context))
    if not form.is_valid():
        if not desk.may_know:
            return not_admitted(request, desk)
        return render(request, "console/person.html", context | {"form": form}, status=422)
    purpose = form.cleaned_data["purpose"]
    outcome = reveal(
        site_id=desk.site.id,
        subject_id=person.id,
        categories=form.cleaned_data["categories"],
        purpose=purpose,
        by=desk.by,
        at=now(),
        service=_own_service(desk.policy, purpose),
    )
    if not outcome.is_permitted:
        back_url = reverse("console:person", args=[person.id])
        return refuse(request, desk, outcome.decision, back_url=back_url)
    shown = {category: value.reveal() for category, value in outcome.values.items()}
    context["held"] = held_items(context["data"], desk.policy, values=shown, speech=OF_PERSON)
    context |= {
        "decision": explain(outcome.decision, desk.policy),
        "purpose": say_purpose(purpose, desk.policy),
    }
    return render(request, "console/shown.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_admitted
def show_many(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Ask the purpose and the data, then open them for the people of the site, a page of them at a time.

    A page is one look and one entry; each person on it finds the look in their cabinet.
    """
    typed = request.POST if request.method == "POST" else None
    form = ShowForm(typed, **_offered(desk, {}))
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "console/many.html", {"form": form, "most": _MANY}, status=status)
    before = as_identifier(request.POST.get("before"))
    people = list_subjects(site_id=desk.site.id, before=before, limit=_MANY + 1)
    context = _look_at(desk, people[:_MANY], form) if people else {"rows": []}
    context |= {
        "form": form,
        "purpose": say_purpose(form.cleaned_data["purpose"], desk.policy),
        "columns": [category_name(one, desk.policy) for one in form.cleaned_data["categories"]],
        "next": people[_MANY - 1].id if len(people) > _MANY else None,
        "desk": desk,
    }
    return render(request, "console/many_shown.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_admitted
def show_file(
    request: HttpRequest, desk: Desk, subject_id: UUID, file_id: UUID
) -> HttpResponseBase:
    """Ask the purpose, then hand out one file of a person; its name is opened with it."""
    person = find_person(desk, subject_id)
    files = list_files(site_id=desk.site.id, subject_id=person.id)
    one = next((file for file in files if file.id == file_id), None)
    if one is None:
        raise Http404
    typed = request.POST if request.method == "POST" else None
    form = PurposeForm(typed, purposes=purposes_of(desk.policy, [one.category]))
    back_url = reverse("console:person", args=[person.id])
    if not form.is_valid():
        asked = {
            "layout": "console/base.html",
            "title": _("Открыть файл?"),
            "text": category_name(one.category, desk.policy),
            "form": form,
            "back_url": back_url,
            "yes": _("Открыть"),
            "no": _("Не открывать"),
        }
        return render(request, "confirm.html", asked, status=422 if form.is_bound else 200)
    purpose = form.cleaned_data["purpose"]
    outcome = reveal_file(
        site_id=desk.site.id,
        subject_id=person.id,
        file_id=one.id,
        purpose=purpose,
        by=desk.by,
        at=now(),
        service=_own_service(desk.policy, purpose),
    )
    if outcome.file is None:
        return refuse(request, desk, outcome.decision, back_url=back_url)
    return hand_out(outcome.file)


def _look_at(desk: Desk, people: tuple[SubjectView, ...], form: ShowForm) -> dict[str, Any]:
    purpose, categories = form.cleaned_data["purpose"], form.cleaned_data["categories"]
    outcome = reveal_many(
        site_id=desk.site.id,
        subject_ids=[one.id for one in people],
        categories=categories,
        purpose=purpose,
        by=desk.by,
        at=now(),
        service=_own_service(desk.policy, purpose),
    )
    rows = [
        {
            "person": one,
            "cells": _cells(categories, outcome.permitted.get(one.id), desk.policy),
            "why": _why(outcome.refused.get(one.id)),
        }
        for one in people
    ]
    return {"rows": rows, "opened": len(outcome.permitted), "refused": len(outcome.refused)}


def _cells(
    categories: list[str], values: Mapping[str, Sealed[str]] | None, policy: Policy | None
) -> list[tuple[str, str]]:
    if values is None:
        return []
    return [
        (category_name(one, policy), values[one].reveal() if one in values else "")
        for one in categories
    ]


def _why(decision: Decision | None) -> Row:
    """Return the first reason of a refusal with its clause; a key that is gone has none."""
    if decision is None:
        return {}
    first = decision.reasons[0]
    return {"words": str(CODES[first.code]), "clause": first.clause, "article": first.article}


def _offered(desk: Desk, context: Mapping[str, Any]) -> dict[str, Choices]:
    """Return what may be chosen: of a card what is held, without one what people give by the policy."""
    if context:
        return {"categories": context["categories"], "purposes": context["purposes"]}
    policy = desk.policy
    named = policy.data.values() if policy else ()
    known = [one for one in named if one.origin is Origin.GIVEN and one.kind not in _SHOWN_NOWHERE]
    return {
        "categories": [(one.id, one.name) for one in known],
        "purposes": purposes_of(policy, [one.id for one in known]),
    }


def _own_service(policy: Policy | None, purpose: str) -> str | None:
    """Return the service whose addendum brings the purpose: outside of it the purpose is none."""
    for layer in policy.addenda if policy else ():
        for service in layer.services:
            if purpose in service.purposes and any(one.id == purpose for one in layer.purposes):
                return service.id
    return None
