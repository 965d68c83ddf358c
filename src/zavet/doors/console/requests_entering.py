"""What the pages of one request share: which request it is, and how a step is asked for, taken and answered.

INVARIANT: a request of another site is not found, and nobody without a leave learns that there is one.
"""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from zavet.core.values import ZavetError
from zavet.doors.console.entering import Desk, for_admitted
from zavet.doors.console.refusing import refuse
from zavet.doors.console.steps import ask_step
from zavet.rights.queries import RequestView, find_request
from zavet.rights.views import Deed

Given = ParamSpec("Given")
View = Callable[Concatenate[HttpRequest, Desk, RequestView, Given], HttpResponseBase]


def for_request(view: View[Given]) -> Callable[..., HttpResponseBase]:
    """Give a view the request its address names; it is one of this site, or not found."""

    @for_admitted
    @wraps(view)
    def entered(
        request: HttpRequest,
        desk: Desk,
        /,
        request_id: UUID,
        *args: Given.args,
        **kwargs: Given.kwargs,
    ) -> HttpResponseBase:
        return view(request, desk, get_request(desk, request_id), *args, **kwargs)

    return entered


def get_request(desk: Desk, request_id: UUID) -> RequestView:
    """Return a request of this site; anybody else's number is not found."""
    found = find_request(request_id)
    if found is None or found.site_id != desk.site.id:
        raise Http404
    return found


def page_of(found: RequestView) -> str:
    """Return the address of a request's page."""
    return reverse("console:request", args=[found.id])


def ask(
    request: HttpRequest,
    desk: Desk,
    found: RequestView,
    asked: Mapping[str, Any],
    act: Callable[[], Deed],
) -> HttpResponse:
    """Show what is asked, or do it and go back to the request; a refusal is told where it was asked.

    ``asked``: title, text, done, and what ``confirm.html`` shows; ``form``, if there is one, is found right first.
    """
    return ask_step(
        request,
        asked,
        lambda: take(request, desk, found, act, done=asked["done"]),
        back_url=page_of(found),
    )


def take(
    request: HttpRequest,
    desk: Desk,
    found: RequestView,
    act: Callable[[], Deed],
    *,
    done: str,
    then: Callable[[Deed], None] | None = None,
) -> HttpResponse | ZavetError:
    """Do a step, ``then`` what belongs to it, and return where to go on.

    That is the request's page, the page of a refusal, or the error to tell where it was asked.
    """
    try:
        deed = act()
    except ZavetError as refused:
        return refused
    if deed.outcome is not None and not deed.outcome.is_permitted:
        propose_url = reverse("console:requests_propose", args=[found.id])
        decision = deed.outcome.decision
        return refuse(request, desk, decision, back_url=page_of(found), propose_url=propose_url)
    if deed.refusal is not None:
        return deed.refusal
    if then is not None:
        then(deed)
    messages.success(request, done)
    return redirect(page_of(found))
