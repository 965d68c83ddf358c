"""What the services keep by law and hand to authorities, as their policy promises, in the words of the promises."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest

from cast import ANNA
from doors.disclosures_desk import page_of
from doors.requests_desk import page_of as request_page
from doors.requests_desk import proven
from journeys.register_desk import COURT, Register
from residents import as_staff, as_subject
from zavet.access.queries import describe, list_holds
from zavet.access.sweeping import sweep
from zavet.chance import now
from zavet.core.language.words import RightKind
from zavet.disclosure.queries import get_demand
from zavet.vault.models import DataKey

pytestmark = pytest.mark.browser
YEAR = timedelta(days=366)


@pytest.fixture
def register(browser, live_server, monkeypatch) -> Register:
    port = str(urlsplit(live_server.url).port)
    monkeypatch.setenv("ZAVET_PORT", port)
    return Register(browser, port, "services")


def held(register: Register) -> set[str]:
    return {one.category for one in describe(site_id=register.site.id, subject_id=register.anna)}


@pytest.mark.promise("S3.2")
def test_data_go_out_as_the_law_demands_in_its_procedure_and_each_time_stands_in_the_register(
    register,
) -> None:
    officer = register.page_of(register.officer)
    demand, said = register.whole_course(officer, ANNA.email, "Имя")
    assert (ANNA.full_name in said, ANNA.email in said, ANNA.phone in said) == (True, False, False)
    row = register.row_of(officer, demand)
    assert all(one in row for one in (COURT, "№ 2-1841/2026", "сведения переданы", "Имя"))
    officer.get_by_role("link", name=demand.number).click()
    page = officer.locator("main").inner_text()
    assert all(one in page for one in ("услуги, п. 3.2", "152-ФЗ ст. 6 ч. 1 п. 2", "ГПК РФ ст. 57"))
    assert register.attempts(register.anna, "name", "phone") == []


@pytest.mark.promise("S3.2")
def test_what_is_not_in_the_procedure_of_the_law_gets_nothing(register) -> None:
    officer = register.page_of(register.officer)
    desk = as_staff(register.site, register.officer)
    demand = register.enter(officer)
    desk.post(page_of(demand.id, "propose/"))
    assert get_demand(demand.id).state == "registered"
    register.tick(officer, demand, ANNA.email, "Телефон")
    register.propose(officer)
    second = as_staff(register.site, register.vera)
    second.post(page_of(demand.id, "decide/"), {"answer": "no"})
    assert desk.post(page_of(demand.id, "provide/")).status_code == 409
    officer.goto(register.address + page_of(demand.id))
    officer.get_by_role("button", name="Отказать").click()
    officer.get_by_label("Почему отказываем").fill("152-ФЗ ст. 7")
    officer.get_by_label("Текст ответа").fill("Запрос не подписан судьёй, сведения не передаём.")
    officer.get_by_role("button", name="Отказать и закрыть запрос").click()
    said = register.read_answer(officer)
    assert ("не подписан судьёй" in said, "152-ФЗ ст. 7" in said) == (True, True)
    assert [one for one in ANNA.traces if one in said] == []
    assert desk.post(page_of(demand.id, "provide/")).status_code == 404


@pytest.fixture
def archived(register) -> Register:
    """Let Anna ask for deletion, and the officer do it: what the law holds stays."""
    desk = as_staff(register.site, register.officer)
    request_id = proven(register.site, register.officer, register.anna, RightKind.DELETION)
    form = desk.get(request_page(request_id, "delete/")).context["form"]
    offered = [value for value, _words in form.fields["categories"].choices]
    done = desk.post(request_page(request_id, "delete/"), {"categories": offered})
    assert done.status_code == 302
    holds = list_holds(site_id=register.site.id, subject_id=register.anna, at=now())
    assert {(one.category, one.act) for one in holds} >= {
        ("name", "402-ФЗ ст. 29"),
        ("phone", "402-ФЗ ст. 29"),
    }
    assert held(register) == {"name", "phone"}
    return register


@pytest.mark.promise("S4.3")
def test_what_the_law_keeps_is_out_of_every_use_and_neither_changed_nor_destroyed_before_its_term(
    archived,
) -> None:
    vera, officer = (as_staff(archived.site, one) for one in (archived.vera, archived.officer))
    for purpose in archived.policy.purposes.values():
        for name in {"name", "phone"} & set(purpose.data):
            asked = {"purpose": purpose.id, "categories": [name]}
            answer = vera.post(f"/console/people/{archived.anna}/show/", asked)
            assert answer.status_code == 403
            assert "services 4.3" in [one.clause for one in answer.context["decision"].reasons]
    assert archived.attempts(archived.anna, "name", "phone") == []
    mine = as_subject(archived.site, archived.anna)
    typed = {"name": "Анна Полевая", "email": ANNA.email, "phone": "+7 912 555-99-99"}
    assert mine.post("/cabinet/correct/", typed).status_code in {302, 403, 422}
    officer.post(f"/console/people/{archived.anna}/destroy/")
    for at in (now(), now() + YEAR, now() + 4 * YEAR):
        sweep(at=at)
        assert held(archived) == {"name", "phone"}
    page = archived.page_of(archived.officer)
    _demand, said = archived.whole_course(page, ANNA.phone, "Имя")
    assert ANNA.full_name in said


@pytest.mark.promise("S4.3")
def test_what_the_law_keeps_is_handed_to_an_authority_through_the_register_alone_and_destroyed_when_the_term_ends(
    archived,
) -> None:
    officer = archived.page_of(archived.officer)
    demand, said = archived.whole_course(officer, ANNA.phone, "Имя", "Телефон")
    assert (ANNA.full_name in said, ANNA.phone in said, ANNA.email in said) == (True, True, False)
    page = officer.locator("#scope").inner_text()
    assert "Хранится по закону и открывается только для такого ответа: Имя, Телефон" in page
    assert archived.attempts(archived.anna, "name", "phone", causes=(demand.id,)) == []
    late = archived.enter(officer, **{"Её номер": "2-7/2032"})
    sweep(at=now() + 6 * YEAR)
    assert held(archived) == set()
    assert not DataKey.objects.filter(subject_id=archived.anna, destroyed_at=None).exists()
    forged = as_staff(archived.site, archived.officer).post(
        page_of(late.id, f"people/{archived.anna}/"), {"categories": ["name", "phone"]}
    )
    assert (forged.status_code, get_demand(late.id).scopes) == (422, ())
