"""What is done to one person, through the views every bench uses; each stops where it was refused."""

from functools import cache
from uuid import UUID

from django.test import RequestFactory

import guarded_views
from guarded_views import View
from guarded_world import read
from people_world import email_of
from zavet.access.queries import find_subject
from zavet.core.values import Sealed


def look(subject_id: UUID) -> None:
    """Show a person's data to one of the staff."""
    _ask(guarded_views.reveal, subject=str(subject_id))


def register(name: str) -> None:
    """Take a person in."""
    _ask(guarded_views.register, name=name)


def destroy(subject_id: UUID) -> None:
    """Destroy all that is held of a person."""
    _ask(guarded_views.destroy, subject=str(subject_id))


def find(number: int) -> None:
    """Find a person by e-mail."""
    value = Sealed(email_of(number))
    if find_subject(site_id=_site_id(), category="email", value=value) is None:
        message = "nobody has this e-mail"
        raise AssertionError(message)


@cache
def _site_id() -> UUID:
    return read().site_id


def _ask(view: View, **asked: str) -> None:
    if b'"done": true' not in view(RequestFactory().get("/", asked)).content:
        message = "the view refused"
        raise AssertionError(message)
