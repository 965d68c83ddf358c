"""Keeps data current: which ask to be confirmed again, which no purpose of today needs; the person stands by theirs.

INVARIANT: nothing here shows a value or ends one: stale data are corrected by the person, erased by decision.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Final
from uuid import UUID

from zavet.access.asking import Outcome, ask, note, own_purpose
from zavet.access.events import AccessEvent
from zavet.access.refusing import refusals_are_told
from zavet.core.calendar import day_of, due
from zavet.core.language.policy import Policy
from zavet.core.language.rules import Datum
from zavet.core.language.words import CORRESPONDENCE, Mechanism
from zavet.core.values import Action, Actor, Term, TermUnit
from zavet.journal.operations import append
from zavet.parties.ending import claim_subject
from zavet.policies.queries import find_policy
from zavet.transactions import in_one_transaction
from zavet.vault import accuracy as vault
from zavet.vault.accuracy import AgedView

LAW: Final = "152-ФЗ ст. 5 ч. 6"
ANSWERED_WITHIN: Final = Term(amount=30, unit=TermUnit.CALENDAR_DAY)
"""How long a person has to answer before the officer is asked to decide. No act fixes it."""
_DAYS: Final = {
    TermUnit.HOUR: 0,
    TermUnit.CALENDAR_DAY: 1,
    TermUnit.WORKING_DAY: 1,
    TermUnit.MONTH: 28,
    TermUnit.YEAR: 365,
}
"""How many days a unit has at least."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StaleDatum:
    """One datum nobody stood by for its term: since when, since which day it asks, when the person was asked."""

    subject_id: UUID
    category: str
    known_good_at: datetime
    due_on: date
    asked_at: datetime | None
    clause: str
    article: str = LAW

    @property
    def answer_by_on(self) -> date | None:
        """Return the last day of the person's answer; None where they were not asked."""
        return due(ANSWERED_WITHIN, at=self.asked_at).on if self.asked_at else None

    def is_unanswered(self, at: datetime) -> bool:
        """Tell whether the person was asked and did not answer in time."""
        last_on = self.answer_by_on
        return last_on is not None and last_on < day_of(at)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExcessDatum:
    """One datum the policy of today has no use for: it is not named, or none of its purposes is (152-ФЗ ст. 5 ч. 5)."""

    subject_id: UUID
    category: str
    purposes: tuple[str, ...]
    is_named: bool
    clause: str
    article: str = "152-ФЗ ст. 5 ч. 5"


def list_stale(
    *, site_id: UUID, at: datetime, limit: int = 200, is_unasked: bool = False
) -> tuple[StaleDatum, ...]:
    """Return data of a site that ask to be confirmed again, those that wait longest first; at most ``limit``.

    ``is_unasked`` leaves out those whose person was asked: however many do not answer, the next ones are asked.
    """
    in_force = find_policy(site_id=site_id, at=at)
    if in_force is None:
        return ()
    policy = in_force.policy
    aged = (
        one
        for rule in _reviewed(policy)
        for one in vault.list_old(
            site_id=site_id,
            category=rule.id,
            before=_earliest(rule, at),
            limit=limit,
            is_unasked=is_unasked,
        )
    )
    stale = _stale(aged, policy, at)
    return tuple(sorted(stale, key=lambda one: (one.due_on, one.subject_id.hex))[:limit])


def stale_of(*, site_id: UUID, subject_id: UUID, at: datetime) -> tuple[StaleDatum, ...]:
    """Return a person's data that ask to be confirmed again."""
    in_force = find_policy(site_id=site_id, at=at)
    if in_force is None:
        return ()
    return tuple(
        _stale(vault.list_aged(site_id=site_id, subject_id=subject_id), in_force.policy, at)
    )


def list_excess(*, site_id: UUID, at: datetime, limit: int = 200) -> tuple[ExcessDatum, ...]:
    """Return data of a site that no purpose of the policy in force needs; at most ``limit``."""
    in_force = find_policy(site_id=site_id, at=at)
    if in_force is None:
        return ()
    return tuple(islice(_excess(site_id, in_force.policy, limit), limit))


@refusals_are_told(Action.UPDATE)
def stand_by(
    *, site_id: UUID, subject_id: UUID, categories: Collection[str], by: Actor, at: datetime
) -> Outcome:
    """Take the person's word that their data are right still, and ask again only after the term (152-ФЗ ст. 5 ч. 6).

    By the person or a proven representative alone: who checked a value otherwise verifies it.
    """
    decision = ask(
        action=Action.UPDATE,
        site_id=site_id,
        subject_id=subject_id,
        categories=categories,
        purpose=own_purpose(by),
        by=by,
        at=at,
    )
    count = 0
    if decision.is_permitted:
        chosen = decision.question.categories
        count = vault.stand_by(site_id=site_id, subject_id=subject_id, categories=chosen, at=at)
    entry_id = note(decision, AccessEvent.ACCURACY_CONFIRMED, count=count)
    return Outcome(decision=decision, entry_id=entry_id, count=count)


@in_one_transaction
def ask_person(*, site_id: UUID, subject_id: UUID, by: Actor, at: datetime) -> tuple[str, ...]:
    """Write down that a person is asked about what is stale of theirs, and return its categories.

    What they were asked about already, since they last stood by it, keeps the day they have to answer by. Nothing where
    another worker is asking them.
    """
    if not claim_subject(subject_id):
        return ()
    stale = stale_of(site_id=site_id, subject_id=subject_id, at=at)
    categories = tuple(one.category for one in stale if one.asked_at is None)
    if not categories:
        return ()
    vault.mark_asked(site_id=site_id, subject_id=subject_id, categories=categories, at=at)
    append(
        event=AccessEvent.ACCURACY_ASKED,
        site_id=site_id,
        by=by,
        at=at,
        subject_id=subject_id,
        facts={"categories": sorted(categories)},
    )
    return categories


def accuracy_clause(policy: Policy) -> str:
    """Return the clause that promises to keep data current, or nothing."""
    promise = policy.find_promise(Mechanism.ACCURACY)
    return policy.cite(promise.clause) if promise else ""


def _reviewed(policy: Policy) -> Iterator[Datum]:
    return (rule for rule in policy.data.values() if rule.confirmed_again_after is not None)


def _earliest(rule: Datum, at: datetime) -> datetime:
    """Return a moment after which no value of this rule is stale: its term in its fewest days ago."""
    term = rule.confirmed_again_after
    days = term.amount * _DAYS[term.unit] if term else 0
    return at - timedelta(days=days)


def _stale(aged: Iterable[AgedView], policy: Policy, at: datetime) -> Iterator[StaleDatum]:
    clause = accuracy_clause(policy)
    for one in aged:
        rule = policy.data.get(one.category)
        term = rule.confirmed_again_after if rule else None
        if term is None:
            continue
        last_on = due(term, at=one.known_good_at).on
        if last_on >= day_of(at):
            continue
        yield StaleDatum(
            subject_id=one.subject_id,
            category=one.category,
            known_good_at=one.known_good_at,
            due_on=last_on + timedelta(days=1),
            asked_at=one.asked_at,
            clause=clause or (policy.cite(rule.clause) if rule else ""),
        )


def _excess(site_id: UUID, policy: Policy, limit: int) -> Iterator[ExcessDatum]:
    for use in vault.list_uses(site_id=site_id):
        is_named = use.category in policy.data
        has_use = any(name in policy.purposes for name in use.purposes)
        if (is_named and has_use) or use.category == CORRESPONDENCE:
            continue
        for subject_id in vault.list_used_so(site_id=site_id, use=use, limit=limit):
            yield ExcessDatum(
                subject_id=subject_id,
                category=use.category,
                purposes=use.purposes,
                is_named=is_named,
                clause=accuracy_clause(policy),
            )
