"""What the officer does to a person's data because a request asks for it, and what is not done."""

import pytest

from cast import BORIS
from doors.console_desk import want_two
from doors.requests_desk import came, page_of, proven
from residents import admit, as_staff, hire
from zavet.access.queries import describe, list_blocks
from zavet.chance import now
from zavet.consent.queries import list_standing
from zavet.core.language.words import RightKind
from zavet.rights.queries import list_steps

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(hosting, officer):
    return as_staff(hosting, officer)


def held(site, subject_id):
    return {one.category for one in describe(site_id=site.id, subject_id=subject_id)}


def test_nothing_is_done_to_data_before_the_proof(hosting, officer, desk, anna) -> None:
    made = came(hosting, RightKind.DELETION)
    for place, sent in (
        ("delete/", {"categories": ["email"]}),
        ("withdraw/", {"purposes": ["campaigns"]}),
        ("rectify/", {"category": "phone", "value": BORIS.phone}),
    ):
        answer = desk.post(page_of(made.request_id, place), sent)
        assert (place, answer.status_code) == (place, 409)
        assert "не подтверждена" in answer.content.decode()
    assert "email" in held(hosting, anna)


def test_a_value_is_put_right_and_the_timeline_tells_it(hosting, officer, desk, anna) -> None:
    request_id = proven(hosting, officer, anna, RightKind.RECTIFICATION)
    assert list_blocks(site_id=hosting.id, subject_id=anna, at=now())
    sent = {"category": "phone", "value": BORIS.phone}
    assert desk.post(page_of(request_id, "rectify/"), sent).status_code == 302
    page = desk.get(page_of(request_id))
    assert page.context["thread"][0]["words"] == "Данные исправлены"
    assert BORIS.phone not in page.content.decode()
    assert desk.post(page_of(request_id, "unblock/")).status_code == 302
    assert list_blocks(site_id=hosting.id, subject_id=anna, at=now()) == ()
    assert desk.get(page_of(request_id)).context["thread"][0]["words"] == "Блокирование снято"


def test_a_value_the_person_could_not_have_typed_is_not_put_in_place_of_theirs(
    hosting, officer, desk, anna
) -> None:
    request_id = proven(hosting, officer, anna, RightKind.RECTIFICATION)
    for sent in (
        {"category": "phone", "value": "позвоните маме"},
        {"category": "email", "value": "Анна у Бориса"},
    ):
        answer = desk.post(page_of(request_id, "rectify/"), sent)
        assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["value"])
    assert desk.get(page_of(request_id)).context["thread"][0]["words"] == "Личность подтверждена"


def test_the_datum_a_request_alone_names_is_chosen_already(hosting, officer, desk, anna) -> None:
    for named, chosen in ((("phone",), "phone"), (("phone", "name"), ""), ((), "")):
        made = came(hosting, RightKind.RECTIFICATION, categories=named)
        asked = desk.get(page_of(made.request_id, "rectify/")).context["form"]
        assert (named, asked["category"].value()) == (named, chosen)
        page = desk.get(page_of(made.request_id)).content.decode()
        assert (named, "О чём именно" in page) == (named, bool(named))


def test_a_consent_is_withdrawn_by_letter(hosting, officer, desk, anna) -> None:
    request_id = proven(hosting, officer, anna, RightKind.RECTIFICATION)
    standing = list_standing(subject_id=anna, at=now())
    assert "campaigns" in standing
    asked = desk.get(page_of(request_id, "withdraw/"))
    assert "Вернуть согласие может только сам человек" in asked.content.decode()
    sent = {"purposes": ["campaigns"]}
    assert desk.post(page_of(request_id, "withdraw/"), sent).status_code == 302
    assert "campaigns" not in list_standing(subject_id=anna, at=now())
    assert "Согласие отозвано" in desk.get(page_of(request_id)).content.decode()


def test_a_deletion_says_what_stays_and_destroys_the_rest(hosting, officer, desk, anna) -> None:
    from desk import in_days
    from doors.console_desk import card

    held_by_law = {
        "categories": ["phone"],
        "act": "402-ФЗ ст. 29",
        "until_on": in_days(99).isoformat(),
    }
    assert desk.post(card(anna, "hold/"), held_by_law).status_code == 302
    request_id = proven(hosting, officer, anna, RightKind.DELETION)
    asked = desk.get(page_of(request_id, "delete/")).content.decode()
    assert "402-ФЗ ст. 29" in asked
    path = page_of(request_id, "delete/")
    assert desk.post(path, {"categories": ["email", "name", "phone"]}).status_code == 422
    assert desk.post(path, {"categories": ["email", "name"]}).status_code == 302
    assert held(hosting, anna) == {"name", "phone"}
    row = desk.get(page_of(request_id)).context["thread"][0]
    assert row["words"] == "Данные удалены"
    assert [words for words in row["details"] if "402-ФЗ ст. 29" in words] != []


def test_a_request_whose_own_block_ended_offers_no_end_of_one_and_its_steps_name_the_data(
    hosting, officer, desk, anna
) -> None:
    request_id = proven(hosting, officer, anna, RightKind.BLOCK)
    other = proven(hosting, officer, anna, RightKind.INFORMATION)
    urls = [one["url"] for one in desk.get(page_of(other)).context["actions"]]
    assert page_of(other, "unblock/") not in urls
    urls = [one["url"] for one in desk.get(page_of(request_id)).context["actions"]]
    assert page_of(request_id, "unblock/") in urls
    assert desk.post(page_of(request_id, "unblock/")).status_code == 302
    page = desk.get(page_of(request_id)).context
    assert page_of(request_id, "unblock/") not in [one["url"] for one in page["actions"]]
    assert page["thread"][0]["details"] == ["Данные: все, что хранится."]
    assert desk.post(page_of(request_id, "block/"), {"categories": ["email"]}).status_code == 302
    details = desk.get(page_of(request_id)).context["thread"][0]["details"]
    assert len(details) == 1
    assert details[0] != "Данные: все, что хранится."


def test_one_named_twice_as_the_answerer_is_one_step(hosting, officer, desk, vera) -> None:
    admit(hosting, vera, officer_id=officer, purposes=["answering"], categories=["correspondence"])
    request_id = came(hosting).request_id
    steps = len(list_steps(request_id))
    for _again in range(2):
        assert desk.post(page_of(request_id, "assign/"), {"staff": str(vera)}).status_code == 302
    assert len(list_steps(request_id)) == steps + 1


def test_what_another_request_blocks_is_not_deleted_and_the_way_to_that_request_is_shown(
    hosting, officer, desk, anna
) -> None:
    blocking = proven(hosting, officer, anna, RightKind.BLOCK)
    request_id = proven(hosting, officer, anna, RightKind.DELETION)
    asked = desk.get(page_of(request_id, "delete/")).content.decode()
    assert f'<a href="{page_of(blocking)}">' in asked
    before = held(hosting, anna)
    refused = desk.post(page_of(request_id, "delete/"), {"categories": sorted(before)})
    assert (refused.status_code, held(hosting, anna)) == (409, before)
    assert "Ничего не удалено" in refused.content.decode()
    thread = desk.get(page_of(request_id)).context["thread"]
    assert [row["words"] for row in thread if row["words"] == "Данные удалены"] == []
    assert desk.post(page_of(blocking, "unblock/")).status_code == 302
    sent = {"categories": sorted(before)}
    assert desk.post(page_of(request_id, "delete/"), sent).status_code == 302
    assert held(hosting, anna) < before


def test_where_two_are_wanted_a_deletion_waits_for_the_second(hosting, officer, desk, anna) -> None:
    want_two(hosting, "    right: deletion\n")
    second = hire(hosting, BORIS, is_officer=True)
    request_id = proven(hosting, officer, anna, RightKind.DELETION)
    sent = {"categories": sorted(held(hosting, anna))}
    refused = desk.post(page_of(request_id, "delete/"), sent)
    assert refused.status_code == 403
    assert f"/console/requests/{request_id}/propose/" in refused.content.decode()
    assert held(hosting, anna) != set()
    question = refused.context["question"]
    proposed = desk.post(page_of(request_id, "propose/"), {"categories": question.categories})
    assert proposed.status_code == 302
    other = as_staff(hosting, second)
    (waiting,) = other.get("/console/approvals/").context["waiting"]
    answered = other.post(f"/console/approvals/{waiting['proposal'].id}/", {"answer": "yes"})
    assert answered.status_code == 302
    assert desk.post(page_of(request_id, "delete/"), sent).status_code == 302
    assert held(hosting, anna) == {"name"}  # the policy's own rule keeps it by law
