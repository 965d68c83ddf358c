"""The officer's requests as they are seen and worked: narrow and wide, without barriers, by keyboard alone, no scripts."""

import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.utils import timezone

from cast import BORIS, GLEB, VERA
from doors.requests_desk import came, many_came, page_of, proven
from doors.test_cabinet_browser import Town, faults
from residents import as_staff
from zavet.chance import now
from zavet.core.language.words import Channel, RightKind
from zavet.core.requests import IdentityState, RequestState
from zavet.core.values import Actor, Sealed
from zavet.rights.operations import note
from zavet.rights.queries import Filters, find_request, list_requests

pytestmark = pytest.mark.browser
DAY = timedelta(days=1)
_MOST_STEPS = 120


@pytest.fixture
def town(browser, live_server, monkeypatch, tmp_path) -> Town:
    port = str(urlsplit(live_server.url).port)
    monkeypatch.setenv("ZAVET_PORT", port)
    return Town(browser, port, tmp_path)


@pytest.fixture
def busy(town):
    """Have requests of many kinds, one overdue, one of a proven person with a note, one nobody knows."""
    many_came(town.site, 3)
    came(town.site, RightKind.CLAIM, person=BORIS, at=now() - 60 * DAY, text="Требую возместить.")
    town.known = proven(
        town.site, town.officer, town.anna, RightKind.RECTIFICATION, RightKind.INFORMATION
    )
    town.unknown = came(town.site, RightKind.WITHDRAWAL, person=GLEB).request_id
    text = Sealed("Позвонить до пятницы.")
    note(request_id=town.known, text=text, by=Actor.staff(town.officer), at=now())
    return town


@pytest.mark.parametrize("width", [320, 1280])
def test_no_page_of_requests_has_barriers_scrolls_sideways_or_breaks_the_headers(
    busy, find_barriers, width
) -> None:
    desk = busy.page(as_staff(busy.site, busy.officer), width=width)
    places = ["identity/", "write/answer/", "write/refuse/", "write/extend/", "kinds/"]
    places += ["dismiss/", "join/", "block/", "unblock/"]
    effects = ["rectify/", "visibility/", "withdraw/", "stop/", "delete/"]
    paths = [
        *("/console/", "/console/requests/", "/console/requests/?waits=overdue"),
        *("/console/requests/letter/", "/console/requests/calendar/"),
        *("/console/reminders/", "/console/days-off/", f"/console/people/{busy.anna}/"),
        *(page_of(busy.known, place) for place in ["", *places, *effects]),
        *(page_of(busy.unknown, place) for place in ("", "identity/")),
    ]
    assert faults(desk, busy.address, paths, find_barriers) == {}


def test_the_pages_of_a_letter_have_no_barriers(busy, find_barriers) -> None:
    for width in (320, 1280):
        desk = busy.page(as_staff(busy.site, busy.officer), width=width)
        desk.goto(busy.address + page_of(busy.known, "write/answer/"))
        desk.get_by_label("Сведения об обработке персональных данных").uncheck()
        desk.get_by_role("button", name="Составить письмо").click()
        assert find_barriers(desk) == []
        text = desk.get_by_label("Текст письма")
        drafted = re.sub(r"\[укажите[^]]*\]", "21 ноября 2026 года", text.input_value())
        text.fill(f"{drafted}\n\n[укажите: кого уведомили]")
        desk.get_by_role("button", name="Дальше: проверить").click()
        assert desk.get_by_role("alert").is_visible()
        assert find_barriers(desk) == []
        desk.said.clear()  # the browser notes that the form was not taken
        desk.get_by_label("Текст письма").fill(drafted)
        desk.get_by_role("button", name="Дальше: проверить").click()
        assert desk.get_by_role("button", name="Отправить и закрыть обращение").is_visible()
        assert find_barriers(desk) == []
        assert not desk.evaluate("document.documentElement.scrollWidth > innerWidth")
        assert desk.said == []


# by keyboard alone, without scripts


def reach(page, wanted) -> None:
    """Press Tab until something has the focus, as somebody without a mouse does."""
    element = wanted.first.element_handle(timeout=5_000)
    for _step in range(_MOST_STEPS):
        if page.evaluate("one => one === document.activeElement", element):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"{wanted} cannot be reached by keyboard")


def press(page, role: str, name: str) -> None:
    """Reach something, press Enter on it, and wait for the page it leads to."""
    reach(page, page.get_by_role(role, name=name))
    with page.expect_navigation():
        page.keyboard.press("Enter")


def fill(page, name: str, words: str) -> None:
    """Reach a field by its label and type."""
    reach(page, page.get_by_label(name))
    page.keyboard.type(words)


def test_a_request_is_found_proven_and_refused_by_keyboard_alone(busy) -> None:
    desk = busy.page(as_staff(busy.site, busy.officer), scripts=False)
    desk.goto(busy.address + "/console/")
    number = find_request(busy.unknown).number
    press(desk, "link", "Обращения")
    press(desk, "link", number)
    press(desk, "button", "Найти человека")
    fill(desk, "Телефон", "+7 912 555-01-11")
    press(desk, "button", "Найти")
    reach(desk, desk.get_by_label("Как проверили"))
    desk.keyboard.press("ArrowDown")
    fill(desk, "На основании чего", "паспорт")
    press(desk, "button", "Подтверждено: пишет этот человек")
    assert find_request(busy.unknown).identity is IdentityState.PROVEN
    press(desk, "button", "Отказать")
    reach(desk, desk.get_by_label("Почему отказываем"))
    desk.keyboard.press("ArrowDown")
    press(desk, "button", "Составить письмо")
    reach(desk, desk.get_by_label("Текст письма"))
    desk.keyboard.press("Control+A")  # the draft has places to fill in
    desk.keyboard.type("Отказываем: письмо не подписано.")
    press(desk, "button", "Дальше: проверить")
    press(desk, "button", "Отправить и закрыть обращение")
    assert find_request(busy.unknown).state is RequestState.REFUSED
    assert desk.get_by_text("Отказ записан, обращение закрыто.").is_visible()


def test_a_paper_letter_is_entered_by_keyboard_alone_and_its_day_shown_first(busy) -> None:
    desk = busy.page(as_staff(busy.site, busy.officer), scripts=False, width=320)
    desk.goto(busy.address + "/console/requests/")
    press(desk, "button", "Записать письмо на бумаге")
    reach(desk, desk.get_by_label("Когда поступило"))
    today = timezone.localdate()
    desk.get_by_label("Когда поступило").fill(today.isoformat())
    for name, words in (
        ("Пометка на конверте", "Отзыв согласия на обработку персональных данных"),
        ("Что написано", "Прошу больше не писать."),
        ("Имя, как в письме", VERA.full_name),
        ("Почтовый адрес", VERA.address),
    ):
        fill(desk, name, words)
    press(desk, "button", "Посчитать срок")
    assert desk.get_by_role("heading", name="Срок ответа").is_visible()
    assert desk.get_by_label("Отзыв согласия", exact=True).is_checked()
    press(desk, "button", "Записать")
    posted = [
        one
        for one in list_requests(site_id=busy.site.id, filters=Filters())
        if one.channel is Channel.POST
    ]
    assert len(posted) == 1
    assert desk.get_by_role("heading", name=f"Обращение {posted[0].number}").is_visible()


def test_the_narrow_month_lists_only_days_with_terms(busy) -> None:
    desk = busy.page(as_staff(busy.site, busy.officer), width=320)
    due_on = find_request(busy.known).due_on
    desk.goto(f"{busy.address}/console/requests/calendar/?month={due_on:%Y-%m}")
    assert desk.locator("td.bare:visible:not(.today)").count() == 0
    press(desk, "link", find_request(busy.known).number)
    assert desk.url == busy.address + page_of(busy.known)


def test_a_request_on_paper_is_what_came_and_was_done_without_what_one_can_only_press(busy) -> None:
    desk = busy.page(as_staff(busy.site, busy.officer))
    desk.goto(busy.address + page_of(busy.known))
    pressed = "main button, main select, main textarea, main input, main [role=button]"
    assert desk.locator(pressed).first.is_visible()
    desk.emulate_media(media="print")
    assert [one for one in desk.locator(pressed).all() if one.is_visible()] == []
    assert not desk.get_by_role("heading", name="Что сделать").is_visible()
    assert desk.get_by_text("Позвонить до пятницы.").is_visible()
