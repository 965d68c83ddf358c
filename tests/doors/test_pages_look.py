"""Every part of a page in a real browser: strict headers, 320 px, both themes, low vision, no barriers, no scripts."""

import threading
from collections.abc import Callable, Iterator
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.test import override_settings
from playwright.sync_api import Browser, Page

from doors import style_page

Barriers = Callable[[Page], list[str]]
# The parts stand without a site, a session or a database.
NEEDED = ("headers", "whitenoise", "locale", "csrf")
MIDDLEWARE = [name for name in settings.MIDDLEWARE if any(word in name for word in NEEDED)]

pytestmark = pytest.mark.browser


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_: object) -> None:
        """Keep the test's output clean."""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with override_settings(ROOT_URLCONF="doors.style_page", MIDDLEWARE=MIDDLEWARE):
        server = make_server("127.0.0.1", 0, get_wsgi_application(), handler_class=_Quiet)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        server.server_close()


def _open(
    browser: Browser,
    url: str,
    *,
    width: int = 1280,
    theme: str = "light",
    vision: str = "",
    scripts: bool = True,
) -> Page:
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme=theme,
        locale="ru-RU",
        java_script_enabled=scripts,
        bypass_csp=False,
    )
    if vision:
        context.add_cookies([{"name": "zavet_vision", "value": vision, "url": url}])
    page = context.new_page()
    page.said = []  # type: ignore[attr-defined] # what the console said stays with its page
    page.on("console", lambda message: page.said.append(message.text))
    page.on("pageerror", lambda error: page.said.append(str(error)))
    page.goto(url, wait_until="load")
    return page


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("vision", ["", "light.1", "dark.1", "blue.1"])
def test_no_part_is_a_barrier(
    browser: Browser, address: str, find_barriers: Barriers, theme: str, vision: str
) -> None:
    page = _open(browser, address, theme=theme, vision=vision)
    assert find_barriers(page) == []
    page.context.close()


@pytest.mark.parametrize("path", ["/", "/refused", "/confirm", "/nowhere", "/?banner"])
@pytest.mark.parametrize("width", [320, 640, 1280])
def test_nothing_is_wider_than_the_window_and_the_headers_hold(
    browser: Browser, address: str, path: str, width: int
) -> None:
    page = _open(browser, address + path, width=width)
    page.wait_for_timeout(100)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert [text for text in page.said if "404" not in text] == []
    page.context.close()


@pytest.mark.parametrize("vision", ["light.3", "dark.3", "blue.3"])
def test_the_largest_letters_fit_the_narrowest_window(
    browser: Browser, address: str, vision: str
) -> None:
    page = _open(browser, address, width=320, vision=vision)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.context.close()


def test_the_chart_is_drawn_and_its_table_stays(browser: Browser, address: str) -> None:
    page = _open(browser, address)
    assert page.locator("figure.chart canvas").count() == 1
    assert page.locator("table[data-chart] tbody tr").count() == 14
    page.context.close()


def test_tab_reaches_the_content_first(browser: Browser, address: str) -> None:
    page = _open(browser, address)
    # The page has a form with errors, where the focus begins: from the top, as on any other page.
    assert page.locator(".error-summary:focus").count() == 1
    page.evaluate("document.body.tabIndex = -1; document.body.focus()")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.context.close()


def test_language_and_low_vision_switch_without_scripts(browser: Browser, address: str) -> None:
    page = _open(browser, address, scripts=False)
    page.get_by_role("button", name="Версия для слабовидящих").click()
    assert page.locator("html").get_attribute("data-vision") == "light"
    page.get_by_role("button", name="белым по чёрному").click()
    assert page.locator("html").get_attribute("data-vision") == "dark"
    page.get_by_role("button", name="English").click()
    assert page.locator("html").get_attribute("lang") == "en"
    page.get_by_role("button", name="Ordinary version").first.click()
    assert page.locator("html").get_attribute("data-vision") is None
    page.context.close()


@pytest.mark.parametrize(
    ("button", "granted"), [("Разрешить все", ["statistics"]), ("Только необходимые", None)]
)
def test_the_dialog_sends_the_answer_to_the_server_and_keeps_nothing(
    browser: Browser, address: str, button: str, granted: list[str] | None
) -> None:
    style_page.POSTED.clear()
    page = _open(browser, f"{address}/?banner")
    with page.expect_response("**/cookies"):
        page.locator("#cc-main").get_by_role("button", name=button).click()
    posted = style_page.POSTED[0]
    assert (posted["choice"], posted["means"], posted.get("category")) == (
        ["chosen"],
        ["banner"],
        granted,
    )
    assert page.evaluate("localStorage.length") == 0
    assert page.evaluate("document.cookie") == ""
    page.context.close()


def test_agreeing_and_refusing_are_buttons_of_one_size_and_no_box_is_ticked(
    browser: Browser, address: str, find_barriers: Barriers
) -> None:
    page = _open(browser, f"{address}/?banner")
    dialog = page.locator("#cc-main")
    page.locator("#cc-main .cm").wait_for()
    page.wait_for_timeout(500)  # the dialog comes in slowly
    sizes = [
        dialog.get_by_role("button", name=name).bounding_box()
        for name in ("Разрешить все", "Только необходимые")
    ]
    assert sizes[0] is not None
    assert sizes[1] is not None
    assert abs(sizes[0]["width"] - sizes[1]["width"]) < 1
    looks = (
        "element => [getComputedStyle(element).backgroundColor, getComputedStyle(element).color]"
    )
    assert (
        len(
            {
                tuple(dialog.get_by_role("button", name=name).evaluate(looks))
                for name in ("Разрешить все", "Только необходимые")
            }
        )
        == 1
    )
    dialog.get_by_role("button", name="Выбрать").click()
    page.wait_for_timeout(500)
    assert page.locator("#cc-main input[value=statistics]").is_checked() is False
    assert find_barriers(page) == []
    page.context.close()


def test_the_notice_is_a_form_when_there_are_no_scripts(browser: Browser, address: str) -> None:
    style_page.POSTED.clear()
    page = _open(browser, f"{address}/?banner", scripts=False)
    page.get_by_role("button", name="Только необходимые").click()
    assert style_page.POSTED[0]["choice"] == ["necessary"]
    page.context.close()
