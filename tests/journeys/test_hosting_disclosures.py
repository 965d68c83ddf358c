"""To whom the hosting hands data, as its policy promises, in the words of the list of promises."""

from urllib.parse import urlsplit

import pytest

from cast import ANNA, BORIS
from doors.disclosures_desk import page_of
from journeys.register_desk import COURT, Register
from residents import as_staff, as_subject
from zavet.disclosure.queries import get_demand

pytestmark = pytest.mark.browser
EVERYBODY = ("name", "email", "phone")


@pytest.fixture
def register(browser, live_server, monkeypatch) -> Register:
    port = str(urlsplit(live_server.url).port)
    monkeypatch.setenv("ZAVET_PORT", port)
    return Register(browser, port, "hosting")


@pytest.mark.promise("H3.2")
def test_data_are_passed_on_only_where_the_law_needs_it_and_the_register_tells_who_got_what_on_which_ground(
    register,
) -> None:
    assert register.attempts(register.anna, *EVERYBODY) == []
    officer = register.page_of(register.officer)
    demand, said = register.whole_course(officer, ANNA.email, "Телефон")
    assert (ANNA.phone in said, ANNA.email in said) == (True, False)
    assert [one for one in BORIS.traces if one in said] == []
    row = register.row_of(officer, demand)
    assert all(one in row for one in (COURT, "№ 2-1841/2026", "Телефон"))
    officer.get_by_role("link", name=demand.number).click()
    page = officer.locator("main").inner_text()
    assert all(one in page for one in ("ГПК РФ ст. 57 ч. 1", "хостинг, п. 3.2.1"))
    mine = as_subject(register.site, register.anna).get("/cabinet/")
    [told] = mine.context["disclosed"]
    assert (told.told.authority, told.data, told.clause) == (
        COURT,
        "Телефон",
        "hosting 3.2.1",
    )


@pytest.mark.promise("H3.2")
def test_a_word_of_an_authority_without_its_paper_its_law_or_a_second_yes_passes_nothing_on(
    register,
) -> None:
    desk = as_staff(register.site, register.officer)
    officer = register.page_of(register.officer)
    demand = register.enter(officer)
    register.tick(officer, demand, ANNA.email, "Телефон")
    for place in ("provide/", "decide/"):
        desk.post(page_of(demand.id, place), {"answer": "yes"})
    register.propose(officer)
    desk.post(page_of(demand.id, "decide/"), {"answer": "yes"})
    desk.post(page_of(demand.id, "provide/"))
    assert get_demand(demand.id).is_open
    asked = {"by": register.officer, "to": "authority", "cause_id": demand.id}
    assert register.provision(register.anna, "phone", **asked) == set()
    register.agree(demand)
    mine = as_subject(register.site, register.anna)
    assert mine.post("/cabinet/block/").status_code == 302
    refused = desk.post(page_of(demand.id, "provide/"))
    assert (refused.status_code, get_demand(demand.id).answer_file_id) == (403, None)
