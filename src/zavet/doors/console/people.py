"""The people of a site: a masked list, a card without values, and «show», which asks the purpose first."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zavet.access.operations import reveal, unblock
from zavet.access.queries import describe, is_blocked, list_categories, who_looked
from zavet.chance import now
from zavet.consent.queries import list_events
from zavet.core.decisions import Decision
from zavet.core.language.policy import Policy
from zavet.doors.console.entering import Desk, for_officer, for_staff
from zavet.doors.console.forms import ShowForm
from zavet.doors.console.rows import duty_rows
from zavet.doors.pages.held import category_name, category_names, held_items, with_clause
from zavet.doors.pages.speech import OF_PERSON
from zavet.doors.pages.timelines import consent_events, look_events
from zavet.doors.wording import explain, say_purpose
from zavet.duties.queries import list_open
from zavet.parties.queries import SubjectView, count_subjects, find_subject, list_subjects

_PAGE = 30
_MASK = "•••••"


@for_staff
def people(request: HttpRequest, desk: Desk) -> HttpResponse:
    """List people newest first: a random number, moments and which data are held; nothing is opened."""
    before = _identifier(request.GET.get("before"))
    rows = list_subjects(site_id=desk.site.id, before=before, limit=_PAGE + 1)
    shown = _rows(rows[:_PAGE], desk)
    earlier = f"?before={rows[_PAGE - 1].id}" if len(rows) > _PAGE else ""
    later = reverse("console:people") if before else ""
    count = count_subjects(site_id=desk.site.id)
    return render(
        request,
        "console/people.html",
        {"people": shown, "earlier": earlier, "later": later, "count": count},
    )


@for_staff
def card(request: HttpRequest, desk: Desk, subject_id: UUID) -> HttpResponse:
    """Show what is held of a person, without values, the consents, and who looked."""
    return render(request, "console/person.html", _card(desk, subject_id))


@require_POST
@for_staff
def show(request: HttpRequest, desk: Desk, subject_id: UUID) -> HttpResponse:
    """Open the chosen data for the chosen purpose, or show the refusal with its clause."""
    context = _card(desk, subject_id)
    form = ShowForm(request.POST, categories=context["categories"], purposes=context["purposes"])
    if not form.is_valid():
        return render(request, "console/person.html", context | {"form": form}, status=422)
    outcome = reveal(
        site_id=desk.site.id,
        subject_id=subject_id,
        categories=form.cleaned_data["categories"],
        purpose=form.cleaned_data["purpose"],
        by=desk.by,
        at=now(),
        service=_own_service(desk.policy, form.cleaned_data["purpose"]),
    )
    policy = desk.policy
    if not outcome.is_permitted:
        return _refused(request, desk, subject_id, outcome.decision)
    shown = {category: value.reveal() for category, value in outcome.values.items()}
    context["held"] = held_items(context["data"], policy, values=shown, speech=OF_PERSON)
    purpose = say_purpose(form.cleaned_data["purpose"], policy)
    decision = explain(outcome.decision, policy)
    return render(
        request, "console/shown.html", context | {"decision": decision, "purpose": purpose}
    )


@for_officer
def end_review(request: HttpRequest, desk: Desk, subject_id: UUID) -> HttpResponse:
    """Ask, then end the blocks of a person's data after the review."""
    person = _person(desk, subject_id)
    if request.method == "POST":
        outcome = unblock(site_id=desk.site.id, subject_id=person.id, by=desk.by, at=now())
        if not outcome.is_permitted:
            return _refused(request, desk, subject_id, outcome.decision)
        messages.success(request, _("Блокирование снято."))
        return redirect("console:person", subject_id)
    asked = {
        "layout": "console/base.html",
        "title": _("Снять блокирование?"),
        "text": _("Проверка закончена: данные снова можно использовать по их целям."),
        "law": "152-ФЗ ст. 21 ч. 2",
        "back_url": reverse("console:person", args=[subject_id]),
    }
    return render(request, "confirm.html", asked)


def _refused(
    request: HttpRequest, desk: Desk, subject_id: UUID, decision: Decision
) -> HttpResponse:
    refused = {
        "decision": explain(decision, desk.policy),
        "layout": "console/base.html",
        "back_url": reverse("console:person", args=[subject_id]),
    }
    return render(request, "refused.html", refused, status=403)


def _card(desk: Desk, subject_id: UUID) -> dict[str, Any]:
    person = _person(desk, subject_id)
    policy = desk.policy
    data = describe(site_id=desk.site.id, subject_id=subject_id)
    categories = [(one.category, category_name(one.category, policy)) for one in data]
    purposes = _purposes(policy, {one.category for one in data})
    looks = who_looked(site_id=desk.site.id, subject_id=subject_id)
    return {
        "person": person,
        "data": data,
        "held": held_items(data, policy, mask=_MASK, speech=OF_PERSON),
        "categories": categories,
        "purposes": purposes,
        "form": ShowForm(None, categories=categories, purposes=purposes),
        "consents": consent_events(list_events(subject_id=subject_id), policy),
        "looks": look_events(looks, policy),
        "is_blocked": is_blocked(site_id=desk.site.id, subject_id=subject_id, at=now()),
        "duties": duty_rows(list_open(site_id=desk.site.id, subject_id=subject_id)),
        "desk": desk,
    }


def _purposes(policy: Policy | None, held: set[str]) -> list[tuple[str, str]]:
    known = policy.purposes.values() if policy else ()
    return [(one.id, with_clause(one.name, one.clause)) for one in known if held & set(one.data)]


def _own_service(policy: Policy | None, purpose: str) -> str | None:
    """Return the service whose addendum brings the purpose: outside of it the purpose is none."""
    for layer in policy.addenda if policy else ():
        for service in layer.services:
            if purpose in service.purposes and any(one.id == purpose for one in layer.purposes):
                return service.id
    return None


def _rows(rows: tuple[SubjectView, ...], desk: Desk) -> list[dict[str, object]]:
    held = list_categories(site_id=desk.site.id, subject_ids=[row.id for row in rows])
    return [
        {"person": row, "categories": category_names(held.get(row.id, ()), desk.policy)}
        for row in rows
    ]


def _person(desk: Desk, subject_id: UUID) -> SubjectView:
    person = find_subject(subject_id)
    if person is None or person.site_id != desk.site.id:
        raise Http404
    return person


def _identifier(text: str | None) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None
