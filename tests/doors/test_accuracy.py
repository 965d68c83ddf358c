"""Data are kept current: people are asked once a term, say so or correct, and the officer erases what is old or excess."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail

from cast import ANNA, BORIS, GLEB, INSPECTOR
from residents import as_staff, as_subject, hire, settle
from sites import POLICIES, publish_site, run_tasks
from zavet.access.accuracy import ask_person, list_excess, list_stale, stale_of, stand_by
from zavet.access.operations import hold, rectify
from zavet.access.queries import describe
from zavet.chance import now
from zavet.core.values import Actor, Sealed
from zavet.doors.mail.accuracy import ask_people
from zavet.journal.queries import list_entries
from zavet.policies.folder import read_folder
from zavet.policies.operations import publish

pytestmark = pytest.mark.django_db

LONG_AGO = datetime(2024, 2, 1, 9, tzinfo=UTC)
REVIEWED = ("email", "name", "phone")


@pytest.fixture
def hosting(db):
    return publish_site("hosting", at=LONG_AGO - timedelta(days=1))


@pytest.fixture
def anna(hosting):
    settle(hosting, BORIS)
    return settle(hosting, ANNA, at=LONG_AGO)


@pytest.fixture
def officer(hosting):
    return hire(hosting, INSPECTOR, is_officer=True)


def stale(site, subject_id, at=None):
    return [
        one.category for one in stale_of(site_id=site.id, subject_id=subject_id, at=at or now())
    ]


def test_data_ask_to_be_confirmed_the_day_after_their_term_and_not_before(hosting, anna) -> None:
    last_day = datetime(2025, 2, 1, 20, 59, tzinfo=UTC)
    assert stale(hosting, anna, last_day) == []
    found = list_stale(site_id=hosting.id, at=last_day + timedelta(minutes=1))
    assert sorted({one.subject_id for one in found}) == [anna]
    assert {one.due_on.isoformat() for one in found} == {"2025-02-02"}
    assert {(one.clause, one.article) for one in found} == {("hosting 5.1", "152-ФЗ ст. 5 ч. 6")}
    policy = read_folder(POLICIES / "hosting")["rules.yaml"]
    assert policy.count("confirmed_again_after") >= len(found) > 0


def test_the_person_stands_by_a_value_and_is_asked_again_after_the_next_term(hosting, anna) -> None:
    first, *others = stale(hosting, anna)
    done = stand_by(
        site_id=hosting.id, subject_id=anna, categories=[first], by=Actor.subject(anna), at=now()
    )
    assert (done.is_permitted, done.count) == (True, 1)
    assert stale(hosting, anna) == others
    assert stale(hosting, anna, now() + timedelta(days=367)) == [first, *others]


def test_nobody_else_stands_by_a_persons_data(hosting, anna, officer) -> None:
    other = settle(hosting, GLEB)
    before = stale(hosting, anna)
    for by in (Actor.subject(other), Actor.staff(officer), Actor.system()):
        refused = stand_by(site_id=hosting.id, subject_id=anna, categories=before, by=by, at=now())
        assert (refused.is_permitted, refused.count) == (False, 0)
    assert stale(hosting, anna) == before


def test_a_correction_is_a_word_about_the_value_too(hosting, anna) -> None:
    before = stale(hosting, anna)
    rectify(
        site_id=hosting.id,
        subject_id=anna,
        category=before[0],
        value=Sealed("anna.new@example.org"),
        by=Actor.subject(anna),
        at=now(),
    )
    assert stale(hosting, anna) == before[1:]


def test_a_person_is_asked_once_by_mail_which_names_no_data(hosting, anna) -> None:
    assert ask_people(at=now()) == 1
    assert ask_people(at=now()) == 0
    run_tasks()
    (letter,) = mail.outbox
    assert letter.to == [ANNA.email]
    assert "/cabinet/accuracy/" in letter.body
    assert [
        value for value in (ANNA.phone, ANNA.full_name, ANNA.login) if value in letter.body
    ] == []
    (told,) = list_entries(site_id=hosting.id, event_prefix="access.accuracy.asked")
    assert told.facts == {"categories": sorted(stale(hosting, anna))}


def test_however_many_do_not_answer_the_next_are_asked(hosting, anna, monkeypatch) -> None:
    monkeypatch.setattr("zavet.doors.mail.accuracy.MOST_A_RUN", 1)
    later = settle(hosting, GLEB, at=LONG_AGO + timedelta(days=1))
    assert [ask_people(at=now()), ask_people(at=now()), ask_people(at=now())] == [1, 1, 0]
    asked = {one.subject_id for one in list_stale(site_id=hosting.id, at=now()) if one.asked_at}
    assert asked == {anna, later}


def test_a_later_question_does_not_put_off_the_answer_to_an_earlier_one(hosting, anna) -> None:
    asked_at = now() - timedelta(days=20)
    stand_by(
        site_id=hosting.id,
        subject_id=anna,
        categories=["phone"],
        by=Actor.subject(anna),
        at=now() - timedelta(days=370),
    )
    first = ask_person(site_id=hosting.id, subject_id=anna, by=Actor.system(), at=asked_at)
    assert sorted(first) == ["email", "name"]
    assert ask_person(site_id=hosting.id, subject_id=anna, by=Actor.system(), at=now()) == (
        "phone",
    )
    found = stale_of(site_id=hosting.id, subject_id=anna, at=now())
    assert {one.category for one in found if one.asked_at == asked_at} == {"email", "name"}


def test_nobody_is_asked_about_what_an_act_keeps(hosting, anna, officer) -> None:
    before = stale(hosting, anna)
    held = hold(
        site_id=hosting.id,
        subject_id=anna,
        categories=["phone"],
        act="402-ФЗ ст. 29",
        until_at=now() + timedelta(days=900),
        by=Actor.staff(officer),
        at=now(),
    )
    assert held.is_permitted
    assert stale(hosting, anna) == [one for one in before if one != "phone"]
    as_subject(hosting, anna).post("/cabinet/accuracy/")
    assert stale(hosting, anna) == []


def test_a_new_address_nobody_confirmed_gets_no_question(hosting, anna) -> None:
    rectify(
        site_id=hosting.id,
        subject_id=anna,
        category="email",
        value=Sealed("stranger@example.org"),
        by=Actor.subject(anna),
        at=now(),
    )
    assert ask_people(at=now()) == 1
    run_tasks()
    assert mail.outbox == []


def test_who_answered_before_the_letter_went_gets_none(hosting, anna) -> None:
    ask_people(at=now())
    stand_by(
        site_id=hosting.id,
        subject_id=anna,
        categories=stale(hosting, anna),
        by=Actor.subject(anna),
        at=now(),
    )
    run_tasks()
    assert mail.outbox == []


def test_the_cabinet_shows_what_is_old_with_its_values_and_takes_the_word(hosting, anna) -> None:
    client = as_subject(hosting, anna)
    assert "Верны ли ещё ваши данные?" in client.get("/cabinet/").content.decode()
    page = client.get("/cabinet/accuracy/").content.decode()
    assert ANNA.email in page
    assert BORIS.email not in page
    assert client.post("/cabinet/accuracy/", {"category": "email"}).status_code == 302
    assert "email" not in stale(hosting, anna)
    assert client.post("/cabinet/accuracy/").url == "/cabinet/"
    assert stale(hosting, anna) == []
    assert "Верны ли ещё" not in client.get("/cabinet/").content.decode()


def test_a_form_that_names_another_datum_changes_nothing(hosting, anna) -> None:
    client = as_subject(hosting, anna)
    before = stale(hosting, anna)
    client.post("/cabinet/accuracy/", {"category": "nothing"})
    assert stale(hosting, anna) == before


def test_the_officer_sees_who_did_not_answer_and_erases_by_decision(hosting, anna, officer) -> None:
    asked_at = now() - timedelta(days=31)
    ask_person(site_id=hosting.id, subject_id=anna, by=Actor.system(), at=asked_at)
    desk = as_staff(hosting, officer)
    page = desk.get("/console/accuracy/")
    rows = page.context["unanswered"]
    assert {row["subject_id"] for row in rows} == {anna}
    assert [one for one in (ANNA.email, ANNA.phone) if one in page.content.decode()] == []
    chosen = next(row["category"] for row in rows if row["category"] == "phone")
    address = f"/console/people/{anna}/erase/{chosen}/"
    assert "Вернуть нельзя" in desk.get(address).content.decode()
    assert desk.post(address).url == "/console/accuracy/"
    held = {one.category for one in describe(site_id=hosting.id, subject_id=anna)}
    assert chosen not in held
    assert "email" in held


def test_who_was_asked_has_thirty_days(hosting, anna, officer) -> None:
    ask_person(
        site_id=hosting.id, subject_id=anna, by=Actor.system(), at=now() - timedelta(days=29)
    )
    context = as_staff(hosting, officer).get("/console/accuracy/").context
    assert context["unanswered"] == []
    assert {row["subject_id"] for row in context["waiting"]} == {anna}


def test_gleb_neither_sees_the_list_nor_erases(hosting, anna, officer) -> None:
    client = as_staff(hosting, hire(hosting, GLEB))
    assert client.get("/console/accuracy/").status_code == 403
    assert client.post(f"/console/people/{anna}/erase/phone/").status_code == 403
    assert "phone" in {one.category for one in describe(site_id=hosting.id, subject_id=anna)}


def test_data_a_new_policy_does_not_name_are_listed_and_can_be_erased(
    hosting, anna, officer
) -> None:
    assert list_excess(site_id=hosting.id, at=now()) == ()
    publish_without_phone(hosting)
    found = list_excess(site_id=hosting.id, at=now())
    assert {(one.subject_id, one.category, one.is_named) for one in found} >= {
        (anna, "phone", False)
    }
    desk = as_staff(hosting, officer)
    assert (
        "политика таких данных больше не называет"
        in desk.get("/console/accuracy/").content.decode()
    )
    desk.post(f"/console/people/{anna}/erase/phone/")
    held = {one.category for one in describe(site_id=hosting.id, subject_id=anna)}
    assert "phone" not in held


def test_what_an_act_keeps_is_not_too_much(hosting, anna, officer) -> None:
    hold(
        site_id=hosting.id,
        subject_id=anna,
        categories=["phone"],
        act="402-ФЗ ст. 29",
        until_at=now() + timedelta(days=99),
        by=Actor.staff(officer),
        at=now(),
    )
    publish_without_phone(hosting)
    found = list_excess(site_id=hosting.id, at=now())
    of_phone = [one.subject_id for one in found if one.category == "phone"]
    assert len(of_phone) == 1  # Boris's, which no act keeps
    assert anna not in of_phone


def publish_without_phone(site) -> None:
    """Publish a version that gives the phone up: neither asked for nor used."""
    files = read_folder(POLICIES / "hosting")
    rules = files["rules.yaml"].replace('version: "1"', 'version: "2"', 1)
    start, end = rules.index("  - id: phone\n"), rules.index("  - id: password\n")
    rules = rules[:start] + rules[end:]
    rules = rules.replace(" phone,", "").replace(", phone]", "]").replace("      - phone\n", "")
    base = {name: text for name, text in files.items() if not name.startswith("addenda/")}
    publish(site_id=site.id, files=base | {"rules.yaml": rules}, by=Actor.system(), at=now())
