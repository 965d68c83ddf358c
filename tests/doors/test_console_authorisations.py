"""The register of authorisations: granted, renewed, ended, listed for the inspector, as a page, a file and a sheet."""

import csv
import io
from datetime import timedelta

import pytest
from django.utils import timezone

from cast import ANNA, BORIS, GLEB, INSPECTOR, VERA, Person
from residents import as_staff, hire, settle
from sites import POLICIES
from zavet.chance import now
from zavet.core.language.words import ANSWERING, CORRESPONDENCE
from zavet.core.values import Actor
from zavet.journal.queries import list_entries
from zavet.parties.authorisations import authorise, sign_warning
from zavet.parties.queries import list_authorisations
from zavet.parties.warning import WARNING, digest
from zavet.policies.folder import read_folder
from zavet.policies.operations import publish

pytestmark = pytest.mark.django_db

PURPOSE = "identification"
LIST = "/console/authorisations/"


def in_days(days: int) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def leaves(site, staff_id):
    return list_authorisations(site_id=site.id, staff_id=staff_id)


def grant(site, staff_id, *, by, days=30, is_signed=True):
    leave = authorise(
        staff_id=staff_id,
        site_id=site.id,
        purposes=[PURPOSE],
        categories=["email"],
        from_at=now() - timedelta(days=1),
        until_at=now() + timedelta(days=days),
        by=Actor.staff(by),
        at=now(),
    )
    if is_signed:
        sign_warning(authorisation_id=leave, by=Actor.staff(staff_id), at=now())
    return leave


def see(client, subject_id):
    asked = {"purpose": PURPOSE, "categories": ["email"]}
    return client.post(f"/console/people/{subject_id}/show/", asked).status_code


def test_a_renewal_is_signed_anew_and_the_old_leave_runs_on(hosting, officer, vera) -> None:
    old = leaves(hosting, vera)[0]
    desk, own = as_staff(hosting, officer), as_staff(hosting, vera)
    address = f"{LIST}{old.id}/renew/"
    form = desk.get(address).context["form"]
    assert form["categories"].value() == ["email", "phone"]
    asked = {"purposes": [PURPOSE], "categories": ["phone"], "until_on": in_days(90)}
    assert desk.post(address, asked).status_code == 302
    new = leaves(hosting, vera)[0]
    assert (new.renews_id, new.categories, new.signed_at) == (old.id, ("phone",), None)
    assert own.get("/console/").context["mine"] == [new]
    own.post(f"{LIST}{new.id}/sign/", {"signed": "on"})
    assert [one.signed_at is None for one in leaves(hosting, vera)] == [False, False]
    again = desk.post(address, asked)
    assert again.status_code == 422
    assert "уже продлён" in again.content.decode()


def test_a_renewal_offers_nothing_the_leave_did_not_name(hosting, officer, vera) -> None:
    old = leaves(hosting, vera)[0]
    asked = {"purposes": [PURPOSE], "categories": ["login"], "until_on": in_days(9)}
    answer = as_staff(hosting, officer).post(f"{LIST}{old.id}/renew/", asked)
    assert answer.status_code == 422
    assert len(leaves(hosting, vera)) == 1


def test_a_leave_longer_than_a_year_is_not_taken(hosting, officer, vera) -> None:
    asked = {"staff": str(vera), "purposes": [PURPOSE], "categories": ["email"]}
    desk = as_staff(hosting, officer)
    answer = desk.post(f"{LIST}new/", asked | {"until_on": in_days(367)})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["until_on"]
    assert desk.post(f"{LIST}new/", asked | {"until_on": in_days(365)}).status_code == 302


def test_the_policy_may_say_how_long_a_leave_lasts(hosting, officer, vera) -> None:
    files = read_folder(POLICIES / "hosting")
    rules = files["rules.yaml"].replace('version: "1"', 'version: "2"', 1)
    mark = "    mechanism: authorised_access\n"
    assert rules.count(mark) == 1
    rules = rules.replace(mark, f"{mark}    term: {{amount: 90, unit: calendar_day}}\n")
    files["rules.yaml"] = rules
    publish(site_id=hosting.id, files=files, by=Actor.system(), at=now())
    asked = {"staff": str(vera), "purposes": [PURPOSE], "categories": ["email"]}
    desk = as_staff(hosting, officer)
    assert desk.post(f"{LIST}new/", asked | {"until_on": in_days(91)}).status_code == 422
    assert desk.post(f"{LIST}new/", asked | {"until_on": in_days(90)}).status_code == 302


def test_what_the_staff_try_without_being_the_officer_stands_in_the_journal(hosting, vera) -> None:
    one = leaves(hosting, vera)[0]
    own = as_staff(hosting, vera)
    asked = {"purposes": [PURPOSE], "categories": ["email"], "until_on": in_days(9)}
    tried = [
        own.post(f"{LIST}new/", asked | {"staff": str(vera)}),
        own.post(f"{LIST}{one.id}/renew/", asked),
        own.post(f"{LIST}{one.id}/end/"),
        own.post(f"/console/staff/{vera}/dismiss/"),
    ]
    assert [answer.status_code for answer in tried] == [403] * 4
    for page in ("new/", f"{one.id}/renew/", f"{one.id}/end/"):
        assert own.get(f"{LIST}{page}").status_code == 403
    entries = list_entries(site_id=None, event_prefix="parties.action.refused")
    told = [(entry.facts["asked"], entry.facts["reasons"], entry.actor_id) for entry in entries]
    asks = ["dismiss", "end", "renew", "grant"]
    assert told == [(ask, ["not_officer"], vera) for ask in asks]


def test_nobody_signs_for_another_and_the_attempt_is_told(hosting, officer) -> None:
    leave = grant(hosting, hire(hosting, GLEB), by=officer, is_signed=False)
    desk = as_staff(hosting, officer)
    assert desk.get(f"{LIST}{leave}/sign/").status_code == 404
    assert desk.post(f"{LIST}{leave}/sign/", {"signed": "on"}).status_code == 404
    entry = list_entries(site_id=hosting.id, event_prefix="parties.action.refused")[0]
    assert (entry.facts["asked"], entry.facts["reasons"]) == ("sign", ["warning_of_another"])
    page = desk.get(f"/console/journal/{entry.id}/").content.decode()
    assert "Отказано в действии с допусками" in page


def test_an_only_officers_leave_to_herself_is_marked_on_every_page(hosting, officer) -> None:
    desk = as_staff(hosting, officer)
    asked = {"purposes": [PURPOSE], "categories": ["email"], "until_on": in_days(9)}
    assert desk.post(f"{LIST}new/", asked | {"staff": str(officer)}).status_code == 302
    pages = [LIST, f"/console/staff/{officer}/"]
    assert ["выдан самому себе" in desk.get(page).content.decode() for page in pages] == [True] * 2
    assert "Выданы самому себе" in desk.get("/console/").content.decode()
    assert rows_of(desk)[1]["Выдан самому себе"] == "да"


def test_a_second_officer_makes_granting_to_oneself_a_refusal(hosting, officer) -> None:
    hire(hosting, BORIS, is_officer=True)
    asked = {"purposes": [PURPOSE], "categories": ["email"], "until_on": in_days(9)}
    answer = as_staff(hosting, officer).post(f"{LIST}new/", asked | {"staff": str(officer)})
    assert answer.status_code == 422
    assert "Попросите другого ответственного" in answer.content.decode()
    assert leaves(hosting, officer) == ()


def test_today_reminds_of_leaves_that_end_within_two_weeks(hosting, officer) -> None:
    gleb, vera, boris = (hire(hosting, one) for one in (GLEB, VERA, BORIS))
    soon = grant(hosting, gleb, by=officer, days=13)
    grant(hosting, vera, by=officer, days=16)
    waiting = grant(hosting, boris, by=officer, days=3, is_signed=False)
    desk = as_staff(hosting, officer)
    today = desk.get("/console/").context
    assert [row["authorisation"].id for row in today["ending"]] == [soon]
    assert [one.id for one in today["unsigned"]] == [waiting]
    asked = {"purposes": [PURPOSE], "categories": ["email"], "until_on": in_days(60)}
    assert desk.post(f"{LIST}{soon}/renew/", asked).status_code == 302
    assert desk.get("/console/").context["ending"] == []


def test_whoever_is_dismissed_is_out_at_once(hosting, officer, vera) -> None:
    anna = settle(hosting, ANNA)
    own, desk = as_staff(hosting, vera), as_staff(hosting, officer)
    assert see(own, anna) == 200
    desk.get(f"/console/staff/{vera}/dismiss/")
    assert see(own, anna) == 200
    assert desk.post(f"/console/staff/{vera}/dismiss/").status_code == 302
    assert see(own, anna) == 302  # to sign in again, and no sign-in is left
    assert own.get("/console/").url.startswith("/accounts/login/")
    page = desk.get(LIST).content.decode()
    assert "уволен" in page
    assert [one.ended_at is None for one in leaves(hosting, vera)] == [False]
    assert VERA.full_name in desk.get("/console/journal/").content.decode()


def test_the_last_officer_is_not_dismissed(hosting, officer) -> None:
    desk = as_staff(hosting, officer)
    answer = desk.post(f"/console/staff/{officer}/dismiss/", follow=True)
    assert "единственный ответственный" in answer.content.decode()
    assert desk.get("/console/").status_code == 200


def test_the_list_is_filtered_by_state_person_and_purpose(hosting, officer, vera) -> None:
    gleb = hire(hosting, GLEB)
    waiting = grant(hosting, gleb, by=officer, is_signed=False)
    desk = as_staff(hosting, officer)
    ended = grant(hosting, gleb, by=officer)
    desk.post(f"{LIST}{ended}/end/")
    held = leaves(hosting, vera)[0].id

    def chosen(query):
        return [row.authorisation.id for row in desk.get(f"{LIST}?{query}").context["rows"]]

    assert chosen("") == [ended, waiting, held]
    assert chosen("state=in_force") == [held]
    assert chosen("state=unsigned") == [waiting]
    assert chosen("state=ended") == [ended]
    assert chosen(f"staff={gleb}") == [ended, waiting]
    assert chosen(f"staff={gleb}&state=in_force") == []
    assert chosen(f"purpose={PURPOSE}&state=unsigned") == [waiting]
    assert chosen("purpose=curiosity") == [ended, waiting, held]  # an unknown word chooses nothing


def rows_of(client, query=""):
    """Return the file's cells, head first; the rest by the words of the head."""
    answer = client.get(f"{LIST}list.csv{query}")
    text = answer.content.decode("utf-8")
    assert text.startswith("\ufeff")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    head, *rows = csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";")
    return [head, *(dict(zip(head, row, strict=True)) for row in rows)]


def test_the_file_says_what_an_inspector_asks_and_runs_nothing(hosting, officer) -> None:
    crafty = Person(
        name="Глеб",
        family_name='=HYPERLINK("http://example.org";"x")',
        patronymic="",
        email=GLEB.email,
        phone=GLEB.phone,
        login=GLEB.login,
        password=GLEB.password,
        address="",
        born_on="",
    )
    leave = grant(hosting, hire(hosting, crafty), by=officer)
    row = rows_of(as_staff(hosting, officer))[1]
    assert row["Работник"] == f"'{crafty.full_name}"
    assert row["SHA-256 текста предупреждения"] == digest(WARNING)
    assert row["Кто выдал"] == INSPECTOR.full_name
    assert (row["Состояние"], row["Номер допуска"]) == ("действует", str(leave))
    entries = {
        entry.event: str(entry.position)
        for entry in list_entries(site_id=hosting.id, event_prefix="parties.")
        if entry.facts.get("authorisation") == str(leave)
    }
    assert row["Записи журнала: выдан"] == entries["parties.authorisation.granted"]
    assert row["подписан"] == entries["parties.warning.signed"]
    assert rows_of(as_staff(hosting, officer), "?state=unsigned")[1:] == []


def test_the_sheet_shows_the_signed_wording_with_its_hash_and_numbers(
    hosting, clinic, officer, vera
) -> None:
    page = as_staff(hosting, officer).get(f"/console/staff/{vera}/").content.decode()
    told = [
        entry.position
        for prefix in ("parties.authorisation.", "parties.warning.")
        for entry in list_entries(site_id=hosting.id, event_prefix=prefix)
    ]
    shown = [VERA.full_name, "сотрудник", digest(WARNING), "подписано", *(f"№ {n}" for n in told)]
    assert [words for words in shown if words not in page] == []
    assert "случайное или умышленное разглашение" in page
    stranger = as_staff(clinic, hire(clinic, GLEB, is_officer=True))
    assert stranger.get(f"/console/staff/{vera}/").status_code == 404
    assert stranger.post(f"/console/staff/{vera}/dismiss/").status_code == 404


def test_the_register_reads_as_often_for_many_leaves_as_for_few(
    hosting, officer, vera, django_assert_num_queries
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    desk = as_staff(hosting, officer)
    for page in (LIST, f"{LIST}list.csv", f"/console/staff/{vera}/", "/console/"):
        desk.get(page)
        with CaptureQueriesContext(connection) as few:
            desk.get(page)
        for _ in range(5):
            grant(hosting, vera, by=officer)
        with django_assert_num_queries(len(few)):
            desk.get(page)


def test_a_leave_to_answer_requests_is_granted_and_renewed_like_any_other(
    hosting, officer, vera
) -> None:
    asked = {"purposes": [ANSWERING], "categories": [CORRESPONDENCE], "until_on": in_days(9)}
    desk = as_staff(hosting, officer)
    assert desk.post(f"{LIST}new/", asked | {"staff": str(vera)}).status_code == 302
    leave = leaves(hosting, vera)[0]
    assert (leave.purposes, leave.categories) == ((ANSWERING,), (CORRESPONDENCE,))
    form = desk.get(f"{LIST}{leave.id}/renew/").context["form"]
    assert form["categories"].value() == [CORRESPONDENCE]
    page = desk.get(LIST).content.decode()
    assert "Ответить на обращение человека" in page
    assert "переписка по обращению" in page
