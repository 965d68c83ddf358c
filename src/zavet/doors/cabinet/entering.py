"""Who comes into the cabinet: one confirmed person of this site, for themselves or for somebody they represent.

Nothing of a person is shown before the version in force was accepted for them. For whom somebody acts stands in the
address, so that two windows never mix two people; it opens nothing but to whoever represents them now. Leaving is never
made to wait: whoever does not accept a new version may still take their data along and ask for their deletion
(152-ФЗ ст. 14 ч. 1).
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import wraps
from typing import Concatenate, ParamSpec
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from zavet.chance import now
from zavet.consent.queries import list_answers
from zavet.core.decisions import Answer, Decision
from zavet.core.language.policy import Policy
from zavet.core.values import Actor, ActorKind
from zavet.doors.pages.context import address_of
from zavet.doors.site.asking import site_of
from zavet.doors.wording import explain
from zavet.parties.queries import SiteView, SubjectView, find_subject
from zavet.parties.representing import list_representatives
from zavet.policies.queries import PolicyInForce, find_policy

Given = ParamSpec("Given")
_FOR = "represented_id"
"""The part of an address that names for whom its visitor acts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """Where one person's data are dealt with: whose, at which site, under which policy.

    ``acting`` is whoever acts for the person; None where it is they themselves.
    """

    person: SubjectView
    site: SiteView
    in_force: PolicyInForce | None
    acting: SubjectView | None = None

    @property
    def by(self) -> Actor:
        """Return who acts: the person, or their representative."""
        if self.acting is None:
            return Actor.subject(self.person.id)
        return Actor(kind=ActorKind.REPRESENTATIVE, id=self.acting.id)

    @property
    def own(self) -> "Room":
        """Return the room of whoever came, about themselves."""
        return replace(self, person=self.acting, acting=None) if self.acting else self

    @property
    def means(self) -> str:
        """Return how an answer given here is given, as its event keeps it."""
        return "cabinet" if self.acting is None else "representative"

    def address(self, page: str, *more: object) -> str:
        """Return the address of a page of this room."""
        if self.acting is None:
            return reverse(f"cabinet:{page}", args=more)
        return reverse(f"cabinet:represented:{page}", args=[self.person.id, *more])

    def place(self, name: str) -> str:
        """Return the address of a place of the navigation; of a sign-in the owner alone has one."""
        door, _colon, page = name.rpartition(":")
        if door == "cabinet":
            return self.address(page)
        return address_of(name) if self.acting is None else ""

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
        represented_id = kwargs.pop(_FOR, None)
        room = _room(request, request.user.subject_id)
        if room.person.confirmed_at is None:
            return render(request, "cabinet/unconfirmed.html", status=403)
        if isinstance(represented_id, UUID):
            found = _room_of(room, represented_id)
            if found is None:
                messages.warning(request, _("Вы больше не действуете за этого человека."))
                return redirect("cabinet:represented_people")
            room = found
        request.room = room  # type: ignore[attr-defined]  # read by the tags of the cabinet's pages
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
            return redirect(room.address("accept"))
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


def _room_of(room: Room, represented_id: UUID) -> Room | None:
    """Return the room of whom somebody acts for at this moment; None where they do no more.

    Whoever never did learns nothing: the page is not there.
    """
    rights = list_representatives(subject_id=represented_id)
    mine = [one for one in rights if one.actor_id == room.person.id]
    person = find_subject(represented_id)
    if not mine or person is None:
        raise Http404
    acts = any(one.is_current(now()) for one in mine)
    return replace(room, person=person, acting=room.person) if acts else None


def _return_to(request: HttpRequest) -> str:
    # A form sent too late is asked for again from the start: its address alone does nothing.
    return request.get_full_path() if request.method in {"GET", "HEAD"} else "/cabinet/"
