"""The cabinet: a person sees everything held of them, nothing of anybody else, and is never kept waiting to leave."""

import json
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.core import mail
from django.utils import timezone

from cast import ANNA, BORIS, VERA
from residents import as_staff, as_subject, hire, settle
from sites import POLICIES, client_of, path_in, run_tasks
from zavet.access.operations import reveal
from zavet.access.queries import describe, is_blocked, list_holds
from zavet.chance import now
from zavet.consent.queries import list_events
from zavet.core.calendar import working_days_after
from zavet.core.decisions import OWN_DATA, Answer
from zavet.core.values import Action, Actor
from zavet.duties.queries import list_open
from zavet.policies.folder import read_folder
from zavet.policies.operations import publish
from zavet.vault import operations as vault

pytestmark = pytest.mark.django_db

PAGES = (
    "/cabinet/",
    "/cabinet/correct/",
    "/cabinet/visibility/",
    "/cabinet/consents/",
    "/cabinet/block/",
    "/cabinet/delete/",
    "/cabinet/download/",
)


@pytest.fixture
def anna(hosting):
    settle(hosting, BORIS)
    return settle(hosting, ANNA)


@pytest.fixture
def client(hosting, anna):
    return as_subject(hosting, anna)


def values_of(site, subject_id):
    """Return what the person has now, opened by their own right."""
    outcome = reveal(
        site_id=site.id,
        subject_id=subject_id,
        categories=[one.category for one in describe(site_id=site.id, subject_id=subject_id)],
        purpose=OWN_DATA,
        by=Actor.subject(subject_id),
        at=now(),
        action=Action.ACCESS,
    )
    return {name: value.reveal() for name, value in outcome.values.items()}


def typed(client, **more):
    """Return the correction form as it stands, with changes."""
    form = client.get("/cabinet/correct/").context["form"]
    return {name: form[name].value() or "" for name in form.fields} | more


def test_a_person_sees_their_own_values_and_no_trace_of_anybody_else(client) -> None:
    page = client.get("/cabinet/").content.decode()
    assert ANNA.email in page
    assert ANNA.phone in page
    for path in PAGES:
        text = client.get(path).content.decode()
        assert [trace for trace in BORIS.traces if trace in text] == []


def test_every_datum_tells_source_purpose_ground_clause_term_and_who_sees_it(client) -> None:
    held = client.get("/cabinet/").context["held"]
    assert len(held) == 3
    for item in held:
        told = ("value", "source", "purposes", "clause", "state", "visibility")
        assert [name for name in told if not item[name]] == []
        assert [each for each in item["purposes"] if not all(each.values())] == []


@pytest.mark.parametrize("path", PAGES)
def test_a_visitor_is_sent_to_sign_in(hosting, path) -> None:
    answer = client_of(hosting).get(path)
    assert (answer.status_code, answer["Location"]) == (302, f"/accounts/login/?next={path}")


def test_staff_are_sent_to_the_console(hosting) -> None:
    answer = as_staff(hosting, hire(hosting, VERA)).get("/cabinet/")
    assert answer["Location"] == "/console/"


@pytest.mark.parametrize("path", PAGES)
def test_the_unconfirmed_see_one_page_and_nothing_of_their_data(hosting, path) -> None:
    client = as_subject(hosting, settle(hosting, ANNA, is_confirmed=False))
    answer = client.get(path)
    assert answer.status_code == 403
    assert [trace for trace in ANNA.traces if trace in answer.content.decode()] == []


def test_the_unconfirmed_can_ask_for_the_letter_again(hosting) -> None:
    client = as_subject(hosting, settle(hosting, ANNA, is_confirmed=False))
    assert 'action="/confirm/again/"' in client.get("/cabinet/").content.decode()
    client.post("/confirm/again/")
    run_tasks()
    assert mail.outbox[-1].to == [ANNA.email]


def test_no_page_of_the_cabinet_is_kept_by_a_browser(client) -> None:
    assert [path for path in PAGES if "no-store" not in client.get(path)["Cache-Control"]] == []


def test_empty_fields_of_the_registration_are_named(hosting, client) -> None:
    assert client.get("/cabinet/").context["missing"] == []
    as_given = settle(hosting, VERA)
    from zavet.vault.models import Datum

    Datum.objects.filter(subject_id=as_given, category="phone").delete()
    missing = as_subject(hosting, as_given).get("/cabinet/").context["missing"]
    assert [one.id for one in missing] == ["phone"]


def test_only_what_was_changed_is_rectified_and_the_old_value_is_gone(
    hosting, client, anna
) -> None:
    answer = client.post("/cabinet/correct/", typed(client, phone="+7 912 555-09-99"))
    assert answer["Location"] == "/cabinet/"
    page = client.get("/cabinet/").content.decode()
    assert "+7 912 555-09-99" in page
    assert ANNA.phone not in page
    looks = json.loads(client.get("/cabinet/download/").content)["accesses"]
    assert [one["data"] for one in looks if one["event"] == "Данные исправлены"] == [["Телефон"]]
    assert values_of(hosting, anna)["email"] == ANNA.email


def test_an_address_of_somebody_else_is_not_taken(hosting, client, anna) -> None:
    answer = client.post("/cabinet/correct/", typed(client, email=BORIS.email.upper()))
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["email"]
    assert values_of(hosting, anna)["email"] == ANNA.email


def test_a_value_that_is_held_is_not_emptied_by_a_correction(hosting, client, anna) -> None:
    answer = client.post("/cabinet/correct/", typed(client, phone=""))
    assert list(answer.context["form"].errors) == ["phone"]
    assert values_of(hosting, anna)["phone"] == ANNA.phone


def test_all_is_closed_until_the_person_opens_it(hosting, client, anna) -> None:
    def seen():
        held = describe(site_id=hosting.id, subject_id=anna)
        return {one.category: one.visibility for one in held}

    assert set(seen().values()) == {"confidential"}
    client.post("/cabinet/visibility/", {"category": "phone", "visibility": "open"})
    assert [name for name, value in seen().items() if value == "open"] == ["phone"]
    client.post("/cabinet/visibility/", {"category": "phone", "visibility": "confidential"})
    assert set(seen().values()) == {"confidential"}


def test_what_the_policy_keeps_closed_cannot_be_opened(clinic) -> None:
    anna = settle(clinic, ANNA)
    client = as_subject(clinic, anna)
    client.post("/cabinet/visibility/", {"category": "email", "visibility": "open"})
    held = describe(site_id=clinic.id, subject_id=anna)
    assert {one.visibility for one in held} == {"confidential"}
    assert "Решает" in client.get("/cabinet/visibility/").content.decode()


def test_data_asked_to_be_blocked_are_blocked_at_once_yet_shown_to_the_person(
    hosting, client, anna
) -> None:
    assert not is_blocked(site_id=hosting.id, subject_id=anna, at=now())
    client.get("/cabinet/block/")
    assert not is_blocked(site_id=hosting.id, subject_id=anna, at=now())
    client.post("/cabinet/block/")
    assert is_blocked(site_id=hosting.id, subject_id=anna, at=now())
    page = client.get("/cabinet/").content.decode()
    assert ANNA.email in page
    assert "идёт проверка" in page


def test_a_wish_to_delete_blocked_data_is_taken_and_they_stay_blocked(
    hosting, client, anna
) -> None:
    client.post("/cabinet/block/")
    assert client.post("/cabinet/delete/").status_code == 302
    owed = {one.kind for one in list_open(site_id=hosting.id, subject_id=anna)}
    assert owed == {"destroy", "finish_review"}
    assert is_blocked(site_id=hosting.id, subject_id=anna, at=now())


def test_a_wish_to_delete_starts_a_duty_with_its_date_once(hosting, client, anna) -> None:
    for _ in range(2):
        client.post("/cabinet/delete/")
    owed = list_open(site_id=hosting.id, subject_id=anna)
    due = working_days_after(timezone.localdate(), 7)
    assert [(one.kind, one.due_on) for one in owed] == [("destroy", due)]
    assert "Уничтожить данные" in client.get("/cabinet/").content.decode()


def test_what_the_law_keeps_is_named_and_stays(hosting, client, anna) -> None:
    from django.db import transaction

    with transaction.atomic():
        vault.hold(
            site_id=hosting.id,
            subject_id=anna,
            category="phone",
            act="126-ФЗ ст. 64",
            at=now(),
            until_at=now() + timedelta(days=400),
        )
    assert "126-ФЗ ст. 64" in client.get("/cabinet/delete/").content.decode()
    assert client.post("/cabinet/delete/").status_code == 302
    held = list_holds(site_id=hosting.id, subject_id=anna, at=now())
    assert [one.category for one in held] == ["phone"]


def test_the_file_holds_values_answers_and_looks_of_this_person_alone(client) -> None:
    answer = client.get("/cabinet/download/")
    assert "attachment" in answer["Content-Disposition"]
    body = json.loads(answer.content)
    assert {one["value"] for one in body["data"]} == {ANNA.email, ANNA.phone, ANNA.full_name}
    assert all(one["wording"] and one["wording_sha256"] for one in body["answers"])
    assert [one["by"] for one in body["accesses"]] == ["сам человек"]
    assert [trace for trace in BORIS.traces if trace in answer.content.decode()] == []


def next_version(site):
    """Publish the next version of the site's policy, in force from now on."""
    files = read_folder(POLICIES / site.slug)
    files["rules.yaml"] = files["rules.yaml"].replace('version: "1"', 'version: "2"', 1)
    publish(site_id=site.id, files=files, by=Actor.system(), at=now())


@pytest.mark.parametrize("path", ["/cabinet/", "/cabinet/correct/", "/cabinet/consents/"])
def test_a_new_version_is_asked_about_before_anything_else(hosting, client, path) -> None:
    next_version(hosting)
    assert client.get(path)["Location"] == "/cabinet/accept/"


def test_accepting_is_one_empty_box_and_changes_no_consent(hosting, client, anna) -> None:
    before = list_events(subject_id=anna)
    next_version(hosting)
    form = client.get("/cabinet/accept/").context["form"]
    assert not form["accepted"].value()
    assert client.post("/cabinet/accept/", {"version": form["version"].value()}).status_code == 422
    sent = {"version": form["version"].value(), "accepted": "on"}
    assert client.post("/cabinet/accept/", sent)["Location"] == "/cabinet/"
    new = list_events(subject_id=anna)[len(before) :]
    assert [(one.answer, one.purpose) for one in new] == [(Answer.ACCEPTED, "")]
    assert client.get("/cabinet/").status_code == 200


def test_an_answer_to_an_older_version_is_not_taken(hosting, client, anna) -> None:
    before = list_events(subject_id=anna)
    next_version(hosting)
    old = {"version": str(before[0].version_id), "accepted": "on"}
    answer = client.post("/cabinet/accept/", old)
    assert answer.status_code == 422
    assert not answer.context["form"]["accepted"].value()
    assert list_events(subject_id=anna) == before


@pytest.mark.parametrize("path", ["/cabinet/download/", "/cabinet/delete/"])
def test_whoever_does_not_accept_may_still_leave_with_their_data(hosting, client, path) -> None:
    next_version(hosting)
    assert client.get(path).status_code == 200


def test_an_account_of_another_site_does_not_enter(hosting, clinic, anna) -> None:
    stranger = client_of(clinic)
    stranger.force_login(get_user_model().objects.get(subject_id=anna))
    assert stranger.get("/cabinet/")["Location"].startswith("/accounts/login/")


def test_a_corrected_e_mail_serves_nothing_until_answered_from(hosting, client, anna) -> None:
    form = client.get("/cabinet/correct/").context["form"]
    typed = {name: form[name].value() or "" for name in form.fields}
    client.post("/cabinet/correct/", typed | {"email": "anna.new@example.org"})
    run_tasks()
    letter = mail.outbox[-1]
    assert letter.to == ["anna.new@example.org"]
    states = {one.category: one.state for one in describe(site_id=hosting.id, subject_id=anna)}
    assert (states["email"], states["name"]) == ("unconfirmed", "as_given")
    client.post(path_in(letter.body))
    states = {one.category: one.state for one in describe(site_id=hosting.id, subject_id=anna)}
    assert states["email"] == "as_given"
