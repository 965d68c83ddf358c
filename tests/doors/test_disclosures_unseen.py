"""Whoever does not answer authorities learns from no page of the console that they asked, nor about whom."""

import pytest
from django.test import Client

from cast import GLEB
from doors.disclosures_desk import handed_over, outside_desk, second_person
from residents import as_staff, hire
from zavet.access.queries import who_looked
from zavet.core.decisions import DISCLOSURE
from zavet.journal.queries import list_entries

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(hosting, officer) -> Client:
    return as_staff(hosting, officer)


@pytest.fixture
def told(hosting, officer, desk, anna) -> set[str]:
    """Return the entries that tell of a demand, once Anna's data were handed over by it."""
    handed_over(desk, second_person(hosting, officer), hosting, anna, "email")
    entries = list_entries(site_id=hosting.id, limit=500)
    found = {
        str(one.id)
        for one in entries
        if one.event.startswith("disclosure.") or one.facts.get("purpose") == DISCLOSURE
    }
    assert len(found) > 5
    return found


def listed(client: Client, path: str) -> set[str]:
    """Return the entries a page of the journal lists."""
    return {str(one["entry"].id) for one in client.get(path).context["rows"]}


def test_the_officer_reads_of_demands_in_the_journal_and_on_the_card(hosting, desk, told) -> None:
    assert told <= listed(desk, "/console/journal/")
    assert "Запросы органов" in desk.get("/console/journal/").content.decode()
    for one in told:
        assert desk.get(f"/console/journal/{one}/").status_code != 404


@pytest.mark.parametrize("has_leave", [True, False], ids=["of another purpose", "without a leave"])
def test_nobody_without_the_post_reads_of_them(hosting, officer, anna, told, has_leave) -> None:
    if has_leave:
        client = outside_desk(hosting, officer)
        assert listed(client, f"/console/people/{anna}/journal/") & told == set()
    else:
        client = as_staff(hosting, hire(hosting, GLEB))
    for query in ("", "?events=access.", "?events=disclosure."):
        rows = listed(client, f"/console/journal/{query}")
        assert rows
        assert rows & told == set()
    for one in told:
        assert client.get(f"/console/journal/{one}/").status_code == 404


def test_the_card_tells_of_them_to_those_alone_who_answer_authorities(
    hosting, officer, anna, told
) -> None:
    seen = {str(one.entry_id) for one in who_looked(site_id=hosting.id, subject_id=anna)} & told
    assert seen
    card = outside_desk(hosting, officer).get(f"/console/people/{anna}/")
    assert {str(one["id"]) for one in card.context["looks"]} & told == set()
