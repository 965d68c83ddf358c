"""A person sends a file and takes it along in a browser, by keyboard, without scripts; the page has no barriers."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest

from cast import ANNA
from residents import as_subject, settle
from scans import NAME, SCAN, takes_files
from sites import publish_site
from zavet.chance import now

pytestmark = pytest.mark.browser


@pytest.fixture
def mine(browser, live_server, monkeypatch):
    """Return Anna's page of files, at a width that is asked for."""
    port = str(urlsplit(live_server.url).port)
    monkeypatch.setenv("ZAVET_PORT", port)
    site = publish_site("clinic")
    takes_files(site, at=now() - timedelta(days=3))
    client = as_subject(site, settle(site, ANNA, at=now() - timedelta(days=1)))
    address = f"http://{site.host}:{port}"
    cookie = {"name": "zavet_session", "value": client.cookies["zavet_session"].value}

    def opened(width):
        viewport = {"width": width, "height": 800}
        context = browser.new_context(viewport=viewport, locale="ru-RU", java_script_enabled=False)
        context.add_cookies([cookie | {"url": address}])
        page = context.new_page()
        page.goto(f"{address}/cabinet/files/")
        return page

    return opened


@pytest.mark.parametrize("width", [320, 1280])
def test_anna_sends_a_scan_and_takes_it_along(mine, tmp_path, width):
    page = mine(width)
    assert page.get_by_text("Файлов нет").is_visible()
    (tmp_path / NAME).write_bytes(SCAN)
    page.get_by_label("Вопросы и заявки").press("Space")
    page.get_by_label("Файл", exact=False).last.set_input_files(tmp_path / NAME)
    page.get_by_role("button", name="Отправить").press("Enter")
    assert page.get_by_text("Файл принят и запечатан.").is_visible()
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
    with page.expect_download() as coming:
        page.get_by_role("link", name=NAME).press("Enter")
    assert coming.value.path().read_bytes() == SCAN
    assert coming.value.suggested_filename == NAME


def test_the_page_of_files_has_no_barriers(mine, find_barriers, browser):
    page = mine(1280)
    context = browser.new_context(viewport={"width": 320, "height": 800}, locale="ru-RU")
    context.add_cookies(page.context.cookies())
    other = context.new_page()
    other.goto(page.url)
    assert find_barriers(other) == []
    other.evaluate("document.querySelector('main form').noValidate = true")
    other.get_by_role("button", name="Отправить").click()
    assert other.get_by_role("alert").get_by_text("Выберите файл.").is_visible()
    assert find_barriers(other) == []
