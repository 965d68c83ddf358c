"""Who comes into the cabinet: one confirmed person of this site, who has accepted the version in force.

Nothing of the person is shown before that. Leaving is never made to wait: whoever does not accept a new version may
still take their data along and ask for their deletion (152-ФЗ ст. 14 ч. 1).
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, ParamSpec
from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from zavet.chance import now
from zavet.consent.queries import list_answers
from zavet.core.decisions import Answer, Decision
from zavet.core.language.policy import Policy
from zavet.core.values import Actor
from zavet.doors.site.asking import site_of
from zavet.doors.wording import explain
from zavet.parties.queries import SiteView, SubjectView, find_subject
from zavet.policies.queries import PolicyInForce, find_policy

Given = ParamSpec("Given")
MEANS = "cabinet"


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """Where a person deals with their own data: who, at which site, under which policy."""

    person: SubjectView
    site: SiteView
    in_force: PolicyInForce | None

    @property
    def by(self) -> Actor:
        """Return the person as an actor."""
        return Actor.subject(self.person.id)

    @property
    def policy(self) -> Policy | None:
        """Return the policy in force."""
        return self.in_force.policy if self.in_force else None


View = Callable[Concatenate[HttpRequest, Room, Given], HttpResponseBase]
Entered = Callable[Concatenate[HttpRequest, Given], HttpResponseBase]


def for_confirmed(view: View[Given]) -> Entered[Given]:
    """Give a view its room; send a visitor to sign in, staff to the console, the unconfirmed to their letter."""

    @never_cache
    @wraps(view)
    def entered(
        request: HttpRequest, /, *args: Given.args, **kwargs: Given.kwargs
    ) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(_return_to(request))
        if request.user.staff_id is not None:
            return redirect("console:today")
        room = _room(request, request.user.subject_id)
        if room.person.confirmed_at is None:
            return render(request, "cabinet/unconfirmed.html", status=403)
        return view(request, room, *args, **kwargs)

    return entered


def for_subject(view: View[Given]) -> Entered[Given]:
    """Give a view its room once the person has accepted the version in force; else ask for that first."""

    @for_confirmed
    @wraps(view)
    def entered(
        request: HttpRequest, room: Room, /, *args: Given.args, **kwargs: Given.kwargs
    ) -> HttpResponseBase:
        if room.in_force is not None and not has_accepted(room):
            return redirect("cabinet:accept")
        return view(request, room, *args, **kwargs)

    return entered


def has_accepted(room: Room) -> bool:
    """Tell whether the person accepted exactly the version in force."""
    return room.in_force is None or room.in_force.version_id in accepted_versions(room)


def accepted_versions(room: Room) -> list[UUID]:
    """Return the versions the person accepted, in order."""
    series = list_answers(subject_id=room.person.id)
    return [one.version_id for one in series if one.answer is Answer.ACCEPTED]


def refused(request: HttpRequest, room: Room, decision: Decision, *, back_url: str) -> HttpResponse:
    """Answer that the decision forbids what was asked, with its clause."""
    context = {
        "decision": explain(decision, room.policy),
        "layout": "cabinet/base.html",
        "back_url": back_url,
    }
    return render(request, "refused.html", context, status=403)


def _room(request: HttpRequest, subject_id: UUID | None) -> Room:
    site = site_of(request)
    person = find_subject(subject_id) if subject_id else None
    if person is None or person.site_id != site.id or person.ended_at is not None:
        raise PermissionDenied
    return Room(person=person, site=site, in_force=find_policy(site_id=site.id, at=now()))


def _return_to(request: HttpRequest) -> str:
    # A form sent too late is asked for again from the start: its address alone does nothing.
    return request.get_full_path() if request.method in {"GET", "HEAD"} else "/cabinet/"
