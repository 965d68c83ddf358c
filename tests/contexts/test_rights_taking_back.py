"""Whoever asked takes it back: by the link, or signed in; nobody else does, and an answered request stays answered."""

import pytest

from cast import ANNA
from representing import let_act
from world import NOW, START, World, open_world
from zavet.access.queries import is_blocked
from zavet.core.language.words import Channel, RightKind
from zavet.core.requests import DismissReason, Requester, RequestState
from zavet.core.values import Actor, Sealed
from zavet.duties.queries import list_open
from zavet.journal.queries import list_entries
from zavet.rights.operations import ActorRefused, receive, refuse, take_back
from zavet.rights.queries import get_request

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db: None) -> World:
    return open_world()


def ask(world: World, *, by: Actor, kind: RightKind = RightKind.BLOCK):
    """Take a request of Anna's in and return its view."""
    received = receive(
        site_id=world.site.id,
        kinds=[kind],
        channel=Channel.DESK,
        fields={"email": Sealed(ANNA.email), "text": Sealed("Остановите.")},
        requester=Requester.SUBJECT,
        by=by,
        at=NOW,
    )
    return get_request(received.request_id)


@pytest.mark.parametrize("kind", [RightKind.BLOCK, RightKind.CLAIM])
def test_the_bearer_of_the_link_takes_it_back_and_nothing_stays_owed_or_blocked(
    world: World, kind: RightKind
):
    request = ask(world, by=Actor.visitor(), kind=kind)
    by = Actor.subject(request.correspondent_id)
    assert take_back(request_id=request.id, by=by, at=NOW).is_done
    found = get_request(request.id)
    assert (found.state, found.outcome) == (RequestState.DISMISSED, DismissReason.TAKEN_BACK)
    assert list_open(site_id=world.site.id, cause_id=request.id) == ()
    assert not is_blocked(site_id=world.site.id, subject_id=world.anna, at=NOW)
    again = take_back(request_id=request.id, by=by, at=NOW)
    assert (again.is_done, again.is_repeated) == (True, True)


def test_the_person_takes_their_own_back(world: World):
    anna = Actor.subject(world.anna)
    request = ask(world, by=anna)
    assert is_blocked(site_id=world.site.id, subject_id=world.anna, at=NOW)
    assert take_back(request_id=request.id, by=anna, at=NOW).is_done
    assert not is_blocked(site_id=world.site.id, subject_id=world.anna, at=NOW)


def test_nobody_else_does_and_each_try_leaves_an_entry(world: World):
    request = ask(world, by=Actor.subject(world.anna))
    others = (
        Actor.subject(world.boris),
        Actor.visitor(),
        Actor.system(),
        world.officer,
        world.vera,
    )
    for one in others:
        assert take_back(request_id=request.id, by=one, at=NOW).refusal is not None
    assert get_request(request.id).is_open
    told = list_entries(site_id=world.site.id, event_prefix="rights.step.refused")
    assert len(told) == len(others)


def test_whoever_acts_for_a_person_takes_back_only_what_they_filed(world: World):
    acting = let_act(world.anna, world.boris, by=world.officer, at=START)
    own = ask(world, by=Actor.subject(world.anna))
    refused = take_back(request_id=own.id, by=acting, at=NOW)
    assert isinstance(refused.refusal, ActorRefused)
    assert get_request(own.id).is_open
    theirs = receive(
        site_id=world.site.id,
        kinds=[RightKind.CLAIM],
        channel=Channel.CABINET,
        fields={"text": Sealed("Остановите.")},
        requester=Requester.REPRESENTATIVE,
        subject_id=world.anna,
        by=acting,
        at=NOW,
    )
    assert take_back(request_id=theirs.request_id, by=acting, at=NOW).is_done


def test_what_is_answered_stays_answered(world: World):
    request = ask(world, by=Actor.visitor())
    refused = refuse(
        request_id=request.id,
        ground="152-ФЗ ст. 14 ч. 3",
        text=Sealed("Нет подписи."),
        by=world.officer,
        at=NOW,
    )
    assert refused.is_done, refused.refusal
    by = Actor.subject(request.correspondent_id)
    assert take_back(request_id=request.id, by=by, at=NOW).refusal is not None
    assert get_request(request.id).state is RequestState.REFUSED


def test_whoever_was_found_and_not_proven_takes_nothing_back(world: World):
    request = ask(world, by=Actor.visitor())
    assert get_request(request.id).subject_id == world.anna
    refused = take_back(request_id=request.id, by=Actor.subject(world.anna), at=NOW).refusal
    assert refused is not None
