"""Messages and threads: what somebody writes reaches the thread, or somebody; who may read it reads it, nobody else."""

from datetime import timedelta

import pytest

from asking import at_the_desk, contacts, in_the_cabinet
from world import NOW, World, open_world
from zavet.access.answering import LetterRefused
from zavet.chance import new_id
from zavet.core.language.words import Channel, RightKind
from zavet.core.requests import IdentityState, RequestEvent
from zavet.core.values import Actor, Sealed
from zavet.rights.operations import answer, note, open_thread, receive_message
from zavet.rights.queries import get_request, list_steps

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def world() -> World:
    return open_world()


def texts(world: World, request_id, *, by: Actor | None = None) -> list[str]:
    thread = open_thread(request_id=request_id, by=by or world.officer, at=NOW)
    return [one.fields["text"].reveal() for one in thread.steps if "text" in one.fields]


def message(world: World, request_id, *, by: Actor | None = None, text="И ещё", **more):
    return receive_message(
        request_id=request_id,
        fields={"text": Sealed(text)},
        channel=Channel.DESK,
        by=by or Actor.visitor(),
        at=NOW + DAY,
        **more,
    )


def test_a_message_reaches_the_same_thread_as_news(world):
    got = at_the_desk(world)
    told = message(world, got.request_id)
    assert (told.request_id, told.number) == (got.request_id, got.number)
    assert get_request(got.request_id).has_news
    assert texts(world, got.request_id) == [contacts()["text"].reveal(), "И ещё"]


def test_a_message_to_a_closed_thread_is_a_new_request_that_names_it(world):
    got = at_the_desk(world, RightKind.CLAIM)
    answer(request_id=got.request_id, text=Sealed("Ответ"), by=world.officer, at=NOW)
    told = message(world, got.request_id, text="Тогда прошу удалить мои данные")
    new = get_request(told.request_id)
    assert (new.repeats_id, new.kinds, new.is_open) == (got.request_id, (RightKind.DELETION,), True)
    assert new.assignee_id == world.officer.id
    thread = open_thread(request_id=new.id, by=world.officer, at=NOW)
    assert thread.steps[0].fields["email"] == contacts()["email"]
    assert not get_request(got.request_id).is_open


def test_whoever_has_only_the_link_of_a_proven_thread_is_nobody_proven(world):
    got = in_the_cabinet(world, RightKind.INFORMATION)
    answer(request_id=got.request_id, text=Sealed("Ответ"), by=world.officer, at=NOW)
    link = Actor.subject(get_request(got.request_id).correspondent_id)
    told = message(world, got.request_id, by=link, text="Отзываю согласие")
    assert get_request(told.request_id).identity is IdentityState.AWAITED
    signed_in = message(
        world, got.request_id, by=Actor.subject(world.anna), text="Дайте копию данных"
    )
    assert get_request(signed_in.request_id).identity is IdentityState.PROVEN


def test_a_message_delivered_twice_is_one(world):
    got = at_the_desk(world)
    message(world, got.request_id, source_digest="b" * 64)
    again = message(world, got.request_id, source_digest="b" * 64)
    assert (again.is_known, again.request_id) == (True, got.request_id)
    events = [one.event for one in list_steps(got.request_id)]
    assert events == [RequestEvent.RECEIVED, RequestEvent.MESSAGE_RECEIVED]


def test_another_writes_nothing_into_a_thread(world):
    got = in_the_cabinet(world)
    with pytest.raises(LetterRefused):
        message(world, got.request_id, by=Actor.subject(world.boris))
    assert not get_request(got.request_id).has_news


def test_who_asked_sees_no_notes(world):
    got = in_the_cabinet(world)
    note(request_id=got.request_id, text=Sealed("Проверить договор"), by=world.officer, at=NOW)
    assert "Проверить договор" in texts(world, got.request_id)
    assert "Проверить договор" not in texts(world, got.request_id, by=Actor.subject(world.anna))


def test_another_reads_no_thread(world):
    got = in_the_cabinet(world)
    for stranger in (Actor.subject(world.boris), Actor.subject(new_id()), world.gleb):
        thread = open_thread(request_id=got.request_id, by=stranger, at=NOW)
        assert (thread.is_permitted, thread.steps, thread.files) == (False, (), {})
