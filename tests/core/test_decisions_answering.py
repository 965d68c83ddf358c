"""Answers to requests: what may be told of a person, to whom a thread is open, and each fault planted alone."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

import pytest

from core.decision_world import (
    ANNA,
    ANSWERED,
    BORIS,
    DAY,
    GLEB,
    LEAVE,
    LETTER,
    NOON,
    OF_A_LETTER,
    OTHER_REQUEST,
    OTHER_SITE,
    PROOF,
    REQUEST,
    THREAD,
    VERA,
    known,
)
from zavet.core.decisions import (
    ANSWERING,
    CORRESPONDENCE,
    OVERSIGHT,
    OWN_DATA,
    BlockFact,
    Code,
    DatumFact,
    DatumState,
    Facts,
    HoldFact,
    NextStep,
    Question,
    RepresentativeFact,
    decide,
)
from zavet.core.decisions.ending import EndingFacts, Fate, HeldDatum, HoldRecord, Why, Wish, fates
from zavet.core.decisions.facts import as_recorded
from zavet.core.values import Action, Actor, ActorKind

PROVEN = known(is_officer=True, identities=(PROOF,))
OFFICERS = replace(OF_A_LETTER, is_officer=True)
LEAVE_TO_ANSWER = replace(
    LEAVE, purposes=frozenset({ANSWERING}), categories=frozenset({CORRESPONDENCE})
)


def codes(question: Question, facts: Facts) -> list[Code]:
    decision = decide(question=question, facts=facts)
    return [] if decision.is_permitted else [one.code for one in decision.reasons]


@pytest.mark.parametrize(
    "proof",
    [
        None,
        replace(PROOF, is_proven=False),
        replace(PROOF, subject_id=BORIS),
        replace(PROOF, cause_id=OTHER_REQUEST),
        replace(PROOF, until_at=NOON),
        replace(PROOF, ended_at=NOON),
        replace(PROOF, from_at=NOON + DAY, until_at=NOON + 2 * DAY),
    ],
    ids=["none", "failed", "another_person", "another_request", "past", "ended", "not_yet"],
)
def test_without_a_current_proof_nothing_is_told_of_the_person(proof):
    facts = known(is_officer=True, identities=(proof,) if proof else ())
    decision = decide(question=ANSWERED, facts=facts)
    assert [one.code for one in decision.reasons] == [Code.IDENTITY_UNPROVEN]
    assert decision.articles == ("152-ФЗ ст. 14 ч. 3",)
    assert decision.next_step is NextStep.PROVE_IDENTITY


def test_a_question_that_names_no_request_is_not_answered():
    assert codes(replace(ANSWERED, cause_id=None), PROVEN) == [Code.IDENTITY_UNPROVEN]


def test_a_proof_of_another_site_s_person_serves_nothing_here():
    assert codes(ANSWERED, replace(PROVEN, record_site_id=OTHER_SITE)) == [Code.OTHER_SITE]
    assert codes(replace(ANSWERED, subject_id=BORIS), PROVEN) == [Code.IDENTITY_UNPROVEN]


def test_an_end_of_a_proof_written_meanwhile_counts_from_now_on():
    late = replace(PROVEN, identities=(replace(PROOF, ended_at=NOON + DAY),))
    assert codes(ANSWERED, late) == []
    assert codes(ANSWERED, as_recorded(late, at=NOON)) == [Code.IDENTITY_UNPROVEN]


def test_an_end_of_a_right_to_act_written_meanwhile_counts_from_now_on():
    asked = replace(
        ANSWERED, actor=Actor(kind=ActorKind.REPRESENTATIVE, id=BORIS), purpose=OWN_DATA
    )
    right = RepresentativeFact(actor_id=BORIS, from_at=NOON - DAY, ended_at=NOON + DAY)
    late = known(representatives=(right,))
    assert codes(asked, late) == []
    assert codes(asked, as_recorded(late, at=NOON)) == [Code.NOT_REPRESENTED]


def test_what_is_blocked_held_or_unconfirmed_is_told_to_the_proven_person_all_the_same():
    facts = replace(
        PROVEN,
        blocks=(BlockFact(category="", from_at=NOON - DAY),),
        holds=(
            HoldFact(category="", act="402-ФЗ ст. 29", from_at=NOON - DAY, until_at=NOON + 9 * DAY),
        ),
        data=(DatumFact(category="email", state=DatumState.UNCONFIRMED),),
    )
    assert codes(ANSWERED, facts) == []
    gone = replace(facts, data=(DatumFact(category="email", state=DatumState.DESTROYED),))
    assert codes(ANSWERED, gone) == [Code.DESTROYED]


@pytest.mark.parametrize("staff_id", [VERA, GLEB])
def test_staff_who_are_not_the_officer_tell_nothing_of_a_person_whatever_leave_they_have(staff_id):
    leave = replace(
        LEAVE, staff_id=staff_id, purposes=frozenset({ANSWERING}), categories=frozenset({"email"})
    )
    facts = known(authorisations=(leave,), identities=(PROOF,))
    asked = replace(ANSWERED, actor=Actor.staff(staff_id))
    assert codes(asked, facts) == [Code.NOT_THE_OFFICER]


def test_whoever_may_not_answer_is_not_told_whether_somebody_was_proven():
    asked = replace(ANSWERED, actor=Actor.staff(GLEB))
    assert codes(asked, known(identities=())) == codes(asked, known(identities=(PROOF,)))


@pytest.mark.parametrize(
    "actor",
    [
        Actor.subject(ANNA),
        Actor.subject(LETTER),
        Actor.visitor(),
        Actor(kind=ActorKind.REPRESENTATIVE, id=BORIS),
    ],
    ids=["person", "correspondent", "visitor", "representative"],
)
def test_answering_is_the_operator_s_the_person_s_own_way_is_their_right(actor):
    facts = replace(
        PROVEN, representatives=(RepresentativeFact(actor_id=BORIS, from_at=NOON - DAY),)
    )
    assert Code.ACTION_NOT_PROVIDED in codes(replace(ANSWERED, actor=actor), facts)


@pytest.mark.parametrize(
    "action", sorted(set(Action) - {Action.ACCESS, Action.RETRIEVAL, Action.BLOCK, Action.CHANGE})
)
def test_an_answer_shows_stops_use_or_closes_and_does_nothing_else(action):
    assert Code.ACTION_NOT_PROVIDED in codes(replace(ANSWERED, action=action), PROVEN)


def test_nothing_of_an_answer_goes_to_a_recipient():
    asked = replace(ANSWERED, recipient="partner")
    assert Code.ACTION_NOT_PROVIDED in codes(asked, PROVEN)
    asked = replace(THREAD, recipient="partner")
    assert Code.ACTION_NOT_PROVIDED in codes(asked, OFFICERS)


# --- the thread


@pytest.mark.parametrize(
    ("actor", "facts", "refused"),
    [
        (Actor.staff(VERA), OF_A_LETTER, Code.AUTHORISATION_MISSING),
        (
            Actor.staff(VERA),
            replace(OF_A_LETTER, authorisations=(replace(LEAVE_TO_ANSWER, signed_at=None),)),
            Code.AUTHORISATION_UNSIGNED,
        ),
        (
            Actor.staff(VERA),
            replace(OF_A_LETTER, authorisations=(replace(LEAVE_TO_ANSWER, ended_at=NOON),)),
            Code.AUTHORISATION_EXPIRED,
        ),
        (
            Actor.staff(VERA),
            replace(
                OF_A_LETTER,
                authorisations=(replace(LEAVE_TO_ANSWER, categories=frozenset({"email"})),),
            ),
            Code.AUTHORISATION_NARROW,
        ),
        (
            Actor.staff(GLEB),
            replace(OF_A_LETTER, authorisations=(LEAVE_TO_ANSWER,)),
            Code.AUTHORISATION_MISSING,
        ),
        (Actor.subject(BORIS), OF_A_LETTER, Code.NOT_OWN_DATA),
        (Actor.subject(ANNA), replace(OF_A_LETTER, correspondent_for=None), Code.NOT_OWN_DATA),
        (Actor.subject(ANNA), replace(OF_A_LETTER, correspondent_for=BORIS), Code.NOT_OWN_DATA),
        (
            Actor(kind=ActorKind.REPRESENTATIVE, id=BORIS),
            OF_A_LETTER,
            Code.NOT_REPRESENTED,
        ),
        (Actor.visitor(), OF_A_LETTER, Code.ACTOR_UNKNOWN),
    ],
)
def test_a_thread_is_closed_to_everybody_it_is_not_about(actor, facts, refused):
    assert codes(replace(THREAD, actor=actor), facts) == [refused]


def test_a_correspondent_reads_their_own_thread_and_nothing_of_the_person():
    own = replace(THREAD, actor=Actor.subject(LETTER))
    stranger = replace(OF_A_LETTER, correspondent_for=None)
    assert codes(own, stranger) == []
    for purpose in (OWN_DATA, ANSWERING, "account"):
        about_anna = replace(
            own, purpose=purpose, subject_id=ANNA, categories=("email",), cause_id=REQUEST
        )
        assert Code.NOT_OWN_DATA in codes(about_anna, replace(PROVEN, is_officer=False))


def test_letters_are_no_data_of_a_person_and_a_person_s_data_none_of_a_thread():
    of_anna = replace(ANSWERED, categories=(CORRESPONDENCE,))
    assert codes(of_anna, PROVEN) == [Code.CATEGORY_UNKNOWN]
    mixed = replace(THREAD, categories=(CORRESPONDENCE, "email"))
    assert codes(mixed, OFFICERS) == [Code.PURPOSE_DOES_NOT_COVER]


@pytest.mark.parametrize("purpose", ["account", "news", OWN_DATA, OVERSIGHT])
def test_letters_are_read_for_no_other_purpose(purpose):
    for actor in (Actor.staff(VERA), Actor.system(), Actor.subject(LETTER)):
        asked = replace(THREAD, purpose=purpose, actor=actor)
        assert Code.PURPOSE_DOES_NOT_COVER in codes(asked, OFFICERS)


@pytest.mark.parametrize("action", sorted(set(Action) - {Action.STORAGE, Action.DESTRUCTION}))
def test_of_duty_letters_are_kept_and_destroyed_and_nothing_else(action):
    asked = replace(THREAD, purpose=OVERSIGHT, actor=Actor.system(), action=action)
    assert codes(asked, OF_A_LETTER) != []


# --- the end of a thread

KEPT = HeldDatum(category=CORRESPONDENCE, purposes=frozenset({ANSWERING}))


def fate(*, until: datetime | None, at: datetime = NOON, **more: object):
    policy = PROVEN.policy
    assert policy is not None
    ended = {} if until is None else {ANSWERING: until}
    facts = EndingFacts(policy=policy, data=(KEPT,), ended=ended, **more)
    (found,) = fates(facts=facts, at=at)
    return found.fate, found.why


def test_an_open_request_s_letters_stay_whatever_anybody_orders():
    order = Wish(at=NOON, is_order=True)
    assert fate(until=None, wishes=(order, Wish(at=NOON))) == (Fate.KEEP, Why.PURPOSE)


def test_an_answered_request_s_letters_are_kept_to_their_end_and_not_a_moment_longer():
    assert fate(until=NOON + DAY, at=NOON) == (Fate.KEEP, Why.PURPOSE)
    assert fate(until=NOON + DAY, at=NOON + DAY) == (Fate.DESTROY, Why.PURPOSE_REACHED)


def test_a_wish_does_not_end_what_has_to_be_proven_and_an_order_does():
    assert fate(until=NOON + DAY, wishes=(Wish(at=NOON),)) == (Fate.KEEP, Why.PURPOSE)
    order = Wish(at=NOON, is_order=True)
    assert fate(until=NOON + DAY, wishes=(order,)) == (Fate.DESTROY, Why.ORDERED)


def test_a_hold_keeps_letters_beyond_their_end():
    hold = HoldRecord(category=CORRESPONDENCE, act="ГК РФ ст. 196", until_at=NOON + 9 * DAY)
    assert fate(until=NOON - DAY, holds=(hold,)) == (Fate.HOLD, Why.HELD)


def test_an_id_is_no_proof_by_itself():
    assert codes(replace(ANSWERED, cause_id=UUID(int=77)), PROVEN) == [Code.IDENTITY_UNPROVEN]
