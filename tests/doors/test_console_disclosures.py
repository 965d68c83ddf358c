"""The register of authorities' demands at the console: entered whole, seen by few, handed over by two, told after."""

import pytest
from django.urls import get_resolver
from django.utils import timezone

from cast import BORIS, GLEB
from doors.disclosures_desk import (
    ABOUT,
    AUTHORITY,
    NEW,
    REGISTER,
    entered,
    named,
    page_of,
    proposed,
    scan,
    second_person,
    typed,
)
from doors.requests_desk import came
from residents import as_staff, as_subject, hire, settle
from sites import client_of, publish_site
from zavet.chance import new_id
from zavet.disclosure.queries import get_demand, list_demands
from zavet.rights.queries import find_request

pytestmark = pytest.mark.django_db
PLACES = (
    "",
    "people/",
    "people/{anna}/",
    "provide/",
    "answer/",
    "refuse/",
    "extend/",
    "withdraw/",
)
BUTTONS = ("propose/", "decide/", "silence/", "sent/", "scan/", "people/{anna}/drop/")


@pytest.fixture
def desk(hosting, officer):
    return as_staff(hosting, officer)


@pytest.fixture
def second(hosting, officer):
    return second_person(hosting, officer)


# entering


def test_an_empty_register_says_what_it_is_for(desk) -> None:
    page = desk.get(REGISTER)
    assert page.context["rows"] == []
    assert "Органы ничего не требовали" in page.content.decode()


def test_the_last_day_is_shown_before_anything_is_kept_and_nothing_typed_is_lost(
    hosting, desk
) -> None:
    asked = desk.post(NEW, typed())
    assert asked.status_code == 200
    form = asked.context["form"]
    assert {name: form[name].value() for name in typed()} == typed()
    assert list_demands(site_id=hosting.id) == ()
    kept = desk.post(NEW, typed() | {"seen": asked.context["term"]["seen"], "scan": scan()})
    [made] = list_demands(site_id=hosting.id)
    assert kept.url == page_of(made.id)
    assert made.due_on == asked.context["term"]["due_on"]
    assert (made.authority, made.document, made.recipient) == (
        AUTHORITY,
        "court_demand",
        "authority",
    )
    assert made.scan_id is not None
    page = desk.get(page_of(made.id))
    assert [one["name"] for one in page.context["others"]] == ["запрос.pdf"]
    assert ABOUT in page.content.decode()


def test_a_day_that_was_not_seen_is_shown_again(hosting, desk) -> None:
    seen = desk.post(NEW, typed()).context["term"]["seen"]
    today = timezone.localdate().isoformat()
    for sent in (typed(seen="2026-01-01"), typed(received_on=today, seen=f"{seen}0")):
        answer = desk.post(NEW, sent)
        assert (answer.status_code, answer.context["term"] is not None) == (200, True)
    assert list_demands(site_id=hosting.id) == ()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"authority": ""}, "authority"),
        ({"recipient": "public"}, "recipient"),
        ({"recipient": "residence_authority"}, "recipient"),
        ({"document": "звонок"}, "document"),
        ({"received_on": "2999-01-01"}, "received_on"),
        ({"written_on": "2999-01-01"}, "written_on"),
        ({"basis": ""}, "basis"),
        ({"contact": ""}, "contact"),
        ({"is_silent": "on"}, "silence_ground"),
        ({"silence_ground": "УПК РФ ст. 161"}, "is_silent"),
        ({"silence_until": "2027-01-01"}, "is_silent"),
    ],
)
def test_a_paper_that_contradicts_itself_is_not_taken(hosting, desk, wrong, field) -> None:
    answer = desk.post(NEW, typed(**wrong))
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert answer.context["form"]["about"].value() == ABOUT
    assert list_demands(site_id=hosting.id) == ()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"recipient": "residence_authority"}, "residence_country"),
        ({"residence_country": "KZ"}, "residence_country"),
        ({"recipient": "residence_authority", "residence_country": "77"}, "residence_country"),
    ],
)
def test_the_country_goes_with_whoever_asks_by_its_law_alone(changes, field) -> None:
    site = publish_site("kindergarten")
    officer = as_staff(site, hire(site, GLEB, is_officer=True))
    answer = officer.post(NEW, typed(**changes))
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    by_law = typed(recipient="residence_authority", residence_country="KZ")
    assert officer.post(NEW, by_law).context["form"].cleaned_data["residence_country"] == "KZ"


# who comes in


def _addresses(demand_id, anna) -> list[str]:
    places = [one.format(anna=anna) for one in (*PLACES, *BUTTONS)]
    return [REGISTER, NEW, *(page_of(demand_id, one) for one in places)]


def test_nobody_without_the_post_sees_that_there_are_demands(
    hosting, desk, vera, anna, boris
) -> None:
    demand_id = entered(desk, hosting)
    named(desk, demand_id, anna, "email")
    file_id = get_demand(demand_id).scan_id
    paths = [*_addresses(demand_id, anna), page_of(demand_id, f"files/{file_id}/")]
    gleb = hire(hosting, GLEB)
    stranger = client_of(hosting)
    for person in (as_staff(hosting, vera), as_staff(hosting, gleb), as_subject(hosting, anna)):
        asked = {path: (person.get(path), person.post(path)) for path in paths}
        assert {
            path for path, (got, _) in asked.items() if got.status_code not in {403, 405}
        } == set()
        assert {
            path for path, (_, sent) in asked.items() if sent.status_code not in {403, 405}
        } == set()
    for path in paths:
        answer = stranger.get(path)
        assert answer.status_code == 405 or answer.url.startswith("/accounts/login/")
    today = as_staff(hosting, vera).get("/console/")
    assert today.context["demands"] is None
    assert AUTHORITY not in today.content.decode()


def test_the_second_person_looks_and_answers_and_changes_nothing(
    hosting, desk, second, anna
) -> None:
    demand_id = proposed(desk, hosting, anna, "email")
    assert second.get(REGISTER).status_code == 200
    page = second.get(page_of(demand_id))
    assert (page.status_code, ABOUT in page.content.decode()) == (200, True)
    assert second.get(NEW).status_code == 403
    for place in (*PLACES[1:], *BUTTONS):
        if place != "decide/":
            sent = second.post(
                page_of(demand_id, place.format(anna=anna)), {"categories": ["name"]}
            )
            assert sent.status_code == 403, place
    assert get_demand(demand_id).scopes[0].categories == ("email",)


def test_a_demand_of_another_site_or_of_none_is_not_found(hosting, desk, anna) -> None:
    demand_id = entered(desk, hosting)
    clinic = publish_site("clinic")
    other = as_staff(clinic, hire(clinic, GLEB, is_officer=True))
    for client, number in ((other, demand_id), (desk, new_id())):
        for place in (*PLACES, *BUTTONS):
            path = page_of(number, place.format(anna=anna))
            got, sent = client.get(path).status_code, client.post(path).status_code
            assert {got, sent} <= {404, 405}, (path, got, sent)
    foreign = settle(clinic, BORIS)
    assert desk.get(page_of(demand_id, f"people/{foreign}/")).status_code == 404
    wrote = came(hosting)
    correspondent = find_request(wrote.request_id).correspondent_id
    assert desk.get(page_of(demand_id, f"people/{correspondent}/")).status_code == 404
    assert desk.get(page_of(demand_id, f"files/{new_id()}/")).status_code == 404


def test_a_form_without_its_mark_is_not_taken(hosting, officer, anna) -> None:
    desk = as_staff(hosting, officer)
    demand_id = entered(desk, hosting)
    named(desk, demand_id, anna, "email")
    strict = client_of(hosting, csrf=True)
    strict.cookies = desk.cookies
    places = ["people/", "propose/", "provide/", "refuse/", "scan/", f"people/{anna}/drop/"]
    answers = [strict.post(page_of(demand_id, place)).status_code for place in places]
    assert answers == [403] * len(places)
    assert strict.post(NEW, typed()).status_code == 403
    assert get_demand(demand_id).state == "registered"


def test_addresses_hold_random_numbers_alone() -> None:
    routes = [str(one.pattern) for one in get_resolver("zavet.doors.console.urls").url_patterns]
    ours = [one for one in routes if one.startswith("disclosures/")]
    assert len(ours) == 17
    assert all(one.count("<") == one.count("<uuid:") for one in ours)
