"""What the person is told of a disclosure: to whom, by which paper, which data; and nothing where a law forbids it."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from cast import ANNA, BORIS
from demands import COURT, NUMBER, approved, leave_to_disclose, proposed, scanned
from world import NOW, World, open_world
from zavet.access import operations as access
from zavet.access.ending import close_account, destroy
from zavet.access.queries import who_looked
from zavet.access.sweeping import sweep
from zavet.core.values import Action, Actor, Sealed
from zavet.disclosure import operations as register
from zavet.disclosure.queries import get_demand, list_of_subject
from zavet.journal.queries import list_entries

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=3)
YEAR = timedelta(days=366)
SECRET = "УПК РФ ст. 161"
UNTIL = date(2026, 9, 1)


@pytest.fixture
def world() -> World:
    world = open_world("kindergarten", people=(ANNA, BORIS))
    leave_to_disclose(world, world.gleb)
    return world


def told(world: World, *, at=LATER) -> list[str]:
    """Return what Anna sees done for a demand: in her looks, and in her export."""
    whose = {"site_id": world.site.id, "subject_id": world.anna}
    looks = who_looked(**whose, told_at=at)
    exported = access.export(**whose, by=Actor.subject(world.anna), at=at).looks
    seen = [one.event for one in looks if one.purpose == "disclosure"]
    assert seen == [one.event for one in exported if one.purpose == "disclosure"]
    return seen


def provided(world: World, demand_id: UUID, *, at=LATER) -> None:
    deed = register.provide(demand_id=demand_id, by=world.officer, at=at)
    assert deed.is_done, deed.refusal


def test_the_person_sees_to_whom_by_which_paper_and_which_data_were_handed_over(world):
    demand_id = approved(world, "email", "phone")
    assert list_of_subject(subject_id=world.anna, at=LATER) == ()
    provided(world, demand_id)
    (one,) = list_of_subject(subject_id=world.anna, at=LATER)
    assert (one.authority, one.outer_number, one.number) == (COURT, NUMBER, "2026-1")
    assert (one.categories, one.provided_at) == (("email", "phone"), LATER)
    assert told(world) == [
        "access.data.provided",
        "access.action.approved",
        "access.action.proposed",
    ]
    looks = who_looked(site_id=world.site.id, subject_id=world.anna, told_at=LATER)
    (look,) = [one for one in looks if one.event == "access.data.provided"]
    assert (look.recipient, look.categories) == ("authority", ("email", "phone"))
    assert list_of_subject(subject_id=world.boris, at=LATER) == ()


def test_where_a_law_forbids_it_the_person_is_told_nothing_until_its_day_is_over(world):
    demand_id = approved(world, "email", silence_ground=SECRET, silence_until=UNTIL)
    provided(world, demand_id)
    after = NOW.replace(month=9, day=1, hour=21, minute=0)  # 00:00 of the next day in Moscow
    for at, seen, count in ((LATER, [], 0), (after - timedelta(seconds=1), [], 0)):
        assert told(world, at=at) == seen
        assert len(list_of_subject(subject_id=world.anna, at=at)) == count
    assert told(world, at=after)[0] == "access.data.provided"
    assert len(list_of_subject(subject_id=world.anna, at=after)) == 1


def test_neither_attempts_nor_a_refusal_break_the_silence_and_staff_see_them(world):
    demand_id = scanned(world, silence_ground=SECRET)
    access.block(
        site_id=world.site.id, subject_id=world.anna, categories=["email"], by=world.officer, at=NOW
    )
    register.name_scope(
        demand_id=demand_id,
        subject_id=world.anna,
        categories=["email"],
        by=world.officer,
        at=NOW,
    )
    register.propose(demand_id=demand_id, by=world.officer, at=NOW)
    access.propose(
        site_id=world.site.id,
        subject_id=world.anna,
        action=Action.PROVISION,
        categories=["email"],
        purpose="disclosure",
        recipient="authority",
        cause_id=demand_id,
        by=world.officer,
        at=NOW,
    )
    everything = who_looked(site_id=world.site.id, subject_id=world.anna)
    assert everything[0].purpose == "disclosure"
    assert told(world) == []


def test_a_silence_without_a_day_lasts_until_it_is_ended(world):
    demand_id = approved(world, "email", silence_ground=SECRET)
    provided(world, demand_id)
    assert told(world, at=LATER + 20 * YEAR) == []
    assert register.end_silence(demand_id=demand_id, by=world.officer, at=LATER).is_done
    assert told(world)[0] == "access.data.provided"
    assert len(list_of_subject(subject_id=world.anna, at=LATER)) == 1
    again = register.end_silence(demand_id=demand_id, by=world.officer, at=LATER)
    assert type(again.refusal) is register.DemandEnded


def test_a_silent_demand_hides_nothing_else_of_what_was_done(world):
    approved(world, "email", silence_ground=SECRET)
    spoken = proposed(world, "phone")
    assert told(world) == ["access.action.proposed"]
    entries = {one.id: one for one in list_entries(site_id=world.site.id, limit=100)}
    looks = who_looked(site_id=world.site.id, subject_id=world.anna, told_at=LATER)
    causes = {entries[one.entry_id].facts.get("cause") for one in looks}
    assert causes - {None} == {str(spoken)}


# --- what stays when


def test_the_papers_are_kept_three_years_and_the_register_for_good(world):
    demand_id = approved(world, "email")
    provided(world, demand_id)
    whose = {"site_id": world.site.id, "subject_id": world.anna}
    close_account(**whose, by=Actor.subject(world.anna), at=LATER)
    destroy(**whose, by=world.officer, at=LATER)
    sweep(at=LATER + 2 * YEAR)
    thread = register.open_demand(demand_id=demand_id, by=world.officer, at=LATER)
    assert thread.files
    sweep(at=LATER + 4 * YEAR)
    (scope,) = get_demand(demand_id).scopes
    assert (scope.subject_id, scope.provided) == (world.anna, ("email",))
    thread = register.open_demand(demand_id=demand_id, by=world.officer, at=LATER + 4 * YEAR)
    assert (dict(thread.fields), dict(thread.files)) == ({}, {})


def test_papers_of_a_silent_demand_are_kept_as_long_as_its_person_may_still_sue(world):
    whole = {"by": world.officer, "at": LATER}
    dated = approved(world, "email", silence_ground=SECRET, silence_until=date(2029, 1, 1))
    endless = approved(world, "phone", silence_ground=SECRET)
    for demand_id in (dated, endless):
        provided(world, demand_id)
    sweep(at=LATER + 4 * YEAR)
    assert register.open_demand(demand_id=dated, **whole).files
    sweep(at=LATER + 7 * YEAR)
    assert register.open_demand(demand_id=dated, **whole).files == {}
    assert register.open_demand(demand_id=endless, **whole).files
    assert register.end_silence(demand_id=endless, by=world.officer, at=LATER + 7 * YEAR).is_done
    sweep(at=LATER + 11 * YEAR)
    assert register.open_demand(demand_id=endless, **whole).files == {}


def test_no_word_of_a_demand_stands_in_the_journal(world):
    demand_id = approved(world, "email", silence_ground=SECRET)
    register.extend(demand_id=demand_id, reason=Sealed(ANNA.address), by=world.officer, at=NOW)
    provided(world, demand_id)
    said = str([one.facts for one in list_entries(site_id=world.site.id, limit=100)])
    assert not any(one in said for one in (COURT, NUMBER, SECRET, *ANNA.traces))
