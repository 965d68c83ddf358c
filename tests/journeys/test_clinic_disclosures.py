"""What the clinic hands to state bodies, as its policy promises, in the words of the list of promises."""

from urllib.parse import urlsplit

import pytest
from django.utils import timezone

from cast import ANNA, BORIS
from doors.disclosures_desk import DAY, NEW, page_of, typed
from journeys.register_desk import COURT, Register
from residents import as_staff, as_subject
from zavet.disclosure.queries import get_demand, list_demands

pytestmark = pytest.mark.browser


@pytest.fixture
def register(browser, live_server, monkeypatch) -> Register:
    port = str(urlsplit(live_server.url).port)
    monkeypatch.setenv("ZAVET_PORT", port)
    return Register(browser, port, "clinic")


@pytest.mark.promise("C5.2")
def test_state_bodies_get_data_only_on_a_ground_of_the_law_and_the_register_tells_whom_by_which_paper_and_what(
    register,
) -> None:
    assert register.attempts(register.anna, "login", "email") == []
    officer = register.page_of(register.officer)
    demand, said = register.whole_course(officer, ANNA.email, "Логин")
    assert (ANNA.login in said, ANNA.email in said, BORIS.login in said) == (True, False, False)
    row = register.row_of(officer, demand)
    assert all(one in row for one in (COURT, "№ 2-1841/2026", "Логин", "сведения переданы"))
    mine = as_subject(register.site, register.anna).get("/cabinet/").context["disclosed"]
    assert [(one.told.authority, one.clause) for one in mine] == [(COURT, "clinic 5.2")]
    others = as_subject(register.site, register.boris).get("/cabinet/").context["disclosed"]
    assert others == []


@pytest.mark.promise("C5.2")
def test_out_of_the_order_of_the_law_nothing_is_registered_proposed_or_handed_over(
    register,
) -> None:
    desk = as_staff(register.site, register.officer)
    tomorrow = (timezone.localdate() + DAY).isoformat()
    for wrong in (
        {"basis": ""},
        {"outer_number": ""},
        {"authority": ""},
        {"recipient": "partner_laboratory"},
        {"written_on": tomorrow},
        {"is_silent": "on"},
    ):
        assert desk.post(NEW, typed(**wrong)).status_code == 422
    assert list_demands(site_id=register.site.id) == ()
    seen = desk.post(NEW, typed()).context["term"]["seen"]
    desk.post(NEW, typed() | {"seen": seen})  # without the scan
    [demand] = list_demands(site_id=register.site.id)
    desk.post(page_of(demand.id, f"people/{register.anna}/"), {"categories": ["login"]})
    desk.post(page_of(demand.id, "propose/"))
    assert get_demand(demand.id).state == "registered"
    assert desk.post(page_of(demand.id, "provide/")).status_code == 409
    asked = {"by": register.officer, "to": "authority", "cause_id": demand.id}
    assert register.provision(register.anna, "login", **asked) == set()
