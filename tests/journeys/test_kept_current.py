"""Data are kept accurate and current at the hosting and the clinic: asked about, corrected, erased when nobody answers."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail

from cast import ANNA, BORIS, GLEB, INSPECTOR
from desk import values
from residents import as_staff, as_subject, hire, settle
from sites import path_in, publish_site, run_tasks
from zavet.access.accuracy import ask_person
from zavet.access.queries import describe
from zavet.chance import now
from zavet.core.values import Actor
from zavet.doors.mail.accuracy import ask_people

pytestmark = pytest.mark.django_db
LONG_AGO = datetime(2024, 2, 1, 9, tzinfo=UTC)
UNANSWERED = timedelta(days=31)


def old_site(kind: str):
    """Return a site that people registered at long ago."""
    return publish_site(kind, at=LONG_AGO - timedelta(days=1))


def held(site, subject_id) -> set[str]:
    return {one.category for one in describe(site_id=site.id, subject_id=subject_id)}


@pytest.mark.promise("H5.1")
def test_people_are_asked_once_a_year_and_what_they_say_stands_while_others_are_erased(db) -> None:
    site = old_site("hosting")
    anna, boris = settle(site, ANNA, at=LONG_AGO), settle(site, BORIS, at=LONG_AGO)
    fresh = settle(site, GLEB)
    assert ask_people(at=now()) == 2
    run_tasks()
    assert {tuple(letter.to) for letter in mail.outbox} == {(ANNA.email,), (BORIS.email,)}
    client = as_subject(site, anna)
    asked = client.get(path_in(mail.outbox[0].body))
    assert {row["category"] for row in asked.context["rows"]} == {"name", "email", "phone"}
    client.post("/cabinet/accuracy/", {"category": "email"})
    form = client.get("/cabinet/correct/").context["form"]
    told = {field.html_name: field.value() or "" for field in form}
    client.post("/cabinet/correct/", told | {"phone": "+7 912 555-99-99"})
    assert [row["category"] for row in client.get("/cabinet/accuracy/").context["rows"]] == ["name"]
    client.post("/cabinet/accuracy/")
    assert "Верны ли ещё" not in client.get("/cabinet/").content.decode()
    officer = as_staff(site, hire(site, INSPECTOR, is_officer=True))
    before = officer.get("/console/accuracy/").context
    assert (before["unanswered"], {row["subject_id"] for row in before["waiting"]}) == ([], {boris})
    assert fresh not in {row["subject_id"] for row in before["waiting"]}


@pytest.mark.promise("H5.1")
def test_what_nobody_answered_for_is_erased_by_the_officers_decision(db) -> None:
    site = old_site("hosting")
    boris = settle(site, BORIS, at=LONG_AGO)
    ask_person(site_id=site.id, subject_id=boris, by=Actor.system(), at=now() - UNANSWERED)
    officer = as_staff(site, hire(site, INSPECTOR, is_officer=True))
    rows = officer.get("/console/accuracy/").context["unanswered"]
    assert {row["category"] for row in rows} == {"name", "email", "phone"}
    before = held(site, boris)
    officer.post(f"/console/people/{boris}/erase/phone/", follow=True)
    assert held(site, boris) == before - {"phone"}
    left = officer.get("/console/accuracy/").context["unanswered"]
    assert {row["category"] for row in left} == {"name", "email"}


@pytest.mark.promise("C6.1")
def test_the_clinic_prompts_for_what_is_missing_and_for_what_is_old(db) -> None:
    site = old_site("clinic")
    anna = settle(site, ANNA, at=LONG_AGO)
    client = as_subject(site, anna)
    whole = client.get("/cabinet/")
    assert whole.context["missing"] == []
    assert {one.category for one in whole.context["stale"]} == {"login", "email"}
    officer = as_staff(site, hire(site, INSPECTOR, is_officer=True))
    officer.post(f"/console/people/{anna}/erase/login/")
    gap = client.get("/cabinet/")
    assert [one.id for one in gap.context["missing"]] == ["login"]
    assert gap.context["completeness_clause"] == "clinic 6.1.1"
    form = client.get("/cabinet/correct/").context["form"]
    told = {field.html_name: field.value() or "" for field in form}
    client.post("/cabinet/correct/", told | {"login": "anna-again"})
    client.post("/cabinet/accuracy/")
    kept = client.get("/cabinet/")
    assert values(kept) == {"login": "anna-again", "email": ANNA.email}
    assert (kept.context["missing"], kept.context["stale"]) == ([], ())
