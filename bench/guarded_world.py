"""The installation both sides work on: one clinic, one authorised member of staff, some hundred invented people."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from django.conf import settings

from zavet.access.registration import confirm_registration, register
from zavet.chance import now
from zavet.core.values import Actor, Sealed
from zavet.parties.authorisations import authorise, sign_warning
from zavet.parties.operations import appoint_staff, open_site
from zavet.parties.queries import get_site
from zavet.policies.folder import read_folder
from zavet.policies.operations import publish

POLICY = Path(__file__).resolve().parent.parent / "policies" / "clinic"
PURPOSE, CONSENT = "feedback", "communication_account"
CATEGORIES = ("email", "login")
PASSWORD = "невелика тайна"  # noqa: S105 - opens nothing but this benchmark's people
_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """Who is there."""

    site_id: UUID
    staff_id: UUID
    subject_ids: tuple[UUID, ...]


def make(people: int) -> World:
    """Open the clinic, authorise one of the staff, take people in; leave word of it in the data folder."""
    at = now() - 2 * _HOUR
    site_id = _open(at)
    staff_id = _authorise(site_id, at)
    subject_ids = tuple(_take_in(site_id, f"bench.person{n}", at) for n in range(people))
    world = World(site_id=site_id, staff_id=staff_id, subject_ids=subject_ids)
    ids = [site_id.hex, staff_id.hex, *(one.hex for one in subject_ids)]
    _file().write_text(json.dumps(ids), encoding="ascii")
    return world


def read() -> World:
    """Return what ``make`` made."""
    site_id, staff_id, *people = map(UUID, json.loads(_file().read_text(encoding="ascii")))
    return World(site_id=site_id, staff_id=staff_id, subject_ids=tuple(people))


def _file() -> Path:
    folder: Path = settings.ZAVET_DATA
    return folder / "bench.json"


def _open(at: datetime) -> UUID:
    site_id = open_site(
        operator_slug="clinic",
        operator_name="Клиника",
        slug="clinic",
        host="clinic.localhost",
        name="Клиника",
        kind="clinic",
        by=Actor.system(),
        at=at,
    )
    publish(site_id=site_id, files=read_folder(POLICY), by=Actor.system(), at=at)
    return site_id


def _authorise(site_id: UUID, at: datetime) -> UUID:
    officer, staff = (
        appoint_staff(
            operator_id=get_site(site_id).operator_id,
            name="Работник",
            position="специалист",
            is_officer=is_officer,
            by=Actor.system(),
            at=at,
        )
        for is_officer in (True, False)
    )
    leave = authorise(
        staff_id=staff,
        site_id=site_id,
        purposes=(PURPOSE,),
        categories=CATEGORIES,
        from_at=at,
        until_at=at + 24 * _HOUR,
        by=Actor.staff(officer),
        at=at,
    )
    sign_warning(authorisation_id=leave, by=Actor.staff(staff), at=at)
    return staff


def _take_in(site_id: UUID, name: str, at: datetime) -> UUID:
    made = register(
        site_id=site_id,
        values={"login": Sealed(name), "email": Sealed(f"{name}@example.org")},
        answers={CONSENT: True},
        password=Sealed(PASSWORD),
        means="site_form",
        at=at,
    )
    confirm_registration(site_id=site_id, subject_id=made.subject_id, at=at)
    return made.subject_id
