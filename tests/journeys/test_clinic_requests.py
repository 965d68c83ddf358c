"""What the clinic's policy promises to whoever asks, claims or complains, kept at its doors."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from cast import ANNA, BORIS, INSPECTOR
from desk import OFFICER, Desk, authorised, clauses, sign_in, values
from doors.requests_desk import page_of, written
from doors.rights_desk import all_requests, asked, bytes_of
from letters import letter
from sites import client_of, confirmed, run_tasks
from zavet.access.queries import is_blocked
from zavet.chance import now
from zavet.core.language.words import RightKind
from zavet.core.requests import RequestState
from zavet.doors.mail.reminding import remind
from zavet.doors.mail.taking import take
from zavet.doors.pages.tags import day
from zavet.parties.queries import SiteView

pytestmark = pytest.mark.django_db
LETTER = "/console/requests/letter/"


@pytest.mark.promise("C8.1")
def test_a_claim_is_registered_and_answered_in_writing_within_thirty_calendar_days(clinic) -> None:
    visitor = client_of(clinic)
    token = asked(visitor, "claim", text="Требую возместить ущерб.")
    [claim] = all_requests(clinic)
    thirty = timezone.localdate() + timedelta(days=30)
    assert thirty <= claim.due_on
    assert claim.alarm_on < thirty
    [(clause, _article)] = visitor.get(f"/rights/r/{token}/").context["basis"]
    assert clause == "clinic 8.2"

    officer = Desk(clinic, OFFICER)
    assert f"до {day(claim.due_on)}" in officer.client.get("/console/requests/").content.decode()
    spam = officer.client.post(page_of(claim.id, "dismiss/"), {"reason": "spam"})
    assert spam.status_code == 409
    assert all_requests(clinic)[0].is_open
    sent = written(officer.client, claim.id, "answer", templates="claim_satisfied")
    assert sent.status_code == 302
    [claim] = all_requests(clinic)
    assert claim.state is RequestState.ANSWERED
    page = visitor.get(f"/rights/r/{token}/")
    [url] = [url for one, url in page.context["happenings"] if one.is_letter]
    assert bytes_of(visitor.get(url)).startswith(b"%PDF-1.7")
    run_tasks()
    assert [to for letter in mail.outbox for to in letter.to] == [ANNA.email, ANNA.email]


@pytest.mark.promise("C8.1")
def test_of_a_claim_on_paper_the_officer_is_reminded_before_its_term(clinic) -> None:
    officer = Desk(clinic, OFFICER)
    officer.client.post("/console/reminders/", {"email": OFFICER.email})
    came_on = timezone.localdate() - timedelta(days=27)
    _enter(officer.client, mark="Претензия", text="Верните деньги.", received_on=came_on)
    [claim] = all_requests(clinic)
    assert claim.kinds == (RightKind.CLAIM,)
    assert claim.due_on >= came_on + timedelta(days=30)
    mail.outbox.clear()
    assert remind(at=now()) == 1
    run_tasks()
    [reminder] = mail.outbox
    assert reminder.to == [OFFICER.email]
    assert claim.number in reminder.body
    assert ANNA.family_name not in reminder.body
    written(officer.client, claim.id, "answer", templates="claim_satisfied")
    assert remind(at=now()) == 0


@pytest.mark.promise("C9.2")
@pytest.mark.parametrize("way", ["mail", "desk"])
def test_proposals_and_questions_go_to_the_administrator_who_answers_them(clinic, way: str) -> None:
    guest, text = INSPECTOR.email, "Предлагаю лифт."
    if way == "mail":
        take(letter(text, sender=INSPECTOR, subject="Предложение"), at=now())
    else:
        asked(client_of(clinic), "feedback", name="", email=guest, text=text)
    [request] = all_requests(clinic)
    assert request.kinds == (RightKind.FEEDBACK,)
    officer = Desk(clinic, OFFICER)
    page = officer.client.get(page_of(request.id)).content.decode()
    assert "Предлагаю лифт." in page
    sent = written(officer.client, request.id, "answer", templates="feedback_reply")
    assert sent.status_code == 302
    run_tasks()
    assert {to for one in mail.outbox for to in one.to} == {guest}
    assert all_requests(clinic)[0].state is RequestState.ANSWERED


def _of_anna(**more: str) -> dict[str, str]:
    said = {"email": "other@example.org", "person": ANNA.full_name, "authority": "документ № 5"}
    return said | {"known_by": ANNA.email} | more


@pytest.mark.promise("C6.5")
@pytest.mark.parametrize("who", ["person", "stranger", "representative", "authority", "letter"])
def test_data_are_blocked_from_the_moment_of_the_request_on_every_channel(clinic, who: str) -> None:
    client = client_of(clinic)
    boris = confirmed(client_of(clinic), BORIS)
    anna = confirmed(client, ANNA)
    vera, _ = authorised(clinic, "email", purposes=("identification",))
    shown = vera.show(anna, "email", purpose="identification")
    assert values(shown) == {"email": ANNA.email}
    _ask_to_block(clinic, client, who)
    refused = vera.show(anna, "email", purpose="identification")
    assert clauses(refused) == ["clinic 6.2.4"]
    assert ANNA.email not in refused.content.decode()
    assert not is_blocked(site_id=clinic.id, subject_id=boris, at=now())
    assert client.get("/cabinet/").context["blocks"]["since_at"] is not None


def _ask_to_block(site, client, who: str) -> None:
    """Ask for the block as somebody does: in the cabinet, at the desk, for another, on paper."""
    if who == "person":
        page = "/cabinet/requests/new/block/"
        mark = client.get(page).context["form"]["mark"].value()
        assert client.post(page, {"mark": mark, "text": "Данные неверны."}).status_code == 302
    elif who == "stranger":
        asked(client_of(site), "block")
    elif who == "letter":
        _by_post(site)
    else:
        asked(client_of(site), "block", requester=who, **_of_anna())


def _by_post(site: SiteView) -> None:
    officer = client_of(site)
    assert sign_in(officer, OFFICER).url == "/console/"
    mark = "О блокировании персональных данных"
    _enter(officer, mark=mark, text="Данные неверны.", received_on=timezone.localdate())


def _enter(officer: Client, *, mark: str, text: str, received_on: date) -> None:
    """Write a paper letter of Anna's down at the console."""
    letter = {
        "received_on": received_on.isoformat(),
        "mark": mark,
        "text": text,
        "requester": "subject",
        "name": ANNA.full_name,
        "email": ANNA.email,
    }
    shown = officer.post(LETTER, letter).context
    known = {"kinds": shown["form"]["kinds"].value(), "seen": shown["seen"]}
    assert officer.post(LETTER, letter | known).status_code == 302
