"""Letters of requests by a real mail server: what goes to whom, once, marked as ours; what must never go or stay."""

import traceback
from datetime import timedelta

import pytest
from django_tasks_db.models import DBTaskResult

from cast import ANNA, BORIS
from letters import letter, letters_in, link_in
from post_office import Mailbox, mailbox, text_of
from sites import client_of, run_tasks
from world import World, open_world
from zavet.access.answering import open_letters
from zavet.chance import now
from zavet.core.language.words import Channel, RightKind
from zavet.core.requests import Requester, RequestEvent
from zavet.core.values import Actor, Sealed, ZavetError
from zavet.doors.mail import contacts
from zavet.doors.mail.posting import LetterNotSent
from zavet.doors.mail.retrying import DELAYS
from zavet.doors.mail.sending import after_receiving, queue_letter, queue_waiting, send_letter
from zavet.doors.mail.taking import Fate, take
from zavet.rights.operations import answer, attach_file, mark_sent, receive, write_notice
from zavet.rights.queries import find_by_token, find_outgoing, get_request, list_steps

__all__ = ["mailbox"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db: None) -> World:
    return open_world()


def ask(
    world: World,
    *,
    channel: Channel = Channel.DESK,
    email: str = ANNA.email,
    kinds=(RightKind.FEEDBACK,),
    by=None,
):
    fields = {"email": Sealed(email), "text": Sealed("Прошу ответить")}
    received = receive(
        site_id=world.site.id,
        kinds=kinds,
        channel=channel,
        fields=fields,
        requester=Requester.SUBJECT,
        by=by or Actor.visitor(),
        at=now(),
    )
    after_receiving(received, at=now())
    return received


def reply(world: World, request_id, text: str = "Ответ: данных нет.", *, file: bytes = b""):
    deed = answer(request_id=request_id, text=Sealed(text), by=world.officer, at=now())
    assert deed.refusal is None
    if file:
        attach_file(
            step_id=deed.step_id,
            chunks=[file],
            name=Sealed("a.pdf"),
            media_type=Sealed("application/pdf"),
            by=world.officer,
            at=now(),
        )
    queue_letter(deed.step_id)
    return deed


def test_a_request_is_told_to_have_come_with_its_number_day_and_link(
    world: World, mailbox: Mailbox
):
    taken = take(letter("Вопрос", subject="Вопрос"), at=now())
    run_tasks()
    [(to, told)] = mailbox.letters
    request = get_request(taken.request_id)
    text = text_of(told)
    assert to == [ANNA.email]
    assert told["Subject"].strip() == f"Сайт clinic: обращение принято [№ {request.number}]"
    assert (told["Auto-Submitted"], told["X-Loop"]) == ("auto-generated", "zavet")
    assert told["Reply-To"] == "privacy@clinic.example"
    assert f"под номером {request.number}" in text
    assert f"не позднее {request.due_on:%d.%m.%Y}" in text
    token = link_in(text, "/rights/").rstrip("/").rpartition("/")[2]
    assert find_by_token(token).id == request.id
    assert [
        (one.sent_by, one.sent_at is not None) for one in list_steps(request.id) if one.number
    ] == [("email", True)]


def test_an_answer_by_mail_carries_the_letter_its_document_and_the_mark(
    world: World, mailbox: Mailbox
):
    taken = take(letter("Вопрос", subject="Вопрос"), at=now())
    run_tasks()
    deed = reply(world, taken.request_id, file=b"%PDF-1.7 bytes")
    run_tasks()
    [told] = letters_in(mailbox, "ответ на ваше обращение")
    assert told["Subject"].endswith(f"[№ {taken.number}]")
    assert "Ответ: данных нет." in told.get_body(("plain",)).get_content()
    [file] = told.iter_attachments()
    assert (file.get_filename(), file.get_content_type()) == (
        f"{deed.number}.pdf",
        "application/pdf",
    )
    assert file.get_content() == b"%PDF-1.7 bytes"


def test_an_answer_to_the_desk_goes_without_a_word_of_it(world: World, mailbox: Mailbox):
    received = ask(world)
    reply(world, received.request_id, "Тайный ответ", file=b"%PDF")
    run_tasks()
    [told] = letters_in(mailbox, "ответ на ваше обращение")
    assert "Тайный" not in str(told)
    assert list(told.iter_attachments()) == []
    token = link_in(text_of(told), "/rights/").rstrip("/").rpartition("/")[2]
    assert token == received.token


def test_of_a_cabinet_request_the_letter_names_the_cabinet(world: World, mailbox: Mailbox):
    received = ask(world, channel=Channel.CABINET, by=Actor.subject(world.anna))
    reply(world, received.request_id)
    run_tasks()
    [told] = letters_in(mailbox, "ответ на ваше обращение")
    assert f"/cabinet/requests/{received.request_id}/" in text_of(told)
    assert received.token not in str([str(one) for one in letters_in(mailbox)])


def test_a_paper_letter_gets_no_mail(world: World, mailbox: Mailbox):
    received = ask(world, channel=Channel.POST, by=world.officer)
    reply(world, received.request_id)
    run_tasks()
    assert mailbox.letters == []


def test_a_letter_is_sent_once_and_killed_before_it_was_marked_under_the_same_id(
    world: World, mailbox: Mailbox
):
    received = ask(world)
    run_tasks()
    [step] = [one for one in list_steps(received.request_id) if one.number]
    send_letter.call(step_id=str(step.id))
    assert len(letters_in(mailbox, "обращение принято")) == 1
    deed = write_notice(
        request_id=received.request_id, text=Sealed("Ещё"), by=world.officer, at=now()
    )
    waiting = find_outgoing(deed.step_id)
    send_letter.call(step_id=str(deed.step_id))
    # As if the process had died between the mail server's yes and the mark.
    from zavet.rights.models import RequestStep

    RequestStep.objects.filter(pk=deed.step_id).update(sent_at=None, sent_by="")
    assert find_outgoing(deed.step_id) == waiting
    send_letter.call(step_id=str(deed.step_id))
    twice = letters_in(mailbox, "уведомление")
    assert len(twice) == 2
    assert len({one["Message-ID"] for one in twice}) == 1


def test_what_the_mail_server_refuses_is_tried_again_later_each_time_and_then_given_up(
    world: World, mailbox: Mailbox
):
    mailbox.refused = {ANNA.email}
    received = ask(world)
    [step] = [one for one in list_steps(received.request_id) if one.number]
    run_tasks()
    [row] = DBTaskResult.objects.all()
    assert row.args_kwargs["kwargs"] == {"step_id": str(step.id), "attempt": 1}
    wait = row.run_after - now()
    assert DELAYS[0] - timedelta(minutes=1) < wait <= DELAYS[0]
    assert find_outgoing(step.id) is not None
    with pytest.raises(LetterNotSent) as raised:
        send_letter.call(step_id=str(step.id), attempt=len(DELAYS))
    told = "".join(traceback.format_exception(raised.value))
    assert ANNA.email not in told
    mailbox.refused = set()
    DBTaskResult.objects.update(run_after=now())
    run_tasks()
    assert find_outgoing(step.id) is None


def test_a_letter_no_task_sends_is_queued_once(world: World, mailbox: Mailbox):
    received = ask(world)
    deed = write_notice(
        request_id=received.request_id, text=Sealed("Ещё"), by=world.officer, at=now()
    )
    later = now() + timedelta(minutes=10)
    assert queue_waiting(at=now()) == 0
    assert queue_waiting(at=later) == 1
    assert queue_waiting(at=later) == 0
    run_tasks()
    assert find_outgoing(deed.step_id) is None
    assert queue_waiting(at=later) == 0


def test_a_letter_whose_worker_died_is_queued_again(world: World, mailbox: Mailbox):
    received = ask(world)
    DBTaskResult.objects.update(status="RUNNING", started_at=now() - timedelta(hours=1))
    assert queue_waiting(at=now() + timedelta(minutes=10)) == 1
    run_tasks()
    assert [one.sent_by for one in list_steps(received.request_id) if one.number] == ["email"]


def test_a_letter_given_up_is_queued_by_hand_alone(world: World, mailbox: Mailbox):
    ask(world)
    DBTaskResult.objects.update(status="FAILED")
    assert queue_waiting(at=now() + timedelta(days=1)) == 0
    assert queue_waiting(at=now() + timedelta(days=1), is_forced=True) == 1


def test_rows_of_the_queue_hold_ids_alone(world: World, mailbox: Mailbox):
    take(letter(sender=BORIS), at=now())
    received = ask(world)
    reply(world, received.request_id)
    rows = [row.args_kwargs for row in DBTaskResult.objects.all()]
    assert {frozenset(row["kwargs"]) for row in rows} == {
        frozenset({"step_id"}),
        frozenset({"request_id"}),
    }
    assert all(row["args"] == [] for row in rows)
    assert all(len(value) == 36 for row in rows for value in row["kwargs"].values())
    assert received.token not in str(rows)


def test_the_secret_of_a_link_is_shown_to_no_officer(world: World, mailbox: Mailbox):
    from zavet.rights.operations import open_thread

    received = ask(world)
    thread = open_thread(request_id=received.request_id, by=world.officer, at=now())
    assert thread.is_permitted
    assert received.token not in str(
        [{k: v.reveal() for k, v in one.fields.items()} for one in thread.steps]
    )


def test_a_request_whose_letters_are_gone_sends_nothing(world: World, mailbox: Mailbox):
    received = ask(world)
    request = get_request(received.request_id)
    opened = open_letters(
        site_id=world.site.id, correspondent_id=request.correspondent_id, by=world.gleb, at=now()
    )
    assert not opened.is_permitted
    assert mark_sent(
        step_id=next(one for one in list_steps(request.id) if one.number).id,
        sent_by="hand",
        by=world.officer,
        at=now(),
    )
    run_tasks()
    assert mailbox.letters == []


def test_the_page_of_a_letters_link_answers(world: World, mailbox: Mailbox):
    take(letter(), at=now())
    run_tasks()
    [receipt], [proof] = (
        letters_in(mailbox, "обращение принято"),
        letters_in(mailbox, "подтвердите"),
    )
    client = client_of(world.site)
    assert client.get(link_in(text_of(receipt), "/rights/")).status_code == 200
    assert client.get(link_in(text_of(proof), "/confirm")).status_code == 200


def _bounce(sent_id: str) -> bytes:
    return (
        "From: MAILER-DAEMON@mail.example\nTo: privacy@clinic.example\nReturn-Path: <>\n"
        "Subject: Undelivered Mail\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n'
        f"--b\n\n550 no such mailbox\n--b\nContent-Type: text/rfc822-headers\n\nMessage-ID: {sent_id}\n--b--\n"
    ).encode()


def test_a_letter_that_came_back_is_noted_in_its_thread_for_the_staff(
    world: World, mailbox: Mailbox
):
    received = ask(world)
    run_tasks()
    [told] = letters_in(mailbox, "обращение принято")
    assert take(_bounce(told["Message-ID"]), at=now()).fate is Fate.AUTOMATIC
    [note] = [one for one in list_steps(received.request_id) if one.event is RequestEvent.NOTED]
    assert note.is_inner
    unknown = told["Message-ID"].replace(told["Message-ID"][1:9], "00000000")
    take(_bounce(unknown), at=now())
    take(_bounce("<a@b>"), at=now())
    steps = [one.event for one in list_steps(received.request_id)]
    assert steps.count(RequestEvent.NOTED) == 1
    assert len(letters_in(mailbox)) == 1


def test_a_letter_the_keys_do_not_open_now_is_tried_again_later(
    world: World, mailbox: Mailbox, monkeypatch
):
    ask(world)

    def silent(**_: object) -> None:
        message = "the ring's server is silent"
        raise ZavetError(message)

    with monkeypatch.context() as away:
        away.setattr(contacts, "open_letters", silent)
        run_tasks()
    [row] = DBTaskResult.objects.all()
    assert (row.status, row.args_kwargs["kwargs"]["attempt"]) == ("READY", 1)
    DBTaskResult.objects.update(run_after=now())
    run_tasks()
    assert len(letters_in(mailbox, "обращение принято")) == 1
