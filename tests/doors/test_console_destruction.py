"""What needs two people, and what has to be destroyed: proposed, foreseen, done once, told."""

import io

import pytest
from django.utils import timezone
from pypdf import PdfReader

from cast import ANNA, GLEB, INSPECTOR
from doors.console_desk import PURPOSE, card, held, see, want_two
from doors.requests_desk import page_of, proven
from residents import as_staff, as_subject, hire
from sites import publish_site
from zavet.access.queries import list_proposals
from zavet.chance import now
from zavet.core.language.words import RightKind
from zavet.duties.queries import list_open
from zavet.journal.queries import list_entries
from zavet.policies.queries import find_policy

pytestmark = pytest.mark.django_db


# two people


def test_what_needs_two_is_proposed_approved_by_another_and_done_once(
    hosting, officer, vera, anna
) -> None:
    want_two(hosting, f"  - id: {PURPOSE}\n")
    own, desk = as_staff(hosting, vera), as_staff(hosting, officer)
    refused = see(own, anna)
    assert refused.status_code == 403
    question = refused.context["question"]
    asked = {
        "action": question.action.value,
        "purpose": question.purpose,
        "categories": list(question.categories),
    }
    assert own.post(card(anna, "propose/"), asked).url == "/console/approvals/"
    proposal = list_proposals(site_id=hosting.id, at=now())[0]
    assert desk.get("/console/").context["proposals"] == 1
    assert own.get("/console/").context["proposals"] == 0
    waiting = desk.get("/console/approvals/").context["waiting"]
    assert [row["clause"] for row in waiting] == ["hosting 2.2.1"]
    address = f"/console/approvals/{proposal.id}/"
    own.post(address, {"answer": "yes"})
    assert see(own, anna).status_code == 403
    desk.post(address, {"answer": "yes"})
    shown = see(own, anna)
    assert shown.status_code == 200
    assert ANNA.email in shown.content.decode()
    assert see(own, anna).status_code == 403
    answered = own.get("/console/approvals/").context["answered"]
    assert [(row["state"], row["answered_by"]) for row in answered] == [
        ("сделано", INSPECTOR.full_name)
    ]


def test_what_another_declined_is_not_done(hosting, officer, vera, anna) -> None:
    want_two(hosting, f"  - id: {PURPOSE}\n")
    own, desk = as_staff(hosting, vera), as_staff(hosting, officer)
    asked = {"action": "access", "purpose": PURPOSE, "categories": ["email"]}
    own.post(card(anna, "propose/"), asked)
    address = f"/console/approvals/{list_proposals(site_id=hosting.id, at=now())[0].id}/"
    desk.post(address, {"answer": "no"})
    assert see(own, anna).status_code == 403
    again = desk.post(address, {"answer": "yes"}, follow=True).content.decode()
    assert "уже ответили" in again
    assert see(own, anna).status_code == 403


def test_nothing_is_proposed_that_would_be_refused_to_two_as_well(hosting, vera, anna) -> None:
    want_two(hosting, f"  - id: {PURPOSE}\n")
    own = as_staff(hosting, vera)
    wide = {"action": "access", "purpose": PURPOSE, "categories": ["email", "name"]}
    assert see(own, anna, "email", "name").context["question"] is None
    assert own.post(card(anna, "propose/"), wide).status_code == 403
    assert own.post(card(anna, "propose/"), wide | {"action": "block"}).status_code == 404
    assert list_proposals(site_id=hosting.id, at=now()) == ()


def test_a_proposal_of_another_site_is_not_found(hosting, clinic, officer, vera, anna) -> None:
    want_two(hosting, f"  - id: {PURPOSE}\n")
    asked = {"action": "access", "purpose": PURPOSE, "categories": ["email"]}
    as_staff(hosting, vera).post(card(anna, "propose/"), asked)
    proposal = list_proposals(site_id=hosting.id, at=now())[0]
    stranger = as_staff(clinic, hire(clinic, GLEB, is_officer=True))
    answer = stranger.post(f"/console/approvals/{proposal.id}/", {"answer": "yes"})
    assert answer.status_code == 404
    assert list_proposals(site_id=hosting.id, at=now()) == (proposal,)


# destruction


def test_what_is_due_stands_with_its_day_and_looking_destroys_nothing(
    hosting, officer, anna
) -> None:
    as_subject(hosting, anna).post("/cabinet/delete/")
    before = held(hosting, anna)
    page = as_staff(hosting, officer).get("/console/destruction/")
    duty = list_open(site_id=hosting.id, subject_id=anna)[0]
    assert [
        (row["subject_id"], row["due_on"], row["is_by_hand"]) for row in page.context["rows"]
    ] == [(anna, duty.due_on, True)]
    assert page.context["rows"][0]["clause"] == duty.clause
    assert held(hosting, anna) == before


def test_the_officer_destroys_what_is_owed_and_what_stays_is_told(
    hosting, officer, vera, anna
) -> None:
    as_subject(hosting, anna).post("/cabinet/delete/")
    desk = as_staff(hosting, officer)
    assert as_staff(hosting, vera).post(card(anna, "destroy/")).status_code == 403
    asked = desk.get(card(anna, "destroy/")).content.decode()
    before = held(hosting, anna)
    assert before
    assert "Вернуть их будет нельзя" in asked
    answer = desk.post(card(anna, "destroy/"), follow=True)
    assert "email" not in held(hosting, anna)
    gone = answer.context["destroyed"]
    assert len(gone) == 1
    assert gone[0]["why"]
    # the policy keeps for five years what accounting needs: told with the reason, before and after
    left = held(hosting, anna)
    assert bool(left) == bool(gone[0]["left"])
    assert gone[0]["is_whole"] == (not left)
    policy = find_policy(site_id=hosting.id, at=now()).policy
    goes, _stays, stays = asked.partition("Остаётся")
    assert all(policy.data[one].name in goes for one in before - left)
    assert all(policy.data[one].name in stays for one in left)


def test_where_another_purpose_needs_the_data_the_page_says_so_before(
    hosting, officer, anna
) -> None:
    as_subject(hosting, anna).post("/cabinet/consents/campaigns/withdraw/")
    desk, before = as_staff(hosting, officer), held(hosting, anna)
    assert len(list_open(site_id=hosting.id, subject_id=anna)) == 1
    page = desk.get(card(anna, "destroy/")).content.decode()
    assert "уничтожать нечего" in page
    assert "ещё нужны для другой цели" in page
    answer = desk.post(card(anna, "destroy/"), follow=True)
    assert "Уничтожать ничего не пришлось" in answer.content.decode()
    assert held(hosting, anna) == before
    assert list_open(site_id=hosting.id, subject_id=anna) == ()


def test_blocked_data_wait_for_the_end_of_the_review(hosting, officer, anna) -> None:
    person, desk = as_subject(hosting, anna), as_staff(hosting, officer)
    person.post("/cabinet/delete/")
    person.post("/cabinet/block/")
    before = held(hosting, anna)
    answer = desk.post(card(anna, "destroy/"), follow=True)
    assert "сначала закончите проверку" in answer.content.decode()
    assert held(hosting, anna) == before
    desk.post(card(anna, "unblock/"))
    desk.post(card(anna, "destroy/"))
    assert held(hosting, anna) < before


def test_destruction_that_needs_two_is_proposed_first(hosting, officer, anna) -> None:
    want_two(hosting, "    right: deletion\n")
    deputy = hire(hosting, GLEB, is_officer=True)
    as_subject(hosting, anna).post("/cabinet/delete/")
    desk, other = as_staff(hosting, officer), as_staff(hosting, deputy)
    refused = desk.post(card(anna, "destroy/"))
    assert refused.status_code == 403
    question = refused.context["question"]
    before = held(hosting, anna)
    asked = {
        "action": question.action.value,
        "purpose": question.purpose,
        "categories": list(question.categories),
    }
    assert desk.post(card(anna, "propose/"), asked).status_code == 302
    proposal = list_proposals(site_id=hosting.id, at=now())[0]
    other.post(f"/console/approvals/{proposal.id}/", {"answer": "yes"})
    assert held(hosting, anna) == before
    desk.post(card(anna, "destroy/"))
    assert held(hosting, anna) < before


# its act


def test_a_destruction_has_an_act_with_a_number_people_can_cite(hosting, officer, anna) -> None:
    desk = as_staff(hosting, officer)
    as_subject(hosting, anna).post("/cabinet/delete/")
    done = desk.post(card(anna, "destroy/"), follow=True)
    number = f"А-{timezone.localdate().year}-1"
    assert f"акт № {number}" in done.content.decode()
    [row] = done.context["destroyed"]
    assert row["number"] == number
    answer = desk.get(f"/console/destruction/{row['entry'].id}/act.pdf")
    assert (
        answer["Content-Disposition"]
        == f'attachment; filename="A-{timezone.localdate().year}-1.pdf"'
    )
    pages = PdfReader(io.BytesIO(answer.content)).pages
    words = " ".join(" ".join(one.extract_text() for one in pages).split())
    for said in (number, "Телефон", "человек попросил удалить", INSPECTOR.full_name):
        assert said in words
    assert str(row["entry"].id) in words.replace(" ", "")
    for never in (ANNA.full_name, ANNA.email, ANNA.phone):
        assert never not in words


def test_an_act_of_another_site_or_of_nothing_is_not_found(hosting, officer, anna) -> None:
    desk = as_staff(hosting, officer)
    as_subject(hosting, anna).post("/cabinet/delete/")
    desk.post(card(anna, "destroy/"))
    [row] = desk.get("/console/destruction/").context["destroyed"]
    clinic = publish_site("clinic")
    other = as_staff(clinic, hire(clinic, GLEB, is_officer=True))
    path = f"/console/destruction/{row['entry'].id}/act.pdf"
    assert (desk.get(path).status_code, other.get(path).status_code) == (200, 404)
    strange = list_entries(site_id=hosting.id, event_prefix="parties.", limit=1)[0]
    assert desk.get(f"/console/destruction/{strange.id}/act.pdf").status_code == 404
    assert as_subject(hosting, anna).get(path).status_code != 200


def test_an_act_of_what_the_system_did_by_a_request_says_so(hosting, officer, anna) -> None:
    desk = as_staff(hosting, officer)
    request_id = proven(hosting, officer, anna, RightKind.DELETION)
    sent = {"categories": ["phone"]}
    assert desk.post(page_of(request_id, "delete/"), sent).status_code == 302
    [row] = desk.get("/console/destruction/").context["destroyed"]
    answer = desk.get(f"/console/destruction/{row['entry'].id}/act.pdf")
    pages = PdfReader(io.BytesIO(answer.content)).pages
    words = " ".join(" ".join(one.extract_text() for one in pages).split())
    assert "Сама система" in words
    assert f"№ {row['number']}" in desk.get(page_of(request_id)).content.decode()
