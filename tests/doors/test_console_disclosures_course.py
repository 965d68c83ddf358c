"""A demand's course at the console: named field by field, agreed to by another, handed over once or ended without."""

import pytest

from cast import ANNA, GLEB
from doors.disclosures_desk import (
    ABOUT,
    DAY,
    REGISTER,
    answer_of,
    approved,
    entered,
    handed_over,
    named,
    outside_desk,
    page_of,
    proposed,
    second_person,
)
from residents import as_staff, settle
from sites import publish_site
from zavet.access.operations import block, hold
from zavet.chance import now
from zavet.core.values import Actor
from zavet.disclosure.queries import get_demand

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(hosting, officer):
    return as_staff(hosting, officer)


@pytest.fixture
def second(hosting, officer):
    return second_person(hosting, officer)


def test_a_person_is_found_by_what_the_paper_names_or_by_number_and_only_one_of_this_site(
    hosting, desk, anna, boris
) -> None:
    demand_id = entered(desk, hosting)
    path = page_of(demand_id, "people/")
    for asked in ({"email": ANNA.email}, {"phone": ANNA.phone}, {"number": str(anna)}):
        assert desk.post(path, asked).url == page_of(demand_id, f"people/{anna}/")
    clinic = publish_site("clinic")
    foreign = settle(clinic, GLEB)
    for asked in (
        {"email": "nobody@example.org"},
        {"email": GLEB.email},
        {"number": str(foreign)},
        {"number": "Травникова"},
        {},
    ):
        answer = desk.post(path, asked)
        assert (answer.status_code, bool(answer.context["form"].errors)) == (422, True)


def test_only_what_the_policy_hands_to_this_recipient_is_offered_and_no_value_stands_there(
    hosting, desk, officer, anna
) -> None:
    block(
        site_id=hosting.id,
        subject_id=anna,
        categories=["phone"],
        by=Actor.subject(anna),
        at=now(),
    )
    hold(
        site_id=hosting.id,
        subject_id=anna,
        categories=["name"],
        act="402-ФЗ ст. 29",
        until_at=now() + 30 * DAY,
        by=Actor.staff(officer),
        at=now(),
    )
    demand_id = entered(desk, hosting)
    page = desk.get(page_of(demand_id, f"people/{anna}/"))
    offered = dict(page.context["form"].fields["categories"].choices)
    assert set(offered) == {"name", "email"}
    assert "хранится по закону" in offered["name"]
    aside = {one.id: one.why for one in page.context["aside"]}
    assert aside["phone"].startswith("заблокировано")
    assert [one for one in ANNA.traces if one in page.content.decode()] == []
    refused = named(desk, demand_id, anna, "phone")
    assert (refused.status_code, get_demand(demand_id).scopes) == (422, ())


def test_what_is_named_is_changed_and_dropped_until_it_is_handed_over(hosting, desk, anna) -> None:
    demand_id = entered(desk, hosting)
    named(desk, demand_id, anna, "email", "name")
    page = desk.get(page_of(demand_id))
    assert [one["data"] for one in page.context["scopes"]] == [
        "Электронная почта, Фамилия, имя и отчество"
    ]
    assert named(desk, demand_id, anna, "email").status_code == 302
    assert get_demand(demand_id).scopes[0].categories == ("email",)
    desk.post(page_of(demand_id, f"people/{anna}/drop/"))
    assert get_demand(demand_id).scopes == ()
    desk.post(page_of(demand_id, "propose/"))
    assert get_demand(demand_id).state == "registered"


# the second person


def test_what_is_proposed_shows_its_demand_among_approvals_and_is_answered_on_its_page(
    hosting, officer, desk, second, anna
) -> None:
    gleb = outside_desk(hosting, officer)
    demand_id = proposed(desk, hosting, anna, "email")
    [row] = second.get("/console/approvals/").context["waiting"]
    assert (row["demand"].id, row["data"]) == (demand_id, "Электронная почта")
    assert page_of(demand_id) in second.get("/console/approvals/").content.decode()
    sent = second.post(f"/console/approvals/{row['proposal'].id}/", {"answer": "yes"})
    assert sent.url == page_of(demand_id)
    assert get_demand(demand_id).is_approved(at=now()) is False
    assert second.get(page_of(demand_id)).context["second"]["may_answer"] is True
    assert desk.get(page_of(demand_id)).context["second"]["may_answer"] is False
    assert gleb.get("/console/approvals/").context["waiting"] == []
    assert gleb.get("/console/").context["proposals"] == 0
    blind = gleb.post(f"/console/approvals/{row['proposal'].id}/", {"answer": "yes"})
    assert blind.status_code == 404


def test_nothing_leaves_before_another_says_yes(hosting, desk, second, anna) -> None:
    demand_id = proposed(desk, hosting, anna, "email")
    alone = approved(desk, demand_id)
    assert alone.status_code in {302, 403}
    assert desk.get(page_of(demand_id)).context["is_ready"] is False
    refused = desk.post(page_of(demand_id, "provide/"))
    assert refused.status_code == 409
    assert get_demand(demand_id).answer_file_id is None
    second.post(page_of(demand_id, "decide/"), {"answer": "no"})
    assert get_demand(demand_id).state == "registered"
    desk.post(page_of(demand_id, "propose/"))
    approved(second, demand_id)
    assert desk.get(page_of(demand_id)).context["is_ready"] is True
    assert second.post(page_of(demand_id, "provide/")).status_code == 403
    asked = desk.get(page_of(demand_id, "provide/"))
    assert ANNA.email not in asked.content.decode()
    assert desk.post(page_of(demand_id, "provide/")).status_code == 302
    assert desk.post(page_of(demand_id, "provide/")).status_code == 404


def test_what_left_is_named_letter_and_all_and_marked_as_sent_once(
    hosting, desk, second, anna
) -> None:
    demand_id = handed_over(desk, second, hosting, anna, "email")
    page = desk.get(page_of(demand_id)).content.decode().replace(ABOUT, "")
    assert [one for one in ANNA.traces if one in page] == []
    said = answer_of(desk, demand_id)
    assert ANNA.email in said
    assert [one for one in (ANNA.phone, ANNA.family_name) if one in said] == []
    [row] = desk.get(REGISTER).context["rows"]
    assert (row["handed"], row["state"]) == ("Электронная почта", "сведения переданы")
    assert desk.post(page_of(demand_id, "sent/"), {"sent_by": "pigeon"}).status_code == 404
    desk.post(page_of(demand_id, "sent/"), {"sent_by": "courier"})
    assert get_demand(demand_id).sent_by == "courier"
    assert "курьером" in desk.get(page_of(demand_id)).content.decode()
    assert desk.get(page_of(demand_id, "refuse/")).status_code == 404


# other ends


@pytest.mark.parametrize(
    "ending",
    [
        ("answer/", {"text": "О названном лице сведений нет."}, "answered"),
        ("refuse/", {"text": "Запрос не подписан.", "ground": "152-ФЗ ст. 7"}, "refused"),
        ("withdraw/", {}, "withdrawn"),
    ],
)
def test_a_demand_ends_once_without_data(hosting, desk, anna, ending) -> None:
    place, sent, state = ending
    demand_id = entered(desk, hosting)
    named(desk, demand_id, anna, "email")
    assert desk.get(page_of(demand_id, place)).status_code == 200
    assert desk.post(page_of(demand_id, place), sent).status_code == 302
    assert get_demand(demand_id).state == state
    assert desk.get("/console/").context["demands"]["rows"] == []
    if state != "withdrawn":
        assert sent["text"] in answer_of(desk, demand_id)
    for again in ("answer/", "refuse/", "withdraw/", "provide/", "extend/"):
        assert desk.post(page_of(demand_id, again), sent).status_code == 404


@pytest.mark.parametrize(
    "sent", [{"text": "Нет.", "ground": "как-нибудь"}, {"text": "", "ground": "152-ФЗ ст. 7"}]
)
def test_a_refusal_names_its_place_of_the_law_and_its_words(hosting, desk, sent) -> None:
    demand_id = entered(desk, hosting)
    answer = desk.post(page_of(demand_id, "refuse/"), sent)
    assert (answer.status_code, answer.context["form"]["text"].value()) == (422, sent["text"])
    assert get_demand(demand_id).is_open


def test_the_term_is_extended_once(hosting, desk) -> None:
    demand_id = entered(desk, hosting)
    before = get_demand(demand_id).due_on
    assert desk.get(page_of(demand_id)).context["may_extend"] is True
    sent = {"reason": "Нужно собрать сведения из архива."}
    assert desk.post(page_of(demand_id, "extend/"), sent).status_code == 302
    assert get_demand(demand_id).due_on > before
    page = desk.get(page_of(demand_id))
    assert page.context["may_extend"] is False
    assert sent["reason"] in page.content.decode()
    assert desk.post(page_of(demand_id, "extend/"), sent).status_code == 409
