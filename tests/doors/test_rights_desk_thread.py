"""A request by its link: what its bearer reads, adds, takes back; and what the link keeps from everybody."""

import re

import pytest
from django.core import mail
from django_tasks_db.models import DBTaskResult

from cast import ANNA, BORIS, VERA
from doors.rights_desk import all_requests, asked
from residents import hire, settle
from sites import client_of, path_in, run_tasks
from zavet.chance import now
from zavet.core.requests import IdentityState, RequestState
from zavet.core.values import Actor, Sealed
from zavet.journal.queries import list_entries
from zavet.project.diagnostics import BareFormatter
from zavet.rights.operations import answer, refuse
from zavet.rights.queries import find_by_token

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(clinic):
    return client_of(clinic)


@pytest.fixture
def officer(clinic):
    return Actor.staff(hire(clinic, VERA, is_officer=True))


def at(token, page=""):
    return f"/rights/r/{token}/{page}"


def write(client, token, text):
    form = client.get(at(token, "write/")).context["form"]
    return client.post(at(token, "write/"), {"mark": form["mark"].value(), "text": text})


def test_a_link_nobody_made_and_one_that_ended_are_the_same_page(clinic, client, caplog):
    settle(clinic, ANNA)
    token = asked(client)
    run_tasks()
    client.post(path_in(mail.outbox[-1].body))
    pages = ["sent/", "write/", "take-back/", "receipt.pdf"]
    found = {client.get(at(one, page)) for one in (token, "x" * 43) for page in pages}
    assert {one.status_code for one in found} == {404}
    logged = [BareFormatter().format(one) for one in caplog.records]
    assert token in caplog.text
    assert [one for one in logged if token in one or "x" * 43 in one] == []
    bodies = {re.sub(r'value="[^"]{20,}"', "", one.content.decode()) for one in found}
    assert len(bodies) == 1
    assert client.get(at("x" * 43)).status_code == 404


def test_a_link_opens_nothing_on_another_site(clinic, hosting, client):
    token = asked(client)
    assert client_of(hosting).get(at(token)).status_code == 404


def test_pages_of_a_link_tell_its_secret_to_nobody(clinic, client):
    token = asked(client)
    page = client.get(at(token))
    assert (page["Referrer-Policy"], page["X-Robots-Tag"], page["Cache-Control"]) == (
        "strict-origin",
        "noindex, nofollow",
        "no-store, private",
    )
    title = re.search(r"<title>(.*?)</title>", page.content.decode())[1]
    assert token not in title
    assert client.get("/rights/")["Referrer-Policy"] == "same-origin"


def test_nothing_personal_stands_in_the_queue_the_journal_the_log_or_an_address(
    clinic, client, caplog
):
    settle(clinic, ANNA)
    token = asked(client, text="тайные слова", login=ANNA.login, phone=ANNA.phone)
    write(client, token, "ещё тайные слова")
    rows = [str(row.args_kwargs) for row in DBTaskResult.objects.all()]
    assert rows
    entries = [str(one) for one in list_entries(site_id=clinic.id)]
    secrets = (*ANNA.traces, "тайные слова", token)
    planted = [f"send to {ANNA.email}"]
    told = [*rows, *entries, caplog.text]
    assert [one for one in secrets for each in planted if one in each] == [ANNA.email]
    assert [one for one in secrets for each in told if one in each] == []


def test_a_message_reaches_the_thread_once(clinic, client):
    token = asked(client)
    form = client.get(at(token, "write/")).context["form"]
    said = {"mark": form["mark"].value(), "text": "Уточняю."}
    assert client.post(at(token, "write/"), said)["Location"] == at(token)
    assert client.post(at(token, "write/"), said)["Location"] == at(token)
    page = client.get(at(token)).content.decode()
    assert page.count("Уточняю.") == 1
    assert all_requests(clinic)[0].has_news


def test_an_empty_message_is_not_taken(clinic, client):
    token = asked(client)
    assert write(client, token, "").status_code == 422


def test_a_message_to_a_closed_request_begins_a_new_one_with_its_own_link(clinic, client):
    token = asked(client, kind="feedback")
    client.post(at(token, "take-back/"))
    answered = write(client, token, "Прошу сообщить, какие данные вы храните.")
    assert answered.status_code == 303
    assert answered["Location"].endswith("/sent/")
    assert token not in answered["Location"]
    assert len(all_requests(clinic)) == 2


def test_the_request_can_be_taken_back_and_only_once(clinic, client):
    token = asked(client)
    assert client.get(at(token, "take-back/")).status_code == 200
    assert find_by_token(token).is_open
    assert client.post(at(token, "take-back/"))["Location"] == at(token)
    found = find_by_token(token)
    assert (found.state, found.outcome) == (RequestState.DISMISSED, "taken_back")
    assert client.get(at(token, "take-back/"))["Location"] == at(token)
    assert "Обращение закрыто" in client.get(at(token)).content.decode()


def test_an_answer_about_data_is_not_shown_before_the_asker_is_proven(clinic, client, officer):
    settle(clinic, ANNA)
    token = asked(client)
    request = find_by_token(token)
    refused = answer(request_id=request.id, text=Sealed("тайна Анны"), by=officer, at=now()).refusal
    assert refused is not None
    run_tasks()
    opened = client.post(path_in(mail.outbox[-1].body))
    proven = re.fullmatch(r"/rights/r/([\w-]{43})/", opened["Location"])[1]
    answer(request_id=request.id, text=Sealed("тайна Анны"), by=officer, at=now())
    assert "тайна Анны" in client.get(at(proven)).content.decode()
    assert "тайна Анны" not in client.get(at(token)).content.decode()


def test_a_refusal_may_be_read_and_taken_along_by_whoever_asked(clinic, client, officer):
    token = asked(client)
    deed = refuse(
        request_id=find_by_token(token).id,
        ground="152-ФЗ ст. 14 ч. 3",
        text=Sealed("Не хватает подписи."),
        by=officer,
        at=now(),
    )
    assert deed.refusal is None, deed.refusal
    page = client.get(at(token))
    assert "Не хватает подписи." in page.content.decode()
    [url] = [url for one, url in page.context["happenings"] if one.is_letter]
    assert client.get(url).content.startswith(b"%PDF-1.7")


def test_the_receipt_is_taken_along_as_pdf_and_as_text(clinic, client):
    token = asked(client)
    assert client.get(at(token, "receipt.pdf")).content.startswith(b"%PDF-1.7")
    text = client.get(at(token, "receipt.txt")).content.decode()
    for words in (find_by_token(token).number, ANNA.full_name, at(token)):
        assert words in text
    assert client.get(at(token, "receipt.exe")).status_code == 404


def test_looking_at_a_thread_is_journalled(clinic, client):
    token = asked(client)
    before = len(list_entries(site_id=clinic.id))
    client.get(at(token))
    entries = list_entries(site_id=clinic.id)
    assert len(entries) == before + 1
    assert entries[0].event == "access.letters.revealed"


def test_a_link_of_identity_spends_nothing_by_being_opened_and_works_once(clinic, client):
    anna = settle(clinic, ANNA)
    asked(client, text="Хочу знать.")
    run_tasks()
    link = path_in(mail.outbox[-1].body)
    assert link.startswith("/rights/confirm/")
    for _ in range(2):
        page = client.get(link)
        assert (page.status_code, page["Referrer-Policy"]) == (200, "strict-origin")
        assert "Хочу знать." not in page.content.decode()
    [request] = all_requests(clinic)
    assert request.identity is IdentityState.AWAITED
    opened = client.post(link)
    assert "Личность подтверждена" in client.get(opened["Location"]).content.decode()
    [request] = all_requests(clinic)
    assert (request.identity, request.subject_id) == (IdentityState.PROVEN, anna)
    assert client.post(link).status_code == 410
    assert client.get("/rights/confirm/nothing/").status_code == 410


def test_a_link_of_identity_is_dead_on_another_site_and_not_spent(clinic, hosting, client):
    settle(clinic, ANNA)
    asked(client)
    run_tasks()
    link = path_in(mail.outbox[-1].body)
    assert client_of(hosting).post(link).status_code == 410
    assert client.post(link).status_code == 303


def test_the_link_of_identity_goes_to_the_confirmed_address_of_nobody_else(clinic, client):
    settle(clinic, ANNA)
    settle(clinic, BORIS)
    asked(client, email="third@example.org", login=ANNA.login)
    run_tasks()
    assert {one for letter in mail.outbox for one in letter.to} == {"third@example.org"}
    assert [letter for letter in mail.outbox if "/rights/confirm/" in letter.body] == []
