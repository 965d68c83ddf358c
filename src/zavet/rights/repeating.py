"""Tells whether the same was asked before: the open request a duplicate is joined to, the answered one a repeat names.

INVARIANT: a request is joined by itself only where both are proven to be of one person: whoever types another's e-mail
neither ends nor reads what the other asks.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.db.models import Q, QuerySet

from zavet.access.answering import find_correspondents, list_correspondents_alike
from zavet.core.calendar import day_of, due
from zavet.core.language.words import RightKind
from zavet.core.law import get_term
from zavet.core.requests import IdentityState, Requester, RequestState
from zavet.core.values import Sealed
from zavet.parties import identity as parties
from zavet.parties.queries import find_subject
from zavet.rights.models import SubjectRequest
from zavet.rights.queries import find_request, list_named
from zavet.rights.views import RequestView

UNLIKE: Final = frozenset({RightKind.CLAIM, RightKind.FEEDBACK})
"""Kinds whose letters say something new each time: no two of them are the same."""
_MOST_ALIKE: Final = 20
REPEAT_GROUNDS: Final = ("152-ФЗ ст. 14 ч. 4", "152-ФЗ ст. 14 ч. 6")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is asked, by whom: the person where they are proven, else the e-mail they wrote from.

    ``by_id`` is who is signed in, the person or whoever acts for them.
    """

    site_id: UUID
    requester: Requester
    by_id: UUID | None
    kinds: tuple[RightKind, ...]
    categories: tuple[str, ...]
    purposes: tuple[str, ...]
    proven_id: UUID | None
    email: Sealed[str] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeat:
    """A request for information that came within thirty days of one that was answered (152-ФЗ ст. 14 ч. 4).

    It may be refused until ``until_on`` by ``grounds``; earlier it has to be answered where the first answer was not
    complete (ч. 5), and that it was, the operator proves (ч. 6). The officer decides.
    """

    first: RequestView
    until_on: date
    grounds: tuple[str, ...] = REPEAT_GROUNDS


def find_same(asked: Asked, *, at: datetime) -> SubjectRequest | None:
    """Return the oldest open request of the same proven person that asks for the same, locked; None without one."""
    if asked.proven_id is None or not UNLIKE.isdisjoint(asked.kinds):
        return None
    rows = _of_whom(asked).select_for_update().filter(closed_at=None).order_by("id")
    return next(
        (
            row
            for row in rows
            if _is_same(row, asked) and _is_of_one(row, asked) and is_proven(row, at=at)
        ),
        None,
    )


def list_alike(request_id: UUID) -> tuple[RequestView, ...]:
    """Return the open requests that may be the same as an open one: by one e-mail or about one found person.

    For the officer's eyes: nothing of it is proven.
    """
    row = SubjectRequest.objects.filter(pk=request_id, closed_at=None).first()
    if row is None:
        return ()
    fellows = list_correspondents_alike(site_id=row.site_id, correspondent_id=row.correspondent_id)
    alike = Q(correspondent_id__in=fellows)
    if row.subject_id is not None:
        alike |= Q(subject_id=row.subject_id)
    rows = SubjectRequest.objects.filter(alike, site_id=row.site_id, closed_at=None)
    found = rows.exclude(pk=row.id).order_by("id").values_list("pk", flat=True)[:_MOST_ALIKE]
    return list_named(tuple(found))


def is_proven(row: SubjectRequest, *, at: datetime) -> bool:
    """Tell whether a current proof says who asks in a request: a proof lasts for its time alone.

    Whoever was destroyed at their own proven word has no proof left; they may still be told that it was done.
    """
    if row.subject_id is None or row.identity != IdentityState.PROVEN:
        return False
    person = find_subject(row.subject_id)
    if person is None or person.ended_at is not None:
        return True
    return parties.is_proven(subject_id=row.subject_id, cause_id=row.id, at=at)


def find_answered(asked: Asked, *, received_at: datetime) -> UUID | None:
    """Return the answered request for information that this one repeats within thirty days, the latest."""
    if RightKind.INFORMATION not in asked.kinds:
        return None
    rows = _of_whom(asked).filter(state=RequestState.ANSWERED.value, received_at__lte=received_at)
    found = (
        row
        for row in rows.order_by("-received_at", "-id")
        if RightKind.INFORMATION.value in row.kinds
        and day_of(received_at) <= _repeatable_after(row.received_at)
    )
    return next((row.id for row in found), None)


def find_repeat(request_id: UUID) -> Repeat | None:
    """Return the answered request a request for information repeats too early; None where it may be asked."""
    asked = find_request(request_id)
    if asked is None or asked.repeats_id is None or RightKind.INFORMATION not in asked.kinds:
        return None
    first = find_request(asked.repeats_id)
    if first is None or first.state is not RequestState.ANSWERED:
        return None
    until_on = _repeatable_after(first.received_at)
    is_early = day_of(asked.received_at) <= until_on
    return Repeat(first=first, until_on=until_on) if is_early else None


def _repeatable_after(first_at: datetime) -> date:
    term = get_term("D03").term
    assert term is not None  # noqa: S101 - the pack gives thirty days
    return due(term, at=first_at).on


def _of_whom(asked: Asked) -> QuerySet[SubjectRequest]:
    rows = SubjectRequest.objects.filter(site_id=asked.site_id)
    if asked.proven_id is not None:
        return rows.filter(subject_id=asked.proven_id, identity=IdentityState.PROVEN.value)
    known: Iterable[UUID] = ()
    if asked.email is not None:
        known = find_correspondents(site_id=asked.site_id, email=asked.email)
    return rows.filter(correspondent_id__in=list(known))


def _is_of_one(row: SubjectRequest, asked: Asked) -> bool:
    """Tell whether one asks in both: of an answer to somebody who acts for a person the person may hear nothing."""
    is_own = asked.requester is Requester.SUBJECT or row.registered_by_id == asked.by_id
    return row.requester == asked.requester and is_own


def _is_same(row: SubjectRequest, asked: Asked) -> bool:
    pairs: tuple[tuple[Collection[str], Collection[str]], ...] = (
        (row.kinds, [one.value for one in asked.kinds]),
        (row.categories, asked.categories),
        (row.purposes, asked.purposes),
    )
    return all(set(one) == set(other) for one, other in pairs)
