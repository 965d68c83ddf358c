"""What the pages of the register share: who comes in, which demand it is, how a step is asked for and answered.

INVARIANT: only the officer, and whoever holds a leave to answer authorities, sees that there are demands; one of
another site is not found.
"""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, Concatenate, Final, ParamSpec
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from zavet.chance import now
from zavet.core.language.words import DISCLOSURE
from zavet.core.values import ZavetError
from zavet.disclosure.queries import DemandView, find_demand
from zavet.disclosure.views import DemandDeed
from zavet.doors.console.entering import Desk, for_staff
from zavet.doors.console.refusing import refuse
from zavet.doors.console.rows import say_refusal
from zavet.doors.console.steps import ask_step
from zavet.journal.queries import EntryView
from zavet.parties.queries import AuthorisationState, StaffView, list_authorisations

EVENTS: Final = "disclosure."
Given = ParamSpec("Given")
View = Callable[Concatenate[HttpRequest, Desk, Given], HttpResponseBase]
OnDemand = Callable[Concatenate[HttpRequest, Desk, DemandView, Given], HttpResponseBase]


def for_register(view: View[Given]) -> Callable[Concatenate[HttpRequest, Given], HttpResponseBase]:
    """Let in those who keep the register or answer for it as the second person."""

    @for_staff
    @wraps(view)
    def entered(
        request: HttpRequest, desk: Desk, /, *args: Given.args, **kwargs: Given.kwargs
    ) -> HttpResponseBase:
        if not has_post(desk.staff, desk.site.id):
            raise PermissionDenied
        return view(request, desk, *args, **kwargs)

    return entered


def for_demand(view: OnDemand[Given]) -> Callable[..., HttpResponseBase]:
    """Give a view the demand its address names; it is one of this site, or not found."""

    @for_register
    @wraps(view)
    def entered(
        request: HttpRequest,
        desk: Desk,
        /,
        demand_id: UUID,
        *args: Given.args,
        **kwargs: Given.kwargs,
    ) -> HttpResponseBase:
        return view(request, desk, get_demand(desk, demand_id), *args, **kwargs)

    return entered


def for_keeper(view: OnDemand[Given]) -> Callable[..., HttpResponseBase]:
    """Let the officer alone change a demand."""

    @for_demand
    @wraps(view)
    def entered(
        request: HttpRequest,
        desk: Desk,
        demand: DemandView,
        /,
        *args: Given.args,
        **kwargs: Given.kwargs,
    ) -> HttpResponseBase:
        if not desk.staff.is_officer:
            raise PermissionDenied
        return view(request, desk, demand, *args, **kwargs)

    return entered


def has_post(staff: StaffView, site_id: UUID) -> bool:
    """Tell whether one of the staff answers authorities: the officer, or by a signed leave that runs now."""
    return staff.is_officer or any(
        DISCLOSURE in one.purposes and one.state(now()) is AuthorisationState.IN_FORCE
        for one in list_authorisations(site_id=site_id, staff_id=staff.id)
    )


def is_of_demand(one: EntryView) -> bool:
    """Tell whether an entry of the journal is about authorities' demands: it tells that there is one, and of whom."""
    return one.event.startswith(EVENTS) or one.facts.get("purpose") == DISCLOSURE


def get_demand(desk: Desk, demand_id: UUID) -> DemandView:
    """Return a demand of this site; anybody else's number is not found."""
    demand = find_demand(demand_id)
    if demand is None or demand.site_id != desk.site.id:
        raise Http404
    return demand


def page_of(demand: DemandView) -> str:
    """Return the address of a demand's page."""
    return reverse("console:disclosure", args=[demand.id])


def ask(
    request: HttpRequest,
    desk: Desk,
    demand: DemandView,
    asked: Mapping[str, Any],
    act: Callable[[], DemandDeed],
) -> HttpResponse:
    """Show what is asked, or do it and go back to the demand; a refusal is told where it was asked.

    ``asked``: title, text, done, and what ``confirm.html`` shows; ``form``, if there is one, is found right first.
    """
    return ask_step(
        request,
        asked,
        lambda: take(request, desk, demand, act, done=asked["done"]),
        back_url=page_of(demand),
    )


def take(
    request: HttpRequest,
    desk: Desk,
    demand: DemandView,
    act: Callable[[], DemandDeed],
    *,
    done: str,
) -> HttpResponse | ZavetError:
    """Do a step and return where to go on: the demand's page, that of a refusal, or the error to tell where asked."""
    try:
        deed = act()
    except ZavetError as refused:
        return refused
    if deed.decision is not None and not deed.decision.is_permitted:
        return refuse(request, desk, deed.decision, back_url=page_of(demand))
    if deed.refusal is not None:
        return deed.refusal
    messages.success(request, done)
    return redirect(page_of(demand))


def do(
    request: HttpRequest,
    desk: Desk,
    demand: DemandView,
    act: Callable[[], DemandDeed],
    *,
    done: str,
) -> HttpResponse:
    """Do a step asked for by a button of the demand's page, and go back to it; a refusal is told there."""
    answer = take(request, desk, demand, act, done=done)
    if isinstance(answer, ZavetError):
        messages.error(request, say_refusal(answer))
        return redirect(page_of(demand))
    return answer
