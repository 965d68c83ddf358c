"""The register as it is seen and worked: narrow and wide, without barriers, by keyboard alone, without scripts."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.utils import timezone

from cast import ANNA
from doors.disclosures_desk import (
    NEW,
    REGISTER,
    approved,
    entered,
    handed_over,
    named,
    page_of,
    proposed,
)
from doors.test_cabinet_browser import Town, faults
from doors.test_console_requests_browser import fill, press, reach
from residents import admit, as_staff, as_subject
from zavet.disclosure.queries import list_demands

pytestmark = pytest.mark.browser
DAY = timedelta(days=1)


@pytest.fixture
def town(browser, live_server, monkeypatch, tmp_path) -> Town:
    port = str(urlsplit(live_server.url).port)
    monkeypatch.setenv("ZAVET_PORT", port)
    return Town(browser, port, tmp_path)


@pytest.fixture
def second(town):
    """Let Vera be the second person, and return her client."""
    admit(
        town.site,
        town.vera,
        officer_id=town.officer,
        purposes=["disclosure", "answering"],
        categories=["name", "email", "phone", "correspondence"],
    )
    return as_staff(town.site, town.vera)


@pytest.fixture
def busy(town, second):
    """Have demands in every state: new, waiting for the second person, agreed to, handed over, refused, silent."""
    desk = as_staff(town.site, town.officer)
    town.new = entered(desk, town.site)
    named(desk, town.new, town.anna, "email")
    town.waiting = proposed(desk, town.site, town.anna, "email", "phone")
    town.agreed = proposed(desk, town.site, town.anna, "name")
    approved(second, town.agreed)
    silent = {"is_silent": "on", "silence_ground": "УПК РФ ст. 161"}
    handed_over(desk, second, town.site, town.anna, "phone")
    town.ended = handed_over(desk, second, town.site, town.anna, "email", **silent)
    refused = entered(desk, town.site)
    desk.post(page_of(refused, "refuse/"), {"text": "Нет.", "ground": "152-ФЗ ст. 7"})
    return town


@pytest.mark.parametrize("width", [320, 1280])
def test_no_page_of_the_register_has_barriers_scrolls_sideways_or_breaks_the_headers(
    busy, second, find_barriers, width
) -> None:
    desk = busy.page(as_staff(busy.site, busy.officer), width=width)
    paths = [
        *("/console/", REGISTER, f"{REGISTER}?state=open", f"{REGISTER}?state=withdrawn", NEW),
        *(page_of(one) for one in (busy.new, busy.waiting, busy.agreed, busy.ended)),
        *(page_of(busy.agreed, one) for one in ("people/", "provide/", "refuse/", "extend/")),
        *(page_of(busy.new, one) for one in ("answer/", "withdraw/", f"people/{busy.anna}/")),
        page_of(busy.new, f"people/{busy.boris}/"),
    ]
    assert faults(desk, busy.address, paths, find_barriers) == {}
    hers = busy.page(second, width=width)
    seen = ["/console/approvals/", "/console/", page_of(busy.waiting)]
    assert faults(hers, busy.address, seen, find_barriers) == {}
    mine = busy.page(as_subject(busy.site, busy.anna), width=width)
    assert faults(mine, busy.address, ["/cabinet/", "/cabinet/visibility/"], find_barriers) == {}


@pytest.mark.parametrize("width", [320, 1280])
def test_a_paper_with_faults_is_shown_again_without_barriers(town, find_barriers, width) -> None:
    desk = town.page(as_staff(town.site, town.officer), width=width, scripts=True)
    desk.goto(town.address + NEW)
    desk.get_by_label("Закон запрещает сообщать").check()
    desk.evaluate("document.querySelector('form[enctype]').noValidate = true")
    desk.get_by_role("button", name="Посчитать срок").click()
    assert desk.get_by_role("alert").is_visible()
    assert find_barriers(desk) == []
    assert not desk.evaluate("document.documentElement.scrollWidth > innerWidth")


def test_a_demand_is_entered_named_proposed_and_refused_by_keyboard_alone(town) -> None:
    desk = town.page(as_staff(town.site, town.officer), scripts=False)
    desk.goto(town.address + "/console/")
    press(desk, "link", "Запросы органов")
    press(desk, "button", "Внести запрос")
    fill(desk, "Какой орган требует", "Вымышленский городской суд")
    reach(desk, desk.get_by_label("Уполномоченный государственный орган"))
    desk.keyboard.press("Space")
    reach(desk, desk.get_by_label("Какая бумага пришла"))
    desk.keyboard.press("ArrowDown")
    fill(desk, "Её номер", "2-18/2026")
    today = timezone.localdate()
    desk.get_by_label("Её дата").fill((today - DAY).isoformat())
    desk.get_by_label("Когда поступила").fill(today.isoformat())
    fill(desk, "На какой закон", "ГПК РФ ст. 57")
    fill(desk, "О ком спрашивают", "О владельце адреса.")
    fill(desk, "Какие сведения требуют", "Телефон.")
    fill(desk, "Куда ответить", "пл. Правосудия, д. 1")
    press(desk, "button", "Посчитать срок")
    press(desk, "button", "Внести в реестр")
    [demand] = list_demands(site_id=town.site.id)
    assert desk.get_by_role("heading", name=f"Запрос органа {demand.number}").is_visible()
    press(desk, "button", "Найти человека")
    fill(desk, "Электронная почта", ANNA.email)
    press(desk, "button", "Найти")
    reach(desk, desk.get_by_role("checkbox", name="Телефон"))
    desk.keyboard.press("Space")
    press(desk, "button", "Записать")
    assert desk.get_by_text("Нет скана бумаги").is_visible()
    assert desk.get_by_role("button", name="Предложить второму").count() == 0
    press(desk, "button", "Отказать")
    fill(desk, "Почему отказываем", "152-ФЗ ст. 7")
    fill(desk, "Текст ответа", "Бумага без подписи.")
    press(desk, "button", "Отказать и закрыть запрос")
    [demand] = list_demands(site_id=town.site.id)
    assert demand.state == "refused"


def test_the_second_person_answers_by_keyboard_alone(town, second) -> None:
    demand_id = proposed(as_staff(town.site, town.officer), town.site, town.anna, "phone")
    hers = town.page(second, scripts=False, width=320)
    hers.goto(f"{town.address}/console/")
    press(hers, "link", "Одобрения")
    press(hers, "button", "Прочитать бумагу и ответить")
    press(hers, "button", "Одобрить передачу")
    [demand] = list_demands(site_id=town.site.id)
    assert (demand.id, demand.scopes[0].proposal.is_approved) == (demand_id, True)
