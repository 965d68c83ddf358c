"""Who acts for whom: recorded by the officer alone, for two people of one site, with an end, and ended at once."""

from datetime import timedelta

import pytest
from django.db import IntegrityError

from cast import GLEB
from representing import EVIDENCE, YEAR, let_act, representative
from sites import publish_site
from world import NOW, START, join, open_world
from zavet.access.operations import reveal
from zavet.core.decisions import OWN_DATA
from zavet.core.values import Actor, Sealed
from zavet.journal.queries import list_entries
from zavet.parties.correspondents import open_correspondent
from zavet.parties.ending import end_subject
from zavet.parties.models import Representative
from zavet.parties.operations import record_subject
from zavet.parties.refusing import WhyNot
from zavet.parties.representing import (
    RepresentingRefused,
    end_representative,
    list_representatives,
    list_represented,
    record_representative,
    represents,
)
from zavet.parties.words import ProofKind

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def world():
    return open_world()


def record(world, **changes):
    asked = {
        "subject_id": world.anna,
        "represented_by_id": world.boris,
        "kind": ProofKind.POWER_OF_ATTORNEY,
        "evidence": Sealed(EVIDENCE),
        "from_at": NOW,
        "until_at": NOW + YEAR,
        "by": world.officer,
        "at": NOW,
    }
    return record_representative(**asked | changes)


def may_look(world, *, at=NOW) -> bool:
    """Tell whether Boris, who says he acts for Anna, is shown her e-mail."""
    outcome = reveal(
        site_id=world.site.id,
        subject_id=world.anna,
        categories=["email"],
        purpose=OWN_DATA,
        by=representative(world.boris),
        at=at,
    )
    return bool(outcome.values)


def told(world) -> list[str]:
    prefix = "parties.representative"
    return [one.event for one in list_entries(site_id=world.site.id, event_prefix=prefix)]


def test_a_right_stands_from_its_start_until_its_end(world):
    made = record(world, from_at=NOW + DAY, until_at=NOW + 2 * DAY)
    by = representative(world.boris)
    spans = [NOW, NOW + DAY, NOW + 2 * DAY]
    assert [represents(by=by, subject_id=world.anna, at=at) for at in spans] == [False, True, False]
    assert [may_look(world, at=at) for at in spans] == [False, True, False]
    [one] = list_representatives(subject_id=world.anna)
    assert (one.id, one.actor_id, one.kind) == (made, world.boris, ProofKind.POWER_OF_ATTORNEY)
    found = [len(list_represented(subject_id=world.boris, at=at)) for at in spans]
    assert found == [0, 1, 0]
    assert list_represented(subject_id=world.anna, at=NOW + DAY) == ()


def test_nobody_acts_for_another_by_saying_so_or_for_somebody_else_s_person(world):
    record(world)
    gleb = join(world, GLEB, at=START)
    assert not represents(by=representative(gleb), subject_id=world.anna, at=NOW)
    assert not represents(by=representative(world.boris), subject_id=gleb, at=NOW)
    assert not represents(by=Actor.subject(world.boris), subject_id=world.anna, at=NOW)


@pytest.mark.parametrize("who", ["vera", "gleb", "anna", "boris", "system", "visitor", "elsewhere"])
def test_the_officer_of_this_site_alone_records_a_representative(world, who):
    actors = {
        "vera": world.vera,
        "gleb": world.gleb,
        "anna": Actor.subject(world.anna),
        "boris": representative(world.boris),
        "system": Actor.system(),
        "visitor": Actor.visitor(),
    }
    by = actors.get(who) or open_world("hosting").officer
    with pytest.raises(RepresentingRefused) as refused:
        record(world, by=by)
    assert refused.value.code is WhyNot.REPRESENTING_BY_OFFICER
    assert (refused.value.clause, bool(refused.value.next_step)) == ("152-ФЗ ст. 9 ч. 1", True)
    assert list_representatives(subject_id=world.anna) == ()
    entry = list_entries(site_id=world.site.id, limit=1)[0]
    assert (entry.event, entry.subject_id) == ("parties.action.refused", world.anna)
    assert entry.facts == {"asked": "represent", "reasons": ["representing_by_officer"]}


def test_only_two_different_living_people_of_one_site_are_bound(world):
    elsewhere = record_subject(site_id=publish_site("hosting").id, by=Actor.visitor(), at=START)
    writer = open_correspondent(site_id=world.site.id, by=Actor.visitor(), at=START)
    gone = join(world, GLEB, at=START)
    end_subject(subject_id=gone, by=Actor.system(), at=START)
    for one in (elsewhere, writer, gone, world.staff["Вера"]):
        for changes in ({"represented_by_id": one}, {"subject_id": one}):
            with pytest.raises(RepresentingRefused) as refused:
                record(world, **changes)
            assert refused.value.code is WhyNot.NOBODY_THERE
    with pytest.raises(RepresentingRefused) as refused:
        record(world, represented_by_id=world.anna)
    assert refused.value.code is WhyNot.REPRESENTS_THEMSELVES
    assert told(world) == []


@pytest.mark.parametrize(
    ("from_at", "until_at"),
    [(NOW, NOW), (NOW + DAY, NOW), (NOW + DAY, NOW + DAY), (NOW - 2 * DAY, NOW - DAY)],
)
def test_a_right_has_an_end_after_its_start_and_ahead(world, from_at, until_at):
    with pytest.raises(RepresentingRefused) as refused:
        record(world, from_at=from_at, until_at=until_at)
    assert refused.value.code is WhyNot.REPRESENTING_ENDLESS


def test_the_table_itself_takes_no_right_that_ends_before_it_starts(world):
    record(world)
    with pytest.raises(IntegrityError):
        Representative.objects.update(until_at=NOW)


def test_a_document_is_named_and_nothing_of_it_is_kept_in_the_clear(world):
    with pytest.raises(RepresentingRefused) as refused:
        record(world, evidence=Sealed("  "))
    assert refused.value.code is WhyNot.EVIDENCE_MISSING
    made = record(world)
    row = Representative.objects.values().get()
    assert [one for one in ("V-АН", "123456", EVIDENCE) if one in str(row)] == []
    assert len(row["proof_digest"]) == 64
    [entry] = list_entries(site_id=world.site.id, event_prefix="parties.representative")
    assert entry.facts == {
        "representative": str(made),
        "person": str(world.boris),
        "proof": "power_of_attorney",
        "until_on": (NOW + YEAR).date().isoformat(),
    }
    end_subject(subject_id=world.boris, by=Actor.system(), at=NOW)
    assert list(Representative.objects.values_list("proof_digest", "ended_at")) == [("", NOW)]


def test_the_same_right_stands_once_so_that_ending_it_ends_it(world):
    made = record(world)
    with pytest.raises(RepresentingRefused) as refused:
        record(world, kind=ProofKind.COURT_DECISION)
    assert refused.value.code is WhyNot.REPRESENTS_ALREADY
    end_representative(representative_id=made, by=world.officer, at=NOW + DAY)
    record(world, at=NOW + DAY)
    record(world, subject_id=world.boris, represented_by_id=world.anna)


@pytest.mark.parametrize("who", ["officer", "person"])
def test_the_officer_or_the_person_ends_a_right_at_once(world, who):
    by = let_act(world.anna, world.boris, by=world.officer, at=START)
    [one] = list_represented(subject_id=world.boris, at=NOW)
    ending = {"officer": world.officer, "person": Actor.subject(world.anna)}[who]
    assert may_look(world)
    assert end_representative(representative_id=one.id, by=ending, at=NOW)
    assert not represents(by=by, subject_id=world.anna, at=NOW)
    assert not may_look(world)
    assert list_represented(subject_id=world.boris, at=NOW) == ()
    assert not end_representative(representative_id=one.id, by=ending, at=NOW + DAY)
    [kept] = list_representatives(subject_id=world.anna)
    assert kept.ended_at == NOW
    assert told(world) == ["parties.representative.ended", "parties.representative.recorded"]


def test_an_end_written_meanwhile_is_so_for_a_question_that_waited(world):
    let_act(world.anna, world.boris, by=world.officer, at=START)
    [one] = list_representatives(subject_id=world.anna)
    end_representative(representative_id=one.id, by=world.officer, at=NOW)
    assert not may_look(world, at=NOW - timedelta(seconds=1))


@pytest.mark.parametrize("who", ["vera", "boris", "representative", "system", "elsewhere"])
def test_nobody_else_ends_a_right(world, who):
    let_act(world.anna, world.boris, by=world.officer, at=START)
    [one] = list_representatives(subject_id=world.anna)
    actors = {
        "vera": world.vera,
        "boris": Actor.subject(world.boris),
        "representative": representative(world.boris),
        "system": Actor.system(),
    }
    by = actors.get(who) or open_world("hosting").officer
    with pytest.raises(RepresentingRefused) as refused:
        end_representative(representative_id=one.id, by=by, at=NOW)
    assert refused.value.code is WhyNot.NOT_THEIRS_TO_END
    assert may_look(world)
    entry = list_entries(site_id=world.site.id, event_prefix="parties.action", limit=1)[0]
    assert (entry.subject_id, entry.facts["asked"]) == (world.anna, "end_representative")


def test_a_right_that_is_not_there_is_not_ended(world):
    with pytest.raises(RepresentingRefused) as refused:
        end_representative(representative_id=world.anna, by=world.officer, at=NOW)
    assert refused.value.code is WhyNot.REPRESENTING_UNKNOWN


def test_whoever_is_gone_is_represented_by_nobody_and_represents_nobody(world):
    let_act(world.anna, world.boris, by=world.officer, at=START)
    end_subject(subject_id=world.anna, by=Actor.system(), at=NOW)
    assert list_represented(subject_id=world.boris, at=NOW) == ()
    assert not may_look(world, at=NOW + DAY)
