"""The laws every decision obeys, whatever the policy and the facts."""

from dataclasses import fields, replace
from random import Random
from uuid import UUID

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from core.decision_strategies import (
    blocks,
    data,
    facts,
    holds,
    near_permits,
    questions,
)
from core.decision_world import (
    POLICY,
    SUPPORTING,
)
from zavet.core.decisions import (
    ANSWERING,
    CORRESPONDENCE,
    OVERSIGHT,
    Answer,
    BlockFact,
    Decision,
    Facts,
    HoldFact,
    Question,
    decide,
)
from zavet.core.language.policy import Policy
from zavet.core.values import Action

EITHER = st.one_of(st.tuples(questions, facts), near_permits(), near_permits())


@settings(max_examples=120)
@given(EITHER, st.data())
def test_taking_a_supporting_fact_away_never_permits(
    case: tuple[Question, Facts], draw: st.DataObject
) -> None:
    question, known = case
    for name in SUPPORTING:
        rows = getattr(known, name)
        if not rows:
            continue
        place = draw.draw(st.integers(0, len(rows) - 1))
        if name == "consents" and rows[place].answer not in {Answer.GIVEN, Answer.ACCEPTED}:
            continue
        fewer = replace(known, **{name: rows[:place] + rows[place + 1 :]})
        _never_opens(question, known, fewer)
    _never_opens(question, known, replace(known, correspondent_for=None))
    _never_opens(question, known, replace(known, is_officer=False))


@settings(max_examples=120)
@given(EITHER, blocks, holds, data)
def test_adding_a_block_a_hold_or_a_doubt_never_permits(
    case: tuple[Question, Facts], block: BlockFact, hold: HoldFact, doubt: object
) -> None:
    question, known = case
    _never_opens(question, known, replace(known, blocks=(*known.blocks, block)))
    _never_opens(question, known, replace(known, holds=(*known.holds, hold)))
    spread = question.recipient == "everybody" or question.action == "dissemination"
    if not spread:  # an opened datum is a support there
        _never_opens(question, known, replace(known, data=(*known.data, doubt)))


@settings(max_examples=100)
@given(EITHER)
def test_every_reason_names_an_article_and_under_a_policy_a_clause(
    case: tuple[Question, Facts],
) -> None:
    question, known = case
    decision = decide(question=question, facts=known)
    assert decision.reasons
    assert all(reason.is_refusal != decision.is_permitted for reason in decision.reasons)
    for reason in decision.reasons:
        assert reason.article
        if known.policy is not None:
            number = reason.clause.removeprefix("sample ")
            assert number in POLICY.clause_by_number, reason


@settings(max_examples=80)
@given(EITHER, st.randoms(use_true_random=False))
def test_the_order_of_rules_and_facts_does_not_matter(
    case: tuple[Question, Facts], random: Random
) -> None:
    question, known = case
    shuffled = replace(
        known,
        policy=_shuffled(known.policy, random) if known.policy else None,
        **{
            field.name: tuple(random.sample(rows, len(rows)))
            for field in fields(known)
            if isinstance(rows := getattr(known, field.name), tuple)
        },
    )
    told, again = decide(question=question, facts=known), decide(question=question, facts=shuffled)
    assert _words(told) == _words(again)


@given(questions)
def test_without_facts_everything_is_refused(question: Question) -> None:
    assert not decide(question=question, facts=Facts()).is_permitted


@settings(max_examples=120)
@given(EITHER)
def test_of_a_person_nothing_is_answered_without_a_current_proof(
    case: tuple[Question, Facts],
) -> None:
    question, known = case
    answered = replace(question, purpose=ANSWERING)
    unproven = (
        replace(known, identities=()),
        replace(known, identities=tuple(replace(one, is_proven=False) for one in known.identities)),
        replace(
            known,
            identities=tuple(replace(one, until_at=question.at) for one in known.identities),
        ),
        replace(
            known,
            identities=tuple(replace(one, ended_at=question.at) for one in known.identities),
        ),
        replace(
            known,
            identities=tuple(replace(one, cause_id=UUID(int=99)) for one in known.identities),
        ),
    )
    for one in unproven:
        about_a_person = replace(one, is_correspondent=False)
        assert not decide(question=answered, facts=about_a_person).is_permitted


@settings(max_examples=120)
@given(EITHER, st.sampled_from(Action))
def test_letters_serve_the_answer_and_their_end_alone(
    case: tuple[Question, Facts], action: Action
) -> None:
    question, known = case
    asked = replace(question, categories=(CORRESPONDENCE,), action=action)
    decision = decide(question=asked, facts=replace(known, is_correspondent=True))
    if decision.is_permitted:
        assert asked.purpose in {ANSWERING, OVERSIGHT}
        assert asked.purpose == ANSWERING or action in {Action.STORAGE, Action.DESTRUCTION}
        assert asked.recipient is None
    assert not decide(question=asked, facts=replace(known, is_correspondent=False)).is_permitted


def _never_opens(question: Question, before: Facts, after: Facts) -> None:
    was = decide(question=question, facts=before)
    now = decide(question=question, facts=after)
    assert was.is_permitted or not now.is_permitted, (was.reasons, now.reasons)


def _shuffled(policy: Policy, random: Random) -> Policy:
    changes = {
        name: tuple(random.sample(rows, len(rows)))
        for name in policy.rules.__struct_fields__
        if isinstance(rows := getattr(policy.rules, name), tuple)
    }
    return replace(policy, rules=msgspec.structs.replace(policy.rules, **changes))


def _words(decision: Decision) -> tuple[bool, frozenset[object], object]:
    return decision.is_permitted, frozenset(decision.reasons), decision.next_step
