"""Who comes into the console: the operator's own staff, signed in at one of the operator's sites."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from zavet.access.knowing import may_know, turn_away
from zavet.chance import now
from zavet.core.decisions import Code
from zavet.core.language.policy import Policy
from zavet.core.values import Actor
from zavet.doors.site.asking import site_of
from zavet.doors.wording import explain_reason
from zavet.parties.queries import (
    AuthorisationState,
    SiteView,
    StaffView,
    find_staff,
    list_authorisations,
)
from zavet.policies.queries import PolicyInForce, find_policy

Given = ParamSpec("Given")


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Where one of the staff works: who, at which site, under which policy.

    ``may_know`` tells whether they may learn which people the site knows, values apart.
    """

    staff: StaffView
    site: SiteView
    in_force: PolicyInForce | None
    may_know: bool

    @property
    def by(self) -> Actor:
        """Return the staff member as an actor."""
        return Actor.staff(self.staff.id)

    @property
    def policy(self) -> Policy | None:
        """Return the policy in force."""
        return self.in_force.policy if self.in_force else None


View = Callable[Concatenate[HttpRequest, Desk, Given], HttpResponseBase]


def for_staff(view: View[Given]) -> Callable[Concatenate[HttpRequest, Given], HttpResponseBase]:
    """Give a view its desk; send a visitor to sign in, and refuse everybody who is not of this operator's staff."""

    @never_cache
    @wraps(view)
    def entered(
        request: HttpRequest, /, *args: Given.args, **kwargs: Given.kwargs
    ) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(_return_to(request))
        site = site_of(request)
        staff_id = request.user.staff_id
        staff = find_staff(staff_id) if staff_id else None
        if staff is None or staff.ended_at is not None or staff.operator_id != site.operator_id:
            raise PermissionDenied
        desk = Desk(
            staff=staff,
            site=site,
            in_force=find_policy(site_id=site.id, at=now()),
            may_know=may_know(site_id=site.id, staff_id=staff.id, at=now()),
        )
        return view(request, desk, *args, **kwargs)

    return entered


def for_officer(view: View[Given]) -> Callable[Concatenate[HttpRequest, Given], HttpResponseBase]:
    """Let only the officer do what the view does."""

    @for_staff
    @wraps(view)
    def entered(
        request: HttpRequest, desk: Desk, /, *args: Given.args, **kwargs: Given.kwargs
    ) -> HttpResponseBase:
        if not desk.staff.is_officer:
            raise PermissionDenied
        return view(request, desk, *args, **kwargs)

    return entered


def for_admitted(view: View[Given]) -> Callable[Concatenate[HttpRequest, Given], HttpResponseBase]:
    """Let only those who may know of people at all; show the others why not and what to do."""

    @for_staff
    @wraps(view)
    def entered(
        request: HttpRequest, desk: Desk, /, *args: Given.args, **kwargs: Given.kwargs
    ) -> HttpResponseBase:
        if not desk.may_know:
            return not_admitted(request, desk)
        return view(request, desk, *args, **kwargs)

    return entered


def not_admitted(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Answer somebody without a leave: that a person is there is personal data too (152-ФЗ ст. 19 ч. 2 п. 8)."""
    leaves = list_authorisations(site_id=desk.site.id, staff_id=desk.staff.id)
    is_waiting = any(one.state(now()) is AuthorisationState.UNSIGNED for one in leaves)
    code = Code.AUTHORISATION_UNSIGNED if is_waiting else Code.AUTHORISATION_MISSING
    whom = request.resolver_match.kwargs.get("subject_id") if request.resolver_match else None
    turn_away(site_id=desk.site.id, by=desk.by, at=now(), why=code, subject_id=whom)
    words = _("Без действующего допуска на этом сайте не показывают и того, какие здесь люди.")
    refused = {
        "decision": explain_reason(code, words, desk.policy),
        "layout": "console/base.html",
        "back_url": reverse("console:today"),
    }
    return render(request, "refused.html", refused, status=403)


def _return_to(request: HttpRequest) -> str:
    # A form sent too late is begun again: its address alone does nothing.
    return request.get_full_path() if request.method in {"GET", "HEAD"} else "/console/"
