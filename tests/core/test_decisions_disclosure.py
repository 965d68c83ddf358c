"""What an authority demands: never handed over by one alone, for its own demand only, and the link by one law only."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.decision_strategies import (
    facts,
    near_permits,
    questions,
)
from core.decision_world import (
    AGREED_BY_TWO,
    ANNA,
    DAY,
    DEMANDED,
    DISCLOSED,
    GLEB,
    NOON,
    OF_TWO,
    OTHER_DEMAND,
    PROOF,
    REQUEST,
    VERA,
    asked,
    known,
)
from zavet.core.decisions import (
    ANSWERING,
    DISCLOSURE,
    OWN_DATA,
    BlockFact,
    Code,
    Facts,
    HoldFact,
    Question,
    decide,
)
from zavet.core.values import Action, Actor, ActorKind

ABROAD = replace(DISCLOSED, recipient="foreign_court", categories=("address",))
BY_RESIDENCE = known(
    demands=(replace(DEMANDED, recipient="foreign_court", is_by_residence_law=True),),
    approvals=(replace(AGREED_BY_TWO, recipient="foreign_court"),),
)
EITHER = st.one_of(st.tuples(questions, facts), near_permits())


def codes(question: Question, facts: Facts) -> set[Code]:
    return {one.code for one in decide(question=question, facts=facts).reasons}


def test_a_permit_stands_on_the_approval_of_that_very_demand() -> None:
    other = replace(AGREED_BY_TWO, id=ANNA, cause_id=OTHER_DEMAND, until_at=NOON + DAY / 2)
    facts = known(
        demands=(DEMANDED, replace(DEMANDED, cause_id=OTHER_DEMAND)),
        approvals=(other, AGREED_BY_TWO),
    )
    assert decide(question=DISCLOSED, facts=facts).approval_id == AGREED_BY_TWO.id


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        (known(), {Code.RECIPIENT_WITHOUT_DEMAND, Code.APPROVAL_MISSING}),
        (known(demands=(DEMANDED,)), {Code.APPROVAL_MISSING}),
        (known(approvals=(AGREED_BY_TWO,)), {Code.RECIPIENT_WITHOUT_DEMAND}),
        (
            known(demands=(replace(DEMANDED, cause_id=OTHER_DEMAND),), approvals=(AGREED_BY_TWO,)),
            {Code.RECIPIENT_WITHOUT_DEMAND},
        ),
        (
            known(demands=(DEMANDED,), approvals=(replace(AGREED_BY_TWO, cause_id=None),)),
            {Code.APPROVAL_MISSING},
        ),
        (
            known(
                demands=(DEMANDED,),
                approvals=(replace(AGREED_BY_TWO, proposed_by=GLEB, approved_by=VERA),),
            ),
            {Code.APPROVAL_MISSING},
        ),
        (
            replace(OF_TWO, blocks=(BlockFact(category="", from_at=NOON - DAY),)),
            {Code.BLOCKED},
        ),
    ],
)
def test_one_alone_or_another_demand_or_a_block_refuses(facts: Facts, told: set[Code]) -> None:
    assert codes(DISCLOSED, facts) == told


def test_what_a_law_holds_is_handed_over_on_a_demand_and_used_for_nothing_else() -> None:
    hold = HoldFact(category="email", act="402-ФЗ ст. 29", from_at=NOON - DAY, until_at=NOON + DAY)
    held = replace(OF_TWO, holds=(hold,))
    assert decide(question=DISCLOSED, facts=held).is_permitted
    assert Code.HELD in codes(asked(), held)


def test_the_software_hands_over_nothing_by_itself() -> None:
    by_itself = replace(DISCLOSED, actor=Actor.system())
    assert codes(by_itself, OF_TWO) == {Code.APPROVAL_MISSING}


def test_the_link_is_shown_by_the_law_of_residence_and_to_the_person() -> None:
    assert decide(question=ABROAD, facts=BY_RESIDENCE).is_permitted
    own = asked(actor=Actor.subject(ANNA), purpose=OWN_DATA, categories=("address",))
    assert decide(question=own, facts=known()).is_permitted
    told = asked(purpose=ANSWERING, categories=("address",), cause_id=REQUEST)
    assert decide(question=told, facts=known(is_officer=True, identities=(PROOF,))).is_permitted


def test_a_demand_of_another_country_without_its_law_on_record_opens_no_link() -> None:
    without = replace(BY_RESIDENCE, demands=(replace(DEMANDED, recipient="foreign_court"),))
    assert codes(ABROAD, without) == {Code.RECIPIENT_WITHOUT_DEMAND}


@settings(max_examples=200)
@given(EITHER)
def test_no_facts_show_the_link_otherwise(case: tuple[Question, Facts]) -> None:
    question, known = case
    linked = replace(question, categories=("address",), subject_id=ANNA)
    if not decide(question=linked, facts=known).is_permitted:
        return
    is_own = linked.purpose in {OWN_DATA, ANSWERING}
    is_shown = linked.action in {
        *(Action.USE, Action.TRANSFER, Action.PROVISION, Action.DISSEMINATION),
        *(Action.ACCESS, Action.RETRIEVAL),
    }
    assert is_own or not is_shown or linked.recipient == "foreign_court"


@settings(max_examples=200)
@given(EITHER)
def test_whoever_hands_over_for_a_demand_stands_on_another_persons_yes(
    case: tuple[Question, Facts],
) -> None:
    question, known = case
    decision = decide(question=replace(question, purpose=DISCLOSURE), facts=known)
    if decision.is_permitted:
        (approval,) = [one for one in known.approvals if one.id == decision.approval_id]
        assert question.actor.kind is ActorKind.STAFF
        assert approval.proposed_by == question.actor.id != approval.approved_by
        assert approval.cause_id == question.cause_id
