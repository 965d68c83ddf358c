"""Judges when data end: each held datum is kept for a purpose that still stands, held by a named act, or destroyed.

Pure. INVARIANT: nothing is destroyed under a running hold or block, and nothing is kept without a purpose.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from zavet.core.calendar import end_of
from zavet.core.decisions.consents import find_last
from zavet.core.decisions.decision import DAYS_30
from zavet.core.decisions.facts import Answer, BlockFact, ConsentFact, is_current
from zavet.core.language.policy import Policy
from zavet.core.language.rules import Purpose, Retention
from zavet.core.language.words import (
    ANSWERING,
    CORRESPONDENCE,
    LastsUntil,
    Mechanism,
    RightKind,
)
from zavet.core.values import Ground


class Fate(StrEnum):
    """What becomes of a datum."""

    KEEP = "keep"
    HOLD = "hold"
    DESTROY = "destroy"


class Why(StrEnum):
    """What decides the fate: the first one keeps, the next three hold, the others destroy."""

    PURPOSE = "purpose"
    HELD = "held"
    RETENTION = "retention"
    BLOCKED = "blocked"
    WITHDRAWAL = "withdrawal"
    PURPOSE_REACHED = "purpose_reached"
    DELETION = "deletion"
    UNCONFIRMED = "unconfirmed"
    ORDERED = "ordered"


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldDatum:
    """One datum by what it is kept for. ``unconfirmed_since`` is set where its person never confirmed anything."""

    category: str
    purposes: frozenset[str] = frozenset()
    unconfirmed_since: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldRecord:
    """A hold, running or over; an empty category holds everything. ``rule`` is the policy's, if one asked for it."""

    category: str
    act: str
    until_at: datetime
    rule: str = ""
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """The person's wish that data be deleted, or with ``is_order`` the officer's order; no categories means all."""

    at: datetime
    categories: frozenset[str] = frozenset()
    is_order: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class EndingFacts:
    """Everything the fates of one person's data hang on. ``ended`` tells when a purpose's event came.

    Of a request's letters it tells until when they are kept (``answering``). ``earlier`` are purposes of the versions
    the data were collected under: a name a new version gave up ends nothing.
    """

    policy: Policy
    data: tuple[HeldDatum, ...]
    consents: tuple[ConsentFact, ...] = ()
    blocks: tuple[BlockFact, ...] = ()
    holds: tuple[HoldRecord, ...] = ()
    wishes: tuple[Wish, ...] = ()
    ended: Mapping[str, datetime] = field(default_factory=dict)
    earlier: Mapping[str, Purpose] = field(default_factory=dict)

    def find_purpose(self, name: str) -> Purpose | None:
        """Return a purpose by the version in force, or by an earlier one."""
        return self.policy.purposes.get(name) or self.earlier.get(name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """The fate of one datum, why, and by which clause and article.

    ``purposes`` are those that still stand. ``act``, ``rule`` and ``until_at`` tell of a hold; a block may have no end.
    """

    category: str
    fate: Fate
    why: Why
    clause: str
    article: str
    purposes: tuple[str, ...] = ()
    act: str = ""
    rule: str = ""
    until_at: datetime | None = None


def fates(*, facts: EndingFacts, at: datetime) -> tuple[Ending, ...]:
    """Return the fate of each datum at a moment, by category.

    A purpose ends with its consent (152-ФЗ ст. 21 ч. 5), its event (152-ФЗ ст. 21 ч. 4), the person's wish unless an
    obligation by law is its ground, or the officer's order. What no purpose needs is first held for the term of the
    policy's retention rule, counted from the end of use, then destroyed.
    """
    ordered = sorted(facts.data, key=lambda datum: datum.category)
    return tuple(_fate(datum, facts, at) for datum in ordered)


def ended_by(policy: Policy, event: LastsUntil) -> tuple[str, ...]:
    """Return the purposes an event ends for a person."""
    return tuple(sorted(p.id for p in policy.purposes.values() if p.lasts_until is event))


@dataclass(frozen=True, slots=True, kw_only=True)
class _End:
    """How one purpose ended for a datum."""

    why: Why
    at: datetime | None = None
    clause: str = ""


_BY_LAW = frozenset(
    {
        Ground.LAW,
        Ground.COURT,
        Ground.ENFORCEMENT,
        Ground.STATE_SERVICE,
        Ground.LIFE,
        Ground.PUBLISHED_BY_LAW,
    }
)
"""Grounds that stand against the person's wish (152-ФЗ ст. 9 ч. 2, ст. 21 ч. 5)."""
_ARTICLES = {
    Why.PURPOSE: "152-ФЗ ст. 5 ч. 7",
    Why.HELD: "152-ФЗ ст. 5 ч. 7",
    Why.RETENTION: "152-ФЗ ст. 5 ч. 7",
    Why.BLOCKED: "152-ФЗ ст. 21 ч. 1",
    Why.WITHDRAWAL: "152-ФЗ ст. 21 ч. 5",
    Why.PURPOSE_REACHED: "152-ФЗ ст. 21 ч. 4",
    Why.DELETION: "152-ФЗ ст. 21 ч. 5",
    Why.UNCONFIRMED: "152-ФЗ ст. 21 ч. 3",
    Why.ORDERED: "152-ФЗ ст. 21 ч. 3",
}
_STRONGEST = (Why.UNCONFIRMED, Why.ORDERED, Why.DELETION, Why.WITHDRAWAL, Why.PURPOSE_REACHED)


def _fate(datum: HeldDatum, facts: EndingFacts, at: datetime) -> Ending:
    running = [one for one in facts.holds if _runs(one, datum, at)]
    if running:
        last = max(running, key=lambda one: (one.until_at, one.act, one.rule))
        return _held(datum, facts, last, at)
    ends = _ends(datum, facts, at)
    standing = tuple(sorted(datum.purposes - set(ends)))
    if standing:
        purpose = facts.policy.purposes.get(standing[0])
        clause = purpose.clause if purpose else ""
        return _ending(datum, facts, Fate.KEEP, Why.PURPOSE, clause=clause, purposes=standing)
    blocked = [one for one in facts.blocks if _blocks(one, datum, at)]
    if blocked:
        until = max(blocked, key=lambda one: (one.until_at is None, one.until_at or at)).until_at
        return _ending(datum, facts, Fate.HOLD, Why.BLOCKED, until_at=until)
    return _retained(datum, facts, ends, at) or _destroyed(datum, facts, ends, at)


def _held(datum: HeldDatum, facts: EndingFacts, hold: HoldRecord, at: datetime) -> Ending:
    standing = tuple(sorted(datum.purposes - set(_ends(datum, facts, at))))
    return _ending(
        datum,
        facts,
        Fate.HOLD,
        Why.HELD,
        clause=_clause_of_hold(hold.rule, facts.policy),
        purposes=standing,
        act=hold.act,
        rule=hold.rule,
        until_at=hold.until_at,
    )


def _ends(datum: HeldDatum, facts: EndingFacts, at: datetime) -> dict[str, _End]:
    """Return how each purpose of a datum ended; one that stands is left out."""
    found = {name: _end(name, datum, facts, at) for name in datum.purposes}
    return {name: end for name, end in found.items() if end is not None}


def _end(name: str, datum: HeldDatum, facts: EndingFacts, at: datetime) -> _End | None:
    if name == ANSWERING and datum.category == CORRESPONDENCE:
        return _answered(datum, facts, at)
    purpose = facts.find_purpose(name)
    if purpose is None or datum.category not in purpose.data:
        return _End(why=Why.PURPOSE_REACHED, clause=purpose.clause if purpose else "")
    if _is_overdue(datum, facts.policy, at):
        return _End(why=Why.UNCONFIRMED)
    ended_at = facts.ended.get(name)
    if ended_at is not None and ended_at <= at:
        return _End(why=Why.PURPOSE_REACHED, at=ended_at, clause=purpose.clause)
    return _wished(datum, purpose, facts, at) or _ungrounded(datum, purpose, facts, at)


def _answered(datum: HeldDatum, facts: EndingFacts, at: datetime) -> _End | None:
    """Return how the letters of a request ended: with their keeping term, which an open request has none of.

    Once it is answered the officer may order their end; a wish ends nothing that has to be proven.
    """
    until_at = facts.ended.get(ANSWERING)
    if until_at is None:
        return None
    if until_at <= at:
        return _End(why=Why.PURPOSE_REACHED, at=until_at)
    orders = [one.at for one in facts.wishes if one.is_order and _touches(one.categories, datum)]
    return _End(why=Why.ORDERED, at=min(orders)) if orders else None


def _wished(datum: HeldDatum, purpose: Purpose, facts: EndingFacts, at: datetime) -> _End | None:
    wishes = [one for one in facts.wishes if one.at <= at and _touches(one.categories, datum)]
    orders = [one for one in wishes if one.is_order]
    if orders:
        return _End(why=Why.ORDERED, at=min(one.at for one in orders))
    if wishes and purpose.ground not in _BY_LAW:
        return _End(why=Why.DELETION, at=min(one.at for one in wishes))
    return None


def _ungrounded(
    datum: HeldDatum, purpose: Purpose, facts: EndingFacts, at: datetime
) -> _End | None:
    if purpose.ground is Ground.CONSENT:
        last = find_last(facts.consents, at=at, purpose=purpose.id)
        if last is None or last.answer is not Answer.GIVEN:
            return _End(why=Why.WITHDRAWAL, at=last.at if last else None)
        if datum.category not in last.categories:
            return _End(why=Why.PURPOSE_REACHED, clause=purpose.clause)
    accepted = any(one.answer is Answer.ACCEPTED and one.at <= at for one in facts.consents)
    if purpose.ground is Ground.CONTRACT and not accepted:
        return _End(why=Why.PURPOSE_REACHED, clause=purpose.clause)
    return None


def _is_overdue(datum: HeldDatum, policy: Policy, at: datetime) -> bool:
    """Tell whether a datum was never confirmed within the policy's term, 30 days where it names none."""
    promise = policy.find_promise(Mechanism.UNCONFIRMED_DATA)
    term = (promise.term if promise else None) or DAYS_30
    return datum.unconfirmed_since is not None and end_of(term, at=datum.unconfirmed_since) <= at


def _retained(
    datum: HeldDatum, facts: EndingFacts, ends: Mapping[str, _End], at: datetime
) -> Ending | None:
    """Return the hold a retention rule asks for; what nobody confirmed served nothing and is not retained."""
    if datum.unconfirmed_since is not None:
        return None
    ended_at = max((end.at for end in ends.values() if end.at is not None), default=at)
    found = [
        (end_of(rule.term, at=ended_at), rule)
        for rule in _retentions(facts.policy)
        if datum.category in rule.data and not _is_served(rule, datum, facts, at)
    ]
    found = [(until, rule) for until, rule in found if at < until]
    if not found:
        return None
    until, rule = max(found, key=lambda pair: (pair[0], pair[1].id))
    return _ending(
        datum,
        facts,
        Fate.HOLD,
        Why.RETENTION,
        clause=rule.clause,
        act=rule.act,
        rule=rule.id,
        until_at=until,
    )


def _destroyed(
    datum: HeldDatum, facts: EndingFacts, ends: Mapping[str, _End], at: datetime
) -> Ending:
    whys = {end.why for end in ends.values()}
    if _is_overdue(datum, facts.policy, at):
        whys.add(Why.UNCONFIRMED)
    for wish in facts.wishes:
        if wish.at <= at and _touches(wish.categories, datum):
            whys.add(Why.ORDERED if wish.is_order else Why.DELETION)
    why = next((one for one in _STRONGEST if one in whys), Why.PURPOSE_REACHED)
    clauses = sorted(end.clause for end in ends.values() if end.why is why and end.clause)
    return _ending(
        datum, facts, Fate.DESTROY, why, clause=_promised(why, facts.policy) or "".join(clauses[:1])
    )


def _promised(why: Why, policy: Policy) -> str:
    if why is Why.UNCONFIRMED:
        promise = policy.find_promise(Mechanism.UNCONFIRMED_DATA)
        return promise.clause if promise else ""
    kind = {Why.WITHDRAWAL: RightKind.WITHDRAWAL, Why.DELETION: RightKind.DELETION}.get(why)
    right = policy.find_right(kind) if kind else None
    return right.clause if right else ""


def _ending(
    datum: HeldDatum,
    facts: EndingFacts,
    fate: Fate,
    why: Why,
    *,
    clause: str = "",
    purposes: tuple[str, ...] = (),
    act: str = "",
    rule: str = "",
    until_at: datetime | None = None,
) -> Ending:
    policy = facts.policy
    return Ending(
        category=datum.category,
        fate=fate,
        why=why,
        clause=policy.cite(clause or policy.rules.operator.clause),
        article=_ARTICLES[why],
        purposes=purposes,
        act=act,
        rule=rule,
        until_at=until_at,
    )


def _runs(hold: HoldRecord, datum: HeldDatum, at: datetime) -> bool:
    return hold.ended_at is None and hold.category in {"", datum.category} and at < hold.until_at


def _blocks(block: BlockFact, datum: HeldDatum, at: datetime) -> bool:
    return block.category in {"", datum.category} and is_current(at, block.from_at, block.until_at)


def _is_served(rule: Retention, datum: HeldDatum, facts: EndingFacts, at: datetime) -> bool:
    """Tell whether the rule's hold of this datum is over: the term is served once."""
    return any(
        hold.rule == rule.id
        and hold.category in {"", datum.category}
        and not _runs(hold, datum, at)
        for hold in facts.holds
    )


def _touches(categories: frozenset[str], datum: HeldDatum) -> bool:
    return not categories or datum.category in categories


def _retentions(policy: Policy) -> Iterable[Retention]:
    return (rule for layer in policy.layers for rule in layer.retention)


def _clause_of_hold(rule: str, policy: Policy) -> str:
    named = next((one.clause for one in _retentions(policy) if one.id == rule), "")
    promise = policy.find_promise(Mechanism.HOLD)
    return named or (promise.clause if promise else "")
