"""Whom a request's letters go to, and by which link they see it: opened by a decision at the moment of sending.

INVARIANT: letters go to the address the request was made from, whatever a later letter names.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from uuid import UUID

from django.urls import reverse

from zavet.access.answering import find_person, open_letters
from zavet.access.queries import awaits_confirmation
from zavet.core.language.words import Channel
from zavet.core.requests import Requester
from zavet.core.values import Actor, Sealed
from zavet.doors.pages.sites import origin
from zavet.parties.queries import SiteView, find_subject
from zavet.rights.links import find_link
from zavet.rights.queries import RequestView

_EMAIL: Final = "email"
Letters = Mapping[UUID, Mapping[str, Sealed[str]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """What sending needs of a thread: the address, the link where one is known, and what was written."""

    email: Sealed[str] | None
    link: str = field(repr=False)
    letters: Letters


def open_contact(request: RequestView, site: SiteView, *, at: datetime) -> Contact | None:
    """Return the contact of a request, or None where no decision permits the look; journalled either way."""
    opened = open_letters(
        site_id=site.id,
        correspondent_id=request.correspondent_id,
        by=Actor.system(),
        at=at,
    )
    if not opened.is_permitted:
        return None
    emails = [one[_EMAIL] for one in opened.letters.values() if _EMAIL in one]
    return Contact(
        email=next(iter(emails), None),
        link=_link(request, site, opened.letters, next(iter(emails), None)),
        letters=opened.letters,
    )


def is_own_address(request: RequestView, email: Sealed[str]) -> bool:
    """Tell whether a request came from the confirmed address of the person it is about: they may prove it by a link."""
    person = find_person(site_id=request.site_id, email=email)
    if person is None or person != request.subject_id:
        return False
    subject = find_subject(person)
    is_confirmed = subject is not None and subject.confirmed_at is not None
    return is_confirmed and not awaits_confirmation(site_id=request.site_id, subject_id=person)


def _in_cabinet(request: RequestView) -> str:
    """Return the page of a request in the cabinet of whoever filed it: the person, or who acts for them."""
    if request.requester is Requester.REPRESENTATIVE and request.subject_id is not None:
        names = [request.subject_id, request.id]
        return reverse("cabinet:represented:request_thread", args=names)
    return reverse("cabinet:request_thread", args=[request.id])


def _link(request: RequestView, site: SiteView, letters: Letters, email: Sealed[str] | None) -> str:
    """Return where whoever asks sees the request: in the cabinet, or by the secret of its link.

    The secret that came with a proof goes to the proven person's own confirmed address, else to nobody.
    """
    if request.channel is Channel.CABINET:
        return origin(site) + _in_cabinet(request)
    if request.is_link_replaced and (email is None or not is_own_address(request, email)):
        return ""
    token = find_link(request, letters)
    return origin(site) + reverse("site:rights_thread", args=[token.reveal()]) if token else ""
