"""People of a site in the tests: registered without a browser, hired, authorised, signed in."""

from datetime import datetime, timedelta
from uuid import UUID

from django.contrib.auth import get_user_model
from django.test import Client

from cast import Person
from sites import client_of
from zavet.access.registration import asked_purposes, confirm_registration, register
from zavet.chance import now
from zavet.core.language.words import FieldKind
from zavet.core.values import Actor, Sealed
from zavet.parties.authorisations import authorise, sign_warning
from zavet.parties.operations import appoint_staff, make_account
from zavet.parties.queries import SiteView
from zavet.policies.queries import find_policy

AGO = timedelta(days=3)
YEAR = timedelta(days=365)


def settle(
    site: SiteView,
    person: Person,
    *,
    agrees: bool = True,
    is_confirmed: bool = True,
    at: datetime | None = None,
) -> UUID:
    """Register a person with every value the registration takes, and return their subject id."""
    at = at or now() - AGO
    policy = find_policy(site_id=site.id, at=at).policy
    service = policy.registration()
    data = [policy.data[name] for name in service.data]
    made = register(
        site_id=site.id,
        values={
            one.id: Sealed(_value(one.kind, person))
            for one in data
            if one.kind is not FieldKind.PASSWORD and one.kind in _KNOWN
        },
        answers={one.id: agrees or one.is_required for one in asked_purposes(policy)},
        password=Sealed(person.password),
        means="registration",
        at=at,
    )
    if is_confirmed:
        confirm_registration(site_id=site.id, subject_id=made.subject_id, at=at)
    return made.subject_id


def hire(site: SiteView, person: Person, *, is_officer: bool = False) -> UUID:
    """Take a person into the staff of the site's operator, with a login, and return their id."""
    at = now() - AGO
    staff_id = appoint_staff(
        operator_id=site.operator_id,
        name=person.full_name,
        position="сотрудник",
        is_officer=is_officer,
        by=Actor.system(),
        at=at,
    )
    make_account(
        staff_id=staff_id,
        username=f"{site.operator_slug}:{person.login}",
        password=person.password,
        by=Actor.system(),
        at=at,
    )
    return staff_id


def admit(
    site: SiteView, staff_id: UUID, *, officer_id: UUID, purposes: list[str], categories: list[str]
) -> UUID:
    """Authorise one of the staff, have the warning signed, and return the authorisation's id."""
    at = now() - AGO
    authorisation_id = authorise(
        staff_id=staff_id,
        site_id=site.id,
        purposes=tuple(purposes),
        categories=tuple(categories),
        from_at=at,
        until_at=at + YEAR,
        by=Actor.staff(officer_id),
        at=at,
    )
    sign_warning(authorisation_id=authorisation_id, by=Actor.staff(staff_id), at=at)
    return authorisation_id


def as_subject(site: SiteView, subject_id: UUID) -> Client:
    """Return a client signed in as a person."""
    return _signed_in(site, subject_id=subject_id)


def as_staff(site: SiteView, staff_id: UUID) -> Client:
    """Return a client signed in as one of the staff."""
    return _signed_in(site, staff_id=staff_id)


def _signed_in(site: SiteView, **owner: UUID) -> Client:
    client = client_of(site)
    client.force_login(get_user_model().objects.get(**owner))
    return client


_KNOWN = {
    FieldKind.EMAIL: "email",
    FieldKind.LOGIN: "login",
    FieldKind.PHONE: "phone",
    FieldKind.NAME: "full_name",
}


def _value(kind: FieldKind, person: Person) -> str:
    return str(getattr(person, _KNOWN[kind]))
