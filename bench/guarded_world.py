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
MANY = 100
MESSAGE = "Здравствуйте! Когда можно прийти на приём и какие бумаги взять с собой?"
PASSWORD = "невелика тайна"  # noqa: S105 - opens nothing but this benchmark's people
_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """Who is there: people looked at again and again, and fresh ones, each stored something for or destroyed once."""

    site_id: UUID
    staff_id: UUID
    officer_id: UUID
    subject_ids: tuple[UUID, ...]
    fresh_ids: tuple[UUID, ...]

    def hundred(self, first: UUID) -> tuple[UUID, ...]:
        """Return a hundred people from this one on; after the last comes the first again."""
        start = self.subject_ids.index(first)
        return (self.subject_ids[start:] + self.subject_ids)[:MANY]


def make(*, people: int, fresh: int) -> World:
    """Open the clinic, authorise one of the staff, take people in; leave word of it in the data folder."""
    at = now() - 2 * _HOUR
    site_id = _open(at)
    staff_id, officer_id = _authorise(site_id, at)
    ids = [_take_in(site_id, f"bench.person{n}", at).hex for n in range(people + fresh)]
    written = {
        "site": site_id.hex,
        "staff": staff_id.hex,
        "officer": officer_id.hex,
        "people": ids[:people],
        "fresh": ids[people:],
    }
    _file().write_text(json.dumps(written), encoding="ascii")
    return read()


def read() -> World:
    """Return what ``make`` made."""
    written = json.loads(_file().read_text(encoding="ascii"))
    return World(
        site_id=UUID(written["site"]),
        staff_id=UUID(written["staff"]),
        officer_id=UUID(written["officer"]),
        subject_ids=tuple(map(UUID, written["people"])),
        fresh_ids=tuple(map(UUID, written["fresh"])),
    )


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


def _authorise(site_id: UUID, at: datetime) -> tuple[UUID, UUID]:
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
    return staff, officer


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
