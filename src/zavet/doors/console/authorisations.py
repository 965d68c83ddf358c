"""Who may see what: the officer grants and ends, each member of the staff signs their own warning."""

from datetime import datetime, time, timedelta
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from zavet.chance import now
from zavet.core.language.words import FieldKind
from zavet.doors.console.entering import Desk, for_officer, for_staff
from zavet.doors.console.forms import GrantForm, SignForm
from zavet.doors.pages.held import category_names, with_clause
from zavet.doors.wording import say_purpose
from zavet.parties.authorisations import authorise, end_authorisation, sign_warning
from zavet.parties.queries import (
    AuthorisationView,
    find_staff,
    list_authorisations,
    list_staff,
)


@for_staff
def authorisations(request: HttpRequest, desk: Desk) -> HttpResponse:
    """List all authorisations of the site with their state, for officer, staff and inspector alike."""
    rows = [_row(one, desk) for one in list_authorisations(site_id=desk.site.id)]
    return render(request, "console/authorisations.html", {"rows": rows, "desk": desk})


@for_officer
def grant(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Grant an authorisation; it waits for the signature."""
    form = GrantForm(request.POST or None, **_offered(desk))
    if form.is_valid():
        chosen = form.cleaned_data
        midnight = datetime.combine(chosen["until_on"] + timedelta(days=1), time.min)
        authorise(
            staff_id=UUID(chosen["staff"]),
            site_id=desk.site.id,
            purposes=tuple(chosen["purposes"]),
            categories=tuple(chosen["categories"]),
            from_at=now(),
            until_at=timezone.make_aware(midnight),
            by=desk.by,
            at=now(),
        )
        messages.success(request, _("Допуск выдан и ждёт подписи под предупреждением."))
        return redirect("console:authorisations")
    status = 422 if form.is_bound else 200
    return render(request, "console/grant.html", {"form": form}, status=status)


@for_staff
def sign(request: HttpRequest, desk: Desk, authorisation_id: UUID) -> HttpResponse:
    """Show the warning to the one authorised and take the signature."""
    one = _get(desk, authorisation_id)
    row = _row(one, desk)
    if not row["is_mine"]:
        raise Http404
    form = SignForm(request.POST or None)
    if form.is_valid():
        sign_warning(authorisation_id=one.id, by=desk.by, at=now())
        messages.success(request, _("Предупреждение подписано: допуск действует."))
        return redirect("console:authorisations")
    status = 422 if form.is_bound else 200
    context = {"form": form, "row": row}
    return render(request, "console/sign.html", context, status=status)


@for_officer
def end(request: HttpRequest, desk: Desk, authorisation_id: UUID) -> HttpResponse:
    """Ask, then end an authorisation at once."""
    one = _get(desk, authorisation_id)
    if request.method == "POST":
        end_authorisation(authorisation_id=one.id, by=desk.by, at=now())
        messages.success(request, _("Допуск прекращён."))
        return redirect("console:authorisations")
    asked = {
        "layout": "console/base.html",
        "title": _("Прекратить допуск?"),
        "text": one.staff_name,
        "effects": [_("С этой минуты данные этому работнику не открываются.")],
        "law": "152-ФЗ ст. 19 ч. 2 п. 8",
        "back_url": reverse("console:authorisations"),
        "is_grave": True,
    }
    return render(request, "confirm.html", asked)


def _offered(desk: Desk) -> dict[str, list[tuple[str, str]]]:
    policy = desk.policy
    declared = policy.purposes.values() if policy else ()
    purposes = [one for one in declared if not one.is_depersonalized]
    named = policy.data.values() if policy else ()
    data = [one for one in named if one.kind is not FieldKind.PASSWORD]
    staff = list_staff(operator_id=desk.site.operator_id)
    return {
        "staff": [(str(one.id), f"{one.name}, {one.position}") for one in staff],
        "purposes": [(one.id, with_clause(one.name, one.clause)) for one in purposes],
        "categories": [(one.id, with_clause(one.name, one.clause)) for one in data],
    }


def _get(desk: Desk, authorisation_id: UUID) -> AuthorisationView:
    for one in list_authorisations(site_id=desk.site.id):
        if one.id == authorisation_id:
            return one
    raise Http404


def _row(one: AuthorisationView, desk: Desk) -> dict[str, object]:
    policy = desk.policy
    tone, state = _state(one)
    is_open = one.ended_at is None and one.until_at > now()
    return {
        "authorisation": one,
        "granted_by": _name_of(one.granted_by_id),
        "purposes": "; ".join(say_purpose(purpose, policy) for purpose in one.purposes),
        "categories": category_names(one.categories, policy),
        "tone": tone,
        "state": state,
        "last_on": one.until_at - timedelta(microseconds=1),
        "is_open": is_open,
        "is_mine": is_open and one.staff_id == desk.staff.id and one.signed_at is None,
    }


def _name_of(staff_id: UUID) -> str:
    found = find_staff(staff_id)
    return found.name if found else ""


def _state(one: AuthorisationView) -> tuple[str, str]:
    if one.ended_at is not None:
        return "quiet", _("прекращён")
    if one.until_at <= now():
        return "bad", _("истёк")
    if one.signed_at is None:
        return "warn", _("ждёт подписи")
    return "good", _("действует")
