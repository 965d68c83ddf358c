"""Who may see what: the officer grants, renews and ends, each member of the staff signs their own warning.

Who tries what is another's leaves an entry: the operation refuses and tells, the page only shows it.
"""

from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import make_aware
from django.utils.translation import gettext as _

from zavet.chance import now
from zavet.core.calendar import last_day
from zavet.core.language.words import ANSWERING, CORRESPONDENCE, DISCLOSURE, FieldKind
from zavet.doors.console.authorisation_rows import longest, row_of
from zavet.doors.console.entering import Desk, for_staff
from zavet.doors.console.forms import Choices, GrantForm, RenewForm, SignForm
from zavet.doors.console.rows import say_refusal
from zavet.doors.pages.held import category_name, with_clause
from zavet.doors.wording import say_purpose
from zavet.parties.authorisations import (
    AuthorisationRefused,
    authorise,
    end_authorisation,
    renew,
    sign_warning,
)
from zavet.parties.queries import AuthorisationView, list_authorisations, list_staff
from zavet.parties.refusing import WhyNot

_LIST = "console:authorisations"
_RESERVED = (ANSWERING, DISCLOSURE)
"""Purposes the law itself gives, that others than the officer may be let serve."""


@for_staff
def grant(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Grant an authorisation; it waits for the signature."""
    _require_officer_to_look(request, desk)
    form = GrantForm(request.POST or None, **_offered(desk), last_on=_last_on(desk))
    if form.is_valid():
        chosen = form.cleaned_data
        try:
            authorise(
                staff_id=UUID(chosen["staff"]),
                site_id=desk.site.id,
                purposes=chosen["purposes"],
                categories=chosen["categories"],
                from_at=now(),
                until_at=_end_of(chosen["until_on"]),
                by=desk.by,
                at=now(),
                longest=longest(desk.policy),
            )
        except AuthorisationRefused as refused:
            form.add_error(None, _said(refused))
        else:
            messages.success(request, _("Допуск выдан и ждёт подписи под предупреждением."))
            return redirect(_LIST)
    status = 422 if form.is_bound else 200
    return render(request, "console/grant.html", {"form": form}, status=status)


@for_staff
def prolong(request: HttpRequest, desk: Desk, authorisation_id: UUID) -> HttpResponse:
    """Renew an authorisation by a new one, as wide or narrower, which waits for the signature."""
    _require_officer_to_look(request, desk)
    one = _get(desk, authorisation_id)
    form = RenewForm(request.POST or None, **_kept(desk, one), last_on=_last_on(desk))
    if form.is_valid():
        chosen = form.cleaned_data
        try:
            renew(
                authorisation_id=one.id,
                purposes=chosen["purposes"],
                categories=chosen["categories"],
                until_at=_end_of(chosen["until_on"]),
                by=desk.by,
                at=now(),
                longest=longest(desk.policy),
            )
        except AuthorisationRefused as refused:
            form.add_error(None, _said(refused))
        else:
            messages.success(request, _("Допуск продлён: новый ждёт подписи под предупреждением."))
            return redirect(_LIST)
    status = 422 if form.is_bound else 200
    context = {"form": form, "row": row_of(one, desk, {})}
    return render(request, "console/renew.html", context, status=status)


@for_staff
def sign(request: HttpRequest, desk: Desk, authorisation_id: UUID) -> HttpResponse:
    """Show the warning to the one authorised and take the signature."""
    one = _get(desk, authorisation_id)
    row = row_of(one, desk, {})
    form = SignForm(request.POST or None)
    if not row.is_mine and not form.is_valid():
        raise Http404
    if form.is_valid():
        try:
            sign_warning(authorisation_id=one.id, by=desk.by, at=now())
        except AuthorisationRefused as refused:
            raise Http404 from refused
        messages.success(request, _("Предупреждение подписано: допуск действует."))
        return redirect(_LIST)
    status = 422 if form.is_bound else 200
    return render(request, "console/sign.html", {"form": form, "row": row}, status=status)


@for_staff
def end(request: HttpRequest, desk: Desk, authorisation_id: UUID) -> HttpResponse:
    """Ask, then end an authorisation at once."""
    _require_officer_to_look(request, desk)
    one = _get(desk, authorisation_id)
    if request.method == "POST":
        try:
            end_authorisation(authorisation_id=one.id, by=desk.by, at=now())
        except AuthorisationRefused as refused:
            raise PermissionDenied from refused
        messages.success(request, _("Допуск прекращён."))
        return redirect(_LIST)
    asked = {
        "layout": "console/base.html",
        "title": _("Прекратить допуск?"),
        "text": one.staff_name,
        "effects": [_("С этой минуты данные этому работнику не открываются.")],
        "law": "152-ФЗ ст. 19 ч. 2 п. 8",
        "back_url": reverse(_LIST),
        "is_grave": True,
    }
    return render(request, "confirm.html", asked)


def _require_officer_to_look(request: HttpRequest, desk: Desk) -> None:
    """Show the page to the officer alone; what others send goes to the operation, which refuses and tells."""
    if not desk.staff.is_officer and request.method != "POST":
        raise PermissionDenied


def _said(refused: AuthorisationRefused) -> str:
    if refused.code is WhyNot.NOT_OFFICER:
        raise PermissionDenied from refused
    return say_refusal(refused)


def _offered(desk: Desk) -> dict[str, Choices]:
    policy = desk.policy
    declared = policy.purposes.values() if policy else ()
    purposes = [one for one in declared if not one.is_depersonalized]
    named = policy.data.values() if policy else ()
    data = [one for one in named if one.kind is not FieldKind.PASSWORD]
    staff = list_staff(operator_id=desk.site.operator_id)
    return {
        "staff": [(str(one.id), f"{one.name}, {one.position}") for one in staff],
        "purposes": [
            *((one.id, with_clause(one.name, one.clause)) for one in purposes),
            *((one, say_purpose(one, policy)) for one in _RESERVED),
        ],
        "categories": [
            *((one.id, with_clause(one.name, one.clause)) for one in data),
            (CORRESPONDENCE, category_name(CORRESPONDENCE, policy)),
        ],
    }


def _kept(desk: Desk, one: AuthorisationView) -> dict[str, Choices]:
    """Return what of a leave the policy, or the law itself, still names: what it dropped is not renewed."""
    policy = desk.policy
    purposes = {*(policy.purposes if policy else ()), *_RESERVED}
    data = {*(policy.data if policy else ()), CORRESPONDENCE}
    return {
        "purposes": [
            (name, say_purpose(name, policy)) for name in one.purposes if name in purposes
        ],
        "categories": [
            (name, category_name(name, policy)) for name in one.categories if name in data
        ],
    }


def _last_on(desk: Desk) -> date:
    return last_day(longest(desk.policy), at=now())


def _end_of(day: date) -> datetime:
    return make_aware(datetime.combine(day + timedelta(days=1), time.min))


def _get(desk: Desk, authorisation_id: UUID) -> AuthorisationView:
    for one in list_authorisations(site_id=desk.site.id):
        if one.id == authorisation_id:
            return one
    raise Http404
