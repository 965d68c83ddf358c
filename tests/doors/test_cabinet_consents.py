"""Consents in the cabinet: each on its own, withdrawn by one button, given by an empty box under its full wording."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from cast import ANNA, BORIS, GLEB, VERA
from residents import admit, as_staff, as_subject, hire, settle
from zavet.chance import now
from zavet.consent.queries import find_answer, list_events
from zavet.core.decisions import Answer
from zavet.core.values import Ground
from zavet.duties.queries import list_open
from zavet.policies.queries import find_policy

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna(hosting):
    return settle(hosting, ANNA)


@pytest.fixture
def client(hosting, anna):
    return as_subject(hosting, anna)


@pytest.fixture
def purpose(hosting):
    """Return a purpose of the base policy that rests on consent and needs the e-mail."""
    policy = find_policy(site_id=hosting.id, at=now()).policy
    return next(
        one
        for one in policy.rules.purposes
        if one.ground is Ground.CONSENT and "email" in one.data and not one.is_required
    )


def answer_to(subject_id, purpose):
    return find_answer(subject_id=subject_id, purpose=purpose.id, at=now()).answer


def test_each_purpose_stands_with_its_state_and_its_full_wording(client, purpose) -> None:
    page = client.get("/cabinet/consents/")
    one = next(one for one in page.context["consents"] if one.purpose.id == purpose.id)
    assert (one.is_given, one.wording, one.version) == (True, purpose.wording, "1")
    assert " ".join(purpose.wording.split()[:5]) in page.content.decode()


def test_asking_to_withdraw_changes_nothing_and_names_the_date(client, anna, purpose) -> None:
    page = client.get(f"/cabinet/consents/{purpose.id}/withdraw/").content.decode()
    due = timezone.localdate() + timedelta(days=30)
    assert f"{due.day} " in page
    assert str(due.year) in page
    assert answer_to(anna, purpose) is Answer.GIVEN


def test_a_withdrawal_closes_the_purpose_at_once_and_opens_a_duty_with_its_date(
    hosting, client, anna, purpose
) -> None:
    officer, vera = hire(hosting, GLEB, is_officer=True), hire(hosting, VERA)
    admit(hosting, vera, officer_id=officer, purposes=[purpose.id], categories=["email"])
    desk = as_staff(hosting, vera)
    asked = {"purpose": purpose.id, "categories": ["email"]}
    assert ANNA.email in desk.post(f"/console/people/{anna}/show/", asked).content.decode()
    client.post(f"/cabinet/consents/{purpose.id}/withdraw/")
    answer = desk.post(f"/console/people/{anna}/show/", asked)
    assert answer.status_code == 403
    assert ANNA.email not in answer.content.decode()
    owed = list_open(site_id=hosting.id, subject_id=anna)
    due = timezone.localdate() + timedelta(days=30)
    assert [(one.kind, one.due_on) for one in owed] == [("destroy_after_withdrawal", due)]


def test_withdrawing_twice_starts_one_duty(hosting, client, anna, purpose) -> None:
    for _ in range(2):
        client.post(f"/cabinet/consents/{purpose.id}/withdraw/")
    assert len(list_open(site_id=hosting.id, subject_id=anna)) == 1
    assert answer_to(anna, purpose) is Answer.WITHDRAWN


def test_a_consent_is_given_later_by_an_empty_box_under_the_whole_text(hosting, purpose) -> None:
    boris = settle(hosting, BORIS, agrees=False)
    client = as_subject(hosting, boris)
    page = client.get(f"/cabinet/consents/{purpose.id}/give/")
    form = page.context["form"]
    assert not form["given"].value()
    sent = {"version": form["version"].value()}
    assert client.post(f"/cabinet/consents/{purpose.id}/give/", sent).status_code == 422
    assert answer_to(boris, purpose) is Answer.REFUSED
    client.post(f"/cabinet/consents/{purpose.id}/give/", sent | {"given": "on"})
    assert answer_to(boris, purpose) is Answer.GIVEN
    others = {one.purpose for one in list_events(subject_id=boris) if one.answer is Answer.GIVEN}
    assert others == {purpose.id}


def test_a_purpose_on_another_ground_is_not_asked_about(hosting, client) -> None:
    policy = find_policy(site_id=hosting.id, at=now()).policy
    other = next(one for one in policy.purposes.values() if one.ground is not Ground.CONSENT)
    assert client.get(f"/cabinet/consents/{other.id}/give/").status_code == 404
    assert client.get(f"/cabinet/consents/{other.id}/withdraw/").status_code == 404


def test_a_receipt_is_handed_to_its_owner_alone(hosting, client, anna) -> None:
    boris = settle(hosting, BORIS)
    mine, foreign = list_events(subject_id=anna)[0], list_events(subject_id=boris)[0]
    answer = client.get(f"/cabinet/receipts/{mine.id}/")
    assert "attachment" in answer["Content-Disposition"]
    assert json.loads(answer.content)["receipt"]["id"] == str(mine.id)
    assert client.get(f"/cabinet/receipts/{foreign.id}/").status_code == 404
