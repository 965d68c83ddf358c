"""The five sites of the tests, published from the policies of this checkout, and the ways people enter them."""

import re
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
from django.core import mail
from django.test import Client

from cast import Person
from zavet.core.values import Actor
from zavet.parties.operations import open_site
from zavet.parties.queries import SiteView, get_site
from zavet.policies.folder import read_folder
from zavet.policies.operations import publish

KINDS = ("municipal-portal", "kindergarten", "hosting", "services", "clinic")
POLICIES = Path(__file__).resolve().parent.parent / "policies"
POSTED_AT = datetime(2026, 1, 1, tzinfo=UTC)


def publish_site(kind: str, *, at: datetime = POSTED_AT) -> SiteView:
    """Open the site of a kind under its own host and publish its policy."""
    site_id = open_site(
        operator_slug=f"{kind}-operator",
        operator_name=f"Оператор {kind}",
        slug=kind,
        host=f"{kind}.localhost",
        name=f"Сайт {kind}",
        kind=kind,
        by=Actor.system(),
        at=at,
    )
    publish(site_id=site_id, files=read_folder(POLICIES / kind), by=Actor.system(), at=at)
    return get_site(site_id)


def client_of(site: SiteView, *, csrf: bool = False) -> Client:
    """Return a browser without scripts, on one site."""
    return Client(HTTP_HOST=site.host, enforce_csrf_checks=csrf)


def run_tasks() -> None:
    """Do the work that waits in the queue, as the worker does."""
    from django_tasks_db.models import DBTaskResult

    for row in DBTaskResult.objects.ready():
        task = row.task
        task.call(*row.args_kwargs["args"], **row.args_kwargs["kwargs"])
        DBTaskResult.objects.filter(pk=row.pk).delete()


def filled(client: Client, person: Person, **more: str) -> dict[str, str]:
    """Return what a person types into a site's registration form; nothing is ticked but the acceptance."""
    form = client.get("/register/").context["form"]
    data = {"version": form["version"].value(), "acceptance": "on"}
    for field in form.value_fields():
        data[field.name] = _typed(form, field.name, person)
    for box in form.consent_fields():
        if box.field.required:
            data[box.html_name] = "on"
    return data | more


def _typed(form, name: str, person: Person) -> str:
    if name == form.password_name:
        return person.password
    kind = form.policy.data[name].kind.value
    return (
        {
            "email": person.email,
            "login": person.login,
            "phone": person.phone,
            "name": person.full_name,
            "postal_address": person.address,
        }.get(kind, "кот-учёный")
        if form.fields[name].required or kind in {"email", "login"}
        else ""
    )


def confirmed(client: Client, person: Person, **more: str) -> UUID:
    """Register a person, open the link of the letter, and return their subject id; the client is signed in."""
    client.post("/register/", filled(client, person, **more))
    run_tasks()
    link = path_in(mail.outbox[-1].body)
    client.post(link)
    from django.contrib.auth import get_user_model

    return get_user_model().objects.get(pk=client.session["_auth_user_id"]).subject_id


def path_in(text: str) -> str:
    """Return the path of the first link of a letter."""
    found = re.search(r"https?://[^/\s]+(/\S+)", text)
    assert found is not None
    return found[1]


@pytest.fixture
def clinic(db: None) -> SiteView:
    return publish_site("clinic")


@pytest.fixture
def hosting(db: None) -> SiteView:
    return publish_site("hosting")


@pytest.fixture(params=KINDS)
def any_site(request: pytest.FixtureRequest, db: None) -> SiteView:
    return publish_site(request.param)
