"""The console: staff see numbers; a value opens for a purpose, by an authorisation, and leaves a trace the person sees."""

import re
from datetime import timedelta

import pytest
from django.urls import get_resolver
from django.utils import timezone

from cast import ANNA, BORIS, GLEB, VERA
from residents import as_staff, as_subject, hire, settle
from sites import client_of, publish_site
from zavet.chance import now
from zavet.core.calendar import working_days_after
from zavet.core.values import Actor
from zavet.doors.pages.days_left import working_days_left
from zavet.journal.queries import list_entries
from zavet.parties.operations import record_subject
from zavet.parties.queries import list_authorisations
from zavet.policies.queries import find_policy

pytestmark = pytest.mark.django_db

PURPOSE = "identification"
PAGES = (
    "/console/",
    "/console/people/",
    "/console/authorisations/",
    "/console/statistics/",
    "/console/journal/",
)


def ask_to_see(client, subject_id, *, purpose=PURPOSE, categories=("email",)):
    asked = {"purpose": purpose, "categories": list(categories)}
    return client.post(f"/console/people/{subject_id}/show/", asked)


def test_staff_with_the_purpose_are_shown_what_they_asked_for_and_no_more(
    hosting, anna, vera
) -> None:
    answer = ask_to_see(as_staff(hosting, vera), anna)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert ANNA.email in page
    assert ANNA.phone not in page
    assert "no-store" in answer["Cache-Control"]


def test_the_look_stands_in_the_persons_cabinet(hosting, anna, vera) -> None:
    ask_to_see(as_staff(hosting, vera), anna)
    looks = as_subject(hosting, anna).get("/cabinet/").context["looks"]
    assert len(looks) == 1
    assert VERA.full_name in looks[0]["words"]
    assert looks[0]["tone"] == "quiet"


@pytest.mark.parametrize(("who", "is_officer"), [(GLEB, False), (BORIS, True)])
def test_without_authorisation_nobody_sees_anything_not_even_an_officer(
    hosting, anna, who, is_officer
) -> None:
    staff_id = hire(hosting, who, is_officer=is_officer)
    answer = ask_to_see(as_staff(hosting, staff_id), anna)
    page = answer.content.decode()
    assert answer.status_code == 403
    assert ANNA.email not in page
    assert [one.clause for one in answer.context["decision"].reasons] == ["hosting 4.1"]
    assert "п. 4.1" in page
    entry = list_entries(site_id=hosting.id, event_prefix="access.action.refused")[0]
    assert (entry.actor_id, entry.subject_id) == (staff_id, anna)
    looks = as_subject(hosting, anna).get("/cabinet/").context["looks"]
    assert [one["tone"] for one in looks] == ["bad"]


def test_an_entry_is_told_in_words_and_its_codes_are_folded(hosting, anna) -> None:
    desk = as_staff(hosting, hire(hosting, GLEB))
    ask_to_see(desk, anna)
    one = list_entries(site_id=hosting.id, event_prefix="access.action.refused")[0]
    answer = desk.get(f"/console/journal/{one.id}/")
    words, _, codes = answer.content.decode().partition("Как записано для программ")
    told = {str(label): value for label, value in answer.context["told"]}
    policy = find_policy(site_id=hosting.id, at=now()).policy
    assert (told["Решение"], told["Действие"]) == ("Отказано", "доступ")
    assert told["Цель"] == policy.purposes[PURPOSE].name
    assert told["Какие данные"] == ", ".join(
        policy.data[category].name for category in one.facts["categories"]
    )
    assert f"zavet explain {one.position}" in words
    assert str(one.id) in words
    assert "access.action.refused" not in words
    assert "access.action.refused" in codes
    assert "общие для всех сайтов" in desk.get("/console/journal/").content.decode()


def test_an_unsigned_authorisation_opens_nothing_until_its_owner_signs(
    hosting, anna, officer
) -> None:
    gleb, desk = hire(hosting, GLEB), as_staff(hosting, officer)
    chosen = {
        "staff": str(gleb),
        "purposes": [PURPOSE],
        "categories": ["email"],
        "until_on": (timezone.localdate() + timedelta(days=30)).isoformat(),
    }
    assert desk.post("/console/authorisations/new/", chosen).status_code == 302
    granted = list_authorisations(site_id=hosting.id)[0]
    mine = as_staff(hosting, gleb)
    assert ask_to_see(mine, anna).status_code == 403
    address = f"/console/authorisations/{granted.id}/sign/"
    assert desk.post(address, {"signed": "on"}).status_code == 404
    assert mine.post(address, {"signed": ""}).status_code == 422
    mine.post(address, {"signed": "on"})
    assert ask_to_see(mine, anna).status_code == 200
    desk.post(f"/console/authorisations/{granted.id}/end/")
    assert ask_to_see(mine, anna).status_code == 403


def test_only_an_officer_grants_ends_and_verifies(hosting, vera) -> None:
    desk = as_staff(hosting, vera)
    granted = list_authorisations(site_id=hosting.id)[0]
    assert desk.get("/console/authorisations/new/").status_code == 403
    assert desk.post(f"/console/authorisations/{granted.id}/end/").status_code == 403
    assert desk.post("/console/journal/verify/").status_code == 403


def test_showing_takes_a_post_and_a_purpose_the_policy_names(hosting, anna, vera) -> None:
    desk = as_staff(hosting, vera)
    assert desk.get(f"/console/people/{anna}/show/").status_code == 405
    assert ask_to_see(desk, anna, purpose="").status_code == 422
    assert ask_to_see(desk, anna, purpose="curiosity").status_code == 422
    assert ask_to_see(desk, anna, categories=()).status_code == 422


def test_values_stand_on_no_list_no_card_and_no_journal_page(hosting, anna, vera) -> None:
    settle(hosting, BORIS)
    desk = as_staff(hosting, vera)
    ask_to_see(desk, anna)
    entries = list_entries(site_id=hosting.id)
    paths = [*PAGES, f"/console/people/{anna}/"]
    paths += [f"/console/journal/{one.id}/" for one in entries]
    traces = (*ANNA.traces, *BORIS.traces)
    for path in paths:
        answer = desk.get(path)
        assert answer.status_code == 200
        assert [one for one in traces if one in answer.content.decode()] == []


@pytest.mark.parametrize("path", PAGES)
def test_a_visitor_signs_in_first_and_a_person_never_enters(hosting, anna, path) -> None:
    assert client_of(hosting).get(path)["Location"] == f"/accounts/login/?next={path}"
    assert as_subject(hosting, anna).get(path).status_code == 403


def test_staff_of_another_operator_do_not_enter(hosting, clinic, anna) -> None:
    stranger = as_staff(hosting, hire(clinic, GLEB))
    assert stranger.get("/console/people/").status_code in {302, 403}
    assert ask_to_see(stranger, anna).status_code in {302, 403}
    at_home = as_staff(clinic, hire(clinic, VERA, is_officer=True))
    assert at_home.get(f"/console/people/{anna}/").status_code == 404
    assert ask_to_see(at_home, anna).status_code == 404


def test_an_entry_of_another_site_is_not_found(hosting, clinic, anna, vera) -> None:
    foreign = list_entries(site_id=hosting.id)[0]
    at_clinic = as_staff(clinic, hire(clinic, GLEB))
    assert at_clinic.get(f"/console/journal/{foreign.id}/").status_code == 404


def test_only_an_officer_ends_a_review_and_asks_first(hosting, anna, vera, officer) -> None:
    as_subject(hosting, anna).post("/cabinet/block/")
    desk, own = as_staff(hosting, officer), as_staff(hosting, vera)
    assert ask_to_see(own, anna).status_code == 403
    assert own.post(f"/console/people/{anna}/unblock/").status_code == 403
    desk.get(f"/console/people/{anna}/unblock/")
    assert ask_to_see(own, anna).status_code == 403
    desk.post(f"/console/people/{anna}/unblock/")
    assert ask_to_see(own, anna).status_code == 200


def test_the_journal_is_verified_by_one_button(hosting, anna, officer) -> None:
    page = as_staff(hosting, officer).post("/console/journal/verify/").content.decode()
    assert "Журнал цел" in page


@pytest.mark.parametrize("path", ["?before=x", "?before=99999999999999999999", "?events=zzz"])
def test_a_strange_question_to_the_journal_is_answered_plainly(hosting, vera, path) -> None:
    assert as_staff(hosting, vera).get(f"/console/journal/{path}").status_code == 200


def test_today_tells_what_is_owed_and_by_when(hosting, anna, vera) -> None:
    as_subject(hosting, anna).post("/cabinet/delete/")
    page = as_staff(hosting, vera).get("/console/")
    today = timezone.localdate()
    left, _tone = working_days_left(working_days_after(today, 7), today, 7)
    assert [one["left"] for one in page.context["duties"]] == [left]
    assert "до " in page.content.decode()


@pytest.mark.parametrize("path", ["/console/people/", "/console/", "/console/journal/"])
def test_a_page_asks_the_database_as_often_for_fifty_people_as_for_five(
    hosting, vera, path, django_assert_num_queries
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def join(count):
        for _ in range(count):
            record_subject(site_id=hosting.id, by=Actor.visitor(), at=now())

    for person in (ANNA, BORIS, GLEB):
        settle(hosting, person)
    join(2)
    desk = as_staff(hosting, vera)
    desk.get(path)
    with CaptureQueriesContext(connection) as few:
        desk.get(path)
    join(45)
    with django_assert_num_queries(len(few)):
        desk.get(path)


def test_no_address_of_cabinet_or_console_has_room_for_anything_of_a_person() -> None:
    def routes(patterns, before=""):
        for one in patterns:
            route = before + str(one.pattern)
            yield from routes(one.url_patterns, route) if hasattr(one, "url_patterns") else [route]

    ours = [r for r in routes(get_resolver().url_patterns) if r.startswith(("cabinet", "console"))]
    holes = {hole for route in ours for hole in re.findall(r"<([^>]+)>", route)}
    assert len(ours) > 20
    assert holes == {
        "slug:purpose",
        "uuid:event_id",
        "uuid:subject_id",
        "uuid:representative_id",
        "uuid:represented_id",
        "uuid:demand_id",
        "uuid:authorisation_id",
        "uuid:entry_id",
        "uuid:staff_id",
        "uuid:proposal_id",
        "uuid:file_id",
        "uuid:request_id",
        "uuid:step_id",
        "uuid:view_id",
        "slug:what",
        "str:token",
        "str:kind",
        "str:form",
        "slug:category",
        "slug:name",
    }


def test_a_site_without_policy_says_so_today(db) -> None:
    site = publish_site("clinic", at=now() + timedelta(days=1))
    page = as_staff(site, hire(site, VERA)).get("/console/").content.decode()
    assert "Политика не действует" in page
