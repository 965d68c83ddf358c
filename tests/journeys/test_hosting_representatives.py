"""Whose data are typed in by whoever it was: blocked until the person or who represents them consents (hosting 1.2)."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from urllib.parse import urlsplit
from uuid import UUID

import pytest
from playwright.sync_api import Page

from cast import ANNA, BORIS, GLEB, Person
from desk import OFFICER, authorised, in_days, values
from post_office import Mailbox, mailbox, text_of
from representing import let_act
from residents import AGO, hire, settle
from sites import client_of, filled, path_in, publish_site, run_tasks
from zavet.access.operations import reveal
from zavet.access.queries import describe
from zavet.access.registration import confirm_for_person
from zavet.access.sweeping import sweep
from zavet.chance import now
from zavet.core.values import Action, Actor
from zavet.journal.queries import list_entries
from zavet.parties.models import Representative
from zavet.parties.queries import SiteView, list_subjects

__all__ = ["mailbox"]
WORDS = "свидетельство V-АН 123456"


class Hosting:
    """The hosting in Chromium: each person in a browser of their own."""

    def __init__(self, browser, site: SiteView, port: str) -> None:
        self.browser, self.site = browser, site
        self.address = f"http://{site.host}:{port}"

    @contextmanager
    def browse(self, person: Person | None = None) -> Iterator[Page]:
        """Open a browser, signed in as a person where one is named."""
        context = self.browser.new_context(locale="ru-RU")
        page = context.new_page()
        if person is not None:
            name = OFFICER.login if person is OFFICER else person.email
            self.sign_in(page, name, person.password)
            page.wait_for_url(lambda url: "/accounts/login/" not in url)
        yield page
        context.close()

    def sign_in(self, page: Page, name: str, password: str) -> None:
        """Type a name and a password, whatever comes of it."""
        page.goto(f"{self.address}/accounts/login/")
        page.get_by_label("Логин или электронная почта").fill(name)
        page.get_by_label("Пароль").fill(password)
        page.locator("main").get_by_role("button", name="Войти").click()
        page.wait_for_load_state()

    def write_down(self, subject_id: UUID, representative: Person) -> None:
        """Let the officer find a representative by their address and record them from a document."""
        with self.browse(OFFICER) as page:
            page.goto(f"{self.address}/console/people/{subject_id}/")
            page.get_by_role("button", name="Записать представителя").click()
            page.get_by_label("Электронная почта").fill(representative.email)
            page.get_by_role("button", name="Найти").click()
            page.get_by_label("Какой документ").select_option("birth_certificate")
            page.get_by_label("Номер и дата документа").fill(WORDS)
            page.get_by_label("По какой день включительно").fill(in_days(30).isoformat())
            page.get_by_role("button", name="Записать", exact=True).click()
            page.wait_for_url(f"{self.address}/console/people/{subject_id}/")
            assert "Представитель записан" in page.locator("main").inner_text()

    def end(self, subject_id: UUID) -> None:
        """Let the officer end the right that stands."""
        with self.browse(OFFICER) as page:
            page.goto(f"{self.address}/console/people/{subject_id}/")
            page.locator("#representatives").get_by_role("link", name="Прекратить").click()
            page.get_by_role("button", name="Прекратить", exact=True).click()
            page.wait_for_url(f"{self.address}/console/people/{subject_id}/")


@pytest.fixture
def house(browser, live_server, monkeypatch, mailbox: Mailbox) -> Hosting:
    site = publish_site("hosting")
    port = str(urlsplit(live_server.url).port)
    monkeypatch.setenv("ZAVET_PORT", port)
    house = Hosting(browser, site, port)
    house.mailbox = mailbox
    return house


def typed_in_another_s_name(house: Hosting) -> UUID:
    """Let somebody fill in the form with Boris's data and a password of their own; his letter lies unread."""
    with house.browse() as page:
        page.goto(f"{house.address}/register/")
        for label, typed in (
            ("Фамилия, имя и отчество", BORIS.full_name),
            ("Электронная почта", BORIS.email),
        ):
            page.get_by_label(label).fill(typed)
        page.locator("input[type=password]").fill(GLEB.password)
        boxes = page.get_by_role("checkbox")
        for n in range(boxes.count()):
            boxes.nth(n).check()
        page.get_by_role("button", name="Зарегистрироваться").click()
        page.wait_for_url(f"{house.address}/register/sent/")
    run_tasks()
    [one] = list_subjects(site_id=house.site.id, limit=1)
    return one.id


def is_usable(site: SiteView, subject_id: UUID, purpose: str = "personal_services") -> bool:
    """Tell whether Zavet itself may use what was typed for a purpose."""
    return reveal(
        site_id=site.id,
        subject_id=subject_id,
        categories=["email"],
        purpose=purpose,
        action=Action.USE,
        by=Actor.system(),
        at=now(),
    ).is_permitted


def states(site: SiteView, subject_id: UUID) -> set[str]:
    return {one.state for one in describe(site_id=site.id, subject_id=subject_id)}


def is_turned_away(house: Hosting, who: Person, subject_id: UUID) -> str:
    """Let somebody go where the representative consents; return what they are told instead."""
    with house.browse(who) as page:
        for path in ("confirm/", ""):
            answered = page.goto(f"{house.address}/cabinet/for/{subject_id}/{path}")
            text = page.locator("main").inner_text()
            assert [one for one in BORIS.traces if one in text] == []
            assert page.get_by_role("button", name="Согласиться").count() == 0
        assert states(house.site, subject_id) == {"unconfirmed"}
        return f"{answered.status} {text}"


def agree(house: Hosting, boris: UUID) -> None:
    """Let Anna find for whom she acts, look at what was typed and consent, box by box, to nothing but the rules."""
    with house.browse(ANNA) as page:
        page.get_by_role("link", name="Посмотреть и решить за них").click()
        assert BORIS.full_name in page.locator("main").inner_text()
        page.get_by_role("button", name=re.compile("Проверить и согласиться")).click()
        boxes = page.get_by_role("checkbox")
        assert [boxes.nth(n).is_checked() for n in range(boxes.count())] == [False] * 3
        assert not is_usable(house.site, boris)
        page.get_by_label("Данные верны").check()
        page.get_by_role("button", name="Согласиться").click()
        page.wait_for_url(f"{house.address}/cabinet/for/{boris}/")
        assert "с этой минуты данные можно использовать" in page.locator("main").inner_text()


def come_and_end_it(house: Hosting) -> None:
    """Try the password of whoever typed Boris in; let Boris come by his own letter, and end who acts for him."""
    with house.browse() as page:
        house.sign_in(page, BORIS.email, GLEB.password)
        page.goto(f"{house.address}/cabinet/")
        assert "/accounts/login/" in page.url
        link = next(text_of(one) for to, one in house.mailbox.letters if to == [BORIS.email])
        page.goto(house.address + path_in(link))
        page.get_by_role("button", name="Подтвердить и войти").click()
        page.wait_for_url(f"{house.address}/cabinet/")
        told = page.locator("main").inner_text()
        assert ("Кто за вас действует" in told, "законный представитель" in told) == (True, True)
        page.get_by_role("link", name=re.compile("Прекратить")).click()
        page.get_by_role("button", name="Прекратить", exact=True).click()
        page.wait_for_url(f"{house.address}/cabinet/")


@pytest.mark.browser
@pytest.mark.promise("H1.3")
def test_data_wait_blocked_for_the_consent_of_the_person_or_of_who_represents_them(
    house: Hosting,
) -> None:
    site, mailbox = house.site, house.mailbox
    confirmed_by_letter(house, ANNA)
    confirmed_by_letter(house, GLEB)
    vera, _ = authorised(site, "name", "email", purposes=("personal_services",))
    boris = typed_in_another_s_name(house)
    assert mailbox.letters[-1][0] == [BORIS.email]

    # Until then the data serve nothing: not Zavet, not the staff who have a leave for the very purpose.
    assert (states(site, boris), is_usable(site, boris)) == ({"unconfirmed"}, False)
    shown = vera.show(boris, "name", purpose="personal_services")
    assert [one.clause for one in shown.context["decision"].reasons][:1] == ["hosting 1.2"]

    # A stranger, one whose right is over and one whose right was ended consent to nothing.
    assert is_turned_away(house, GLEB, boris).startswith("404")
    house.write_down(boris, GLEB)
    Representative.objects.update(from_at=now() - timedelta(days=2), until_at=now())
    assert "больше не действуете" in is_turned_away(house, GLEB, boris)
    Representative.objects.all().delete()
    house.write_down(boris, GLEB)
    house.end(boris)
    assert "больше не действуете" in is_turned_away(house, GLEB, boris)
    assert not is_usable(site, boris)

    house.write_down(boris, ANNA)
    agree(house, boris)
    assert (states(site, boris), is_usable(site, boris)) == ({"as_given"}, True)
    assert not is_usable(site, boris, "campaigns")
    shown = vera.show(boris, "name", purpose="personal_services")
    assert values(shown) == {"name": BORIS.full_name}

    # Whoever typed it all in is not let in by that consent; Boris is, by his own letter, and sees who decided for him.
    come_and_end_it(house)
    with house.browse(ANNA) as page:
        page.goto(f"{house.address}/cabinet/for/{boris}/")
        assert page.url == f"{house.address}/cabinet/for/"
    assert "123456" not in str(list_entries(site_id=site.id, limit=500))


def confirmed_by_letter(house: Hosting, person: Person) -> None:
    """Register a person and answer their letter."""
    client = client_of(house.site)
    client.post("/register/", filled(client, person))
    run_tasks()
    client.post(path_in(text_of(house.mailbox.letters[-1][1])))


@pytest.mark.promise("H1.3")
def test_what_nobody_consented_to_is_destroyed_and_what_the_representative_did_stays(
    hosting,
) -> None:
    long_ago = now() - timedelta(days=31)
    anna = settle(hosting, ANNA)
    boris = settle(hosting, BORIS, is_confirmed=False, at=long_ago)
    gleb = settle(hosting, GLEB, is_confirmed=False, at=long_ago)
    officer = Actor.staff(hire(hosting, OFFICER, is_officer=True))
    by = let_act(boris, anna, by=officer, at=now() - AGO)
    outcome = confirm_for_person(
        site_id=hosting.id, subject_id=boris, answers={}, means="cabinet", by=by, at=now() - AGO
    )
    assert outcome.is_permitted
    sweep(at=now())
    assert (states(hosting, boris), states(hosting, gleb)) == ({"as_given"}, set())
