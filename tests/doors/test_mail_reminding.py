"""Officers are reminded by mail before a term ends: once for each nearness, daily when late, by numbers and dates only."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from django.db import connection
from django_tasks_db.models import DBTaskResult

from cast import ANNA
from post_office import Mailbox, mailbox, text_of
from sites import publish_site, run_tasks
from world import World, open_world
from zavet.chance import now
from zavet.core.calendar import FEDERAL, day_of, working_days_left
from zavet.core.language.words import Channel, RightKind
from zavet.core.requests import Requester
from zavet.core.values import Actor, Sealed, Term, TermUnit
from zavet.doors.mail.reminding import list_digests, remind, send_digest
from zavet.duties.operations import add_day_off, fulfil, mark_reminded, open_duty
from zavet.duties.queries import WISH, get_duty
from zavet.duties.reminding import list_reminders
from zavet.parties.staff_email import set_email
from zavet.rights.operations import receive
from zavet.rights.queries import get_request

__all__ = ["mailbox"]
pytestmark = pytest.mark.django_db
OPENED = now() - timedelta(days=400)
TERM = Term(amount=30, unit=TermUnit.CALENDAR_DAY)


@pytest.fixture
def world(db: None) -> World:
    return open_world(at=OPENED - timedelta(days=1), people=())


def owe(world: World, *, kind: str = "answer_claim", at=OPENED):
    duty_id = open_duty(site_id=world.site.id, kind=kind, term=TERM, by=Actor.system(), at=at)
    return get_duty(duty_id)


def walk(world: World, duty, *, from_on: date, until_on: date) -> list[date]:
    """Return the days of a span on which the officer is reminded, when asked every day."""
    told, day = [], from_on
    while day <= until_on:
        found = list_reminders(site_id=world.site.id, today=day)
        if mark_reminded(duty_ids=[one.duty.id for one in found], on=day):
            told.append(day)
        day += timedelta(days=1)
    return told


def test_an_officer_is_reminded_three_and_one_working_days_before_and_then_every_day(world: World):
    duty = owe(world)
    alarm = duty.alarm_on
    told = walk(world, duty, from_on=alarm - timedelta(days=20), until_on=alarm + timedelta(days=3))
    first, second, *daily = told
    assert working_days_left(first, alarm) <= 3
    assert working_days_left(first - timedelta(days=1), alarm) > 3
    assert working_days_left(second, alarm) <= 1
    assert working_days_left(second - timedelta(days=1), alarm) > 1
    start = next(
        day
        for day in (alarm - timedelta(days=n) for n in range(20, -1, -1))
        if not working_days_left(day, alarm)
    )
    assert daily == [start + timedelta(days=n) for n in range((alarm - start).days + 4)]


def test_what_is_shown_before_it_is_sent_tells_a_term_that_is_over_as_late(world: World, capsys):
    from zavet.doors.cli.remind import _show

    duty = owe(world)
    _show(list_digests(at=now()))
    told = capsys.readouterr().out
    days = -working_days_left(day_of(now()), duty.alarm_on)
    assert f"просрочено, рабочих дней: {days}\n" in told
    assert "осталось" not in told


def test_a_day_on_which_nothing_ran_is_made_up_for(world: World):
    duty = owe(world)
    late = duty.alarm_on + timedelta(days=5)
    assert walk(world, duty, from_on=late, until_on=late) == [late]


def test_own_days_off_of_the_operator_count(world: World):
    duty = owe(world)
    [working] = [
        day
        for day in [duty.alarm_on - timedelta(days=n) for n in range(12)]
        if FEDERAL.is_working(day)
    ][:1]
    earliest = walk(
        world, duty, from_on=duty.alarm_on - timedelta(days=20), until_on=duty.alarm_on
    )[0]
    add_day_off(
        operator_id=world.site.operator_id,
        day_on=working,
        ground="приказ 1",
        by=world.officer,
        at=OPENED,
    )
    mark_reminded(duty_ids=[duty.id], on=date(2000, 1, 1))
    found = list_reminders(site_id=world.site.id, today=earliest - timedelta(days=1))
    assert bool(found) == (working_days_left(earliest - timedelta(days=1), duty.alarm_on) - 1 <= 3)


def test_what_zavet_destroys_itself_is_told_only_where_it_is_late(world: World):
    duty = owe(world, kind=WISH)
    told = walk(
        world,
        duty,
        from_on=duty.due_on - timedelta(days=9),
        until_on=duty.due_on + timedelta(days=1),
    )
    assert told == [duty.due_on + timedelta(days=1)]


def test_what_is_done_is_not_told(world: World):
    duty = owe(world)
    fulfil(duty_ids=[duty.id], by=world.officer, at=now())
    assert list_digests(at=now()) == {}


def ask(world: World, *, at=OPENED):
    received = receive(
        site_id=world.site.id,
        kinds=[RightKind.FEEDBACK],
        channel=Channel.DESK,
        fields={
            "email": Sealed(ANNA.email),
            "name": Sealed(ANNA.full_name),
            "text": Sealed("Прошу"),
        },
        requester=Requester.SUBJECT,
        by=Actor.visitor(),
        at=at,
    )
    return get_request(received.request_id)


def test_one_letter_tells_all_sites_of_an_operator_by_numbers_and_dates_alone(
    world: World, mailbox: Mailbox
):
    request = ask(world)
    other = publish_site("hosting", at=OPENED - timedelta(days=1))
    open_duty(site_id=other.id, kind="answer_claim", term=TERM, by=Actor.system(), at=OPENED)
    assert remind(at=now()) == 2
    assert remind(at=now()) == 0
    run_tasks()
    told = {tuple(to): text_of(letter) for to, letter in mailbox.letters}
    assert set(told) == {("privacy@clinic.example",), ("privacy@hosting.example",)}
    text = told["privacy@clinic.example",]
    assert (
        f"обращение № {request.number}: {request.alarm_on:%d.%m.%Y} / {request.due_on:%d.%m.%Y}"
        in text
    )
    assert "СРОК ПРОПУЩЕН" in text
    assert [trace for trace in ANNA.traces if trace in text] == []
    [(_, letter), *_] = mailbox.letters
    assert (letter["Auto-Submitted"], letter["X-Loop"]) == ("auto-generated", "zavet")
    assert letter["Subject"].strip() == f"Zavet: сроки на {day_of(now()):%d.%m.%Y}"


def test_an_officer_who_named_an_address_is_written_there(world: World, mailbox: Mailbox):
    set_email(
        staff_id=world.staff["Ольга"], email="officer@clinic.example", by=world.officer, at=now()
    )
    set_email(staff_id=world.staff["Вера"], email="vera@clinic.example", by=world.vera, at=now())
    owe(world)
    remind(at=now())
    run_tasks()
    assert [to for to, _ in mailbox.letters] == [["officer@clinic.example"]]


def test_rows_of_the_queue_hold_ids_of_duties_alone(world: World):
    duty = owe(world)
    remind(at=now())
    [row] = DBTaskResult.objects.all()
    assert row.args_kwargs == {"args": [], "kwargs": {"duty_ids": [str(duty.id)]}}


def test_what_was_done_meanwhile_is_left_out_and_an_empty_letter_is_not_sent(
    world: World, mailbox: Mailbox
):
    duty = owe(world)
    remind(at=now())
    fulfil(duty_ids=[duty.id], by=world.officer, at=now())
    run_tasks()
    assert mailbox.letters == []


def test_a_digest_the_server_refuses_is_tried_again(world: World, mailbox: Mailbox):
    mailbox.refused = {"privacy@clinic.example"}
    owe(world)
    remind(at=now())
    run_tasks()
    [row] = DBTaskResult.objects.all()
    assert row.args_kwargs["kwargs"]["attempt"] == 1
    mailbox.refused = set()
    send_digest.call(**row.args_kwargs["kwargs"])
    assert len(mailbox.letters) == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_remind_once(transactional_db: None, mailbox: Mailbox):
    world = open_world(at=OPENED - timedelta(days=1), people=())
    for _ in range(5):
        owe(world)

    def work(_: int) -> int:
        try:
            return remind(at=now())
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        told = list(pool.map(work, range(4)))
    assert sum(told) == 5
    run_tasks()
    lines = sum(text_of(letter).count("СРОК ПРОПУЩЕН") for _, letter in mailbox.letters)
    assert lines == 5
