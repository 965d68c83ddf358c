"""The staff's page as it is seen and worked: narrow and wide, without barriers, by keyboard alone, no scripts."""

import pytest

from cast import BORIS
from doors.test_cabinet_browser import faults
from doors.test_console_requests_browser import fill, press, town
from residents import as_staff, hire
from zavet.parties.queries import list_staff

pytestmark = pytest.mark.browser
PASSWORD = "синяя-лейка-63-окно"
__all__ = ["town"]


def take_in(desk, address) -> str:
    """Take somebody in by keyboard and return the link that is shown."""
    desk.goto(f"{address}/console/staff/")
    press(desk, "button", "Принять работника")
    fill(desk, "Фамилия, имя, отчество", "Анна Ключникова")
    fill(desk, "Должность", "методист")
    fill(desk, "Логин для входа", "anna.k")
    press(desk, "button", "Принять")
    return desk.get_by_label("Адрес для входа").input_value()


def test_a_newcomer_is_taken_in_and_enters_by_keyboard_alone(town, find_barriers) -> None:
    desk = town.page(as_staff(town.site, town.officer), scripts=False, width=320)
    link = take_in(desk, town.address)
    assert not desk.evaluate("document.documentElement.scrollWidth > innerWidth")
    context = town.browser.new_context(viewport={"width": 320, "height": 800}, locale="ru-RU")
    own = context.new_page()
    own.goto(link)
    assert find_barriers(own) == []
    fill(own, "Новый пароль", PASSWORD)
    press(own, "button", "Сохранить пароль и войти")
    assert own.get_by_text("Ваш логин для входа: anna.k").is_visible()
    press(own, "link", "Работники")
    assert own.get_by_text("это вы").is_visible()


@pytest.mark.parametrize("width", [320, 1280])
def test_no_page_of_the_staff_has_barriers_or_scrolls_sideways(town, find_barriers, width) -> None:
    hire(town.site, BORIS, is_officer=True)
    known = list_staff(operator_id=town.site.operator_id)
    somebody = next(one.id for one in known if not one.is_officer)
    desk = town.page(as_staff(town.site, town.officer), width=width)
    take_in(desk, town.address)
    assert find_barriers(desk) == []
    pages = ("", "new/", "hand-over/", f"{somebody}/officer/", f"{somebody}/name/")
    paths = [f"/console/staff/{one}" for one in pages]
    assert faults(desk, town.address, paths, find_barriers) == {}
