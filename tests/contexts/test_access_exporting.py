"""A person takes everything held of them along: one operation, one entry, blocked and held data too."""

from datetime import timedelta

import pytest

from cast import ANNA, BORIS
from representing import let_act
from world import NOW, START, World, open_world
from zavet.access import ending
from zavet.access import operations as access
from zavet.core.decisions import Answer, Code
from zavet.core.values import Actor, Ground, Sealed, Source
from zavet.journal.queries import list_entries
from zavet.vault.models import Datum

pytestmark = pytest.mark.django_db
ACT = "402-ФЗ ст. 29"


@pytest.fixture
def world() -> World:
    return open_world()


def take(world: World, *, by: Actor | None = None, at=NOW):
    return access.export(
        site_id=world.site.id,
        subject_id=world.anna,
        by=by or Actor.subject(world.anna),
        at=at,
    )


def restrict(world: World) -> None:
    given = {"site_id": world.site.id, "subject_id": world.anna, "by": world.officer, "at": NOW}
    access.block(categories=["email"], **given)
    access.hold(categories=["login"], act=ACT, until_at=NOW + timedelta(days=9), **given)


def test_everything_comes_in_one_entry(world):
    before = list_entries(site_id=world.site.id, limit=1)[0].position
    own = take(world)
    entry = list_entries(site_id=world.site.id, limit=1)[0]
    assert (entry.position, entry.event, entry.id) == (
        before + 1,
        "access.data.exported",
        own.entry_id,
    )
    assert own.is_permitted
    values = {one.datum.category: one.value.reveal() for one in own.data}
    assert (values["email"], values["login"]) == (ANNA.email, ANNA.login)
    assert own.in_force.version.version == "1"
    assert {one.answer for one in own.answers} == {Answer.ACCEPTED, Answer.GIVEN}
    assert own.looks[0].entry_id == own.entry_id
    assert [one for one in BORIS.traces if one in str(values)] == []


def test_each_datum_says_whence_it_came_and_what_it_is_kept_for(world):
    (email,) = [one for one in take(world).data if one.datum.category == "email"]
    assert email.datum.provenance.source is Source.SUBJECT
    assert email.datum.provenance.given_by == world.anna
    grounds = {one.id: one.ground for one in email.purposes}
    assert grounds["communication_account"] is Ground.CONSENT
    assert all(one.clause for one in email.purposes)


def test_blocked_and_held_data_are_the_persons_own_and_say_so(world):
    restrict(world)
    own = take(world)
    states = {one.datum.category: (one.is_blocked, one.is_held) for one in own.data}
    assert (states["email"], states["login"]) == ((True, False), (False, True))
    assert all(one.value is not None for one in own.data)
    assert [one.act for one in own.holds] == [ACT]
    assert [one.category for one in own.blocks] == ["email"]
    assert [one.kind for one in own.duties] == ["finish_review"]


@pytest.mark.parametrize("who", ["vera", "officer", "boris", "software"])
def test_nobody_else_gets_anything_and_the_attempt_is_told(world, who):
    by = {
        "boris": lambda: Actor.subject(world.boris),
        "software": Actor.system,
    }.get(who, lambda: getattr(world, who))()
    theirs = take(world, by=by)
    assert not theirs.is_permitted
    assert (theirs.data, theirs.answers, theirs.looks, theirs.duties) == ((), (), (), ())
    assert list_entries(site_id=world.site.id, limit=1)[0].event == "access.action.refused"


def test_a_representative_gets_it_while_the_proof_lasts(world):
    until = NOW + timedelta(days=1)
    by = let_act(world.anna, world.boris, by=world.officer, at=START, until_at=until)
    assert take(world, by=by).data
    late = take(world, by=by, at=NOW + timedelta(days=1))
    assert [one.code for one in late.decision.reasons] == [Code.NOT_REPRESENTED]
    assert late.data == ()


def test_a_category_today_s_rules_do_not_name_is_listed_without_its_value(world):
    Datum.objects.filter(subject_id=world.anna, category="login").update(category="nickname")
    own = {one.datum.category: one.value for one in take(world).data}
    assert own["nickname"] is None
    assert own["email"] == Sealed(ANNA.email)


def test_of_whom_nothing_is_held_there_is_nothing_to_take(world):
    ending.destroy(site_id=world.site.id, subject_id=world.anna, by=world.officer, at=NOW)
    assert take(world).data == ()
