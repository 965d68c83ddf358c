"""Destruction acts have numbers people can cite: one after another through a site's year, none for what did not happen."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import transaction

from asking import in_the_cabinet
from world import NOW, open_world
from zavet.access import operations as access
from zavet.access.acts import list_act_numbers
from zavet.access.ending import destroy
from zavet.access.models import DestructionAct
from zavet.core.language.words import RightKind
from zavet.journal.queries import list_entries
from zavet.rights import operations as rights
from zavet.rights.queries import list_steps

pytestmark = pytest.mark.django_db
YEAR = NOW.year


@pytest.fixture
def world():
    return open_world()


def order(world, *categories: str, subject_id=None, at=NOW):
    return destroy(
        site_id=world.site.id,
        subject_id=subject_id or world.anna,
        by=world.officer,
        at=at,
        categories=categories or None,
    )


def test_acts_are_numbered_one_after_another_through_the_year(world) -> None:
    numbers = [
        order(world, "email").act_number,
        order(world, "login").act_number,
        order(world, subject_id=world.boris).act_number,
    ]
    assert numbers == [f"А-{YEAR}-1", f"А-{YEAR}-2", f"А-{YEAR}-3"]


def test_each_site_and_each_year_counts_its_own(world) -> None:
    other = open_world("hosting")
    assert order(world, "email").act_number == f"А-{YEAR}-1"
    assert order(other).act_number == f"А-{YEAR}-1"
    later = order(world, "login", at=NOW + timedelta(days=366))
    assert later.act_number == f"А-{(NOW + timedelta(days=366)).year}-1"


def test_a_destruction_that_destroyed_nothing_takes_no_number(world) -> None:
    access.hold(
        site_id=world.site.id,
        subject_id=world.anna,
        categories=["email"],
        act="402-ФЗ ст. 29",
        until_at=NOW + timedelta(days=400),
        by=world.officer,
        at=NOW,
    )
    assert order(world, "email").act_number == ""
    refused = destroy(
        site_id=world.site.id, subject_id=world.anna, by=world.gleb, at=NOW, categories=["login"]
    )
    assert (refused.is_permitted, refused.act_number) == (False, "")
    assert order(world, "login").act_number == f"А-{YEAR}-1"


def test_what_was_undone_leaves_no_gap(world) -> None:
    class Undone(Exception):
        pass

    def undo() -> None:
        assert order(world, "email").act_number == f"А-{YEAR}-1"
        raise Undone

    with pytest.raises(Undone):
        transaction.atomic(undo)()
    assert order(world, "login").act_number == f"А-{YEAR}-1"
    assert DestructionAct.objects.count() == 1


def test_the_number_is_found_by_the_reference_in_the_journal_and_holds_nothing_of_a_person(
    world,
) -> None:
    outcome = order(world, "email")
    [entry] = list_entries(site_id=world.site.id, event_prefix="access.data.destroyed", limit=1)
    act_id = UUID(entry.facts["act"])
    assert list_act_numbers([act_id]) == {act_id: outcome.act_number}
    fields = {one.name for one in DestructionAct._meta.get_fields()}
    assert fields == {"id", "site_id", "year", "serial"}


def test_a_request_tells_the_number_of_its_act(world) -> None:
    got = in_the_cabinet(world, RightKind.DELETION)
    deed = rights.delete(request_id=got.request_id, by=world.officer, at=NOW)
    assert deed.act_number == f"А-{YEAR}-1"
    [step] = [one for one in list_steps(got.request_id) if one.event == "applied"]
    assert (step.facts["act_number"], step.facts["act"]) == (deed.act_number, str(deed.act_id))
