"""Reads of parties: frozen values out, never rows."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from zavet.core.decisions import AuthorisationFact
from zavet.core.values import ZavetError
from zavet.parties.models import Account, Staff, SubjectRecord
from zavet.parties.register import (
    AuthorisationState,
    AuthorisationView,
    list_authorisations,
    list_told,
)
from zavet.statements import Row, as_id, as_ids, as_moment, as_moment_or_none, fetch, places

__all__ = [
    "AccountMissing",
    "AccountView",
    "AuthorisationState",
    "AuthorisationView",
    "SiteMissing",
    "SiteView",
    "StaffView",
    "StandingView",
    "SubjectView",
    "count_subjects",
    "find_account",
    "find_account_by_name",
    "find_site_by_host",
    "find_staff",
    "find_subject",
    "get_account",
    "get_site",
    "get_standing",
    "list_authorisations",
    "list_sites",
    "list_sites_of_subjects",
    "list_staff",
    "list_subjects",
    "list_told",
]


class SiteMissing(ZavetError):
    """No site is known under this host name or short name."""


class AccountMissing(ZavetError):
    """No login is known under this id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteView:
    """One site with its operator."""

    id: UUID
    slug: str
    host: str
    name: str
    kind: str
    operator_id: UUID
    operator_slug: str
    operator_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffView:
    """One of the staff as subjects and inspectors may see them; ``officer_from_at``: since when the post is theirs."""

    id: UUID
    name: str
    position: str
    is_officer: bool
    officer_from_at: datetime | None
    operator_id: UUID
    created_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectView:
    """A person at a site, or with ``is_correspondent`` whoever wrote a request there: moments and references only.

    ``correspondent_for`` is the person a correspondent is known to be; their letters are kept until
    ``correspondence_until``, which an open request has none of.
    """

    id: UUID
    site_id: UUID
    created_at: datetime
    confirmed_at: datetime | None
    ended_at: datetime | None
    is_correspondent: bool = False
    correspondent_for: UUID | None = None
    correspondence_until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingView:
    """What one of the staff is at a site: the officer or not, with which leaves, ended ones too, newest first."""

    is_officer: bool = False
    leaves: tuple[AuthorisationFact, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountView:
    """A login's owner: a subject or one of the staff."""

    id: UUID
    username: str
    subject_id: UUID | None
    staff_id: UUID | None
    has_password: bool


_SITES = """
    SELECT s.id, s.slug, s.host, s.name, s.kind, o.id, o.slug, o.name
    FROM zavet_site s JOIN zavet_operator o ON o.id = s.operator_id"""
_SUBJECT = """
    SELECT id, site_id, created_at, confirmed_at, ended_at,
    is_correspondent, correspondent_for_id, correspondence_until_at
    FROM zavet_subjectrecord WHERE id = %s"""
_SITES_OF_SUBJECTS = """
    SELECT id, site_id FROM zavet_subjectrecord
    WHERE ended_at IS NULL AND NOT is_correspondent AND id IN"""
# A leave ends with its owner's post, and the officer is one at the sites of their own operator alone.
_STANDING = """
    SELECT s.is_officer, a.purposes, a.categories, a.from_at, a.until_at, a.signed_at, a.ended_at
    FROM zavet_staff s JOIN zavet_site site ON site.operator_id = s.operator_id AND site.id = %s
    LEFT JOIN zavet_authorisation a ON a.staff_id = s.id AND a.site_id = site.id
    WHERE s.id = %s AND s.ended_at IS NULL ORDER BY a.id DESC"""


def find_site_by_host(host: str) -> SiteView | None:
    """Return the site of a host name (without port, any case), or None."""
    rows = fetch(f"{_SITES} WHERE s.host = %s", host.lower())
    return _site(rows[0]) if rows else None


def get_site(site_id: UUID) -> SiteView:
    """Return one site; raise SiteMissing where there is none."""
    rows = fetch(f"{_SITES} WHERE s.id = %s", site_id)
    if not rows:
        message = _("Такого сайта нет.")
        raise SiteMissing(message, next_step=_("zavet policy publish ПАПКА --host ИМЯ"))
    return _site(rows[0])


def list_sites(*, operator_id: UUID | None = None) -> tuple[SiteView, ...]:
    """Return all sites, or one operator's, by name."""
    if operator_id is None:
        return tuple(map(_site, fetch(f"{_SITES} ORDER BY s.name")))
    chosen = f"{_SITES} WHERE o.id = %s ORDER BY s.name"
    return tuple(map(_site, fetch(chosen, operator_id)))


def find_subject(subject_id: UUID) -> SubjectView | None:
    """Return a person's row, or None."""
    rows = fetch(_SUBJECT, subject_id)
    return next((_subject(row) for row in rows), None)


def list_sites_of_subjects(subject_ids: Collection[UUID]) -> dict[UUID, UUID]:
    """Return the site of each of these people in one query; who is unknown, gone or a correspondent is left out."""
    rows = fetch(f"{_SITES_OF_SUBJECTS} ({places(subject_ids)})", *subject_ids)
    people = as_ids(subject_ids)
    return {people[subject_id]: as_id(site_id) for subject_id, site_id in rows}


def list_subjects(
    *, site_id: UUID, before: UUID | None = None, limit: int = 50
) -> tuple[SubjectView, ...]:
    """Return people of a site, newest first, correspondents apart; ``before`` continues a list."""
    rows = _people(site_id).order_by("-id")
    if before is not None:
        rows = rows.filter(id__lt=before)
    columns = rows.values_list("id", "site_id", "created_at", "confirmed_at", "ended_at")
    return tuple(_subject((*row, False, None, None)) for row in columns[:limit])


def count_subjects(*, site_id: UUID) -> int:
    """Return how many people a site knows; whoever wrote a request is not thereby known."""
    return _people(site_id).count()


def find_staff(staff_id: UUID) -> StaffView | None:
    """Return one of the staff, or None."""
    row = Staff.objects.filter(pk=staff_id).first()
    return _staff(row) if row else None


def list_staff(*, operator_id: UUID, is_with_former: bool = False) -> tuple[StaffView, ...]:
    """Return the operator's staff by name; who has left is among them only ``is_with_former``."""
    rows = Staff.objects.filter(operator_id=operator_id).order_by("name")
    if not is_with_former:
        rows = rows.filter(ended_at=None)
    return tuple(_staff(row) for row in rows)


def get_standing(*, site_id: UUID, staff_id: UUID) -> StandingView:
    """Return what one of the staff is at a site: of another operator, or gone, nothing."""
    rows = fetch(_STANDING, site_id, staff_id)
    if not rows:
        return StandingView()
    leaves = tuple(_leave(staff_id, row) for row in rows if row[1] is not None)
    return StandingView(is_officer=bool(rows[0][0]), leaves=leaves)


def find_account(
    *, subject_id: UUID | None = None, staff_id: UUID | None = None
) -> AccountView | None:
    """Return the login of a subject or of one of the staff."""
    if subject_id is not None:
        row = Account.objects.filter(subject_id=subject_id).first()
    else:
        row = Account.objects.filter(staff_id=staff_id).first() if staff_id else None
    return _account(row) if row else None


def find_account_by_name(username: str) -> AccountView | None:
    """Return the login of an account name, or None; only staff have a name somebody chose."""
    row = Account.objects.filter(username=username).first()
    return _account(row) if row else None


def get_account(account_id: UUID) -> AccountView:
    """Return one login; raise AccountMissing where there is none."""
    row = Account.objects.filter(pk=account_id).first()
    if row is None:
        message = _("Такой учётной записи нет.")
        raise AccountMissing(message)
    return _account(row)


def _people(site_id: UUID) -> QuerySet[SubjectRecord]:
    return SubjectRecord.objects.filter(site_id=site_id, is_correspondent=False)


def _account(row: Account) -> AccountView:
    return AccountView(
        id=row.id,
        username=row.username,
        subject_id=row.subject_id,
        staff_id=row.staff_id,
        has_password=row.has_usable_password(),
    )


def _site(row: Row) -> SiteView:
    return SiteView(
        id=as_id(row[0]),
        slug=row[1],
        host=row[2],
        name=row[3],
        kind=row[4],
        operator_id=as_id(row[5]),
        operator_slug=row[6],
        operator_name=row[7],
    )


def _subject(row: Row) -> SubjectView:
    return SubjectView(
        id=as_id(row[0]),
        site_id=as_id(row[1]),
        created_at=as_moment(row[2]),
        confirmed_at=as_moment_or_none(row[3]),
        ended_at=as_moment_or_none(row[4]),
        is_correspondent=bool(row[5]),
        correspondent_for=as_id(row[6]) if row[6] else None,
        correspondence_until=as_moment_or_none(row[7]),
    )


def _leave(staff_id: UUID, row: Row) -> AuthorisationFact:
    return AuthorisationFact(
        staff_id=staff_id,
        purposes=frozenset(json.loads(row[1])),
        categories=frozenset(json.loads(row[2])),
        from_at=as_moment(row[3]),
        until_at=as_moment(row[4]),
        signed_at=as_moment_or_none(row[5]),
        ended_at=as_moment_or_none(row[6]),
    )


def _staff(row: Staff) -> StaffView:
    return StaffView(
        id=row.id,
        name=row.name,
        position=row.position,
        is_officer=row.is_officer,
        officer_from_at=row.officer_from_at,
        operator_id=row.operator_id,
        created_at=row.created_at,
        ended_at=row.ended_at,
    )
