"""Attacks that once went through, tried again: each door they came in by stays shut."""

import json
import os
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest
import rfc8785
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.core import mail
from django.db import DatabaseError, connection, transaction

import zavet
from cast import ANNA, BORIS, GLEB, VERA
from residents import as_staff, hire
from sites import client_of, confirmed, filled, run_tasks
from zavet.chance import now
from zavet.core.chain.receipt import is_genuine
from zavet.core.values import Actor
from zavet.doors.cli.officers import first_links
from zavet.doors.pages.passwords import require_strong
from zavet.journal.queries import count_entries
from zavet.parties.entry_links import LinkPurpose, make_link
from zavet.project.databases import database

pytestmark = pytest.mark.django_db
LOGIN = "/accounts/login/"
STATIC = Path(zavet.__file__).parent / "static" / "zavet"
LETTERS_STAND_IN = "4@8({[<369|!17$5+0xX2zZ%"


def sign_in(client, login: str, password: str):
    return client.post(LOGIN, {"login": login, "password": password})


def test_a_taken_login_does_not_tell_whether_the_email_beside_it_is_known(clinic) -> None:
    confirmed(client_of(clinic), ANNA)
    confirmed(client_of(clinic), BORIS)
    answers = []
    for person in (ANNA, GLEB):
        client = client_of(clinic)
        response = client.post("/register/", filled(client, person, login=BORIS.login))
        answers.append((response.status_code, dict(response.context["form"].errors)))
    assert answers[0] == answers[1]
    assert list(answers[0][1]) == ["login"]


def test_the_password_just_registered_does_not_tell_whether_the_email_was_known(clinic) -> None:
    confirmed(client_of(clinic), ANNA)
    guess = "чужой-сундук-93-лестницы"
    answers = []
    for person, login in ((ANNA, "somebody-1"), (BORIS, "somebody-2")):
        client = client_of(clinic)
        typed = filled(client, person, login=login) | {"password": guess}
        assert client.post("/register/", typed).url == "/register/sent/"
        response = sign_in(client, person.email, guess)
        answers.append((response.status_code, response.context["form"].errors.as_text()))
        assert client.get("/").wsgi_request.user.is_authenticated is False
    assert answers[0] == answers[1]


def test_nobody_puts_a_second_factor_before_the_owner_of_the_address_comes(clinic) -> None:
    attacker = client_of(clinic)
    attacker.post("/register/", filled(attacker, ANNA))
    sign_in(attacker, ANNA.email, ANNA.password)
    answer = attacker.get("/accounts/2fa/totp/activate/")
    assert (answer.status_code, answer.url.split("?")[0]) == (302, LOGIN)


def test_whoever_registers_under_the_name_of_staff_does_not_keep_them_out(clinic) -> None:
    hire(clinic, VERA)
    attacker = client_of(clinic)
    confirmed(attacker, BORIS, login=VERA.login)
    assert sign_in(client_of(clinic), VERA.login, VERA.password).url == "/console/"
    assert sign_in(client_of(clinic), BORIS.email, BORIS.password).url == "/cabinet/"


@pytest.mark.parametrize("known", [True, False])
def test_attempts_under_other_spellings_are_counted_alike_known_or_not(clinic, known) -> None:
    if known:
        confirmed(client_of(clinic), ANNA)
    client = client_of(clinic)
    wide = [ANNA.email.replace(ANNA.email[n], chr(ord(ANNA.email[n]) + 0xFEE0)) for n in range(6)]
    pages = [sign_in(client, typed, "не-тот-пароль").content.decode() for typed in wide]
    assert ["Слишком много" in page for page in pages] == [False] * 5 + [True]


@pytest.mark.parametrize("known", [True, False])
def test_letters_asked_for_under_other_spellings_are_counted_alike(clinic, known) -> None:
    if known:
        confirmed(client_of(clinic), ANNA)
    client = client_of(clinic)
    wide = [ANNA.email.replace(ANNA.email[n], chr(ord(ANNA.email[n]) + 0xFEE0)) for n in range(6)]
    asked = [client.post("/accounts/password/forgotten/", {"login": typed}) for typed in wide]
    assert [one.status_code for one in asked] == [200] * 5 + [429]


def test_a_mailbox_is_not_filled_by_registering_its_address_again_and_again(clinic) -> None:
    confirmed(client_of(clinic), ANNA)
    mail.outbox.clear()
    for place in range(8):
        client = client_of(clinic)
        answer = client.post("/register/", filled(client, ANNA, login=f"somebody-{place}"))
        assert answer.url == "/register/sent/"
    run_tasks()
    assert len(mail.outbox) == 5


def test_no_row_of_a_copied_database_is_a_cookie_to_enter_with(clinic) -> None:
    client = client_of(clinic)
    confirmed(client, ANNA)
    thief = client_of(clinic)
    rows = list(Session.objects.values_list("session_key", flat=True))
    assert rows
    for row in rows:
        thief.cookies["zavet_session"] = row
        assert thief.get("/cabinet/").status_code == 302
    assert client.cookies["zavet_session"].value not in rows
    assert client.get("/cabinet/").status_code == 200
    client.post("/accounts/logout/")
    thief.cookies["zavet_session"] = rows[0]
    assert thief.get("/cabinet/").status_code == 302


def test_a_password_of_signs_that_stand_for_letters_keeps_no_processor_busy() -> None:
    started = time.process_time()
    require_strong(LETTERS_STAND_IN * 10)
    assert time.process_time() - started < 2


@pytest.mark.parametrize("text", ["[" * 60_000, '{"receipt":' + "[" * 30_000])
def test_a_receipt_of_brackets_alone_is_no_fault_of_ours(clinic, text) -> None:
    answer = client_of(clinic).post("/receipt/", {"text": text})
    assert (answer.status_code, answer.context["is_genuine"]) == (200, False)


@pytest.mark.parametrize(
    "forged",
    [
        '{"receipt": {"answer": "given"}, %s',
        '{"note": "согласие дано", %s',
        '{"receipt": {"answer": "given", "answer": "refused"}, "signature": "%s", "public_key": "%s"}',
    ],
)
def test_a_receipt_that_shows_more_than_was_signed_is_not_genuine(forged) -> None:
    secret = Ed25519PrivateKey.generate()
    public = secret.public_key().public_bytes_raw()
    body = {"answer": "refused"}
    words = (secret.sign(rfc8785.dumps(body)).hex(), public.hex())
    signed = json.dumps({"receipt": body, "signature": words[0], "public_key": words[1]})
    assert is_genuine(signed, public_key=public)
    filling = words if forged.count("%s") == len(words) else signed[1:]
    assert not is_genuine(forged % filling, public_key=public)


def test_statistics_up_to_the_last_day_there_is_are_refused_in_the_form(hosting) -> None:
    client = as_staff(hosting, hire(hosting, VERA))
    answer = client.get("/console/statistics/?first_on=2026-01-01&last_on=9999-12-31")
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["last_on"])


@pytest.mark.sqlite
def test_database_files_are_their_owners_alone_even_in_an_open_folder(tmp_path) -> None:
    tmp_path.chmod(0o755)
    (tmp_path / "keys.sqlite3").touch(mode=0o644)
    script = "from zavet.doors.cli.opening import open_installation as o; o()"
    environment = os.environ | {"ZAVET_DATA": str(tmp_path)}
    subprocess.run([sys.executable, "-c", script], env=environment, check=True)
    modes = {one.name: stat.S_IMODE(one.stat().st_mode) for one in tmp_path.glob("*.sqlite3*")}
    assert modes
    assert set(modes.values()) == {0o600}, json.dumps(modes)
    assert database("", default=tmp_path / "keys.sqlite3")["NAME"] == tmp_path / "keys.sqlite3"


def test_an_officer_who_came_by_a_link_sets_a_password_which_is_journalled(clinic) -> None:
    staff_id = hire(clinic, VERA)
    account = get_user_model().objects.get(staff_id=staff_id)
    account.set_unusable_password()
    account.save()
    client = client_of(clinic)
    token = make_link(
        account_id=account.id, purpose=LinkPurpose.SIGN_IN, by=Actor.system(), at=now()
    )
    client.post(f"/enter/{token}/")
    assert client.get("/accounts/password/").url == "/accounts/password/set/"
    assert client.get("/accounts/password/set/").status_code == 200
    new = {"password1": BORIS.password, "password2": BORIS.password}
    assert client.post("/accounts/password/set/", new).url == "/console/"
    assert sign_in(client_of(clinic), VERA.login, BORIS.password).url == "/console/"
    assert count_entries(site_id=None, event_prefix="parties.password.changed") == 1


def test_no_start_prints_a_link_of_an_officer_who_has_a_password(clinic) -> None:
    ((_, first),) = first_links()
    assert "/enter/" in first
    account = get_user_model().objects.get(username=f"{clinic.operator_slug}:officer")
    account.set_password(VERA.password)
    account.save()
    assert list(first_links()) == []
    ((_, again),) = first_links(is_for_all=True)
    assert again != first


def test_markup_in_a_policys_words_stays_text_in_the_cookie_dialog(browser) -> None:
    words = {
        "necessary": "a",
        "all": "b",
        "choose": "choose",
        "save": "d",
        "close": "e",
        "more": "f",
    }
    kind = {"name": "one", "title": "<img src=x class=planted>", "text": "<b class=planted>b</b>"}
    told = {"title": "t", "text": "t", "page": "/", "words": words, "categories": [kind]}
    told["necessary"] = {"title": "n", "text": "n"}
    scripts = [
        STATIC / "vendor/cookieconsent/cookieconsent.umd.js",
        STATIC / "js/consent.js",
    ]
    data = json.dumps(told).replace("<", "\\u003c")
    page = browser.new_page()
    page.route(
        "**/*",
        lambda route: route.fulfill(
            content_type="text/html; charset=utf-8",
            body='<!doctype html><div id="cookie-banner"><form action="/"></form></div>'
            f'<script type="application/json" id="cookie-banner-data">{data}</script>',
        ),
    )
    page.goto("http://clinic.localhost/")
    for script in scripts:
        page.add_script_tag(content=script.read_text(encoding="utf-8"))
    page.click("text=choose")
    page.wait_for_selector("text=<img src=x class=planted>")
    assert page.query_selector(".planted") is None
    page.close()


@pytest.mark.sqlite
@pytest.mark.parametrize("table", ["zavet_consentevent", "zavet_wording", "zavet_publication"])
@pytest.mark.parametrize("rowid", ["", "rowid, "])
def test_what_people_saw_and_said_is_not_replaced_past_the_guards_of_change(
    clinic, table, rowid
) -> None:
    confirmed(client_of(clinic), ANNA)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table} LIMIT 1")
        names = [column[0] for column in cursor.description]
        key = names[0]
        taken = [f"'other' AS {one}" if rowid and one == key else one for one in names]
        statement = (
            f"INSERT OR REPLACE INTO {table} ({rowid}{', '.join(names)}) "
            f"SELECT {rowid}{', '.join(taken)} FROM {table} LIMIT 1"
        )
    with (
        pytest.raises(DatabaseError, match="never changed"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


@pytest.mark.sqlite
def test_no_entry_of_the_journal_makes_room_for_one_that_continues_the_chain(clinic) -> None:
    columns = "position, id, event, actor_kind, at, facts, is_sealed, previous_hash, hash"
    values = "h.position + 1, 'other', 'x', 'system', '2026-01-01', '{}', 0, h.hash, x'00'"
    with connection.cursor() as cursor:
        cursor.execute("SELECT min(rowid) FROM journal_entry")
        (first,) = cursor.fetchone()
    with (
        pytest.raises(DatabaseError, match="does not continue"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            f"INSERT OR REPLACE INTO journal_entry (rowid, {columns}) "
            f"SELECT {first}, {values} FROM journal_head h"
        )


@pytest.mark.parametrize("choice", ["necessary", "all"])
def test_an_answer_about_cookies_brings_no_cookie_that_tells_one_visitor_from_another(
    clinic, choice
) -> None:
    client = client_of(clinic)
    answer = client.post("/cookies/", {"choice": choice})
    assert set(answer.cookies) == {"zavet_cookies"}
    assert Session.objects.count() == 0


def test_behind_tls_cookies_are_this_hosts_alone(tmp_path) -> None:
    script = (
        "from zavet.project import settings as s; print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME,"
        " s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.LANGUAGE_COOKIE_SECURE)"
    )
    environment = os.environ | {"ZAVET_DATA": str(tmp_path), "ZAVET_TLS": "on"}
    told = subprocess.run(
        [sys.executable, "-c", script], env=environment, check=True, capture_output=True, text=True
    ).stdout.split()
    assert told == ["__Host-zavet_session", "__Host-zavet_csrf", "True", "True", "True"]
