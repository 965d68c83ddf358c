"""The staff at their desks: hired through the operation, everything after that through the console's own pages."""

import json
from datetime import date, timedelta
from uuid import UUID

from django.test import Client
from django.utils import timezone

from cast import GLEB, VERA, Person
from sites import client_of
from zavet.access.queries import describe
from zavet.chance import now
from zavet.core.values import Actor
from zavet.parties.operations import appoint_staff, make_account
from zavet.parties.queries import SiteView, list_authorisations

OFFICER = Person(
    name="Ольга",
    family_name="Строгова",
    patronymic="Ивановна",
    email="olga.strogova@example.org",
    phone="+7 912 555-06-66",
    login="olga-strogova",
    password="медный-компас-72-румба",
    address="г. Вымышленск, ул. Портовая, д. 11",
    born_on="1982-05-17",
)


class Desk:
    """One of the staff, signed in at a site."""

    def __init__(self, site: SiteView, person: Person) -> None:
        self.site = site
        self.staff_id = hire(site, person)
        self.client = client_of(site)
        entered = sign_in(self.client, person)
        assert entered.url == "/console/"

    def show(self, subject_id: UUID, *categories: str, purpose: str):
        """Ask to see data of a person for a purpose."""
        asked = {"purpose": purpose, "categories": categories}
        return self.client.post(f"/console/people/{subject_id}/show/", asked)

    def grant(self, to: "Desk", *categories: str, purposes: tuple[str, ...], until_on: date):
        """Grant another one of the staff an authorisation, as an officer does."""
        asked = {"staff": str(to.staff_id), "purposes": purposes, "categories": categories}
        return self.client.post(
            "/console/authorisations/new/", asked | {"until_on": until_on.isoformat()}
        )

    def sign(self):
        """Sign the warning of the newest authorisation."""
        leave = list_authorisations(site_id=self.site.id, staff_id=self.staff_id)[0]
        return self.client.post(f"/console/authorisations/{leave.id}/sign/", {"signed": "on"})


def hire(site: SiteView, person: Person) -> UUID:
    """Appoint one of the staff and give them a login; return their id."""
    staff_id = appoint_staff(
        operator_id=site.operator_id,
        name=person.full_name,
        position="сотрудник",
        is_officer=person is OFFICER,
        by=Actor.system(),
        at=now(),
    )
    make_account(
        staff_id=staff_id,
        username=f"{site.operator_slug}:{person.login}",
        password=person.password,
        by=Actor.system(),
        at=now(),
    )
    return staff_id


def sign_in(client: Client, person: Person, *, by: str = ""):
    """Sign somebody in as they do, by login or by what ``by`` says."""
    typed = {"login": by or person.login, "password": person.password}
    return client.post("/accounts/login/", typed)


def authorised(site: SiteView, *categories: str, purposes: tuple[str, ...]) -> tuple[Desk, Desk]:
    """Return the desks of Vera, authorised and warned, and of Gleb, who is not."""
    officer, vera, gleb = (Desk(site, person) for person in (OFFICER, VERA, GLEB))
    granted = officer.grant(vera, *categories, purposes=purposes, until_on=in_days(30))
    assert granted.status_code == 302, granted.context["form"].errors
    assert vera.sign().status_code == 302
    return vera, gleb


def in_days(days: int) -> date:
    """Return the day that many days from today."""
    return timezone.localdate() + timedelta(days=days)


def values(response) -> dict[str, str]:
    """Return the values a page of the console or the cabinet shows, by category; masked ones are left out."""
    return {
        one["id"]: one["value"] for one in response.context["held"] if set(one["value"]) - {"•"}
    }


def clauses(response) -> list[str]:
    """Return the clauses a refusal names."""
    assert response.status_code == 403
    assert not response.context["decision"].is_permitted
    return [one.clause for one in response.context["decision"].reasons]


def taken_along(client: Client) -> dict:
    """Return what a person takes along from the cabinet."""
    return json.loads(client.get("/cabinet/download/").content)


def opened_for(desk: Desk, subject_id: UUID, purpose: str) -> dict[str, str]:
    """Ask for each held category alone, for one purpose; return the value, or the first clause that refuses."""
    held = describe(site_id=desk.site.id, subject_id=subject_id)
    return {one.category: _value_or_clause(desk, subject_id, one.category, purpose) for one in held}


def _value_or_clause(desk: Desk, subject_id: UUID, category: str, purpose: str) -> str:
    answered = desk.show(subject_id, category, purpose=purpose)
    return values(answered)[category] if answered.status_code == 200 else clauses(answered)[0]
