"""Sign-in: by e-mail or login in any case, to one's own site only, telling nobody who is known."""

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cast import ANNA, BORIS, VERA
from sites import client_of, confirmed, filled, path_in, run_tasks
from zavet.chance import now
from zavet.core.values import Actor
from zavet.journal.queries import list_entries
from zavet.parties.entry_links import LinkPurpose, make_link
from zavet.parties.operations import appoint_staff, make_account
from zavet.parties.queries import find_account

pytestmark = pytest.mark.django_db
LOGIN = "/accounts/login/"


def sign_in(client, login: str, password: str):
    return client.post(LOGIN, {"login": login, "password": password})


def staff_of(site, *, username: str = "vera", is_officer: bool = False):
    staff_id = appoint_staff(
        operator_id=site.operator_id,
        name=VERA.full_name,
        position="регистратор",
        is_officer=is_officer,
        by=Actor.system(),
        at=now(),
    )
    account_id = make_account(
        staff_id=staff_id,
        username=f"{site.operator_slug}:{username}",
        password=VERA.password,
        by=Actor.system(),
        at=now(),
    )
    return staff_id, account_id


@pytest.mark.parametrize(
    "typed", [ANNA.email, ANNA.email.upper(), ANNA.login, ANNA.login.upper(), f"  {ANNA.login} "]
)
def test_a_person_signs_in_by_email_or_login_in_any_case(clinic, typed: str) -> None:
    confirmed(client_of(clinic), ANNA)
    response = sign_in(client_of(clinic), typed, ANNA.password)
    assert (response.status_code, response.url) == (302, "/cabinet/")


def test_staff_sign_in_with_or_without_the_operators_name_and_land_in_the_console(clinic) -> None:
    staff_of(clinic)
    for typed in ("vera", "VERA", "clinic-operator:vera"):
        assert sign_in(client_of(clinic), typed, VERA.password).url == "/console/"


def test_what_was_typed_never_reaches_djangos_sign_in(clinic, monkeypatch) -> None:
    from allauth.account import adapter

    seen: list[str] = []
    monkeypatch.setattr(
        adapter, "authenticate", lambda _request, **credentials: seen.append(str(credentials))
    )
    confirmed(client_of(clinic), ANNA)
    for typed in (ANNA.email, ANNA.login, BORIS.email, BORIS.login):
        sign_in(client_of(clinic), typed, "не-тот-пароль")
    assert len(seen) == 4
    for typed in (ANNA.email, ANNA.login, BORIS.email, BORIS.login):
        assert all(typed not in one for one in seen)


def test_known_and_unknown_get_the_same_answer_after_the_same_questions(clinic) -> None:
    confirmed(client_of(clinic), ANNA)
    answers, questions = [], []
    for typed in (ANNA.email, BORIS.email):
        client = client_of(clinic)
        client.get(LOGIN)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            response = sign_in(client, typed, "не-тот-пароль-вовсе")
        page = response.content.decode().replace(typed, "…")
        answers.append(
            (response.status_code, page.count("<"), response.context["form"].errors.as_text())
        )
        questions.append(len(queries))
    assert answers[0] == answers[1]
    assert abs(questions[0] - questions[1]) <= 2


def test_asking_for_a_new_password_tells_nothing_and_queues_the_same(clinic) -> None:
    confirmed(client_of(clinic), ANNA)
    mail.outbox.clear()
    url = "/accounts/password/forgotten/"
    known = client_of(clinic).post(url, {"login": ANNA.email})
    unknown = client_of(clinic).post(url, {"login": BORIS.email})
    assert known.content.count(b"<") == unknown.content.count(b"<")
    run_tasks()
    assert [letter.to for letter in mail.outbox] == [[ANNA.email]]


def test_a_new_password_opens_and_the_old_one_and_its_sessions_end(clinic) -> None:
    old = client_of(clinic)
    confirmed(old, ANNA)
    mail.outbox.clear()
    client_of(clinic).post("/accounts/password/forgotten/", {"login": ANNA.login})
    run_tasks()
    link = path_in(mail.outbox[0].body)
    client = client_of(clinic)
    assert client.post(link, {"password": "пароль12345"}).status_code == 400
    assert client.post(link, {"password": "новый-самовар-71-ложка"}).url == LOGIN
    assert client_of(clinic).get(link).status_code == 410
    assert sign_in(client_of(clinic), ANNA.login, ANNA.password).status_code == 200
    assert sign_in(client_of(clinic), ANNA.login, "новый-самовар-71-ложка").status_code == 302
    assert old.get("/policy/").wsgi_request.user.is_authenticated is False


def test_an_account_of_another_site_is_as_if_there_were_none(clinic, hosting) -> None:
    confirmed(client_of(clinic), ANNA)
    response = sign_in(client_of(hosting), ANNA.email, ANNA.password)
    assert response.status_code == 200
    assert "не подходят" in response.content.decode()


def test_a_session_carried_to_another_site_is_ended_there(clinic, hosting) -> None:
    here, there = client_of(clinic), client_of(hosting)
    confirmed(here, ANNA)
    there.cookies = here.cookies
    assert there.get("/").wsgi_request.user.is_authenticated is False


def test_staff_of_another_operator_do_not_enter(clinic, hosting) -> None:
    staff_of(clinic)
    assert sign_in(client_of(hosting), "clinic-operator:vera", VERA.password).status_code == 200


def test_staff_who_left_do_not_enter_and_are_shown_out(clinic) -> None:
    from zavet.parties.models import Staff

    staff_id, _ = staff_of(clinic)
    client = client_of(clinic)
    assert sign_in(client, "vera", VERA.password).status_code == 302
    Staff.objects.filter(pk=staff_id).update(ended_at=now())
    assert client.get("/").wsgi_request.user.is_authenticated is False
    assert sign_in(client_of(clinic), "vera", VERA.password).status_code == 200


def test_the_officers_link_shows_a_button_and_works_once(clinic) -> None:
    _, account_id = staff_of(clinic, is_officer=True)
    token = make_link(
        account_id=account_id, purpose=LinkPurpose.SIGN_IN, by=Actor.system(), at=now()
    )
    client = client_of(clinic)
    assert client.get(f"/enter/{token}/").status_code == 200
    assert client.post(f"/enter/{token}/").url == "/console/"
    assert client.get("/").wsgi_request.user.is_authenticated is True
    assert client_of(clinic).get(f"/enter/{token}/").status_code == 410
    assert client_of(clinic).post(f"/enter/{token}/").status_code == 410


def test_guessing_is_stopped_for_known_and_unknown_alike(clinic) -> None:
    confirmed(client_of(clinic), ANNA)
    for typed, address in ((ANNA.login, "192.0.2.1"), ("nobody-at-all", "192.0.2.2")):
        client = Client(HTTP_HOST=clinic.host, REMOTE_ADDR=address)
        pages = [sign_in(client, typed, f"попытка-номер-{n}").content.decode() for n in range(6)]
        assert ["Слишком много" in page for page in pages] == [False] * 5 + [True]


def test_after_sign_in_no_message_shows_the_accounts_random_name(clinic) -> None:
    client = client_of(clinic)
    confirmed(client, ANNA)
    client.post("/accounts/logout/")
    sign_in(client, ANNA.login, ANNA.password)
    page = client.get("/receipt/")
    assert "Вы вошли." in page.content.decode()
    assert page.wsgi_request.user.username not in page.content.decode()


def test_leaving_ends_the_session(clinic) -> None:
    client = client_of(clinic)
    confirmed(client, ANNA)
    assert client.get("/accounts/logout/").status_code == 200
    assert client.post("/accounts/logout/").url == "/"
    assert client.get("/").wsgi_request.user.is_authenticated is False


def test_changing_the_password_is_journalled_and_nothing_of_it_is_told(clinic) -> None:

    client = client_of(clinic)
    subject_id = confirmed(client, ANNA)
    sign_in(client, ANNA.login, ANNA.password)
    client.post("/accounts/reauthenticate/", {"password": ANNA.password})
    form = client.get("/accounts/password/")
    assert form.status_code == 200
    new = {"oldpassword": ANNA.password, "password1": "новый-самовар-71-ложка"}
    assert (
        client.post("/accounts/password/", new | {"password2": new["password1"]}).status_code == 302
    )
    entries = list_entries(site_id=None, subject_id=subject_id, event_prefix="parties.password")
    account = find_account(subject_id=subject_id)
    assert [entry.facts for entry in entries] == [{"account": str(account.id)}]


def test_a_second_factor_is_asked_and_its_secret_lies_sealed(clinic) -> None:
    from allauth.mfa.models import Authenticator
    from allauth.mfa.totp.internal.auth import (
        format_hotp_value,
        hotp_value,
        yield_hotp_counters_from_time,
    )

    client = client_of(clinic)
    confirmed(client, ANNA)
    client.post("/accounts/logout/")
    sign_in(client, ANNA.login, ANNA.password)
    client.post("/accounts/reauthenticate/", {"password": ANNA.password})
    page = client.get("/accounts/2fa/totp/activate/")
    assert page.status_code == 200, page.url
    secret = page.context["form"].secret
    counter = next(iter(yield_hotp_counters_from_time()))
    code = format_hotp_value(hotp_value(secret, counter))
    assert client.post("/accounts/2fa/totp/activate/", {"code": code}).status_code == 302
    row = Authenticator.objects.get(type="totp")
    assert secret not in str(row.data)
    for path in ("", "recovery-codes/", "recovery-codes/generate/", "totp/deactivate/"):
        assert client.get(f"/accounts/2fa/{path}").status_code == 200
    fresh = client_of(clinic)
    assert sign_in(fresh, ANNA.login, ANNA.password).url == "/accounts/2fa/authenticate/"
    assert fresh.get("/accounts/2fa/authenticate/").status_code == 200
    assert fresh.get("/").wsgi_request.user.is_authenticated is False


def test_session_rows_are_sealed(clinic) -> None:
    from django.contrib.sessions.models import Session

    client = client_of(clinic)
    confirmed(client, ANNA)
    account_id = client.session["_auth_user_id"]
    rows = [row.session_data for row in Session.objects.all()]
    assert rows
    assert all(account_id not in bytes.fromhex(row).decode("latin-1") for row in rows)


def test_without_cookies_sign_in_says_plainly_that_it_needs_them(clinic) -> None:
    client = client_of(clinic, csrf=True)
    response = client.post(LOGIN, {"login": ANNA.login, "password": ANNA.password})
    assert response.status_code == 403
    assert "Для входа нужны cookies" in response.content.decode()
    for path in ("/", "/policy/", "/cookies/", "/policy/versions/", "/receipt/"):
        reader = client_of(clinic)
        assert reader.get(path).status_code == 200


def test_somebody_unconfirmed_is_told_of_the_letter_at_sign_in_and_may_ask_for_it_again(
    clinic,
) -> None:
    client = client_of(clinic)
    client.post("/register/", filled(client, ANNA))
    run_tasks()
    page = sign_in(client, ANNA.login, ANNA.password).content.decode()
    assert "ещё не подтверждён" in page
    assert 'href="/confirm/again/"' in page
    client.post("/confirm/again/", {"login": ANNA.login})
    run_tasks()
    assert [letter.to for letter in mail.outbox] == [[ANNA.email], [ANNA.email]]


def test_every_sign_in_and_the_second_factor_stand_in_the_journal(clinic) -> None:

    _staff_id, account_id = staff_of(clinic)
    client = client_of(clinic)
    sign_in(client, "vera", "мимо-мимо-мимо-7")
    sign_in(client, "vera", VERA.password)
    told = list_entries(site_id=clinic.id, event_prefix="parties.sign_in.")
    assert [dict(one.facts) for one in told] == [{"account": str(account_id)}]


def test_without_its_entry_nobody_is_signed_in(clinic, monkeypatch) -> None:
    def broken(**_facts: object) -> None:
        raise RuntimeError

    staff_of(clinic)
    monkeypatch.setattr("zavet.parties.sign_ins.append", broken)
    client = client_of(clinic)
    client.raise_request_exception = False
    assert sign_in(client, "vera", VERA.password).status_code == 500
    assert client.get("/console/").status_code == 302
