"""What the console does about people: holds, marks, lists; nobody is known without a leave."""

import pytest

from cast import ANNA, BORIS, GLEB, INSPECTOR, VERA
from desk import in_days
from doors.console_desk import PURPOSE, card, see
from residents import as_staff, as_subject, hire, settle
from sites import client_of
from zavet.access.operations import rectify
from zavet.access.queries import list_holds
from zavet.chance import now
from zavet.core.values import Actor, Sealed
from zavet.journal.queries import list_entries
from zavet.parties.queries import get_site

pytestmark = pytest.mark.django_db


# who may know


def test_without_a_leave_nobody_learns_which_people_there_are(hosting, anna) -> None:
    gleb = hire(hosting, GLEB)
    desk = as_staff(hosting, gleb)
    paths = ["/console/people/", card(anna), card(anna, "journal/"), "/console/people/list/"]
    paths += ["/console/approvals/", "/console/destruction/"]
    for path in paths:
        answer = desk.get(path)
        assert answer.status_code == 403
        assert "допуск" in answer.context["decision"].next_step
        assert [one.clause for one in answer.context["decision"].reasons] == ["hosting 4.1"]
    refused = list_entries(site_id=hosting.id, event_prefix="access.action.refused")
    about = [entry.subject_id for entry in refused]  # the newest first
    assert about == [None, None, None, anna, anna, None]
    assert {entry.actor_id for entry in refused} == {gleb}
    as_subject(hosting, anna).post("/cabinet/delete/")
    entry = list_entries(site_id=hosting.id, subject_id=anna)[0]
    assert desk.get(f"/console/journal/{entry.id}/").status_code == 403
    number = str(anna)[-12:]
    seen = [
        number in desk.get(path).content.decode() for path in ("/console/", "/console/journal/")
    ]
    assert seen == [False, False]
    officer = as_staff(hosting, hire(hosting, INSPECTOR, is_officer=True))
    assert number in officer.get("/console/journal/").content.decode()
    assert officer.get(f"/console/journal/{entry.id}/").status_code == 200


def test_the_answer_to_whoever_has_no_leave_is_the_same_whatever_is_held(hosting, anna) -> None:
    nobody = settle(hosting, BORIS, is_confirmed=False)
    desk = as_staff(hosting, hire(hosting, GLEB))

    def told(subject_id, category):
        answer = see(desk, subject_id, category)
        return answer.status_code, [one.text for one in answer.context["decision"].reasons]

    assert told(anna, "email") == told(nobody, "email") == told(anna, "name")


def test_a_waiting_leave_is_what_the_refusal_names(hosting, officer, anna) -> None:
    from datetime import timedelta

    from zavet.parties.authorisations import authorise

    gleb = hire(hosting, GLEB)
    authorise(
        staff_id=gleb,
        site_id=hosting.id,
        purposes=[PURPOSE],
        categories=["email"],
        from_at=now(),
        until_at=now() + timedelta(days=9),
        by=Actor.staff(officer),
        at=now(),
    )
    answer = as_staff(hosting, gleb).get(card(anna))
    assert answer.status_code == 403
    assert "подпишите предупреждение" in answer.context["decision"].next_step


def test_the_officer_refused_is_told_to_grant_herself_a_leave(hosting, officer, anna) -> None:
    answer = see(as_staff(hosting, officer), anna)
    assert answer.status_code == 403
    assert answer.context["decision"].next_step.startswith("Вы сами ответственный")
    other = see(as_staff(hosting, hire(hosting, GLEB)), anna)
    assert other.context["decision"].next_step.startswith("Попросите допуск")


def test_the_journal_of_a_person_tells_of_them_alone(hosting, vera, anna, boris) -> None:
    page = as_staff(hosting, vera).get(card(anna, "journal/"))
    assert {row["entry"].subject_id for row in page.context["rows"]} == {anna}


# the officer's duty


def test_held_data_stand_on_the_card_with_act_and_day_and_open_to_nobody(
    hosting, officer, vera, anna
) -> None:
    desk, own = as_staff(hosting, officer), as_staff(hosting, vera)
    asked = {"categories": ["email"], "act": "402-ФЗ ст. 29", "until_on": in_days(30).isoformat()}
    assert own.post(card(anna, "hold/"), asked).status_code == 403
    assert see(own, anna).status_code == 200
    assert desk.post(card(anna, "hold/"), asked).status_code == 302
    page = own.get(card(anna))
    assert [(one["act"], one["last_on"].date()) for one in page.context["holds"]] == [
        ("402-ФЗ ст. 29", in_days(30))
    ]
    assert see(own, anna).status_code == 403
    assert see(own, anna, "phone").status_code == 200
    ended = {"act": "402-ФЗ ст. 29", "reason": "entered_by_mistake"}
    assert desk.post(card(anna, "release/"), ended).status_code == 302
    assert list_holds(site_id=hosting.id, subject_id=anna, at=now()) == ()
    assert see(own, anna).status_code == 200


@pytest.mark.parametrize(
    "wrong",
    [
        {"act": "999-ФЗ ст. 1"},
        {"act": "просто так"},
        {"until_on": "2020-01-01"},
        {"categories": []},
    ],
)
def test_a_hold_without_a_known_act_and_a_day_ahead_is_not_taken(
    hosting, officer, anna, wrong
) -> None:
    asked = {"categories": ["email"], "act": "402-ФЗ ст. 29", "until_on": in_days(9).isoformat()}
    answer = as_staff(hosting, officer).post(card(anna, "hold/"), asked | wrong)
    assert answer.status_code == 422
    assert list_holds(site_id=hosting.id, subject_id=anna, at=now()) == ()


def test_a_mark_of_verification_shows_and_goes_with_the_value(hosting, officer, anna) -> None:
    desk = as_staff(hosting, officer)
    asked = {"category": "phone", "method": "document_shown"}
    assert desk.post(card(anna, "verify/"), asked).status_code == 302

    def state():
        return {one["id"]: one["state"] for one in desk.get(card(anna)).context["held"]}["phone"]

    assert "проверено" in state()
    rectify(
        site_id=hosting.id,
        subject_id=anna,
        category="phone",
        value=Sealed(BORIS.phone),
        by=Actor.subject(anna),
        at=now(),
    )
    assert "проверено" not in state()


def test_blocked_data_are_told_with_reason_and_moment(hosting, officer, anna) -> None:
    as_subject(hosting, anna).post("/cabinet/block/")
    page = as_staff(hosting, officer).get(card(anna))
    assert {one["why"] for one in page.context["blocks"]} == {"идёт проверка"}
    assert "идёт проверка" in page.content.decode()


# many at once


def test_a_list_opens_what_may_be_opened_once_and_each_person_sees_it(
    hosting, vera, anna, boris
) -> None:
    as_subject(hosting, boris).post("/cabinet/block/")
    desk = as_staff(hosting, vera)
    page = desk.get("/console/people/list/").content.decode()
    assert "увидит это в своём кабинете" in page
    before = len(list_entries(site_id=hosting.id, event_prefix="access.list."))
    shown = desk.post("/console/people/list/", {"purpose": PURPOSE, "categories": ["email"]})
    text = shown.content.decode()
    assert (ANNA.email in text, BORIS.email in text) == (True, False)
    assert {row["person"].id: bool(row["cells"]) for row in shown.context["rows"]} == {
        anna: True,
        boris: False,
    }
    assert "заблокированы" in text
    assert "no-store" in shown["Cache-Control"]
    assert len(list_entries(site_id=hosting.id, event_prefix="access.list.")) == before + 1
    for who, tone, event in ((anna, "quiet", "открыты"), (boris, "bad", "отказано")):
        look = as_subject(hosting, who).get("/cabinet/").context["looks"][0]
        said = (VERA.full_name, "сотрудник", "в числе многих", event)
        assert [words for words in said if words not in look["words"]] == []
        assert (look["tone"], look["clause"]) == (tone, "hosting 2.2.1")


def test_a_list_asks_the_purpose_and_takes_no_unknown_word(hosting, vera, anna) -> None:
    desk = as_staff(hosting, vera)
    for asked in ({}, {"purpose": PURPOSE}, {"purpose": "curiosity", "categories": ["email"]}):
        assert desk.post("/console/people/list/", asked).status_code == 422
    assert list_entries(site_id=hosting.id, event_prefix="access.list.") == ()


def test_a_narrow_leave_opens_nothing_of_a_list_and_the_refusal_is_told(
    hosting, vera, anna
) -> None:
    asked = {"purpose": PURPOSE, "categories": ["email", "name"]}
    shown = as_staff(hosting, vera).post("/console/people/list/", asked)
    assert [row["cells"] for row in shown.context["rows"]] == [[]]
    assert ANNA.email not in shown.content.decode()
    assert len(list_entries(site_id=hosting.id, event_prefix="access.action.refused")) == 1


def test_a_person_of_another_site_is_not_found(hosting, clinic, anna) -> None:
    stranger = as_staff(clinic, hire(clinic, GLEB, is_officer=True))
    pages = ("", "journal/", "hold/", "release/", "verify/", "unblock/", "destroy/")
    assert [stranger.get(card(anna, page)).status_code for page in pages] == [404] * len(pages)
    assert stranger.post(card(anna, "propose/"), {}).status_code == 404


def test_a_visitor_reaches_none_of_it(hosting, anna) -> None:
    client = client_of(get_site(hosting.id))
    for page in ("hold/", "release/", "verify/", "destroy/", "propose/"):
        assert client.post(card(anna, page))["Location"].startswith("/accounts/login/")


def test_the_journal_shows_the_last_signed_checkpoint(hosting, officer) -> None:
    from zavet.journal.checkpoints import write_checkpoint

    desk = as_staff(hosting, officer)
    assert "контрольных точек ещё нет" in desk.get("/console/journal/").content.decode()
    made = write_checkpoint()
    page = desk.get("/console/journal/")
    assert page.context["checkpoint"].size == made.size
    assert "контрольная точка" in page.content.decode()
