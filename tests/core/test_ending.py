"""When data end: a table a lawyer can read, and the laws that hold whatever the policy and the facts."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from core.decision_policy import POLICY as SMALL
from core.decision_strategies import (
    blocks,
    consents,
    late_moments,
    moments,
    purposes,
    rows,
    some_words,
    words,
)
from core.decision_world import (
    ACCEPTED,
    AGREED,
    DAY,
    NOON,
)
from zavet.core.calendar import day_of, end_of
from zavet.core.decisions import Answer, BlockFact
from zavet.core.decisions.ending import (
    Ending,
    EndingFacts,
    Fate,
    HeldDatum,
    HoldRecord,
    Why,
    Wish,
    ended_by,
    fates,
)
from zavet.core.language.rules import Promise, Retention, Right
from zavet.core.language.words import Channel, LastsUntil, Mechanism, RightKind
from zavet.core.values import Term, TermUnit

FIVE_YEARS = Term(amount=5, unit=TermUnit.YEAR)
ACT = "402-ФЗ ст. 29"
POLICY = replace(
    SMALL,
    rules=msgspec.structs.replace(
        SMALL.rules,
        retention=(
            Retention(clause="9.1", id="accounting", data=("phone",), act=ACT, term=FIVE_YEARS),
        ),
        rights=(
            *SMALL.rules.rights,
            Right(
                clause="6.4",
                id="take_back",
                right=RightKind.WITHDRAWAL,
                channels=(Channel.CABINET,),
            ),
        ),
        promises=(
            *SMALL.rules.promises,
            Promise(
                clause="9.2",
                id="unconfirmed",
                mechanism=Mechanism.UNCONFIRMED_DATA,
                term=Term(amount=30, unit=TermUnit.CALENDAR_DAY),
            ),
        ),
    ),
)
COURT = HoldRecord(category="", act="ГПК РФ ст. 57", until_at=NOON + 9 * DAY)
SERVED = HoldRecord(category="phone", act=ACT, rule="accounting", until_at=NOON - DAY)
WITHDRAWN = replace(AGREED, answer=Answer.WITHDRAWN, at=NOON - DAY)
HAPPENED = {
    "consent withdrawn": lambda facts: _more(facts, consents=WITHDRAWN),
    "consent given again": lambda facts: _more(facts, consents=replace(AGREED, at=NOON)),
    "account ended": lambda facts: replace(facts, ended={"account": NOON - DAY}),
    "deletion wished": lambda facts: _more(facts, wishes=Wish(at=NOON)),
    "deletion of the name wished": lambda facts: _more(
        facts, wishes=Wish(at=NOON, categories=frozenset({"name"}))
    ),
    "destruction ordered": lambda facts: _more(facts, wishes=Wish(at=NOON, is_order=True)),
    "held by a court": lambda facts: _more(facts, holds=COURT),
    "accounting term served": lambda facts: _more(facts, holds=SERVED),
    "blocked": lambda facts: _more(facts, blocks=BlockFact(category="", from_at=NOON - DAY)),
    **{
        f"unconfirmed for {days} days": lambda facts, days=days: _unconfirmed(facts, days)
        for days in (9, 29, 31)
    },
}
CASES = yaml.safe_load(
    (Path(__file__).parent / "endings.yaml").read_text(encoding="utf-8"),
)


def _more(facts: EndingFacts, **changes) -> EndingFacts:
    [(name, one)] = changes.items()
    return replace(facts, **{name: (*getattr(facts, name), one)})


def _unconfirmed(facts: EndingFacts, days: int) -> EndingFacts:
    [datum] = facts.data
    return replace(facts, data=(replace(datum, unconfirmed_since=NOON - days * DAY),))


def _told(ending: Ending) -> dict[str, object]:
    """Return an ending in the words of the table."""
    if ending.fate is Fate.KEEP:
        return {"keep": list(ending.purposes)}
    told = {
        ending.fate.value: ending.why.value,
        "act": ending.act,
        "rule": ending.rule,
        "clause": ending.clause,
    }
    if ending.until_at is not None:
        told["until"] = day_of(ending.until_at - timedelta(seconds=1))
    if ending.fate is Fate.DESTROY or ending.why is Why.BLOCKED:
        told["article"] = ending.article
    return {name: each for name, each in told.items() if each}


@pytest.mark.parametrize("case", CASES, ids=[one["case"] for one in CASES])
def test_what_becomes_of_a_datum(case) -> None:
    datum = HeldDatum(category=case["datum"], purposes=frozenset(case["kept_for"]))
    facts = EndingFacts(policy=POLICY, data=(datum,), consents=(ACCEPTED, AGREED))
    for what in case.get("happened", ()):
        facts = HAPPENED[what](facts)
    [ending] = fates(facts=facts, at=NOON)
    assert _told(ending) == case["fate"]


def test_a_name_a_new_version_gave_up_ends_nothing():
    datum = HeldDatum(category="email", purposes=frozenset({"old_name"}))
    facts = EndingFacts(policy=POLICY, data=(datum,), consents=(ACCEPTED,))
    renamed = {"old_name": msgspec.structs.replace(POLICY.purposes["account"], id="old_name")}
    assert [one.fate for one in fates(facts=facts, at=NOON)] == [Fate.DESTROY]
    assert [one.fate for one in fates(facts=replace(facts, earlier=renamed), at=NOON)] == [
        Fate.KEEP
    ]


def test_an_event_ends_the_purposes_that_last_until_it():
    closing = msgspec.structs.replace(
        POLICY.purposes["account"], lasts_until=LastsUntil.ACCOUNT_CLOSED
    )
    rules = msgspec.structs.replace(
        POLICY.rules, purposes=(closing, *(p for p in POLICY.rules.purposes if p.id != "account"))
    )
    policy = replace(POLICY, rules=rules)
    assert ended_by(policy, LastsUntil.ACCOUNT_CLOSED) == ("account",)
    assert "account" not in ended_by(policy, LastsUntil.PURPOSE_REACHED)


held = st.builds(
    HeldDatum,
    category=words,
    purposes=st.frozensets(purposes, max_size=3),
    unconfirmed_since=st.one_of(st.none(), moments, st.just(NOON - 60 * DAY)),
)
hold_records = st.builds(
    HoldRecord,
    category=st.one_of(st.just(""), words),
    act=st.just(ACT),
    rule=st.sampled_from(["", "accounting"]),
    until_at=moments,
    ended_at=late_moments,
)
wishes = st.builds(Wish, at=moments, categories=some_words, is_order=st.booleans())
everything = st.builds(
    EndingFacts,
    policy=st.just(POLICY),
    data=st.lists(held, max_size=5, unique_by=lambda one: one.category).map(tuple),
    consents=rows(consents),
    blocks=rows(blocks),
    holds=rows(hold_records),
    wishes=rows(wishes),
    ended=st.dictionaries(purposes, moments, max_size=3),
)


@settings(max_examples=300)
@given(everything, moments)
def test_each_datum_has_one_fate_with_clause_and_article(facts, at):
    endings = fates(facts=facts, at=at)
    assert [one.category for one in endings] == sorted(one.category for one in facts.data)
    assert all(one.clause and one.article for one in endings)


@settings(max_examples=300)
@given(everything, moments)
def test_nothing_is_destroyed_under_a_running_hold_or_block(facts, at):
    gone = {one.category for one in fates(facts=facts, at=at) if one.fate is Fate.DESTROY}
    for hold in facts.holds:
        if hold.ended_at is None and at < hold.until_at:
            assert not gone & ({hold.category} if hold.category else gone)
    for block in facts.blocks:
        if block.from_at <= at and (block.until_at is None or at < block.until_at):
            assert not gone & ({block.category} if block.category else gone)


@settings(max_examples=300)
@given(everything, moments)
def test_nothing_is_kept_without_a_purpose_it_was_taken_for(facts, at):
    taken = {one.category: one.purposes for one in facts.data}
    for one in fates(facts=facts, at=at):
        assert (one.fate is not Fate.KEEP) or one.purposes
        assert set(one.purposes) <= taken[one.category]


@settings(max_examples=200)
@given(everything, moments)
def test_a_hold_the_policy_asks_for_ends_and_then_the_datum_is_destroyed(facts, at):
    for one in fates(facts=facts, at=at):
        if one.why is not Why.RETENTION:
            continue
        assert at < one.until_at <= end_of(FIVE_YEARS, at=at)
        hold = HoldRecord(category=one.category, act=one.act, rule=one.rule, until_at=one.until_at)
        [datum] = [each for each in facts.data if each.category == one.category]
        later = replace(
            facts, data=(replace(datum, purposes=frozenset()),), holds=(hold,), blocks=()
        )
        [before] = fates(facts=later, at=one.until_at - timedelta(microseconds=1))
        [after] = fates(facts=later, at=one.until_at)
        assert (before.fate, after.fate) == (Fate.HOLD, Fate.DESTROY)


def test_of_two_holds_by_one_act_until_one_day_the_same_is_told_in_any_order() -> None:
    datum = HeldDatum(category="name", purposes=frozenset())
    holds = tuple(
        HoldRecord(category="name", act=ACT, until_at=NOON + DAY, rule=rule)
        for rule in ("", "accounting")
    )
    facts = EndingFacts(policy=POLICY, data=(datum,), holds=holds)
    back = replace(facts, holds=holds[::-1])
    assert fates(facts=facts, at=NOON) == fates(facts=back, at=NOON)


@settings(max_examples=200)
@given(everything, moments, st.randoms(use_true_random=False))
def test_the_order_of_what_happened_does_not_matter(facts, at, random):
    names = ("data", "consents", "blocks", "holds", "wishes")
    shuffled = replace(
        facts, **{n: tuple(random.sample(getattr(facts, n), len(getattr(facts, n)))) for n in names}
    )
    assert fates(facts=facts, at=at) == fates(facts=shuffled, at=at)
