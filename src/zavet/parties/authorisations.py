"""Who of the staff may see what: granted by an officer, signed by the one concerned, always with an end.

INVARIANT: an authorisation is worth nothing before its owner signed its own wording; none is ever widened or prolonged
in place: a renewal is another one, to be signed anew.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import QuerySet

from zavet.core.calendar import day_of, end_of
from zavet.core.values import Actor, ActorKind, Term, TermUnit
from zavet.journal.facts import Fact
from zavet.journal.operations import append
from zavet.parties.events import PartiesEvent
from zavet.parties.models import Authorisation, Staff
from zavet.parties.refusing import PartiesRefused, WhyNot, refusals_are_told
from zavet.parties.warning import WARNING, digest

LONGEST: Final = Term(amount=1, unit=TermUnit.YEAR)
"""The longest term where the policy names none. No act names one: a year, so that each leave is looked at yearly."""
_INSTANT: Final = timedelta(microseconds=1)


class AuthorisationRefused(PartiesRefused):
    """The authorisation could not be granted, renewed, signed or ended."""


@refusals_are_told("grant")
def authorise(
    *,
    staff_id: UUID,
    site_id: UUID,
    purposes: Collection[str],
    categories: Collection[str],
    from_at: datetime,
    until_at: datetime,
    by: Actor,
    at: datetime,
    longest: Term = LONGEST,
) -> UUID:
    """Grant an authorisation and return its id. It gives nothing until the warning is signed.

    Raise AuthorisationRefused where the giver is not an officer, the receiver is not of the staff, nothing or no end
    is named, the term is longer than ``longest``, or an officer who is not the only one grants to themselves.
    """
    _require_officer(by, site_id=site_id)
    row = Authorisation(
        staff_id=staff_id,
        site_id=site_id,
        purposes=sorted(purposes),
        categories=sorted(categories),
        from_at=from_at,
        until_at=until_at,
    )
    return _grant(row, longest, by=by, at=at)


@refusals_are_told("renew")
def renew(
    *,
    authorisation_id: UUID,
    until_at: datetime,
    by: Actor,
    at: datetime,
    purposes: Collection[str] | None = None,
    categories: Collection[str] | None = None,
    longest: Term = LONGEST,
) -> UUID:
    """Grant a new authorisation in place of one that ends, from now, with today's warning; return its id.

    It names the same purposes and categories, or fewer, and is worth nothing until it is signed; the old one runs to
    its own end. Raise AuthorisationRefused as ``authorise`` does, for more than there was, and for a second renewal.
    """
    old = _take(authorisation_id)
    _require_officer(by, site_id=old.site_id)
    row = Authorisation(
        staff_id=old.staff_id,
        site_id=old.site_id,
        purposes=sorted(old.purposes if purposes is None else purposes),
        categories=sorted(old.categories if categories is None else categories),
        from_at=at,
        until_at=until_at,
        renews_id=old.id,
    )
    if old.ended_at is not None:
        raise AuthorisationRefused(WhyNot.LEAVE_OVER)
    if set(row.purposes) - set(old.purposes) or set(row.categories) - set(old.categories):
        raise AuthorisationRefused(WhyNot.LEAVE_WIDER)
    renewals = Authorisation.objects.filter(renews_id=old.id, ended_at=None, until_at__gt=at)
    if renewals.exists():
        raise AuthorisationRefused(WhyNot.RENEWED_ALREADY)
    return _grant(row, longest, by=by, at=at)


@refusals_are_told("sign")
def sign_warning(*, authorisation_id: UUID, by: Actor, at: datetime) -> None:
    """Record that the person authorised read and signed the warning. Nobody signs for another, nor what is over."""
    row = _take(authorisation_id)
    if by.kind is not ActorKind.STAFF or row.staff_id != by.id:
        raise AuthorisationRefused(WhyNot.WARNING_OF_ANOTHER)
    if row.ended_at is not None or row.until_at <= at:
        raise AuthorisationRefused(WhyNot.LEAVE_OVER)
    if row.signed_at is None:
        row.signed_at = at
        row.save(update_fields=["signed_at"])
        _tell(row, PartiesEvent.WARNING_SIGNED, by=by, at=at)


@refusals_are_told("end")
def end_authorisation(*, authorisation_id: UUID, by: Actor, at: datetime) -> None:
    """End an authorisation now, by an officer; ended already, it stays as it was."""
    row = _take(authorisation_id)
    _require_officer(by, site_id=row.site_id)
    if row.ended_at is None:
        end(row, by=by, at=at)


def end(row: Authorisation, *, by: Actor, at: datetime) -> None:
    """End one authorisation within an operation that may: its owner left, or the officer ends it."""
    row.ended_at = at
    row.save(update_fields=["ended_at"])
    _tell(row, PartiesEvent.AUTHORISATION_ENDED, by=by, at=at)


def _grant(row: Authorisation, longest: Term, *, by: Actor, at: datetime) -> UUID:
    _require_bounds(row, longest)
    staff = Staff.objects.filter(pk=row.staff_id, ended_at=None, operator__sites=row.site_id)
    if not staff.exists():
        raise AuthorisationRefused(WhyNot.STAFF_UNKNOWN)
    others = _officers(row.site_id).filter(account__is_active=True).exclude(pk=by.known_id)
    if row.staff_id == by.id and others.exists():
        raise AuthorisationRefused(WhyNot.OWN_LEAVE)
    row.granted_by_id, row.granted_at = by.known_id, at
    row.warning_text, row.warning_hash = WARNING, digest(WARNING)
    row.save(force_insert=True)
    is_renewal = row.renews_id is not None
    granted, renewed = PartiesEvent.AUTHORISATION_GRANTED, PartiesEvent.AUTHORISATION_RENEWED
    _tell(row, renewed if is_renewal else granted, by=by, at=at)
    return row.id


def _require_bounds(row: Authorisation, longest: Term) -> None:
    if not row.purposes or not row.categories or row.until_at <= row.from_at:
        raise AuthorisationRefused(WhyNot.NOTHING_NAMED)
    if row.until_at > end_of(longest, at=row.from_at):
        raise AuthorisationRefused(WhyNot.TERM_TOO_LONG)


def _require_officer(by: Actor, *, site_id: UUID) -> None:
    if by.kind is not ActorKind.STAFF or not _officers(site_id).filter(pk=by.known_id).exists():
        raise AuthorisationRefused(WhyNot.NOT_OFFICER)


def _officers(site_id: UUID) -> QuerySet[Staff]:
    return Staff.objects.filter(is_officer=True, ended_at=None, operator__sites=site_id)


def _take(authorisation_id: UUID) -> Authorisation:
    row = Authorisation.objects.select_for_update().filter(pk=authorisation_id).first()
    if row is None:
        raise AuthorisationRefused(WhyNot.LEAVE_UNKNOWN)
    return row


def _tell(row: Authorisation, event: PartiesEvent, *, by: Actor, at: datetime) -> None:
    facts: dict[str, Fact] = {
        "authorisation": str(row.id),
        "staff": str(row.staff_id),
        "purposes": row.purposes,
        "categories": row.categories,
        "until_on": day_of(row.until_at - _INSTANT).isoformat(),
        "to_self": row.staff_id == row.granted_by_id,
        "warning": row.warning_hash,
    }
    if row.renews_id is not None:
        facts["renews"] = str(row.renews_id)
    append(event=event, site_id=row.site_id, by=by, at=at, facts=facts)
