"""A letter becomes a request, a message of its own thread, or nothing; once, whole, and whoever sent it is not believed."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django_tasks_db.models import DBTaskResult

from cast import ANNA, BORIS
from letters import TO, letter
from sites import publish_site, run_tasks
from world import NOW, World, open_world
from zavet.access.answering import find_correspondents, open_letters
from zavet.chance import now
from zavet.core.calendar import day_of
from zavet.core.language.words import Channel, RightKind
from zavet.core.requests import IdentityState, RequestEvent
from zavet.core.values import Actor, Sealed
from zavet.doors.mail.letter import LARGEST, Automatic
from zavet.doors.mail.taking import Fate, Taken, take
from zavet.parties.queries import find_subject
from zavet.rights.queries import Filters, get_request, list_requests, list_steps
from zavet.rights.tallies import list_tallies

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db: None) -> World:
    return open_world()


def requests(world: World):
    return list_requests(site_id=world.site.id, filters=Filters(is_open=None))


def said(world: World, taken: Taken) -> list[dict[str, str]]:
    """Return what is kept of a request's letters, as Zavet reads it."""
    assert taken.request_id is not None
    opened = open_letters(
        site_id=world.site.id,
        correspondent_id=get_request(taken.request_id).correspondent_id,
        by=Actor.system(),
        at=NOW,
    )
    return [
        {name: value.reveal() for name, value in one.items()} for one in opened.letters.values()
    ]


def files(world: World, taken: Taken) -> list[tuple[str, str]]:
    assert taken.request_id is not None
    opened = open_letters(
        site_id=world.site.id,
        correspondent_id=get_request(taken.request_id).correspondent_id,
        by=Actor.system(),
        at=NOW,
    )
    return [(one.name.reveal(), one.media_type.reveal()) for one in opened.files.values()]


def tallied() -> dict[str, int]:
    return {one.outcome: one.number for one in list_tallies(from_on=day_of(NOW))}


def test_a_letter_opens_a_request_of_the_rights_it_names(world: World):
    taken = take(letter(), at=NOW)
    assert taken.fate is Fate.REQUEST
    [found] = requests(world)
    assert (found.id, found.number) == (taken.request_id, "2026-1")
    assert (found.kinds, found.channel) == ((RightKind.INFORMATION,), Channel.EMAIL)
    assert (found.identity, found.subject_id) == (IdentityState.AWAITED, world.anna)
    assert said(world, taken)[0] == {
        "name": ANNA.full_name,
        "email": ANNA.email,
        "text": "Запрос сведений об обработке персональных данных\n\n"
        "Прошу сообщить, какие данные обо мне у вас есть.",
    }
    assert tallied() == {"request": 1}


def test_a_letter_without_any_right_is_a_question(world: World):
    take(letter("Когда откроется регистратура?", subject="Вопрос"), at=NOW)
    [found] = requests(world)
    assert (found.kinds, found.identity) == ((RightKind.FEEDBACK,), IdentityState.NOT_NEEDED)


def test_the_term_runs_from_the_day_the_letter_came_to_the_server(world: World):
    came_at = NOW - timedelta(days=2)
    late, now = take(letter(), at=NOW, received_at=came_at), take(letter(sender=BORIS), at=NOW)
    ahead = take(
        letter(sender=BORIS, subject="Вопрос", text="?"),
        at=NOW,
        received_at=NOW + timedelta(days=9),
    )
    assert get_request(late.request_id).received_at == came_at
    assert get_request(late.request_id).due_on < get_request(now.request_id).due_on
    assert get_request(ahead.request_id).received_at == NOW


def test_the_same_letter_again_changes_nothing(world: World):
    raw = letter(files=(("скан.pdf", b"%PDF-1"),))
    first, again = take(raw, at=NOW), take(raw, at=NOW + timedelta(hours=1))
    assert (again.fate, again.request_id, again.number) == (
        Fate.KNOWN,
        first.request_id,
        first.number,
    )
    assert len(requests(world)) == 1
    assert files(world, first) == [("скан.pdf", "application/pdf")]
    assert tallied() == {"request": 1, "known": 1}


def test_a_letter_without_an_id_is_known_by_all_of_it(world: World):
    raw = b"\n".join(line for line in letter().split(b"\n") if not line.startswith(b"Message-ID"))
    assert [take(raw, at=NOW).fate, take(raw, at=NOW).fate] == [Fate.REQUEST, Fate.KNOWN]
    assert take(raw + b"\nPS", at=NOW).fate is Fate.REQUEST


def test_an_answer_of_the_same_person_enters_their_thread(world: World):
    first = take(letter(), at=NOW)
    reply = letter(
        "Дополняю.\n\n15.04.2026 12:00, Клиника пишет:\n> Ваше обращение",
        subject=f"Re: Сайт: обращение принято [№ {first.number}]",
        In_Reply_To="<a@b>",
    )
    second = take(reply, at=NOW)
    assert (second.fate, second.request_id) == (Fate.MESSAGE, first.request_id)
    assert take(reply, at=NOW).fate is Fate.KNOWN
    assert len(requests(world)) == 1
    steps = [step.event for step in list_steps(first.request_id)]
    assert steps.count(RequestEvent.MESSAGE_RECEIVED) == 1
    assert said(world, first)[-1]["text"].endswith("Дополняю.")
    # What the reply quotes is kept with the letter itself.
    assert files(world, first) == [("letter.eml", "message/rfc822")]


def test_an_answer_is_known_by_the_letter_it_answers_too(world: World):
    first = take(letter(), at=NOW)
    run_tasks()
    sent = next(one for one in mail.outbox if "обращение принято" in one.subject)
    ours = sent.extra_headers["Message-ID"]
    reply = letter("Дополняю.", subject="Re: без номера", References=f"<x@y> {ours}")
    assert take(reply, at=NOW).request_id == first.request_id
    elsewhere = letter(
        "Дополняю.", subject="Re: без номера", References=ours.replace("clinic", "other")
    )
    assert take(elsewhere, at=NOW).request_id != first.request_id


def test_nobody_enters_the_thread_of_another_by_its_number(world: World):
    of_anna = take(letter(), at=NOW)
    forged = letter("Прошу прислать ответ мне.", sender=BORIS, subject=f"Re: [№ {of_anna.number}]")
    entered = take(forged, at=NOW)
    assert (entered.fate, entered.request_id == of_anna.request_id) == (Fate.REQUEST, False)
    steps = [step.event for step in list_steps(of_anna.request_id)]
    assert RequestEvent.MESSAGE_RECEIVED not in steps
    assert BORIS.email not in str(said(world, of_anna))


def test_a_forged_sender_proves_nothing_and_every_letter_goes_to_the_person(world: World):
    first = take(letter(), at=NOW)
    forged = letter(
        "Пришлите ответ на boris@evil.example.",
        subject=f"Re: [№ {first.number}]",
        Reply_To="boris@evil.example",
        Sender="boris@evil.example",
    )
    take(forged, at=NOW)
    run_tasks()
    assert get_request(first.request_id).identity is IdentityState.AWAITED
    assert {address for one in mail.outbox for address in one.to} == {ANNA.email}


def test_a_letter_to_a_closed_request_is_a_new_one_that_names_it(world: World):
    from zavet.core.requests import DismissReason
    from zavet.rights.operations import dismiss

    first = take(letter("Вопрос", subject="Вопрос"), at=NOW)
    dismiss(request_id=first.request_id, reason=DismissReason.SPAM, by=world.officer, at=NOW)
    second = take(letter("Ответьте же", subject=f"Re: [№ {first.number}]"), at=NOW)
    assert second.fate is Fate.REQUEST
    assert get_request(second.request_id).repeats_id == first.request_id


@pytest.mark.parametrize(
    ("headers", "why"),
    [
        ({"Auto_Submitted": "auto-replied"}, Automatic.AUTO_SUBMITTED),
        ({"Return_Path": "<>"}, Automatic.BOUNCE),
        ({"List_Id": "<x.example.org>"}, Automatic.LIST),
        ({"Precedence": "bulk"}, Automatic.BULK),
        ({"X_Loop": "zavet"}, Automatic.OURS),
    ],
)
def test_letters_of_machines_open_nothing_answer_nothing_and_are_counted(
    world: World, headers: dict[str, str], why: Automatic
):
    first = take(letter(), at=NOW)
    run_tasks()
    before = len(mail.outbox)
    machine = letter("Я в отпуске.", subject=f"Re: [№ {first.number}]", **headers)
    assert take(machine, at=NOW).fate is Fate.AUTOMATIC
    run_tasks()
    assert (len(requests(world)), len(mail.outbox)) == (1, before)
    assert tallied() == {"request": 1, why.value: 1}


def test_our_own_letters_coming_back_open_nothing(world: World):
    take(letter(), at=NOW)
    run_tasks()
    assert mail.outbox
    for one in mail.outbox:
        assert take(one.message().as_bytes(), at=NOW, site=world.site).fate is Fate.AUTOMATIC


def test_two_machines_without_manners_do_not_write_to_each_other_for_ever(world: World):
    for count in range(14):
        take(letter(f"Автоответ {count}", subject=f"Отпуск {count}"), at=now())
        run_tasks()
    told = [one for one in mail.outbox if "обращение принято" in one.subject]
    assert len(told) == 10


def test_a_site_is_found_by_the_address_its_policy_names(world: World):
    hosting = publish_site("hosting")
    to_hosting = take(letter(to="Поддержка <Privacy+x@Hosting.Example>"), at=NOW)
    assert get_request(to_hosting.request_id).site_id == hosting.id
    by_envelope = take(
        letter(to="list@example.org", X_Original_To="privacy@hosting.example"), at=NOW
    )
    assert get_request(by_envelope.request_id).site_id == hosting.id
    assert get_request(take(letter(), at=NOW).request_id).site_id == world.site.id


def test_a_letter_to_no_site_is_told_and_counted_and_taken_by_the_site_named(world: World):
    publish_site("hosting")
    raw = letter(to="somebody@example.org")
    assert take(raw, at=NOW) == Taken(fate=Fate.NOWHERE)
    assert take(raw, at=NOW, site=world.site).fate is Fate.REQUEST
    assert tallied() == {"nowhere": 1, "request": 1}


def test_what_cannot_be_taken_apart_is_registered_with_the_letter_and_told_to_the_officer(
    world: World,
):
    bomb = b"Content-Type: message/rfc822\n\n" * 50_000
    head = f"From: {ANNA.email}\nTo: {TO}\nSubject: Secret words\n".encode()
    taken = take(head + bomb, at=NOW)
    assert taken.fate is Fate.UNREAD
    assert "Письмо не разобрано" in said(world, taken)[0]["text"]
    assert files(world, taken) == [("letter.eml", "message/rfc822")]
    run_tasks()
    [told] = mail.outbox
    assert (told.to, taken.number in told.body) == (["privacy@clinic.example"], True)
    assert "Secret" not in told.subject + told.body
    assert ANNA.email not in told.subject + told.body
    assert take(head + bomb, at=NOW).fate is Fate.KNOWN


def test_a_letter_too_big_is_registered_with_its_beginning(world: World):
    raw = f"From: {ANNA.email}\nTo: {TO}\nSubject: x\n\n".encode() + b"x" * LARGEST
    taken = take(raw, at=NOW)
    assert (taken.fate, files(world, taken)) == (Fate.UNREAD, [("letter.eml", "message/rfc822")])
    assert get_request(taken.request_id).due_on > day_of(NOW)


def test_a_letter_without_a_sender_is_registered_and_answered_nobody(world: World):
    taken = take(f"To: {TO}\nSubject: x\n\nПрошу удалить мои данные".encode(), at=NOW)
    run_tasks()
    assert (taken.fate, mail.outbox) == (Fate.REQUEST, [])
    assert get_request(taken.request_id).kinds == (RightKind.DELETION,)


def test_nothing_of_a_letter_stands_readable_in_any_row(world: World):
    raw = letter("Мой адрес: " + BORIS.address, sender=BORIS, files=(("Зарецкий.pdf", b"%PDF-1"),))
    take(raw, at=NOW)
    assert DBTaskResult.objects.exists()
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        for table in tables:
            cursor.execute(f'SELECT * FROM "{table}"')
            shown = repr(
                [[bytes(c) if isinstance(c, memoryview) else c for c in r] for r in cursor]
            )
            found = [one for one in BORIS.traces if one in shown]
            assert (table, found) == (table, [])


def test_the_writer_of_a_letter_is_found_by_the_keyed_hash_of_the_address_alone(world: World):
    taken = take(letter(), at=NOW)
    [writer] = find_correspondents(site_id=world.site.id, email=Sealed(ANNA.email.upper()))
    assert writer == get_request(taken.request_id).correspondent_id
    assert find_subject(writer).is_correspondent
