"""The sweeper does what is due, once, by however many workers; what fails stops nothing else; a dry run changes nothing."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.db import connections

from cast import ANNA, BORIS, GLEB, VERA
from world import NOW, START, join, open_world
from zavet.access import ending
from zavet.access import operations as access
from zavet.access.models import Proposal
from zavet.access.queries import describe, list_blocks
from zavet.access.sweeping import What, list_due, sweep
from zavet.chance import new_id
from zavet.consent.operations import withdraw
from zavet.core.calendar import day_of
from zavet.core.values import Actor
from zavet.duties.queries import list_open
from zavet.journal.queries import list_entries
from zavet.policies.queries import find_policy
from zavet.vault.models import Destruction

pytestmark = pytest.mark.django_db(transaction=True)

DAY = timedelta(days=1)


def held(world, subject_id) -> set[str]:
    return {one.category for one in describe(site_id=world.site.id, subject_id=subject_id)}


def wish(world, subject_id, *categories: str, at=NOW) -> None:
    access.ask_deletion(
        site_id=world.site.id,
        subject_id=subject_id,
        categories=categories or held(world, subject_id),
        by=Actor.subject(subject_id),
        at=at,
    )


def last_day(world, subject_id):
    [duty] = list_open(site_id=world.site.id, subject_id=subject_id)
    return duty.due_on


def on(day, hour: int = 12):
    return NOW.replace(year=day.year, month=day.month, day=day.day, hour=hour)


def everything() -> dict[str, list[object]]:
    """Return all rows of all tables of both databases."""
    return {
        model._meta.label: list(model.objects.using(alias).order_by("pk").values())
        for model in apps.get_models()
        for alias in connections
        if model._meta.db_table in connections[alias].introspection.table_names()
    }


def events(prefix: str) -> list[str]:
    return [one.event for one in list_entries(site_id=None, event_prefix=prefix, limit=500)]


def test_a_wish_is_done_the_day_before_its_last_day_and_not_before():
    world = open_world()
    wish(world, world.anna)
    last = last_day(world, world.anna)
    assert sweep(at=on(last - 2 * DAY)).done == ()
    report = sweep(at=on(last - DAY))
    assert [(one.what, one.subject_id, one.due_on) for one in report.done] == [
        (What.DESTROY, world.anna, last)
    ]
    assert (held(world, world.anna), held(world, world.boris)) == (set(), {"email", "login"})
    again = sweep(at=on(last))
    assert (again.done, again.leftovers, again.errors, again.unfinished) == ((), (), {}, 0)


def test_a_withdrawn_consent_is_carried_out_by_its_day():
    world = open_world("services")
    withdraw(
        site_id=world.site.id,
        subject_id=world.anna,
        purpose="open_profile",
        in_force=find_policy(site_id=world.site.id, at=NOW),
        means="cabinet",
        by=Actor.subject(world.anna),
        at=NOW,
    )
    last = last_day(world, world.anna)
    assert last == day_of(NOW) + 30 * DAY
    sweep(at=on(last - DAY))
    assert "forum_name" not in held(world, world.anna)
    assert "email" in held(world, world.anna)
    assert list_open(site_id=world.site.id, subject_id=world.anna) == ()


def test_a_dry_run_says_what_whose_and_by_which_clause_and_changes_nothing():
    world = open_world()
    wish(world, world.anna)
    join(world, GLEB, at=START, is_confirmed=False)
    before = everything()
    acts = list_due(at=NOW + 60 * DAY)
    assert {one.what for one in acts} == {What.DESTROY, What.CLEAR}
    [act] = [one for one in acts if one.what is What.DESTROY]
    assert (act.subject_id, act.categories, act.clause, act.article) == (
        world.anna,
        ("email", "login"),
        "clinic 10.2",
        "152-ФЗ ст. 21 ч. 5",
    )
    assert everything() == before
    assert [trace for trace in (*ANNA.traces, *GLEB.traces) if trace in str(acts)] == []


def test_every_table_is_looked_at_by_the_dry_runs_test():
    """Plant the fault: a sweep that does something is seen."""
    world = open_world()
    wish(world, world.anna)
    before = everything()
    sweep(at=NOW + 60 * DAY)
    assert everything() != before


def test_a_registration_nobody_confirmed_in_its_term_is_cleared_away():
    world = open_world("hosting")
    stranger = join(world, GLEB, at=START, is_confirmed=False)
    sweep(at=START + 30 * DAY)
    assert held(world, stranger)
    report = sweep(at=START + 31 * DAY)
    assert [(one.what, one.subject_id, one.clause) for one in report.done] == [
        (What.CLEAR, stranger, "hosting 1.2")
    ]
    assert held(world, stranger) == set()
    assert held(world, world.anna) >= {"name", "email"}
    assert join(world, GLEB, at=START + 32 * DAY) != stranger


def test_a_confirmed_persons_new_email_is_no_unconfirmed_registration():
    from zavet.core.values import Sealed

    world = open_world()
    access.rectify(
        site_id=world.site.id,
        subject_id=world.anna,
        category="email",
        value=Sealed(BORIS.email.replace("boris", "neu")),
        by=Actor.subject(world.anna),
        at=NOW,
    )
    assert sweep(at=NOW + 90 * DAY).done == ()
    assert held(world, world.anna) == {"email", "login"}


def test_a_hold_ends_with_its_term_and_what_it_alone_kept_is_destroyed():
    world = open_world("services")
    wish(world, world.anna)
    sweep(at=on(last_day(world, world.anna)))
    assert held(world, world.anna) == {"name", "phone"}
    assert sweep(at=NOW + 4 * 365 * DAY).done == ()
    report = sweep(at=NOW + 5 * 366 * DAY)
    assert {one.what for one in report.done} == {What.END_HOLD}
    assert held(world, world.anna) == set()
    assert Destruction.objects.filter(subject_id=world.anna, category="").count() == 1
    assert events("access.hold.ended")


def test_a_hold_that_ends_leaves_data_to_the_purpose_that_stands():
    world = open_world()
    access.hold(
        site_id=world.site.id,
        subject_id=world.anna,
        categories=["email"],
        act="402-ФЗ ст. 29",
        until_at=NOW + DAY,
        by=world.officer,
        at=NOW,
    )
    report = sweep(at=NOW + DAY)
    assert [one.what for one in report.done] == [What.END_HOLD]
    assert held(world, world.anna) == {"email", "login"}


def test_a_block_with_a_term_ends_with_it():
    world = open_world()
    access.block(
        site_id=world.site.id,
        subject_id=world.anna,
        categories=["email"],
        by=world.officer,
        at=NOW,
        until_at=NOW + DAY,
    )
    assert sweep(at=NOW).done == ()
    assert [one.what for one in sweep(at=NOW + DAY).done] == [What.END_BLOCK]
    assert list_blocks(site_id=world.site.id, subject_id=world.anna, at=NOW) == ()
    assert events("access.block.ended") == ["access.block.ended"]


def test_what_a_review_keeps_waiting_is_told_and_no_entry_is_written_again_and_again():
    world = open_world()
    wish(world, world.anna)
    person = Actor.subject(world.anna)
    access.block(site_id=world.site.id, subject_id=world.anna, categories=None, by=person, at=NOW)
    last = on(NOW + 20 * DAY)
    entries = len(events(""))
    for _ in range(3):
        report = sweep(at=last)
        assert report.done == ()
        assert {(one.category, one.why) for one in report.leftovers} == {
            ("email", "blocked"),
            ("login", "blocked"),
        }
    assert len(events("")) == entries
    access.unblock(site_id=world.site.id, subject_id=world.anna, by=world.officer, at=last)
    assert [one.what for one in sweep(at=last).done] == [What.DESTROY]


def test_a_hold_that_ends_under_a_review_is_owed_and_not_forgotten():
    world = open_world("services")
    wish(world, world.anna)
    sweep(at=on(last_day(world, world.anna)))
    later = NOW + 5 * 366 * DAY
    access.block(
        site_id=world.site.id, subject_id=world.anna, categories=None, by=world.officer, at=later
    )
    sweep(at=later)
    assert held(world, world.anna) == {"name", "phone"}
    assert "destroy_after_purpose" in {
        one.kind for one in list_open(site_id=world.site.id, subject_id=world.anna)
    }
    access.unblock(site_id=world.site.id, subject_id=world.anna, by=world.officer, at=later)
    sweep(at=later + 40 * DAY)
    assert held(world, world.anna) == set()


def test_one_persons_trouble_does_not_stop_the_rest(monkeypatch, caplog):
    world = open_world(people=(ANNA, BORIS, VERA))
    for subject_id in world.people.values():
        wish(world, subject_id)
    boris, real = world.boris, ending.destroy_due

    def troubled(**given):
        if given["subject_id"] == boris:
            raise ValueError(BORIS.email)
        return real(**given)

    with monkeypatch.context() as patch:
        patch.setattr(ending, "destroy_due", troubled)
        report = sweep(at=NOW + 60 * DAY)
    assert (len(report.done), report.errors) == (2, {"ValueError": 1})
    assert (held(world, world.anna), held(world, boris)) == (set(), {"email", "login"})
    assert BORIS.email not in str(report)
    assert len(sweep(at=NOW + 60 * DAY).done) == 1
    assert held(world, boris) == set()


def test_a_proposal_nobody_answered_goes_when_its_time_is_over():
    world = open_world()
    Proposal.objects.create(
        site_id=world.site.id,
        subject_id=world.anna,
        action="destruction",
        categories=["email"],
        purpose="oversight",
        proposed_by_id=new_id(),
        proposed_at=START,
        until_at=NOW,
    )
    assert sweep(at=NOW - DAY).done == ()
    assert [one.what for one in sweep(at=NOW).done] == [What.EXPIRE]
    assert Proposal.objects.count() == 0
    assert events("access.action.expired") == ["access.action.expired"]
