"""Two officers and two workers at one moment: each thing is done once, none is lost, nobody waits for ever."""

from datetime import timedelta

import pytest

from asking import REPLY, at_the_desk, in_the_cabinet, on_paper, prove
from at_once import together
from cast import ANNA, BORIS
from correspondence import leave_to_answer
from world import NOW, World, open_world
from zavet.access.queries import list_blocks
from zavet.core.language.words import Channel, RightKind
from zavet.core.requests import IdentityState, RequestEvent, RequestState
from zavet.core.values import Actor, Sealed
from zavet.duties.queries import list_open
from zavet.parties.identity import list_proofs
from zavet.rights import operations as rights
from zavet.rights.models import SubjectRequest
from zavet.rights.queries import get_request, list_outgoing, list_steps

pytestmark = pytest.mark.django_db(transaction=True)
DAY = timedelta(days=1)


@pytest.fixture
def world() -> World:
    world = open_world(people=(ANNA, BORIS))
    leave_to_answer(world, world.gleb)
    return world


def answer(world: World, request_id, by: Actor):
    return rights.answer(request_id=request_id, text=REPLY, by=by, at=NOW)


def done(deeds) -> int:
    return sum(one.is_done and not one.is_repeated for one in deeds)


def test_two_officers_answer_one_request_once(world):
    got = in_the_cabinet(world, RightKind.BLOCK)
    deeds = together(
        lambda: answer(world, got.request_id, world.officer),
        lambda: answer(world, got.request_id, world.gleb),
    )
    assert done(deeds) == 1
    assert len(list_outgoing()) == 1
    ends = [one for one in list_steps(got.request_id) if one.event is RequestEvent.ANSWERED]
    assert len(ends) == 1


def test_an_answer_beside_a_refusal_is_one_of_the_two(world):
    got = in_the_cabinet(world, RightKind.OBJECTION)
    deeds = together(
        lambda: answer(world, got.request_id, world.gleb),
        lambda: rights.refuse(
            request_id=got.request_id,
            ground="152-ФЗ ст. 20 ч. 2",
            text=REPLY,
            by=world.officer,
            at=NOW,
        ),
    )
    assert done(deeds) == 1
    assert len(list_outgoing()) == 1
    assert list_blocks(site_id=world.site.id, subject_id=world.anna, at=NOW) == ()


def test_numbers_have_neither_gaps_nor_twins(world):
    came = together(
        *(
            lambda person=person: at_the_desk(world, RightKind.CLAIM, person=person)
            for person in (ANNA, BORIS, ANNA, BORIS)
        )
    )
    assert sorted(one.number for one in came) == [f"2026-{number}" for number in range(1, 5)]
    letters = together(
        *(
            lambda got=got, by=by: answer(world, got.request_id, by)
            for got, by in zip(came, [world.officer, world.gleb] * 2, strict=True)
        )
    )
    assert sorted(one.number for one in letters) == [f"2026-{number}" for number in range(1, 5)]


def test_two_workers_take_one_delivered_letter_in_once(world):
    def deliver():
        return at_the_desk(
            world, RightKind.CLAIM, by=Actor.system(), channel=Channel.EMAIL, source_digest="c" * 64
        )

    came = together(deliver, deliver)
    assert sorted(one.is_known for one in came) == [False, True]
    assert len({one.request_id for one in came}) == 1
    assert SubjectRequest.objects.count() == 1


def test_two_workers_take_one_message_in_once(world):
    got = at_the_desk(world)

    def deliver():
        return rights.receive_message(
            request_id=got.request_id,
            fields={"text": Sealed("И ещё")},
            channel=Channel.EMAIL,
            by=Actor.system(),
            at=NOW,
            source_digest="d" * 64,
        )

    together(deliver, deliver)
    events = [one.event for one in list_steps(got.request_id)]
    assert events.count(RequestEvent.MESSAGE_RECEIVED) == 1


def test_a_message_beside_the_answer_waits_with_somebody(world):
    got = at_the_desk(world, RightKind.CLAIM)
    _deed, told = together(
        lambda: answer(world, got.request_id, world.officer),
        lambda: rights.receive_message(
            request_id=got.request_id,
            fields={"text": Sealed("И ещё")},
            channel=Channel.DESK,
            by=Actor.visitor(),
            at=NOW,
        ),
    )
    assert get_request(got.request_id).state is RequestState.ANSWERED
    if told.request_id != got.request_id:
        assert get_request(told.request_id).is_open
        return
    # it came before the answer: whoever answered had it in the thread
    events = [one.event for one in list_steps(got.request_id)]
    assert events.index(RequestEvent.MESSAGE_RECEIVED) < events.index(RequestEvent.ANSWERED)


def test_one_person_is_proven_once(world):
    got = at_the_desk(world, RightKind.WITHDRAWAL)
    deeds = together(lambda: prove(world, got.request_id), lambda: prove(world, got.request_id))
    assert done(deeds) == 1
    assert [one.is_proven for one in list_proofs(subject_id=world.anna)] == [True]


def test_of_two_people_one_is_proven(world):
    got = at_the_desk(world)
    deeds = together(
        lambda: prove(world, got.request_id),
        lambda: prove(world, got.request_id, subject_id=world.boris),
    )
    assert done(deeds) == 1
    request = get_request(got.request_id)
    assert request.identity is IdentityState.PROVEN
    assert request.subject_id in {world.anna, world.boris}


def test_a_term_is_extended_once(world):
    got = in_the_cabinet(world)

    def extend():
        return rights.extend(
            request_id=got.request_id, reason=Sealed("ищем"), by=world.officer, at=NOW
        )

    assert done(together(extend, extend)) == 1
    [duty] = list_open(site_id=world.site.id, cause_id=got.request_id)
    assert duty.extended_at == NOW
    assert len(list_outgoing()) == 1


def test_two_requests_are_not_joined_to_each_other(world):
    one, other = (on_paper(world, RightKind.CLAIM, received_at=NOW) for _ in range(2))
    deeds = together(
        lambda: rights.join(
            request_id=one.request_id, to_id=other.request_id, by=world.officer, at=NOW
        ),
        lambda: rights.join(
            request_id=other.request_id, to_id=one.request_id, by=world.gleb, at=NOW
        ),
    )
    assert done(deeds) == 1
    states = {get_request(got.request_id).is_open for got in (one, other)}
    assert states == {True, False}


def test_deletions_of_one_person_by_two_requests_destroy_once(world):
    first = in_the_cabinet(world, RightKind.DELETION)
    second = in_the_cabinet(world, RightKind.DELETION, RightKind.CLAIM)
    for got in (first, second):
        assert rights.end_block(request_id=got.request_id, by=world.officer, at=NOW).is_done
    deeds = together(
        *(
            lambda got=got: rights.delete(request_id=got.request_id, by=world.officer, at=NOW)
            for got in (first, second)
        )
    )
    assert (sorted(len(one.categories) for one in deeds), done(deeds)) == ([0, 2], 1)
