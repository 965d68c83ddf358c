"""Requests from the cabinet: known by the sign-in, answered where they were asked, seen by nobody else."""

import pytest
from django.core import mail

from cast import ANNA, BORIS, VERA
from doors.rights_desk import all_requests, asked
from residents import as_subject, hire, settle
from sites import client_of, run_tasks
from zavet.access.queries import is_blocked
from zavet.chance import now
from zavet.core.language.words import Channel, RightKind
from zavet.core.requests import IdentityState, RequestState
from zavet.core.values import Actor, Sealed
from zavet.doors.pages.tags import day
from zavet.rights.operations import answer, inform

pytestmark = pytest.mark.django_db
PAGE = "/cabinet/requests/"


@pytest.fixture
def anna(clinic):
    return settle(clinic, ANNA)


@pytest.fixture
def client(clinic, anna):
    return as_subject(clinic, anna)


@pytest.fixture
def boris(clinic):
    return as_subject(clinic, settle(clinic, BORIS))


@pytest.fixture
def officer(clinic):
    return Actor.staff(hire(clinic, VERA, is_officer=True))


def ask(client, kind="information", **more):
    form = client.get(f"{PAGE}new/{kind}/").context["form"]
    said = {"mark": form["mark"].value(), "text": "Расскажите всё."}
    return client.post(f"{PAGE}new/{kind}/", said | more)


def test_a_request_is_proven_by_the_sign_in_and_shows_its_day(clinic, anna, client):
    shown = client.get(f"{PAGE}new/information/")
    assert ANNA.email in shown.content.decode()
    made = ask(client)
    [request] = all_requests(clinic)
    assert made["Location"] == f"{PAGE}{request.id}/"
    assert (request.channel, request.identity, request.subject_id, request.kinds) == (
        Channel.CABINET,
        IdentityState.PROVEN,
        anna,
        (RightKind.INFORMATION,),
    )
    assert request.due_on == shown.context["possible"].owed.due.on
    page = client.get(made["Location"]).content.decode()
    for words in (request.number, f"до {day(request.due_on)}", "Расскажите всё."):
        assert words in page


def test_open_requests_stand_on_the_list_and_on_the_overview(clinic, client):
    assert "Обращений пока нет" in client.get(PAGE).content.decode()
    assert "Открытые обращения" not in client.get("/cabinet/").content.decode()
    ask(client)
    [request] = all_requests(clinic)
    for path in (PAGE, "/cabinet/"):
        page = client.get(path).content.decode()
        assert f"{PAGE}{request.id}/" in page
        assert f"до {day(request.due_on)}" in page
    assert client.get("/cabinet/").context["duties"] == []


def test_a_block_of_ones_own_names_the_day_the_review_ends(clinic, client):
    page = client.get("/cabinet/block/").content.decode()
    client.post("/cabinet/block/")
    [review] = client.get("/cabinet/").context["duties"]
    assert review["duty"].kind == "finish_review"
    assert f"закончит проверку: не позже {day(review['duty'].due_on)}." in page
    assert all_requests(clinic) == ()


def test_what_is_done_at_once_needs_no_request_and_is_named_first(client):
    for kind, path in (
        ("rectification", "/cabinet/correct/"),
        ("block", "/cabinet/block/"),
        ("deletion", "/cabinet/delete/"),
        ("withdrawal", "/cabinet/consents/"),
        ("information", "/cabinet/download/"),
    ):
        page = client.get(f"{PAGE}new/{kind}/").content.decode()
        assert f'href="{path}"' in page
        assert "Обращение для этого не обязательно." in page
    assert client.get(f"{PAGE}new/lottery/").status_code == 404


def test_anothers_request_is_not_there_by_any_page(clinic, client, boris):
    url = ask(client)["Location"]
    pages = ("", "write/", "take-back/", "receipt.pdf", "receipt.txt")
    assert {client.get(url + one).status_code for one in pages} == {200}
    assert {boris.get(url + one).status_code for one in pages} == {404}
    assert boris.post(f"{url}take-back/").status_code == 404
    assert all_requests(clinic)[0].is_open
    assert "Обращений пока нет" in boris.get(PAGE).content.decode()
    assert client_of(clinic).get(url)["Location"].startswith("/accounts/login/")


def test_a_request_in_somebodys_name_shows_them_that_it_is_and_not_a_word_of_it(clinic, client):
    asked(client_of(clinic), text="слова чужака", email=ANNA.email)
    [request] = all_requests(clinic)
    page = client.get(PAGE).content.decode()
    assert "От вашего имени, личность не подтверждена" in page
    assert request.number in page
    assert "слова чужака" not in page
    assert client.get(f"{PAGE}{request.id}/").status_code == 404


def test_the_answer_stands_in_the_thread_and_is_taken_along(clinic, client, officer):
    url = ask(client)["Location"]
    [request] = all_requests(clinic)
    assert inform(request_id=request.id, by=officer, at=now()).is_done
    answer(request_id=request.id, text=Sealed(f"Храним: {ANNA.email}."), by=officer, at=now())
    page = client.get(url)
    assert f"Храним: {ANNA.email}." in page.content.decode()
    [letter] = [link for one, link in page.context["happenings"] if one.is_letter]
    taken = client.get(letter)
    assert taken.content.startswith(b"%PDF-1.7")
    assert "Открытые обращения" not in client.get("/cabinet/").content.decode()


def test_a_message_and_taking_back_reach_the_same_thread(clinic, client):
    url = ask(client)["Location"]
    form = client.get(f"{url}write/").context["form"]
    said = {"mark": form["mark"].value(), "text": "Ещё вопрос."}
    assert client.post(f"{url}write/", said)["Location"] == url
    assert "Ещё вопрос." in client.get(url).content.decode()
    assert client.post(f"{url}take-back/")["Location"] == url
    [request] = all_requests(clinic)
    assert (request.state, request.outcome) == (RequestState.DISMISSED, "taken_back")


def test_the_same_request_again_leads_to_the_one_that_waits(clinic, client):
    first = ask(client)["Location"]
    assert ask(client)["Location"] == first
    states = {one.state for one in all_requests(clinic)}
    assert states == {RequestState.NEW, RequestState.JOINED}


def test_a_form_sent_twice_makes_one_request(clinic, client):
    form = client.get(f"{PAGE}new/claim/").context["form"]
    said = {"mark": form["mark"].value(), "text": "Претензия."}
    urls = {client.post(f"{PAGE}new/claim/", said)["Location"] for _ in range(2)}
    assert len(urls) == len(all_requests(clinic)) == 1


def test_what_cannot_be_taken_is_said_and_nothing_typed_is_lost(clinic, client):
    answered = ask(client, "rectification", text="", categories=["email"])
    assert answered.status_code == 422
    assert answered.context["form"]["categories"].value() == ["email"]
    assert all_requests(clinic) == ()


def test_a_request_to_stop_the_use_stops_it_with_the_receipt(clinic, anna, client):
    assert not is_blocked(site_id=clinic.id, subject_id=anna, at=now())
    other = ask(client, "information")["Location"]
    url = ask(client, "block")["Location"]
    assert is_blocked(site_id=clinic.id, subject_id=anna, at=now())
    assert "Данные не используются" in client.get(url).content.decode()
    assert "Данные не используются" not in client.get(other).content.decode()
    client.post(f"{url}take-back/")
    assert not is_blocked(site_id=clinic.id, subject_id=anna, at=now())


def test_the_word_that_it_came_goes_to_the_person(clinic, client):
    ask(client)
    run_tasks()
    assert {to for letter in mail.outbox for to in letter.to} == {ANNA.email}
    assert [one for one in mail.outbox if "/rights/confirm/" in one.body] == []
