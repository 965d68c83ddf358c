"""Reads of requests: frozen values out, a fixed number of statements whatever the number of requests.

No text of a letter is read here: ``threads.open_thread`` opens it through the door and is journalled.
"""

import hashlib
from collections.abc import Collection
from dataclasses import replace
from uuid import UUID

from django.utils.translation import gettext as _

from zavet.core.language.words import Channel
from zavet.core.requests import IdentityState
from zavet.core.values import ZavetError
from zavet.parties.correspondents import list_correspondents
from zavet.rights.models import CalendarFeed, SavedView
from zavet.rights.queue import (
    COUNTED_UNTIL,
    PAGE,
    count_requests,
    counts_of_day,
    list_days,
    list_first,
    list_requests,
)
from zavet.rights.rows import REQUEST_COLUMNS, STEP_COLUMNS, number_of, request_view, step_view
from zavet.rights.saved import filters_of
from zavet.rights.views import (
    DayCounts,
    DueDay,
    FeedView,
    Filters,
    OutgoingView,
    Owner,
    QueueView,
    RequestView,
    StepView,
)
from zavet.statements import Row, as_id, fetch, places

__all__ = [
    "COUNTED_UNTIL",
    "PAGE",
    "DayCounts",
    "DueDay",
    "FeedView",
    "Filters",
    "OutgoingView",
    "Owner",
    "QueueView",
    "RequestMissing",
    "RequestView",
    "StepView",
    "count_requests",
    "counts_of_day",
    "find_by_intake_token",
    "find_by_token",
    "find_feed",
    "find_feed_of",
    "find_outgoing",
    "find_own",
    "find_request",
    "find_step",
    "find_taken",
    "get_request",
    "list_days",
    "list_first",
    "list_joined",
    "list_named",
    "list_numbers",
    "list_of_subject",
    "list_outgoing",
    "list_own",
    "list_requests",
    "list_shown_steps",
    "list_steps",
    "list_views",
    "token_hash",
]

_REQUEST = f"SELECT {REQUEST_COLUMNS} FROM zavet_subjectrequest r WHERE"  # noqa: S608 - fixed text
_OF_STEP = "SELECT s.request_id FROM zavet_requeststep s WHERE s.source_digest = %s"
_STEP = f"SELECT {STEP_COLUMNS} FROM zavet_requeststep s WHERE s.id = %s"  # noqa: S608 - fixed text
_STEPS = (
    f"SELECT {STEP_COLUMNS} FROM zavet_requeststep s WHERE s.request_id = %s ORDER BY s.at, s.id"  # noqa: S608 - the same
)
_OUTGOING = (
    f"SELECT {STEP_COLUMNS}, r.site_id, r.correspondent_id, r.year, r.serial, r.channel"  # noqa: S608 - the same
    " FROM zavet_requeststep s JOIN zavet_subjectrequest r ON r.id = s.request_id"
    " WHERE s.serial IS NOT NULL AND s.sent_at IS NULL"
)


class RequestMissing(ZavetError):
    """There is no such request."""


def token_hash(token: str) -> str:
    """Return what is kept of the secret of a link."""
    return hashlib.sha256(token.encode()).hexdigest()


def find_request(request_id: UUID) -> RequestView | None:
    """Return one request, or None."""
    rows = fetch(f"{_REQUEST} r.id = %s", request_id)
    return next(map(request_view, rows), None)


def list_numbers(request_ids: Collection[UUID]) -> dict[UUID, str]:
    """Return the numbers of these requests, in one statement; what is no request is left out."""
    if not request_ids:
        return {}
    found = map(request_view, fetch(f"{_REQUEST} r.id IN ({places(request_ids)})", *request_ids))
    return {one.id: one.number for one in found}


def get_request(request_id: UUID) -> RequestView:
    """Return one request; raise RequestMissing."""
    found = find_request(request_id)
    if found is None:
        raise RequestMissing(_("Такого обращения нет."))
    return found


def list_named(request_ids: Collection[UUID]) -> tuple[RequestView, ...]:
    """Return the requests of these ids, the earliest first."""
    if not request_ids:
        return ()
    named = ", ".join(["%s"] * len(request_ids))
    return tuple(
        map(request_view, fetch(f"{_REQUEST} r.id IN ({named}) ORDER BY r.id", *request_ids))
    )


def find_by_token(token: str) -> RequestView | None:
    """Return the request whose link has this secret, or None."""
    rows = fetch(f"{_REQUEST} r.token_hash = %s", token_hash(token))
    return next(map(request_view, rows), None)


def find_by_intake_token(token: str) -> RequestView | None:
    """Return the request a secret opened until a proof made it void, or None: its bare state alone may be shown."""
    rows = fetch(f"{_REQUEST} r.intake_token_hash = %s", token_hash(token))
    return next(map(request_view, rows), None)


def find_taken(source_digest: str) -> RequestView | None:
    """Return the request a delivered letter went to, as a request or as a message of its thread; None for a new one."""
    of_request = fetch(f"{_REQUEST} r.source_digest = %s", source_digest)
    rows = of_request or fetch(f"{_REQUEST} r.id IN ({_OF_STEP})", source_digest)
    return next(map(request_view, rows), None)


def list_of_subject(*, subject_id: UUID, limit: int = 100) -> tuple[RequestView, ...]:
    """Return requests about a person, the newest first, those too by somebody who has not proved to be them."""
    statement = f"{_REQUEST} r.subject_id = %s ORDER BY r.received_at DESC, r.id DESC"
    return tuple(map(request_view, fetch(f"{statement} LIMIT {limit:d}", subject_id)))


def list_own(*, subject_id: UUID, limit: int = 100) -> tuple[RequestView, ...]:
    """Return the requests a person was proven to be the one who asks in, the newest first: nobody pushes them out."""
    known = list_correspondents(subject_id=subject_id)
    if not known:
        return ()
    named = ", ".join(["%s"] * len(known))
    statement = f"{_REQUEST} r.correspondent_id IN ({named}) ORDER BY r.received_at DESC, r.id DESC"
    return tuple(map(request_view, fetch(f"{statement} LIMIT {limit:d}", *known)))


def find_own(*, subject_id: UUID, request_id: UUID) -> RequestView | None:
    """Return one request a person was proven to be the one who asks in, or None."""
    found = find_request(request_id)
    known = list_correspondents(subject_id=subject_id)
    return found if found is not None and found.correspondent_id in known else None


def list_joined(*, request_id: UUID) -> tuple[RequestView, ...]:
    """Return the requests that were joined to this one, in their order."""
    rows = fetch(f"{_REQUEST} r.joined_to_id = %s ORDER BY r.id", request_id)
    return tuple(map(request_view, rows))


def list_steps(request_id: UUID) -> tuple[StepView, ...]:
    """Return what happened in a thread, in order, without texts; inner steps are for the staff alone."""
    return tuple(map(step_view, fetch(_STEPS, request_id)))


def list_shown_steps(request: RequestView) -> tuple[StepView, ...]:
    """Return what whoever asked may see of a thread: no inner steps, and no effects before they have proven themselves.

    That data were blocked would tell that somebody was found.
    """
    shown = (one for one in list_steps(request.id) if not one.is_inner)
    is_proven = request.identity is IdentityState.PROVEN
    return tuple(one if is_proven else replace(one, facts={}) for one in shown)


def find_step(step_id: UUID) -> StepView | None:
    """Return one step of a thread, or None."""
    return next(map(step_view, fetch(_STEP, step_id)), None)


def list_outgoing(*, limit: int = 100) -> tuple[OutgoingView, ...]:
    """Return the operator's letters that were written and not sent yet, of all sites, the oldest first."""
    return tuple(map(_outgoing, fetch(f"{_OUTGOING} ORDER BY s.at, s.id LIMIT {limit:d}")))


def find_outgoing(step_id: UUID) -> OutgoingView | None:
    """Return a letter of the operator's that was written and not sent yet, or None."""
    return next(map(_outgoing, fetch(f"{_OUTGOING} AND s.id = %s", step_id)), None)


def list_views(*, staff_id: UUID, site_id: UUID) -> tuple[QueueView, ...]:
    """Return the filters one of the staff keeps, by name."""
    rows = SavedView.objects.filter(staff_id=staff_id, site_id=site_id).order_by("name")
    return tuple(
        QueueView(id=row.id, name=row.name, filters=filters_of(row.filters)) for row in rows
    )


def find_feed(token: str) -> FeedView | None:
    """Return whose calendar asks by this secret, or None where it was ended or never made."""
    return _feed(CalendarFeed.objects.filter(token_hash=token_hash(token), ended_at=None).first())


def find_feed_of(*, staff_id: UUID, site_id: UUID) -> FeedView | None:
    """Return the address one of the staff has at a site, without its secret, or None."""
    rows = CalendarFeed.objects.filter(staff_id=staff_id, site_id=site_id, ended_at=None)
    return _feed(rows.order_by("-created_at").first())


def _feed(row: CalendarFeed | None) -> FeedView | None:
    if row is None:
        return None
    return FeedView(
        id=row.id, staff_id=row.staff_id, site_id=row.site_id, created_at=row.created_at
    )


def _outgoing(row: Row) -> OutgoingView:
    return OutgoingView(
        request_id=as_id(row[1]),
        site_id=as_id(row[14]),
        correspondent_id=as_id(row[15]),
        request_number=number_of(row[16], row[17]),
        channel=Channel(row[18]),
        step=step_view(row),
    )
