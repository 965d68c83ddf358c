"""What a person sees: the site's pages in Chromium, narrow, by keyboard, without scripts, without barriers."""

from urllib.parse import urlsplit

import pytest

from cast import ANNA
from post_office import Mailbox, mailbox, text_of
from sites import path_in, publish_site, run_tasks

__all__ = ["mailbox"]
pytestmark = pytest.mark.browser
PAGES = (
    "/",
    "/policy/",
    "/policy/versions/",
    "/cookies/",
    "/register/",
    "/receipt/",
    "/accounts/login/",
    "/accounts/password/forgotten/",
    "/confirm/again/",
)


@pytest.fixture
def address(live_server, monkeypatch) -> str:
    """Return where the clinic answers."""
    site = publish_site("clinic")
    port = str(urlsplit(live_server.url).port)
    monkeypatch.setenv("ZAVET_PORT", port)
    return f"http://{site.host}:{port}"


@pytest.mark.parametrize("width", [320, 1280])
def test_no_page_has_barriers_or_scrolls_sideways(browser, address, find_barriers, width) -> None:
    page = browser.new_page(locale="ru-RU", viewport={"width": width, "height": 720})
    found = {}
    for path in PAGES:
        page.goto(address + path)
        sideways = page.evaluate("document.documentElement.scrollWidth > innerWidth")
        found[path] = [*find_barriers(page), *(["scrolls sideways"] if sideways else [])]
    page.close()
    assert {path: faults for path, faults in found.items() if faults} == {}


def test_a_person_registers_confirms_and_leaves_without_scripts_by_keyboard(
    browser, address, mailbox: Mailbox
) -> None:
    context = browser.new_context(
        java_script_enabled=False, locale="ru-RU", viewport={"width": 320, "height": 640}
    )
    page = context.new_page()
    page.goto(f"{address}/register/")
    page.get_by_label("Логин").focus()
    for word in (ANNA.login, ANNA.email, ANNA.password):
        page.keyboard.type(word)
        page.keyboard.press("Tab")
    boxes = page.get_by_role("checkbox")
    assert [boxes.nth(n).is_checked() for n in range(boxes.count())] == [False] * 3
    page.get_by_label("Я прочитал политику").press("Space")
    page.get_by_role("button", name="Зарегистрироваться").press("Enter")
    assert page.get_by_role("heading", level=1).inner_text() == "Проверьте почту"
    run_tasks()
    [(recipients, letter)] = mailbox.letters
    assert recipients == [ANNA.email]
    page.goto(address + path_in(text_of(letter)))
    page.get_by_role("button", name="Подтвердить и войти").press("Enter")
    assert page.url == f"{address}/cabinet/"
    page.get_by_role("button", name="Выйти").press("Enter")
    assert page.url == f"{address}/"
    context.close()


def test_what_is_missing_is_said_at_the_top_and_leads_to_the_field(browser, address) -> None:
    page = browser.new_page(locale="ru-RU")
    page.goto(f"{address}/register/")
    page.evaluate("document.querySelector('form[action$=\"/register/\"]').noValidate = true")
    page.get_by_role("button", name="Зарегистрироваться").click()
    summary = page.get_by_role("alert")
    assert summary.is_visible()
    summary.get_by_role("link", name="Электронная почта").click()
    assert page.url.endswith("#id_email")
    page.close()
