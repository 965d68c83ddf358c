"""The requests desk as people meet it: without scripts, by keyboard, narrow and wide, printed; and no barriers."""

import os
import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.core import mail

from cast import ANNA
from residents import as_subject, settle
from sites import path_in, publish_site, run_tasks
from zavet.chance import now
from zavet.core.values import Actor, Sealed
from zavet.rights.operations import refuse
from zavet.rights.queries import Filters, list_requests

pytestmark = pytest.mark.browser
DESK = ("/rights/", "/rights/information/", "/rights/rectification/", "/rights/stop/")
CABINET = (
    "/cabinet/requests/",
    "/cabinet/requests/new/withdrawal/",
    "/cabinet/requests/new/claim/",
)
SHOTS = os.environ.get("ZAVET_SHOTS", "")


class Desk:
    """A clinic with Anna, and browsers that come to it."""

    def __init__(self, browser, port):
        self.browser = browser
        self.site = publish_site("clinic")
        self.address = f"http://{self.site.host}:{port}"
        self.anna = settle(self.site, ANNA)

    def page(self, *, width=1280, scripts=False, client=None):
        """Return a page of a browser; with the session of ``client``, if there is one."""
        context = self.browser.new_context(
            viewport={"width": width, "height": 800}, locale="ru-RU", java_script_enabled=scripts
        )
        if client is not None:
            name = "zavet_session"
            cookie = {"name": name, "value": client.cookies[name].value, "url": self.address}
            context.add_cookies([cookie])
        page = context.new_page()
        page.said = []
        page.on("console", lambda message: page.said.append(message.text))
        return page

    def ask(self, page, kind="information", email=ANNA.email):
        """Fill the form by keyboard and send it."""
        page.goto(f"{self.address}/rights/{kind}/")
        page.get_by_label("Что написать").fill("Что у вас обо мне есть?")
        page.get_by_label("Имя", exact=False).first.fill(ANNA.full_name)
        page.get_by_label("Электронная почта", exact=False).first.fill(email)
        page.get_by_role("button", name="Отправить").press("Enter")


@pytest.fixture
def desk(browser, live_server, monkeypatch):
    port = str(urlsplit(live_server.url).port)
    monkeypatch.setenv("ZAVET_PORT", port)
    return Desk(browser, port)


def is_wide(page):
    return page.evaluate("document.documentElement.scrollWidth > innerWidth")


def shoot(page, name):
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / f"{name}.png", full_page=True)


@pytest.mark.parametrize("width", [320, 1280])
def test_a_visitor_asks_writes_more_and_takes_it_back_without_scripts(desk, width):
    page = desk.page(width=width)
    page.goto(f"{desk.address}/")
    page.get_by_role("link", name="О чём можно попросить").press("Enter")
    page.get_by_role("link", name="Узнать, что о вас хранится и зачем").press("Enter")
    shoot(page, f"ask-{width}")
    desk.ask(page)
    assert page.get_by_role("heading", name="Обращение принято").is_visible()
    assert not is_wide(page)
    shoot(page, f"sent-{width}")
    secret = re.search(r"/rights/r/([\w-]{43})/", page.url)[1]
    assert page.get_by_text(f"{desk.address}/rights/r/{secret}/").is_visible()
    assert secret not in page.title()
    page.get_by_role("link", name="Открыть обращение").press("Enter")
    page.get_by_role("button", name="Дописать или приложить файл").press("Enter")
    assert not is_wide(page)
    page.get_by_label("Сообщение").fill("И ещё вопрос.")
    page.get_by_role("button", name="Отправить").press("Enter")
    assert page.get_by_text("И ещё вопрос.").is_visible()
    assert not is_wide(page)
    shoot(page, f"thread-{width}")
    page.get_by_role("button", name="Забрать обращение").press("Enter")
    page.get_by_role("button", name="Забрать", exact=True).press("Enter")
    assert page.get_by_text("Обращение закрыто").is_visible()


def test_an_error_keeps_what_was_typed_and_stands_at_its_field(desk, find_barriers):
    page = desk.page(width=320, scripts=True)
    desk.ask(page, email="")
    assert page.get_by_role("alert").get_by_text("Назовите, куда отвечать").is_visible()
    assert page.get_by_role("alert").evaluate("one => one === document.activeElement")
    assert page.get_by_label("Что написать").input_value() == "Что у вас обо мне есть?"
    assert not is_wide(page)
    assert find_barriers(page) == []
    shoot(page, "error-320")


def test_no_other_page_is_told_where_a_link_stands(desk):
    page = desk.page(scripts=True)
    told = []
    page.on("request", lambda one: told.append(one.headers.get("referer", "")))
    desk.ask(page)
    secret = re.search(r"/rights/r/([\w-]{43})/", page.url)[1]
    page.get_by_role("link", name="Открыть обращение").click()
    page.get_by_role("link", name="Политика").first.click()
    assert [one for one in told if secret in one] == []
    assert any(told)


def test_whoever_owns_the_address_proves_it_by_a_button(desk, find_barriers):
    page = desk.page(width=320, scripts=True)
    desk.ask(page)
    before = page.url
    run_tasks()
    other = desk.page(width=320, scripts=True)
    other.goto(desk.address + path_in(mail.outbox[-1].body))
    assert find_barriers(other) == []
    shoot(other, "confirm-320")
    other.get_by_role("button", name="Да, обращался я").press("Enter")
    assert other.get_by_text("Личность подтверждена").is_visible()
    assert page.goto(before).status == 404


def test_letters_are_printed_with_their_words_and_without_buttons(desk):
    page = desk.page()
    desk.ask(page, kind="feedback")
    [request] = list_requests(site_id=desk.site.id, filters=Filters())
    ground = "152-ФЗ ст. 14 ч. 3"
    text = Sealed("Ответ на бумаге.")
    refuse(request_id=request.id, ground=ground, text=text, by=_officer(desk), at=now())
    page.get_by_role("link", name="Открыть обращение").press("Enter")
    page.emulate_media(media="print")
    assert page.get_by_text("Ответ на бумаге.").is_visible()
    assert not page.get_by_text("Дописать или приложить файл").is_visible()


def _officer(desk):
    from cast import VERA
    from residents import hire

    return Actor.staff(hire(desk.site, VERA, is_officer=True))


@pytest.mark.parametrize("width", [320, 1280])
def test_no_page_of_requests_has_barriers_or_scrolls_sideways(desk, find_barriers, width):
    page = desk.page(width=width, scripts=True)
    desk.ask(page)
    own = urlsplit(page.url).path.removesuffix("sent/")
    paths = [*DESK, *(own + one for one in ("", "sent/", "write/", "take-back/"))]
    assert _faults(desk, page, paths, find_barriers) == {}
    mine = desk.page(width=width, scripts=True, client=as_subject(desk.site, desk.anna))
    mine.goto(f"{desk.address}/cabinet/requests/new/information/")
    mine.get_by_role("button", name="Отправить").press("Enter")
    thread = urlsplit(mine.url).path
    paths = [*CABINET, "/cabinet/", *(thread + one for one in ("", "write/", "take-back/"))]
    assert _faults(desk, mine, paths, find_barriers) == {}


def _faults(desk, page, paths, find_barriers):
    found = {}
    for path in paths:
        status = page.goto(desk.address + path).status
        name = re.sub(r"[\w-]{36,}", "x", path).strip("/").replace("/", "_") or "home"
        shoot(page, f"{name}-{page.viewport_size['width']}")
        wrong = [*page.said, *(["wide"] if is_wide(page) else []), *find_barriers(page)]
        page.said.clear()
        if wrong or status != 200:
            found[path] = [status, *wrong]
    return found
