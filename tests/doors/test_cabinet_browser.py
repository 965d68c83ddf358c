"""The cabinet and the console as people see them: narrow and wide, strict headers, no barriers, no scripts needed."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.utils import timezone

from cast import ANNA, BORIS, GLEB, INSPECTOR, VERA
from representing import let_act
from residents import admit, as_staff, as_subject, hire, settle
from sites import POLICIES, publish_site
from zavet.access.operations import block
from zavet.chance import now
from zavet.consent.operations import withdraw
from zavet.core.values import Actor
from zavet.parties.authorisations import authorise
from zavet.parties.queries import list_authorisations
from zavet.parties.representing import list_representatives
from zavet.policies.folder import read_folder
from zavet.policies.operations import publish
from zavet.policies.queries import find_policy
from zavet.visits.operations import import_log
from zavet.visits.sample import write_sample_log

pytestmark = pytest.mark.browser

CABINET = (
    "/cabinet/",
    "/cabinet/correct/",
    "/cabinet/visibility/",
    "/cabinet/consents/",
    "/cabinet/consents/service_quality/withdraw/",
    "/cabinet/consents/campaigns/give/",
    "/cabinet/delete/",
)
CONSOLE = (
    "/console/",
    "/console/people/",
    "/console/people/list/",
    "/console/approvals/",
    "/console/destruction/",
    "/console/authorisations/",
    "/console/authorisations/new/",
    "/console/statistics/",
    "/console/journal/",
)


class Town:
    """One hosting site with a subject, staff and a log, and pages signed in as any of them."""

    def __init__(self, browser, port, folder):
        self.browser = browser
        self.site = publish_site("hosting")
        self.address = f"http://{self.site.host}:{port}"
        self.anna, self.boris = settle(self.site, ANNA), settle(self.site, BORIS)
        self.officer = hire(self.site, GLEB, is_officer=True)
        self.vera = hire(self.site, VERA)
        purposes = ["identification"]
        admit(
            self.site, self.vera, officer_id=self.officer, purposes=purposes, categories=["email"]
        )
        self._live(folder)

    def _live(self, folder):
        at = now()
        authorise(
            staff_id=self.officer,
            site_id=self.site.id,
            purposes=("identification",),
            categories=("email",),
            from_at=at,
            until_at=at + timedelta(days=9),
            by=Actor.staff(self.officer),
            at=at,
        )
        withdraw(
            site_id=self.site.id,
            subject_id=self.anna,
            purpose="campaigns",
            in_force=find_policy(site_id=self.site.id, at=at),
            means="cabinet",
            by=Actor.subject(self.anna),
            at=at,
        )
        block(
            site_id=self.site.id,
            subject_id=self.boris,
            categories=["email"],
            by=Actor.subject(self.boris),
            at=at,
        )
        path = folder / "access.log"
        today = timezone.localdate()
        write_sample_log(path, lines=4000, seed=1, host=self.site.host, days_until=today)
        import_log(site_id=self.site.id, path=path, by=Actor.system(), at=at)

    def page(self, client, *, width=1280, scripts=True):
        """Return a page of the browser that holds the client's session; what its console says stays with it."""
        context = self.browser.new_context(
            viewport={"width": width, "height": 800}, locale="ru-RU", java_script_enabled=scripts
        )
        name = "zavet_session"
        context.add_cookies(
            [{"name": name, "value": client.cookies[name].value, "url": self.address}]
        )
        page = context.new_page()
        page.said = []
        page.on("console", lambda message: page.said.append(message.text))
        page.on("pageerror", lambda error: page.said.append(str(error)))
        return page


@pytest.fixture
def town(browser, live_server, monkeypatch, tmp_path) -> Town:
    port = str(urlsplit(live_server.url).port)
    monkeypatch.setenv("ZAVET_PORT", port)
    return Town(browser, port, tmp_path)


def faults(page, address, paths, find_barriers):
    """Return what is wrong with pages: their status, barriers, sideways scrolling, complaints of the console."""
    found = {}
    for path in paths:
        answer = page.goto(address + path)
        page.wait_for_timeout(100)
        wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
        found[path] = [
            *([] if answer.status == 200 else [answer.status]),
            *page.said,
            *(["scrolls sideways"] if wide else []),
            *find_barriers(page),
        ]
        page.said.clear()
    return {path: wrong for path, wrong in found.items() if wrong}


@pytest.mark.parametrize("width", [320, 1280])
def test_no_room_has_barriers_scrolls_sideways_or_breaks_the_headers(
    town, find_barriers, width
) -> None:
    mine = town.page(as_subject(town.site, town.anna), width=width)
    assert faults(mine, town.address, CABINET, find_barriers) == {}
    desk = town.page(as_staff(town.site, town.officer), width=width)
    cards = [f"/console/people/{one}/" for one in (town.anna, town.boris)]
    asked = ("hold/", "release/", "verify/", "unblock/", "destroy/", "journal/")
    sheet = f"/console/staff/{town.vera}/"
    paths = [*CONSOLE, *cards, *(cards[0] + page for page in asked), sheet, f"{sheet}dismiss/"]
    leave = list_authorisations(site_id=town.site.id, staff_id=town.vera)[0]
    paths += [f"/console/authorisations/{leave.id}/{page}/" for page in ("renew", "end")]
    assert faults(desk, town.address, paths, find_barriers) == {}


@pytest.mark.parametrize("width", [320, 1280])
def test_the_pages_before_the_cabinet_have_no_barriers(town, find_barriers, width) -> None:
    stranger = settle(town.site, INSPECTOR, is_confirmed=False)
    waiting = town.page(as_subject(town.site, stranger), width=width)
    waiting.goto(f"{town.address}/cabinet/")
    assert waiting.get_by_role("button", name="Прислать письмо ещё раз").is_visible()
    assert find_barriers(waiting) == []
    files = read_folder(POLICIES / town.site.slug)
    files["rules.yaml"] = files["rules.yaml"].replace('version: "1"', 'version: "2"', 1)
    publish(site_id=town.site.id, files=files, by=Actor.system(), at=now())
    mine = town.page(as_subject(town.site, town.anna), width=width)
    assert faults(mine, town.address, ["/cabinet/"], find_barriers) == {}
    assert mine.url == f"{town.address}/cabinet/accept/"


@pytest.mark.parametrize("width", [320, 1280])
def test_the_pages_of_who_acts_for_whom_have_no_barriers(town, find_barriers, width) -> None:
    child = settle(town.site, INSPECTOR, is_confirmed=False)
    for one in (town.boris, child):
        let_act(one, town.anna, by=Actor.staff(town.officer), at=now())
    rights = [list_representatives(subject_id=one)[0] for one in (town.boris, child)]
    mine = town.page(as_subject(town.site, town.anna), width=width)
    room = f"/cabinet/for/{town.boris}/"
    paths = ["/cabinet/", "/cabinet/for/", room, f"{room}consents/", f"{room}correct/"]
    paths += [f"/cabinet/for/{child}/", f"/cabinet/for/{child}/confirm/"]
    assert faults(mine, town.address, paths, find_barriers) == {}
    his = town.page(as_subject(town.site, town.boris), width=width)
    ending = f"/cabinet/representatives/{rights[0].id}/end/"
    assert faults(his, town.address, ["/cabinet/", ending], find_barriers) == {}
    desk = town.page(as_staff(town.site, town.officer), width=width)
    card = f"/console/people/{child}/"
    asked = ("", "representatives/new/", f"representatives/{rights[1].id}/end/")
    assert faults(desk, town.address, [card + page for page in asked], find_barriers) == {}


def test_vera_shows_a_value_by_keyboard_and_anna_sees_who_looked(town, find_barriers) -> None:
    desk = town.page(as_staff(town.site, town.vera), scripts=False)
    desk.goto(f"{town.address}/console/people/{town.anna}/")
    assert ANNA.email not in desk.content()
    desk.get_by_label("Для какой цели").select_option("identification")
    desk.get_by_label("Электронная почта").press("Space")
    desk.get_by_role("button", name="Показать").press("Enter")
    assert desk.get_by_text(ANNA.email).is_visible()
    desk.emulate_media(media="print")
    assert not desk.get_by_text(ANNA.email).is_visible()
    mine = town.page(as_subject(town.site, town.anna))
    mine.goto(f"{town.address}/cabinet/")
    assert mine.get_by_text(VERA.full_name).is_visible()
    assert find_barriers(mine) == []


def test_the_sheet_prints_the_wording_and_a_line_to_sign_and_no_buttons(town) -> None:
    desk = town.page(as_staff(town.site, town.officer))
    desk.goto(f"{town.address}/console/staff/{town.vera}/")
    line = desk.get_by_text("Подпись на бумаге")
    button = desk.get_by_role("button", name="Уволен: закрыть доступ")
    assert (line.is_visible(), button.is_visible()) == (False, True)
    desk.emulate_media(media="print")
    assert (line.is_visible(), button.is_visible()) == (True, False)
    assert desk.get_by_text("Предупреждение, с которым ознакомлен работник").is_visible()


def test_vera_opens_a_list_by_keyboard_after_the_warning(town, find_barriers) -> None:
    desk = town.page(as_staff(town.site, town.vera), scripts=False, width=320)
    desk.goto(f"{town.address}/console/people/list/")
    assert desk.get_by_text("увидит это в своём кабинете").is_visible()
    desk.get_by_label("Для какой цели").select_option("identification")
    desk.get_by_label("Электронная почта").press("Space")
    desk.get_by_role("button", name="Показать список").press("Enter")
    assert desk.get_by_text(ANNA.email).is_visible()
    assert desk.get_by_text("Данные заблокированы на время проверки").is_visible()
    assert BORIS.email not in desk.content()
    assert not desk.evaluate("document.documentElement.scrollWidth > innerWidth")
    desk.emulate_media(media="print")
    assert desk.get_by_text(ANNA.email).is_visible()
    seen = town.page(as_staff(town.site, town.vera))
    seen.goto(f"{town.address}/console/people/list/")
    assert find_barriers(seen) == []


def test_the_days_are_drawn_above_their_table(town) -> None:
    desk = town.page(as_staff(town.site, town.vera))
    desk.goto(f"{town.address}/console/statistics/")
    assert desk.locator("figure.chart canvas").count() == 1
    assert desk.locator("table[data-chart] tbody tr").count() > 7


def test_anna_withdraws_without_scripts(town) -> None:
    mine = town.page(as_subject(town.site, town.anna), width=320, scripts=False)
    mine.goto(f"{town.address}/cabinet/consents/")
    mine.get_by_role("button", name="Отозвать").first.press("Enter")
    mine.get_by_role("button", name="Отозвать").press("Enter")
    assert mine.get_by_text("Согласие отозвано с этой минуты").is_visible()
