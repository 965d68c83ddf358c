"""Two officers at one moment: what an authority demands is handed over once, and never while it is being changed."""

from datetime import timedelta

import pytest

from at_once import together
from cast import ANNA, BORIS
from demands import another_officer, approved, demand, leave_to_disclose, named, proposed
from world import NOW, World, open_world
from zavet.access import operations as access
from zavet.access.models import Proposal
from zavet.core.values import Actor, Sealed
from zavet.disclosure import operations as register
from zavet.disclosure.queries import get_demand
from zavet.disclosure.words import DemandState
from zavet.duties.queries import list_open
from zavet.journal.queries import list_entries

pytestmark = pytest.mark.django_db(transaction=True)
LATER = NOW + timedelta(hours=3)


@pytest.fixture
def world() -> World:
    world = open_world("kindergarten", people=(ANNA, BORIS))
    leave_to_disclose(world, world.gleb)
    return world


def handed_over(world: World) -> int:
    return len(list_entries(site_id=world.site.id, event_prefix="access.data.provided"))


def provide(world: World, demand_id, by: Actor):
    return register.provide(demand_id=demand_id, by=by, at=LATER)


def test_two_clicks_hand_over_once(world):
    demand_id = approved(world, "email")
    deeds = together(*[lambda: provide(world, demand_id, world.officer)] * 2)
    assert sorted(one.is_done for one in deeds) == [False, True]
    assert handed_over(world) == 1
    assert list_open(site_id=world.site.id, cause_id=demand_id) == ()


def test_two_second_people_answer_once(world):
    other = another_officer(world)
    demand_id = proposed(world, "email")
    deeds = together(
        lambda: register.approve(demand_id=demand_id, by=world.gleb, at=NOW),
        lambda: register.decline(demand_id=demand_id, by=other, at=NOW),
    )
    assert sorted(one.is_done for one in deeds) == [False, True]
    is_approved = get_demand(demand_id).is_approved(at=NOW)
    assert is_approved is deeds[0].is_done


def test_a_scope_widened_while_it_is_handed_over_is_before_or_after_it(world):
    demand_id = approved(world, "email")
    provided, widened = together(
        lambda: provide(world, demand_id, world.officer),
        lambda: named(world, demand_id, "email", "phone"),
    )
    assert provided.is_done is not widened.is_done
    (scope,) = get_demand(demand_id).scopes
    assert scope.provided == (("email",) if provided.is_done else ())
    assert handed_over(world) == int(provided.is_done)
    assert Proposal.objects.filter(used_at=None).count() == 0


def test_refused_by_one_and_handed_over_by_another_is_one_of_the_two(world):
    demand_id = approved(world, "email")
    deeds = together(
        lambda: provide(world, demand_id, world.officer),
        lambda: register.refuse(
            demand_id=demand_id,
            ground="152-ФЗ ст. 7",
            text=Sealed("Запрос не подписан."),
            by=world.officer,
            at=LATER,
        ),
    )
    assert sorted(one.is_done for one in deeds) == [False, True]
    is_provided = get_demand(demand_id).state is DemandState.PROVIDED
    assert handed_over(world) == int(is_provided)


def test_people_of_two_demands_are_locked_in_one_order(world):
    ids = []
    for first, second in ((world.anna, world.boris), (world.boris, world.anna)):
        demand_id = approved(world, "email")
        named(world, demand_id, "email", subject_id=first)
        named(world, demand_id, "phone", subject_id=second)
        register.propose(demand_id=demand_id, by=world.officer, at=NOW)
        register.approve(demand_id=demand_id, by=world.gleb, at=NOW)
        ids.append(demand_id)
    deeds = together(*[lambda one=one: provide(world, one, world.officer) for one in ids])
    assert all(one.is_done for one in deeds), [one.refusal for one in deeds]
    assert handed_over(world) == 4


def test_a_block_beside_a_provision_is_before_or_after_it(world):
    demand_id = approved(world, "email")
    deed, blocked = together(
        lambda: provide(world, demand_id, world.officer),
        lambda: access.block(
            site_id=world.site.id,
            subject_id=world.anna,
            categories=["email"],
            by=world.officer,
            at=LATER,
        ),
    )
    assert blocked.is_permitted
    assert handed_over(world) == int(deed.is_done)


def test_numbers_are_given_once(world):
    made = together(*[lambda: demand(world)] * 4)
    assert sorted(one.number for one in made) == ["2026-1", "2026-2", "2026-3", "2026-4"]
