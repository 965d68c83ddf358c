"""The clinic's promises, kept at the site's own doors, in the words of the list of promises."""

import re
from urllib.parse import urlsplit

import pytest
from django.core import mail

from cast import ANNA, BORIS, VERA
from desk import authorised, clauses, opened_for, sign_in, taken_along, values
from installation import POLICIES
from post_office import Mailbox, mailbox, text_of
from sites import client_of, confirmed, filled, path_in, publish_site, run_tasks
from zavet.access.operations import reveal
from zavet.access.queries import describe
from zavet.chance import now
from zavet.consent.queries import list_events
from zavet.core.decisions import Answer, Code
from zavet.core.values import Actor
from zavet.journal.queries import list_entries
from zavet.parties.queries import count_subjects
from zavet.policies.folder import read_folder
from zavet.policies.operations import publish
from zavet.policies.queries import find_policy

__all__ = ["mailbox"]
pytestmark = pytest.mark.django_db


def test_use_means_agreement_so_without_acceptance_no_account_is_made(clinic) -> None:
    client = client_of(clinic)
    unaccepted = {k: v for k, v in filled(client, ANNA).items() if k != "acceptance"}
    assert client.post("/register/", unaccepted).status_code == 400
    assert count_subjects(site_id=clinic.id) == 0
    subject_id = confirmed(client, ANNA)
    accepted = [one for one in list_events(subject_id=subject_id) if one.answer is Answer.ACCEPTED]
    version = find_policy(site_id=clinic.id, at=now()).version
    assert [one.version_id for one in accepted] == [version.id]
    assert version.digest in accepted[0].wording


@pytest.mark.promise("C2.2")
def test_an_account_and_its_links_work_on_this_site_only(clinic, hosting) -> None:
    client = client_of(clinic)
    client.post("/register/", filled(client, ANNA))
    run_tasks()
    link = path_in(mail.outbox[0].body)
    assert client_of(hosting).post(link).status_code == 410
    assert client.post(link).status_code == 302
    login = {"login": ANNA.email, "password": ANNA.password}
    assert client_of(hosting).post("/accounts/login/", login).status_code == 200
    assert client_of(clinic).post("/accounts/login/", login).status_code == 302
    carried = client_of(hosting)
    carried.cookies = client.cookies
    assert carried.get("/").wsgi_request.user.is_authenticated is False


@pytest.mark.promise("C2.3")
def test_data_are_kept_as_given_and_not_called_verified(clinic) -> None:
    subject_id = confirmed(client_of(clinic), ANNA)
    held = describe(site_id=clinic.id, subject_id=subject_id)
    assert {one.category: one.state for one in held} == {"login": "as_given", "email": "as_given"}


@pytest.mark.promise("C3.1")
def test_the_form_asks_for_login_password_and_email_and_the_password_is_no_datum(clinic) -> None:
    client = client_of(clinic)
    form = client.get("/register/").context["form"]
    assert {one.name for one in form.value_fields()} == {"login", "password", "email"}
    assert all(one.field.required for one in form.value_fields())
    subject_id = confirmed(client, ANNA)
    held = {one.category for one in describe(site_id=clinic.id, subject_id=subject_id)}
    assert held == {"login", "email"}
    from django.contrib.auth import get_user_model

    account = get_user_model().objects.get(subject_id=subject_id)
    assert account.password.startswith("argon2$argon2id$")


@pytest.mark.promise("C3.2")
def test_without_cookies_sign_in_says_so_plainly_and_the_rest_works(clinic) -> None:
    forgetful = client_of(clinic, csrf=True)
    for path in (
        "/",
        "/policy/",
        "/policy/versions/",
        "/cookies/",
        "/receipt/",
        "/accounts/login/",
    ):
        forgetful.cookies.clear()
        assert forgetful.get(path).status_code == 200
    forgetful.cookies.clear()
    login = {"login": ANNA.login, "password": ANNA.password}
    page = forgetful.post("/accounts/login/", login).content.decode()
    assert "Для входа нужны cookies" in page
    assert "Не работают только вход" in forgetful.get("/cookies/").content.decode()


@pytest.mark.promise("C4.5")
def test_a_letter_confirms_the_registration_once_and_the_form_shows_what_is_missing(clinic) -> None:
    client = client_of(clinic)
    data = filled(client, ANNA)
    incomplete = client.post("/register/", data | {"email": ""})
    assert list(incomplete.context["form"].errors) == ["email"]
    assert 'href="#id_email"' in incomplete.content.decode()
    client.post("/register/", data)
    run_tasks()
    assert [letter.to for letter in mail.outbox] == [[ANNA.email]]
    link = path_in(mail.outbox[0].body)
    assert client.post(link).status_code == 302
    assert client_of(clinic).post(link).status_code == 410


@pytest.mark.parametrize("is_ticked", [True, False])
def test_the_communication_account_needs_its_own_consent(clinic, is_ticked: bool) -> None:
    ticked = {"consent_communication_account": "on"} if is_ticked else {}
    subject_id = confirmed(client_of(clinic), BORIS, **ticked)
    held = describe(site_id=clinic.id, subject_id=subject_id)
    assert all(("communication_account" in one.purposes) == is_ticked for one in held)


@pytest.mark.promise("C4.1")
def test_identification_opens_login_and_email_to_whom_it_is_entrusted_and_the_password_to_nobody(
    clinic,
) -> None:
    confirmed(client_of(clinic), BORIS)
    subject_id = confirmed(client_of(clinic), ANNA)
    vera, gleb = authorised(clinic, "login", "email", purposes=("identification",))
    assert opened_for(vera, subject_id, "identification") == {
        "login": ANNA.login,
        "email": ANNA.email,
    }
    assert opened_for(gleb, subject_id, "identification") == {
        "login": "clinic 5.6",
        "email": "clinic 5.6",
    }
    assert vera.show(subject_id, "password", purpose="identification").status_code == 422


@pytest.mark.promise("C4.2")
def test_personal_pages_open_to_the_one_signed_in_and_to_nobody_else(clinic) -> None:
    anna, boris = client_of(clinic), client_of(clinic)
    subject_id = confirmed(anna, ANNA)
    confirmed(boris, BORIS)
    anna.post("/accounts/logout/")
    pages = ("/cabinet/", "/cabinet/consents/", "/cabinet/correct/", "/cabinet/download/")
    for page in pages:
        assert anna.get(page).url.startswith("/accounts/login/")
        assert [one for one in ANNA.traces if one in boris.get(page).content.decode()] == []
    assert sign_in(anna, ANNA).url == "/cabinet/"
    assert {one["value"] for one in taken_along(anna)["data"]} == {ANNA.login, ANNA.email}
    for page in pages:
        shown = anna.get(page).content.decode()
        assert [one for one in BORIS.traces if one in shown] == []
    vera, _ = authorised(clinic, "login", "email", purposes=("personal_pages",))
    assert opened_for(vera, subject_id, "personal_pages") == {
        "login": ANNA.login,
        "email": "clinic 4.1.2",
    }


@pytest.mark.promise("C4.5")
def test_the_cabinet_shows_whether_the_registration_is_complete(clinic) -> None:
    client = client_of(clinic)
    client.post("/register/", filled(client, ANNA))
    assert sign_in(client, ANNA).status_code == 200
    assert client.get("/cabinet/").url.startswith("/accounts/login/")
    run_tasks()
    client.post(path_in(mail.outbox[0].body))
    page = client.get("/cabinet/")
    assert page.context["missing"] == []
    assert page.context["completeness_clause"] == "clinic 6.1.1"
    assert "Все поля регистрации заполнены" in page.content.decode()


@pytest.mark.promise("C6.2")
def test_data_are_used_solely_for_the_purposes_of_clause_4(clinic) -> None:
    subject_id = confirmed(client_of(clinic), ANNA)
    policy = find_policy(site_id=clinic.id, at=now()).policy
    assert {one.clause.rsplit(".", 1)[0] for one in policy.purposes.values()} == {"4.1"}
    for purpose in ("advertising", "", "research", "statistics", "4.1.1"):
        outcome = reveal(
            site_id=clinic.id,
            subject_id=subject_id,
            categories=["email"],
            purpose=purpose,
            by=Actor.system(),
            at=now(),
        )
        assert outcome.values == {}
        assert Code.PURPOSE_UNKNOWN in {one.code for one in outcome.decision.reasons}
        assert {"clinic 6.2.1"} <= set(outcome.decision.clauses)
    refused = list_entries(site_id=clinic.id, event_prefix="access.action.refused")
    assert len(refused) == 5
    vera, _ = authorised(clinic, "email", purposes=("identification",))
    assert vera.show(subject_id, "email", purpose="advertising").status_code == 422


@pytest.mark.promise("C6.2")
def test_not_even_statistics_are_made_of_visits_for_no_clause_names_them(
    installation, tmp_path
) -> None:
    log = tmp_path / "access.log"
    log.write_text(
        '198.51.100.7 - - [17/May/2026:10:05:03 +0300] "GET / HTTP/1.1" 200 512 "-" "Mozilla/5.0"\n'
    )
    installation.say("policy", "publish", POLICIES / "clinic", "--host", "clinic.test")
    refused = installation.run("logs", "import", log, "--site", "clinic.test")
    assert refused.returncode == 1
    assert "не предусматривает статистику" in refused.stderr
    assert "Основание: clinic 6.2.1" in refused.stderr
    assert "198.51.100.7" not in refused.stderr + refused.stdout


def test_at_the_persons_request_data_are_blocked_the_same_second(clinic) -> None:
    client = client_of(clinic)
    subject_id = confirmed(client, ANNA)
    vera, _ = authorised(clinic, "email", purposes=("identification",))
    shown = vera.show(subject_id, "email", purpose="identification")
    assert values(shown) == {"email": ANNA.email}
    assert client.post("/cabinet/block/").status_code == 302
    blocked = vera.show(subject_id, "email", purpose="identification")
    assert clauses(blocked) == ["clinic 6.2.4"]
    assert ANNA.email not in blocked.content.decode()
    assert {one["value"] for one in taken_along(client)["data"]} == {ANNA.login, ANNA.email}


@pytest.mark.promise("C9.3")
def test_the_version_in_force_stands_at_its_address_and_older_ones_beside_it(clinic) -> None:
    files = read_folder(POLICIES / "clinic")
    files["rules.yaml"] = files["rules.yaml"].replace('version: "1"', 'version: "2"', 1)
    client = client_of(clinic)
    assert client.get("/policy/").context["version"].version == "1"
    publish(site_id=clinic.id, files=files, by=Actor.system(), at=now())
    in_force = find_policy(site_id=clinic.id, at=now()).version
    assert in_force.version == "2"
    assert client.get("/policy/").context["version"] == in_force
    assert client.get("/policy/1/").context["version"].version == "1"
    listed = [one.version for one in client.get("/policy/versions/").context["versions"]]
    assert listed == ["2", "1"]


@pytest.fixture
def address(live_server, monkeypatch) -> str:
    """Return where the clinic answers to browsers."""
    site = publish_site("clinic")
    port = str(urlsplit(live_server.url).port)
    monkeypatch.setenv("ZAVET_PORT", port)
    return f"http://{site.host}:{port}"


@pytest.mark.browser
@pytest.mark.promise("C3.1", "C4.2", "C4.5")
def test_a_person_registers_confirms_signs_in_sees_the_data_and_withdraws(
    browser, address, mailbox: Mailbox
) -> None:
    context = browser.new_context(locale="ru-RU")
    page = context.new_page()
    page.goto(f"{address}/register/")
    for label, typed in (("Логин", ANNA.login), ("Электронная почта", ANNA.email)):
        field = page.get_by_label(label)
        assert field.get_attribute("required") is not None
        assert "обязательно" in page.locator("label", has=page.get_by_text(label)).inner_text()
        field.fill(typed)
    password = page.locator("input[type=password]")
    assert password.count() == 1
    password.fill(ANNA.password)
    boxes = page.get_by_role("checkbox")
    assert [boxes.nth(n).is_checked() for n in range(boxes.count())] == [False] * 3
    page.get_by_label("учётную запись для общения").check()
    page.get_by_label("Я прочитал политику").check()
    page.get_by_role("button", name="Зарегистрироваться").click()
    page.wait_for_url(f"{address}/register/sent/")
    run_tasks()
    [(recipients, letter)] = mailbox.letters
    assert recipients == [ANNA.email]
    page.goto(address + path_in(text_of(letter)))
    page.get_by_role("button", name="Подтвердить и войти").click()
    page.wait_for_url(f"{address}/cabinet/")
    page.get_by_role("button", name="Выйти").click()
    page.goto(f"{address}/cabinet/")
    page.get_by_label("Логин или электронная почта").fill(ANNA.email)
    page.get_by_label("Пароль").fill(ANNA.password)
    page.locator("main").get_by_role("button", name="Войти").click()
    page.wait_for_url(f"{address}/cabinet/")
    held = page.locator("dl.held dd.value")
    assert sorted(held.all_inner_texts()) == sorted([ANNA.login, ANNA.email])
    assert "Все поля регистрации заполнены" in page.locator("main").inner_text()
    page.get_by_role("link", name="Все согласия").click()
    page.get_by_role("button", name=re.compile("Отозвать.*для общения")).click()
    page.get_by_role("button", name="Отозвать", exact=True).click()
    page.wait_for_url(f"{address}/cabinet/consents/")
    assert "Согласие отозвано с этой минуты" in page.locator("main").inner_text()
    assert page.get_by_role("button", name=re.compile("Отозвать")).count() == 0
    context.close()


@pytest.mark.browser
@pytest.mark.promise("C3.2")
def test_a_browser_without_scripts_and_cookies_reads_everything_and_is_told_about_sign_in(
    browser, address
) -> None:
    context = browser.new_context(java_script_enabled=False, locale="ru-RU")
    context.route("**/*", _without_cookies)
    page = context.new_page()
    for path in ("/", "/policy/", "/policy/versions/", "/receipt/", "/cookies/"):
        assert page.goto(address + path).status == 200
    assert "Не работают только вход" in page.locator("main").inner_text()
    page.goto(f"{address}/accounts/login/")
    page.get_by_label("Логин или электронная почта").fill(VERA.email)
    page.get_by_label("Пароль").fill(VERA.password)
    page.locator("main").get_by_role("button", name="Войти").click()
    assert "Для входа нужны cookies" in page.locator("main").inner_text()
    context.close()


def _without_cookies(route) -> None:
    kept = {name: one for name, one in route.request.headers.items() if name != "cookie"}
    route.continue_(headers=kept | {"cookie": ""})
