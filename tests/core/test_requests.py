"""The states of a request, who is known, and what each right asks: small tables, held whole."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zavet.core.language.words import RightKind
from zavet.core.law import term_for
from zavet.core.requests import (
    NEEDS,
    OPEN,
    Effect,
    IdentityState,
    Requester,
    RequestEvent,
    RequestState,
    StepImpossible,
    blocks_at_intake,
    identity_step,
    is_open,
    needs_identity,
    needs_of,
    step,
)
from zavet.core.requests.machine import IDENTITY_STEPS, STEPS

CLOSED = set(RequestState) - OPEN
ENDS = {
    RequestEvent.ANSWERED: RequestState.ANSWERED,
    RequestEvent.REFUSED: RequestState.REFUSED,
    RequestEvent.DISMISSED: RequestState.DISMISSED,
    RequestEvent.JOINED: RequestState.JOINED,
}
NOT_REOPENED = [one for one in RequestEvent if one is not RequestEvent.REOPENED]
AFTERWARDS = {RequestEvent.NOTED, RequestEvent.NOTICE_SENT, RequestEvent.RECIPIENT_TOLD}


def walk(events):
    """Return the states a series of events leads through; an impossible step leaves the state as it is."""
    state, seen = step(None, RequestEvent.RECEIVED), []
    for event in events:
        try:
            state = step(state, event)
        except StepImpossible:
            continue
        finally:
            seen.append(state)
    return seen


def test_a_request_begins_new():
    assert step(None, RequestEvent.RECEIVED) is RequestState.NEW


@pytest.mark.parametrize("event", sorted(set(RequestEvent) - {RequestEvent.RECEIVED}))
def test_nothing_happens_before_it_is_received(event):
    with pytest.raises(StepImpossible):
        step(None, event)


@pytest.mark.parametrize("state", sorted(RequestState))
def test_it_is_received_once(state):
    with pytest.raises(StepImpossible):
        step(state, RequestEvent.RECEIVED)


@pytest.mark.parametrize(("event", "end"), ENDS.items())
def test_each_end_is_reached_from_every_open_state(event, end):
    assert {step(state, event) for state in OPEN} == {end}


@pytest.mark.parametrize(("event", "end"), ENDS.items())
def test_repeating_an_end_is_no_change(event, end):
    assert step(end, event) is end


def test_what_waited_with_another_may_wait_alone_again():
    assert step(RequestState.JOINED, RequestEvent.REOPENED) is RequestState.NEW
    found = {state for state in RequestState if (state, RequestEvent.REOPENED) in STEPS}
    assert found == {RequestState.JOINED}


@pytest.mark.parametrize("state", sorted(CLOSED))
def test_nothing_else_leads_out_of_an_end(state):
    led = {event: STEPS[state, event] for event in NOT_REOPENED if (state, event) in STEPS}
    own = {event for event, end in ENDS.items() if end is state}
    assert led == dict.fromkeys(AFTERWARDS | own, state)


def test_the_staff_s_first_step_begins_the_work():
    working = {event for event in RequestEvent if STEPS.get((RequestState.NEW, event)) == "in_work"}
    assert working == {
        RequestEvent.CLASSIFIED,
        RequestEvent.ASSIGNED,
        RequestEvent.IDENTITY_ASKED,
        RequestEvent.EXTENDED,
        RequestEvent.APPLIED,
    }


def test_an_impossible_step_names_state_and_event():
    with pytest.raises(StepImpossible) as refused:
        step(RequestState.ANSWERED, RequestEvent.EXTENDED)
    assert (refused.value.state, refused.value.event) == ("answered", "extended")


@given(st.lists(st.sampled_from(NOT_REOPENED), max_size=30))
def test_whatever_happens_an_end_is_kept(events):
    seen = walk(events)
    ends = [state for state in seen if not is_open(state)]
    assert set(ends) <= set(ends[:1])
    assert seen[len(seen) - len(ends) :] == ends


@given(st.lists(st.sampled_from(NOT_REOPENED), max_size=20))
def test_work_begun_never_becomes_new_again(events):
    seen = walk(events)
    after = seen[seen.index(RequestState.IN_WORK) :] if RequestState.IN_WORK in seen else []
    assert RequestState.NEW not in after


@given(
    st.sampled_from(IdentityState),
    st.lists(st.sampled_from(RequestEvent), max_size=20),
)
def test_somebody_proven_stays_proven(identity, events):
    for event in events:
        before = identity
        try:
            identity = identity_step(identity, event)
        except StepImpossible:
            continue
        assert before is not IdentityState.PROVEN or identity is IdentityState.PROVEN


def test_only_a_proof_proves():
    proving = {event for (_state, event), after in IDENTITY_STEPS.items() if after == "proven"}
    assert proving == {RequestEvent.IDENTITY_PROVEN}


def test_after_a_failure_one_may_still_prove_it():
    assert identity_step(IdentityState.FAILED, RequestEvent.IDENTITY_PROVEN) == "proven"


def test_a_state_knows_nothing_of_identity_and_identity_nothing_of_states():
    events = {event for _state, event in IDENTITY_STEPS}
    moved = {
        event
        for event in events - {RequestEvent.IDENTITY_ASKED}
        if any(STEPS[state, event] is not state for state in OPEN)
    }
    assert moved == set()


# --- what each right asks


def test_every_right_has_its_needs_and_its_own_duty():
    assert NEEDS.keys() == set(RightKind)
    assert len({one.duty for one in NEEDS.values()}) == len(RightKind)


@pytest.mark.parametrize("right", sorted(RightKind))
def test_the_law_s_term_of_a_right_is_the_pack_s(right):
    assert NEEDS[right].law == term_for(right)


def test_who_asks_for_nothing_of_a_person_proves_nothing():
    free = {right for right in RightKind if not needs_identity([right], Requester.SUBJECT)}
    assert free == {RightKind.BLOCK, RightKind.CLAIM, RightKind.FEEDBACK}


def test_one_right_among_several_is_enough_to_need_a_proof():
    assert needs_identity([RightKind.CLAIM, RightKind.INFORMATION], Requester.SUBJECT)


def test_these_rights_block_from_the_moment_of_the_request():
    blocking = {right for right in RightKind if blocks_at_intake([right], Requester.SUBJECT)}
    assert blocking == {
        RightKind.RECTIFICATION,
        RightKind.BLOCK,
        RightKind.DELETION,
        RightKind.OBJECTION,
    }


def test_a_withdrawal_and_a_demand_to_stop_carry_themselves_out_once_proven():
    at_proof = {right: one.at_proof for right, one in NEEDS.items() if one.at_proof}
    assert at_proof == {RightKind.WITHDRAWAL: Effect.WITHDRAW, RightKind.STOP: Effect.STOP}


@pytest.mark.parametrize("right", sorted(RightKind))
def test_the_authority_is_answered_by_its_own_term_and_blocks_only_where_it_alleges_a_fault(right):
    needs = needs_of(right, Requester.AUTHORITY)
    assert needs.law is not None
    alleges = right in {
        RightKind.RECTIFICATION,
        RightKind.BLOCK,
        RightKind.DELETION,
        RightKind.OBJECTION,
    }
    assert (needs.law.id, needs.blocks, needs.needs_identity) == ("D07", alleges, False)
    assert blocks_at_intake([right], Requester.AUTHORITY) == alleges
