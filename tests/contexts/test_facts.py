"""What a decision is told: each store is read in one statement, and says the same as its fuller reads."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from sites import publish_site
from world import NOW, START, open_world
from zavet.access.facts import gather
from zavet.core.decisions import Question
from zavet.core.values import Action, Actor
from zavet.parties.dismissing import end_staff
from zavet.parties.queries import StandingView, get_standing, list_authorisations
from zavet.policies.queries import find_policy, get_version
from zavet.vault import operations as vault
from zavet.vault.queries import list_blocks, list_data, list_holds, look

pytestmark = pytest.mark.django_db


def standing(world, who, site=None):
    return get_standing(site_id=(site or world.site).id, staff_id=who.known_id)


def test_the_leaves_of_one_of_the_staff_are_their_authorisations():
    world = open_world()
    [fuller] = list_authorisations(site_id=world.site.id, staff_id=world.vera.known_id)
    found = standing(world, world.vera)
    [leave] = found.leaves
    assert not found.is_officer
    assert (leave.staff_id, leave.from_at, leave.until_at) == (
        fuller.staff_id,
        fuller.from_at,
        fuller.until_at,
    )
    assert (leave.purposes, leave.categories) == (
        frozenset(fuller.purposes),
        frozenset(fuller.categories),
    )
    assert (leave.signed_at, leave.ended_at) == (fuller.signed_at, fuller.ended_at)
    assert leave.signed_at is not None


def test_the_officer_is_one_at_the_sites_of_their_own_operator_alone():
    world, elsewhere = open_world(), publish_site("hosting", at=START)
    assert standing(world, world.officer) == StandingView(is_officer=True)
    assert standing(world, world.officer, elsewhere) == StandingView()


def test_whoever_left_stands_for_nothing_whatever_leave_they_had():
    world = open_world()
    end_staff(staff_id=world.vera.known_id, by=world.officer, at=NOW)
    assert standing(world, world.vera) == StandingView()


def test_what_is_held_of_a_person_is_read_at_once_as_its_lists_tell_it():
    world = open_world()
    place = {"site_id": world.site.id, "subject_id": world.anna}
    later = NOW + timedelta(days=30)
    with transaction.atomic():
        vault.block(**place, category="", reason="review", at=NOW)
        vault.block(**place, category="email", reason="review", at=NOW, until_at=later)
        vault.hold(**place, category="login", act="152-ФЗ ст. 21", at=NOW, until_at=later)
    with CaptureQueriesContext(connection) as sent:
        held = look(**place)
    assert len(sent) == 1
    assert sorted((one.category, one.state, one.visibility) for one in held.data) == [
        (one.category, one.state, one.visibility) for one in list_data(**place)
    ]
    assert sorted((one.category, one.from_at, one.until_at) for one in held.blocks) == sorted(
        (one.category, one.from_at, one.until_at) for one in list_blocks(**place)
    )
    assert [(one.category, one.act, one.from_at, one.until_at) for one in held.holds] == [
        (one.category, one.act, one.from_at, one.until_at) for one in list_holds(**place)
    ]
    assert (len(held.data), len(held.blocks), len(held.holds)) == (2, 2, 1)


def test_nothing_of_another_person_comes_along():
    world = open_world()
    with transaction.atomic():
        vault.block(
            site_id=world.site.id, subject_id=world.boris, category="", reason="review", at=NOW
        )
    assert look(site_id=world.site.id, subject_id=world.anna).blocks == ()


def test_the_facts_of_a_look_by_staff_take_four_statements():
    world = open_world()
    question = Question(
        action=Action.ACCESS,
        categories=("email",),
        purpose="feedback",
        actor=Actor.staff(world.vera.known_id),
        site_id=world.site.id,
        at=NOW,
        subject_id=world.anna,
    )
    in_force = find_policy(site_id=world.site.id, at=NOW)
    with CaptureQueriesContext(connection) as sent:
        facts = gather(question, in_force)
    assert (facts.record_site_id, len(facts.authorisations), len(facts.data)) == (
        world.site.id,
        1,
        2,
    )
    assert len(sent) == 4


def test_a_version_is_read_once_and_which_is_in_force_is_asked_every_time():
    world = open_world()
    in_force = find_policy(site_id=world.site.id, at=NOW)
    assert get_version(version_id=in_force.version_id) is in_force
    with CaptureQueriesContext(connection) as sent:
        assert find_policy(site_id=world.site.id, at=NOW) is in_force
    assert len(sent) == 1
    assert find_policy(site_id=world.site.id, at=START - timedelta(seconds=1)) is None
