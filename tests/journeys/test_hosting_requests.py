"""What the hosting's policy promises to whoever asks, kept at its doors: the desk, the cabinet, the officer's console."""

import json
from datetime import timedelta

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from cast import ANNA, BORIS, GLEB, INSPECTOR
from desk import OFFICER, Desk, taken_along
from doors.requests_desk import page_of, written
from doors.rights_desk import all_requests, asked, bytes_of
from letters import letter
from residents import as_subject, settle
from sites import client_of, confirmed, path_in, run_tasks
from zavet.access.operations import reveal
from zavet.chance import now
from zavet.core.language.words import RightKind
from zavet.core.requests import IdentityState, RequestState
from zavet.core.values import Action, Actor
from zavet.doors.mail.taking import take
from zavet.duties.queries import DESTRUCTIONS, list_open
from zavet.journal.queries import list_entries

pytestmark = pytest.mark.django_db
LETTER = "/console/requests/letter/"
CHECK = {"step": "prove", "method": "document_shown", "evidence": "паспорт 4509 123456"}


def held(client) -> dict[str, str]:
    """Return what is held of a person, as they take it along."""
    return {one["category"]: one["value"] for one in taken_along(client)["data"]}


@pytest.fixture
def client(hosting):
    """Return Anna's browser, signed in."""
    client = client_of(hosting)
    confirmed(client_of(hosting), BORIS, phone=BORIS.phone)
    client.anna = confirmed(client, ANNA, phone=ANNA.phone)
    return client


@pytest.fixture
def officer(hosting, client):
    return Desk(hosting, OFFICER)


@pytest.mark.promise("H5.2")
def test_data_are_changed_and_added_and_opened_or_closed_at_any_time_by_oneself_and_by_request(
    hosting, client, officer
) -> None:
    typed = {"name": "Травникова Анна", "email": ANNA.email, "phone": ANNA.phone}
    assert client.post("/cabinet/correct/", typed).status_code == 302
    assert held(client) == typed
    for visibility in ("open", "confidential"):
        client.post("/cabinet/visibility/", {"category": "phone", "visibility": visibility})
        shown = {one["category"]: one["visibility"] for one in taken_along(client)["data"]}
        assert shown["phone"] == visibility
    client.post("/cabinet/visibility/", {"category": "phone", "visibility": "open"})

    stranger = client_of(hosting)
    asked(stranger, "rectification", categories=["phone"], text="Телефон другой.")
    asked(stranger, "confidentiality", categories=["phone"], text="Закройте телефон.")
    rectify, close = sorted(all_requests(hosting), key=lambda one: one.received_at)
    new = {"category": "phone", "value": "+7 912 555-09-99"}
    assert officer.client.post(page_of(rectify.id, "rectify/"), new).status_code == 409
    assert held(client) == typed
    for request in (rectify, close):
        proven = officer.client.post(page_of(request.id, "identity/"), CHECK)
        assert proven.status_code == 302
    assert officer.client.post(page_of(rectify.id, "rectify/"), new).status_code == 302
    closed = officer.client.post(page_of(close.id, "visibility/"), {"category": "phone"})
    assert closed.status_code == 302
    assert held(client) == typed | {"phone": "+7 912 555-09-99"}
    visible = {one["category"]: one["visibility"] for one in taken_along(client)["data"]}
    assert visible["phone"] == "confidential"
    for request in (rectify, close):
        assert written(officer.client, request.id, "answer", templates="written").status_code == 302
    assert {one.state for one in all_requests(hosting)} == {RequestState.ANSWERED}


@pytest.mark.promise("H5.4")
def test_a_letter_marked_so_is_answered_by_everything_held_and_done(
    hosting, client, officer
) -> None:
    mark = "Запрос информации о порядке обработки персональных данных"
    letter = {
        "received_on": timezone.localdate().isoformat(),
        "mark": mark,
        "text": "Прошу ответить.",
        "requester": "subject",
        "name": ANNA.full_name,
        "email": ANNA.email,
        "postal": ANNA.address,
    }
    shown = officer.client.post(LETTER, letter)
    assert shown.context["form"]["kinds"].value() == ["information"]
    [term] = shown.context["terms"]
    assert term["clause"] == "hosting 5.3"
    sent = letter | {"kinds": ["information"], "seen": shown.context["seen"]}
    assert officer.client.post(LETTER, sent).status_code == 302
    [request] = all_requests(hosting)
    assert request.due_on == term["due_on"]
    assert officer.client.post(page_of(request.id, "identity/"), CHECK).status_code == 302
    assert written(officer.client, request.id, "answer", templates="information").status_code == 302

    thread = client.get(f"/cabinet/requests/{request.id}/")
    text = thread.content.decode()
    for told in (ANNA.full_name, ANNA.email, ANNA.phone):
        assert told in text
    assert [trace for trace in BORIS.traces if trace in text] == []
    [pdf] = [url for one, url in thread.context["happenings"] if one.is_letter]
    assert bytes_of(client.get(pdf)).startswith(b"%PDF-1.7")
    machine = json.loads(client.get("/cabinet/download/").content)
    assert {one["value"] for one in machine["data"]} == {ANNA.full_name, ANNA.email, ANNA.phone}
    assert machine["accesses"] != []


@pytest.mark.promise("H5.5")
def test_identity_is_checked_in_any_lawful_form_and_nothing_leaves_before(
    hosting, client, officer
) -> None:
    stranger = client_of(hosting)
    token = asked(stranger, "information", text="Что у вас обо мне?")
    [request] = all_requests(hosting)
    answer = page_of(request.id, "write/answer/")
    refused = officer.client.post(answer, {"templates": "information"})
    assert refused.status_code == 409
    pages = [refused.content.decode(), stranger.get(f"/rights/r/{token}/").content.decode()]
    assert [one for one in (ANNA.phone, ANNA.login) for page in pages if one in page] == []

    run_tasks()
    [link] = [one.body for one in mail.outbox if "/rights/confirm/" in one.body]
    assert client.get(path_in(link)).status_code == 200
    assert all_requests(hosting)[0].identity is IdentityState.AWAITED
    client.post(path_in(link))
    assert all_requests(hosting)[0].identity is IdentityState.PROVEN
    assert "Что у вас обо мне?" not in stranger.get(f"/rights/r/{token}/").content.decode()
    assert stranger.get(f"/rights/r/{token}/receipt.pdf").status_code == 404

    asked(stranger, "information", email="other@example.org", text="И мне.")
    [second] = [one for one in all_requests(hosting) if one.id != request.id]
    failed = {"step": "fail", "method": "signature_checked", "evidence": "подпись другая"}
    assert officer.client.post(page_of(second.id, "identity/"), failed).status_code == 302
    checked = CHECK | {"subject": str(client.anna)}
    assert officer.client.post(page_of(second.id, "identity/"), checked).status_code == 302
    told = list_entries(site_id=hosting.id, event_prefix="rights.identity")
    assert [one.facts["method"] for one in told] == [
        "document_shown",
        "signature_checked",
        "link_answered",
    ]
    assert "4509 123456" not in str(list_entries(site_id=hosting.id, limit=500))
    assert written(officer.client, request.id, "answer", templates="information").status_code == 302


@pytest.mark.promise("H6.1")
@pytest.mark.parametrize("way", ["mail", "desk"])
def test_questions_and_proposals_are_taken_in_answered_and_tracked(
    hosting, officer, way: str
) -> None:
    guest, text = INSPECTOR.email, "Где ваш офис?"
    if way == "mail":
        to = "privacy@hosting.example"
        take(letter(text, sender=INSPECTOR, to=to, subject="Вопрос"), at=now())
    else:
        asked(client_of(hosting), "feedback", name="", email=guest, text=text)
    [request] = all_requests(hosting)
    assert request.kinds == (RightKind.FEEDBACK,)
    assert queue(officer) == [request.number]
    run_tasks()
    mail.outbox.clear()
    sent = written(officer.client, request.id, "answer", templates="feedback_reply")
    assert sent.status_code == 302
    run_tasks()
    assert [letter.to for letter in mail.outbox] == [[guest]]
    told = officer.client.get(page_of(request.id)).context["thread"]
    assert [one["words"] for one in told if one["number"]] != []
    assert queue(officer) == []


def queue(officer: Desk) -> list[str]:
    """Return the numbers of the open requests, as the officer's list shows them."""
    return [row["number"] for row in officer.client.get("/console/requests/").context["rows"]]


@pytest.mark.promise("H5.3")
def test_a_letter_marked_as_a_withdrawal_ends_the_consent_everywhere_from_the_day_it_came(
    hosting, officer
) -> None:
    gleb = settle(hosting, GLEB, at=now() - timedelta(days=10))
    client = as_subject(hosting, gleb)
    came_on = timezone.localdate() - timedelta(days=3)
    paper = {
        "received_on": came_on.isoformat(),
        "written_on": (came_on - timedelta(days=4)).isoformat(),
        "outer_number": "б/н",
        "mark": "Отзыв согласия на обработку персональных данных",
        "text": "Отзываю.",
        "requester": "subject",
        "name": GLEB.full_name,
        "email": GLEB.email,
        "postal": GLEB.address,
    }
    shown = officer.client.post(LETTER, paper)
    assert shown.context["form"]["kinds"].value() == ["withdrawal"]
    [term] = shown.context["terms"]
    assert (term["clause"], term["due_on"]) == ("hosting 5.2.1", came_on + timedelta(days=30))
    scan = SimpleUploadedFile("письмо.pdf", b"%PDF-1.7 scan", content_type="application/pdf")
    sent = paper | {"kinds": ["withdrawal"], "seen": shown.context["seen"], "files": scan}
    assert officer.client.post(LETTER, sent).status_code == 302
    [request] = all_requests(hosting)
    assert (request.outer_number, request.due_on) == ("б/н", came_on + timedelta(days=30))

    assert may_be_written_to(hosting, gleb)
    assert officer.client.post(page_of(request.id, "identity/"), CHECK).status_code == 302
    assert not may_be_written_to(hosting, gleb)
    answers = client.get("/cabinet/consents/").content.decode()
    assert "отозвано" in answers.lower()
    owed = list_open(site_id=hosting.id, subject_id=gleb, kinds=DESTRUCTIONS)
    assert {one.due_on for one in owed} == {came_on + timedelta(days=30)}
    done = written(officer.client, request.id, "answer", templates="withdrawal_accepted")
    assert done.status_code == 302
    assert all_requests(hosting)[0].state is RequestState.ANSWERED


def may_be_written_to(site, subject_id) -> bool:
    """Tell whether the person's e-mail may be used for campaigns, as Zavet itself would ask."""
    asked_for = reveal(
        site_id=site.id,
        subject_id=subject_id,
        categories=["email"],
        purpose="campaigns",
        action=Action.USE,
        by=Actor.system(),
        at=now(),
    )
    return asked_for.is_permitted
