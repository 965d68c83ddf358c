"""Whoever works for the operator with blocked data hears of the block, and of its end; nobody else does."""

from datetime import timedelta

import pytest

from asking import REPLY, at_the_desk, in_the_cabinet
from sites import POLICIES
from world import NOW, START, World, open_world
from zavet.core.language.words import RightKind
from zavet.core.requests import Effect, Untold
from zavet.core.values import Actor, Sealed
from zavet.duties.queries import list_open
from zavet.policies.folder import read_folder
from zavet.policies.operations import publish
from zavet.rights import operations as rights
from zavet.rights.queries import list_steps
from zavet.rights.recipients import list_tellings

pytestmark = pytest.mark.django_db
LABORATORY = "partner_laboratory"
DAY = timedelta(days=1)


@pytest.fixture
def world() -> World:
    """Open a clinic whose laboratory works for it, with logins and e-mails."""
    world = open_world()
    files = read_folder(POLICIES / "clinic")
    rules = files["rules.yaml"].replace('version: "1"', 'version: "2"', 1)
    assert rules.count("    kind: partner\n") == 1
    rules = rules.replace("    kind: partner\n", "    kind: processor\n")
    publish(
        site_id=world.site.id,
        files=files | {"rules.yaml": rules},
        by=Actor.system(),
        at=START + timedelta(hours=1),
    )
    return world


def told_of(world: World, request_id) -> list[tuple[str, list[Effect], bool]]:
    tellings = list_tellings(request_id=request_id, site_id=world.site.id)
    return [
        (one.recipient.id, [each.effect for each in one.changes], one.is_settled)
        for one in tellings
    ]


def owed(world: World, request_id) -> list[str]:
    found = list_open(site_id=world.site.id, cause_id=request_id, kinds=["tell_recipients"])
    return [one.article for one in found]


def settle(world: World, request_id):
    return rights.settle_recipient(
        request_id=request_id,
        recipient=LABORATORY,
        reason=Untold.TOLD_OTHERWISE,
        by=world.officer,
        at=NOW,
    )


def test_the_block_of_a_review_is_told_to_who_works_for_the_operator_and_nobody_else(world) -> None:
    got = at_the_desk(world, RightKind.BLOCK)
    assert told_of(world, got.request_id) == [(LABORATORY, [Effect.BLOCK], False)]
    assert owed(world, got.request_id) == ["152-ФЗ ст. 21 ч. 1"]
    assert settle(world, got.request_id).is_done
    assert owed(world, got.request_id) == []


def test_after_the_answer_they_hear_that_the_block_ended(world) -> None:
    got = in_the_cabinet(world, RightKind.BLOCK)
    assert settle(world, got.request_id).is_done
    answered = rights.answer(request_id=got.request_id, text=REPLY, by=world.officer, at=NOW + DAY)
    assert answered.is_done
    assert told_of(world, got.request_id) == [(LABORATORY, [Effect.END_BLOCK], False)]
    assert owed(world, got.request_id) == ["152-ФЗ ст. 21 ч. 2"]


@pytest.mark.parametrize("by_hand", [True, False])
def test_who_heard_of_no_block_need_not_hear_of_its_end(world, by_hand) -> None:
    got = in_the_cabinet(world, RightKind.BLOCK)
    given = {"request_id": got.request_id, "by": world.officer, "at": NOW + DAY}
    done = rights.end_block(**given) if by_hand else rights.answer(text=REPLY, **given)
    assert done.is_done
    assert told_of(world, got.request_id) == []
    assert owed(world, got.request_id) == []


def test_a_block_and_a_correction_are_told_together(world) -> None:
    got = in_the_cabinet(world, RightKind.RECTIFICATION)
    deed = rights.rectify(
        request_id=got.request_id,
        category="login",
        value=Sealed("новая-анна"),
        by=world.officer,
        at=NOW + DAY,
    )
    assert deed.is_done
    effects = {name: one for name, one, _settled in told_of(world, got.request_id)}
    assert effects == {
        LABORATORY: [Effect.BLOCK, Effect.RECTIFY],
        "named_by_you": [Effect.RECTIFY],
    }


def test_the_person_sees_no_step_of_it(world) -> None:
    got = in_the_cabinet(world, RightKind.BLOCK)
    [blocked] = [one for one in list_steps(got.request_id) if one.facts.get("recipients")]
    assert blocked.is_inner
    thread = rights.open_thread(request_id=got.request_id, by=Actor.subject(world.anna), at=NOW)
    assert blocked.id not in {one.step.id for one in thread.steps}
