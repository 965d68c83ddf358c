"""Every door in Chromium: no barriers, nothing to scroll sideways at 320 pixels, all of it reached by keyboard."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page

from cast import ANNA, BORIS, VERA
from desk import OFFICER, authorised
from sites import client_of, confirmed, publish_site
from zavet.chance import now
from zavet.core.values import Actor
from zavet.journal.queries import list_entries
from zavet.visits.operations import import_log
from zavet.visits.sample import write_sample_log

pytestmark = pytest.mark.browser
KIND = "services"
CABINET = (
    "/cabinet/",
    "/cabinet/correct/",
    "/cabinet/visibility/",
    "/cabinet/consents/",
    "/cabinet/consents/service_quality/give/",
    "/cabinet/consents/open_profile/withdraw/",
    "/cabinet/requests/",
    "/cabinet/requests/new/withdrawal/",
    "/cabinet/block/",
    "/cabinet/delete/",
    "/accounts/password/",
    "/accounts/2fa/",
)
CONSOLE = (
    "/console/",
    "/console/people/",
    "/console/people/{subject}/",
    "/console/authorisations/",
    "/console/authorisations/new/",
    "/console/statistics/",
    "/console/journal/",
    "/console/journal/{entry}/",
)
SIZES = ({"width": 320, "height": 640}, {"width": 1280, "height": 800})


@pytest.fixture
def lived(live_server, monkeypatch, tmp_path: Path) -> dict[str, str]:
    """Let a site live a little; return its address and two numbers for addresses of the console."""
    site = publish_site(KIND, at=now() - timedelta(days=5))
    agreed = {"consent_open_profile": "on", "forum_name": "кот-учёный", "phone": ANNA.phone}
    subject_id = confirmed(client_of(site), ANNA, **agreed)
    confirmed(client_of(site), BORIS)
    vera, gleb = authorised(site, "email", purposes=("identification",))
    for desk in (vera, gleb):
        desk.show(subject_id, "email", purpose="identification")
    log = tmp_path / "access.log"
    today = timezone.localdate()
    write_sample_log(log, lines=2000, days_until=today, seed=7, host=site.host, days=2)
    import_log(site_id=site.id, path=log, by=Actor.system(), at=now())
    [refused] = list_entries(site_id=site.id, event_prefix="access.action.refused")
    port = str(urlsplit(live_server.url).port)
    monkeypatch.setenv("ZAVET_PORT", port)
    address = f"http://{site.host}:{port}"
    return {"address": address, "subject": str(subject_id), "entry": str(refused.id)}


@pytest.fixture
def context(browser) -> Iterator[BrowserContext]:
    """Open a browser of its own, as a Russian reads, without movement."""
    opened = browser.new_context(locale="ru-RU", reduced_motion="reduce")
    yield opened
    opened.close()


def enter(context: BrowserContext, address: str, login: str, password: str) -> Page:
    """Sign in by keyboard alone."""
    page = context.new_page()
    page.goto(f"{address}/accounts/login/")
    page.get_by_label("Логин или электронная почта").focus()
    page.keyboard.type(login)
    page.keyboard.press("Tab")
    page.keyboard.type(password)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/accounts/login/" not in url)
    return page


def faults_of(page: Page, find_barriers, address: str, paths: list[str]) -> dict[str, list[str]]:
    """Return what is wrong on the pages, wide and narrow, by path."""
    found: dict[str, list[str]] = {}
    for path in paths:
        answered = page.goto(address + path)
        found[path] = [] if answered and answered.status == 200 else ["does not open"]
        for size in SIZES:
            page.set_viewport_size(size)
            found[path] += find_barriers(page)
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                found[path].append(f"scrolls sideways at {size['width']}")
    return {path: faults for path, faults in found.items() if faults}


def test_the_cabinet_has_no_barriers(lived, context, find_barriers) -> None:
    page = enter(context, lived["address"], ANNA.email, ANNA.password)
    assert faults_of(page, find_barriers, lived["address"], list(CABINET)) == {}


def test_the_console_has_no_barriers(lived, context, find_barriers) -> None:
    page = enter(context, lived["address"], OFFICER.login, OFFICER.password)
    paths = [path.format_map(lived) for path in CONSOLE]
    assert faults_of(page, find_barriers, lived["address"], paths) == {}


def test_opened_and_refused_data_have_no_barriers_and_are_reached_by_keyboard(
    lived, context, find_barriers
) -> None:
    address, card = lived["address"], f"/console/people/{lived['subject']}/"
    for person, heading in ((VERA, "Данные открыты"), (OFFICER, "Действие не выполнено")):
        context.clear_cookies()
        page = enter(context, address, person.login, person.password)
        page.set_viewport_size(SIZES[0])
        page.goto(address + card)
        press_to(page, "select[name=purpose]")
        page.keyboard.press("ArrowDown")
        press_to(page, "input[name=categories][value=email]")
        page.keyboard.press("Space")
        press_to(page, "#show button[type=submit]")
        page.keyboard.press("Enter")
        page.wait_for_url(f"**{card}show/")
        assert page.get_by_role("heading", level=1).inner_text() == heading
        assert (ANNA.email in page.content()) is (person is VERA)
        assert find_barriers(page) == []


def test_a_visitor_asks_for_another_by_keyboard_alone(lived, context, find_barriers) -> None:
    page = context.new_page()
    page.set_viewport_size(SIZES[0])
    page.goto(f"{lived['address']}/rights/")
    press_to(page, "#deletion h2 a")
    page.keyboard.press("Enter")
    page.wait_for_url("**/rights/deletion/")
    press_to(page, "input[name=categories][value=email]")
    page.keyboard.press("Space")
    for name, typed in (("name", VERA.full_name), ("email", VERA.email)):
        press_to(page, f"[name={name}]")
        page.keyboard.type(typed)
    press_to(page, "main form summary")
    page.keyboard.press("Enter")
    press_to(page, "input[name=requester]")
    page.keyboard.press("ArrowDown")
    for name, typed in (("person", ANNA.full_name), ("authority", "доверенность № 5")):
        press_to(page, f"[name={name}]")
        page.keyboard.type(typed)
    assert find_barriers(page) == []
    press_to(page, "main form > button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/sent/")
    assert page.get_by_role("heading", level=1).inner_text() == "Обращение принято"


def press_to(page: Page, selector: str) -> None:
    """Press Tab until the wanted thing has the focus; a thing no key reaches is a fault."""
    for _ in range(80):
        if page.evaluate("(one) => document.activeElement.matches(one)", selector):
            outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            assert outline != "none", f"{selector}: the focus cannot be seen"
            return
        page.keyboard.press("Tab")
    pytest.fail(f"{selector} is not reached by keyboard")
