"""Who asks: nobody is known as a person, and nothing is told of one, without a current proof for that request."""

import hashlib
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cast import ANNA
from correspondence import ASKS, LATER, PASSPORT, bind, prove, read, texts, write
from representing import let_act
from sites import publish_site
from world import NOW, START, World, open_world
from zavet.access import ending
from zavet.access import operations as access
from zavet.access.queries import recall, who_looked
from zavet.chance import new_id
from zavet.core.decisions import ANSWERING, CORRESPONDENCE, Code
from zavet.core.values import Actor, ActorKind
from zavet.journal.queries import find_entry, list_entries
from zavet.parties.correspondents import (
    CorrespondentRefused,
    list_correspondents,
    unbind_correspondent,
)
from zavet.parties.identity import IdentityMethod, IdentityRefused, end_proofs
from zavet.parties.models import IdentityProof
from zavet.parties.operations import record_subject

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return open_world()


def codes(outcome) -> list[Code]:
    return [reason.code for reason in outcome.decision.reasons]


def letters_looked_at(world: World, **more):
    looks = who_looked(site_id=world.site.id, subject_id=world.anna, **more)
    return [one for one in looks if one.categories == (CORRESPONDENCE,)]


def resident_elsewhere() -> UUID:
    other = publish_site("hosting", at=START)
    return record_subject(site_id=other.id, by=Actor.visitor(), at=START)


def test_who_proved_to_be_a_person_reads_the_thread_as_that_person_and_sees_who_looked(world):
    correspondent, request = write(world), new_id()
    read(world, correspondent, world.officer)
    assert letters_looked_at(world) == []
    assert not read(world, correspondent, Actor.subject(world.anna)).is_permitted
    prove(world, request)
    bind(world, correspondent, cause_id=request)
    assert texts(read(world, correspondent, Actor.subject(world.anna))) == [ASKS]
    looks = letters_looked_at(world, except_by=ActorKind.SUBJECT)
    assert [one.staff.id for one in looks] == [world.officer.id]
    assert list_correspondents(subject_id=world.anna) == (correspondent,)
    assert not read(world, correspondent, Actor.subject(world.boris)).is_permitted


def test_a_mistaken_identity_is_taken_back(world):
    correspondent, request = write(world), new_id()
    prove(world, request)
    bind(world, correspondent)
    assert unbind_correspondent(correspondent_id=correspondent, by=world.officer, at=NOW)
    assert not unbind_correspondent(correspondent_id=correspondent, by=world.officer, at=NOW)
    assert not read(world, correspondent, Actor.subject(world.anna)).is_permitted
    assert letters_looked_at(world) == []


@pytest.mark.parametrize("fault", ["none", "failed", "ended", "past", "another", "other_request"])
def test_nobody_is_bound_to_a_person_without_a_current_proof(world, fault):
    correspondent, request = write(world), new_id()
    if fault != "none":
        prove(
            world,
            request,
            is_proven=fault != "failed",
            subject_id=world.boris if fault == "another" else world.anna,
            at=START,
            until_at=NOW if fault == "past" else LATER,
        )
    if fault == "ended":
        assert end_proofs(cause_id=request, at=NOW) == 1
    cause = new_id() if fault == "other_request" else request
    with pytest.raises(CorrespondentRefused):
        bind(world, correspondent, cause_id=cause)
    assert list_correspondents(subject_id=world.anna) == ()


def test_nobody_is_bound_to_a_person_of_another_site_or_to_a_correspondent(world):
    correspondent = write(world)
    with pytest.raises(CorrespondentRefused):
        bind(world, world.anna)
    with pytest.raises(CorrespondentRefused):
        bind(world, correspondent, subject_id=write(world))
    with pytest.raises(CorrespondentRefused):
        bind(world, correspondent, subject_id=resident_elsewhere())


def test_a_representative_reads_the_thread_of_whom_they_act_for(world):
    correspondent, request = write(world), new_id()
    by = Actor(kind=ActorKind.REPRESENTATIVE, id=world.boris)
    prove(world, request)
    bind(world, correspondent)
    assert codes(read(world, correspondent, by)) == [Code.NOT_REPRESENTED]
    let_act(world.anna, world.boris, by=world.officer, at=START)
    assert read(world, correspondent, by).is_permitted


@pytest.mark.parametrize(
    ("method", "who"),
    [
        (IdentityMethod.SIGNED_IN, "officer"),
        (IdentityMethod.SIGNED_IN, "boris"),
        (IdentityMethod.LINK_ANSWERED, "officer"),
        (IdentityMethod.DOCUMENT_SHOWN, "vera"),
        (IdentityMethod.DOCUMENT_SHOWN, "anna"),
        (IdentityMethod.NOTARISED, "visitor"),
        (IdentityMethod.CALL_ANSWERED, "system"),
    ],
)
def test_a_check_is_recorded_by_whom_it_belongs_to_alone(world, method, who):
    by = {
        "anna": Actor.subject(world.anna),
        "boris": Actor.subject(world.boris),
        "visitor": Actor.visitor(),
        "system": Actor.system(),
    }.get(who) or getattr(world, who)
    with pytest.raises(IdentityRefused):
        prove(world, new_id(), method=method, by=by)
    assert IdentityProof.objects.count() == 0


def test_of_the_evidence_nothing_is_kept_that_could_be_guessed_back(world):
    request = new_id()
    prove(world, request)
    row = IdentityProof.objects.get()
    plain = hashlib.sha256(PASSPORT.reveal().encode()).hexdigest()
    assert row.evidence_digest not in {"", plain, PASSPORT.reveal()}
    entry = list_entries(site_id=world.site.id, event_prefix="parties.identity")[0]
    assert entry.facts == {
        "identity": str(row.id),
        "cause": str(request),
        "method": "document_shown",
    }
    ending.destroy(site_id=world.site.id, subject_id=world.anna, by=world.officer, at=NOW)
    row.refresh_from_db()
    assert (row.evidence_digest, row.ended_at) == ("", NOW)


def test_a_check_that_failed_ends_what_was_proven_before_for_the_same_request(world):
    request = new_id()
    prove(world, request)
    assert export(world, cause_id=request).is_permitted
    prove(world, request, is_proven=False)
    assert codes(export(world, cause_id=request)) == [Code.IDENTITY_UNPROVEN]


def test_a_correspondent_and_a_destroyed_person_are_proven_to_be_nobody(world):
    with pytest.raises(IdentityRefused):
        prove(world, new_id(), subject_id=write(world))
    ending.destroy(site_id=world.site.id, subject_id=world.anna, by=world.officer, at=NOW)
    with pytest.raises(IdentityRefused):
        prove(world, new_id())


# --- what is told of the person


def export(world: World, *, by: Actor | None = None, cause_id: UUID | None = None, at=NOW):
    return access.export(
        site_id=world.site.id,
        subject_id=world.anna,
        by=by or world.officer,
        at=at,
        cause_id=cause_id,
    )


@pytest.mark.parametrize(
    "fault", ["none", "failed", "ended", "past", "another", "other_request", "no_request"]
)
def test_without_a_current_proof_the_officer_takes_nothing_along(world, fault):
    request = new_id()
    if fault != "none":
        prove(
            world,
            request,
            is_proven=fault != "failed",
            subject_id=world.boris if fault == "another" else world.anna,
            at=START,
            until_at=NOW if fault == "past" else LATER,
        )
    if fault == "ended":
        end_proofs(cause_id=request, at=NOW)
    cause = {"other_request": new_id(), "no_request": None}.get(fault, request)
    for by in (world.officer, Actor.system()):
        taken = export(world, by=by, cause_id=cause)
        assert codes(taken) == [Code.IDENTITY_UNPROVEN]
        assert (taken.data, taken.answers, taken.looks, taken.in_force) == ((), (), (), None)


def test_for_a_proven_person_the_officer_takes_along_what_the_person_could(world):
    request = new_id()
    prove(world, request)
    access.block(
        site_id=world.site.id, subject_id=world.anna, categories=None, by=world.officer, at=NOW
    )
    taken = export(world, cause_id=request)
    values = {one.datum.category: one.value.reveal() for one in taken.data}
    assert (values["email"], values["login"]) == (ANNA.email, ANNA.login)
    assert {one.is_blocked for one in taken.data} == {True}
    own = export(world, by=Actor.subject(world.anna))
    assert {one.datum.category: one.value.reveal() for one in own.data} == values
    entry = find_entry(taken.entry_id)
    assert (entry.facts["purpose"], entry.facts["cause"]) == (ANSWERING, str(request))
    assert [one.staff.id for one in own.looks if one.purpose == ANSWERING] == [world.officer.id]


def test_a_decision_on_an_answer_is_recalled_with_its_request(world):
    request = new_id()
    prove(world, request)
    taken = export(world, cause_id=request)
    assert recall(taken.entry_id).again.is_permitted
    end_proofs(cause_id=request, at=NOW + timedelta(hours=1))
    assert recall(taken.entry_id).again.is_permitted
    late = export(world, cause_id=request, at=NOW + timedelta(hours=2))
    assert not recall(late.entry_id).again.is_permitted


def test_a_proof_ended_by_a_clock_ahead_counts_at_once(world):
    request = new_id()
    prove(world, request)
    end_proofs(cause_id=request, at=NOW + timedelta(hours=1))
    assert codes(export(world, cause_id=request)) == [Code.IDENTITY_UNPROVEN]


def test_an_ordinary_look_reads_no_proofs(world):
    with CaptureQueriesContext(connection) as sent:
        access.reveal(
            site_id=world.site.id,
            subject_id=world.anna,
            categories=["email"],
            purpose="feedback",
            by=world.vera,
            at=NOW,
        )
    assert [one for one in sent if "identityproof" in one["sql"]] == []
