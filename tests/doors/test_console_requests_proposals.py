"""A deletion that waits for a second person: the request tells of it, and the second person finds the request."""

import pytest

from cast import BORIS
from doors.console_desk import held, want_two
from doors.requests_desk import page_of, proven
from residents import as_staff, hire
from zavet.core.language.words import RightKind

pytestmark = pytest.mark.django_db
APPROVALS = "/console/approvals/"


@pytest.fixture
def desk(hosting, officer):
    return as_staff(hosting, officer)


@pytest.fixture
def request_id(hosting, officer, desk, anna):
    """Take in a deletion that the policy wants two people for, and propose it."""
    want_two(hosting, "    right: deletion\n")
    request_id = proven(hosting, officer, anna, RightKind.DELETION)
    sent = {"categories": sorted(held(hosting, anna))}
    alone = desk.post(page_of(request_id, "delete/"), sent)
    asked = {"categories": alone.context["question"].categories}
    assert desk.post(page_of(request_id, "propose/"), asked).status_code == 302
    return request_id


def shown(desk, request_id):
    [row] = desk.get(page_of(request_id)).context["proposals"]
    return row


@pytest.mark.parametrize(("answer", "state"), [("yes", "одобрено"), ("no", "отклонено")])
def test_the_request_tells_for_whom_its_proposal_waits_and_what_they_said(
    hosting, desk, request_id, answer, state
) -> None:
    second = as_staff(hosting, hire(hosting, BORIS, is_officer=True))
    row = shown(desk, request_id)
    assert (row["state"], row["waits_for"], row["is_open"]) == (
        "ждёт ответа",
        [BORIS.full_name],
        True,
    )
    proposal_id = row["proposal"].id
    assert second.post(f"{APPROVALS}{proposal_id}/", {"answer": answer}).status_code == 302
    row = shown(desk, request_id)
    assert (row["state"], row["answered_by"]) == (state, BORIS.full_name)
    assert row["is_usable"] is (answer == "yes")


def test_the_second_person_finds_the_request_and_what_was_done_is_said(
    hosting, desk, request_id, anna
) -> None:
    second = as_staff(hosting, hire(hosting, BORIS, is_officer=True))
    page = second.get(APPROVALS)
    [waiting] = page.context["waiting"]
    assert f'<a href="{page_of(request_id)}">{waiting["number"]}</a>' in page.content.decode()
    second.post(f"{APPROVALS}{waiting['proposal'].id}/", {"answer": "yes"})
    sent = {"categories": sorted(held(hosting, anna))}
    assert desk.post(page_of(request_id, "delete/"), sent).status_code == 302
    row = shown(desk, request_id)
    assert (row["state"], row["is_usable"]) == ("сделано", False)


def test_where_nobody_else_is_an_officer_the_request_says_that_nobody_can_answer(
    hosting, officer, desk, request_id, anna
) -> None:
    other = proven(hosting, officer, anna, RightKind.INFORMATION)
    assert "Ответить некому" in desk.get(page_of(request_id)).content.decode()
    assert desk.get(page_of(other)).context["proposals"] == []


def test_what_is_proposed_without_a_request_names_none(hosting, desk, anna) -> None:
    want_two(hosting, "  - id: identification\n")
    sent = {"action": "access", "categories": ["email"], "purpose": "identification"}
    desk.post(f"/console/people/{anna}/propose/", sent)
    rows = desk.get(APPROVALS).context["waiting"]
    assert [row["number"] for row in rows] == [""] * len(rows)
