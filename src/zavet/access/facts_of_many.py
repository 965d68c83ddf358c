"""Collects what decisions about many people need to know, in a handful of statements however many there are."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from zavet.access.approvals import list_approvals
from zavet.access.facts import consent_fact, standing_of
from zavet.consent.queries import AnswerView, list_answers_of_many
from zavet.core.decisions import ApprovalFact, Facts, Question
from zavet.core.decisions.facts import AGAINST, as_recorded
from zavet.parties.queries import StandingView, list_sites_of_subjects
from zavet.policies.queries import PolicyInForce
from zavet.vault.many import look_at_many
from zavet.vault.queries import Held


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """What is known of many people, by person."""

    sites: Mapping[UUID, UUID]
    answers: Mapping[UUID, Sequence[AnswerView]]
    held: Mapping[UUID, Held]
    approvals: Mapping[UUID, tuple[ApprovalFact, ...]]


def gather_many(
    question: Question, subject_ids: Collection[UUID], in_force: PolicyInForce | None
) -> tuple[tuple[Facts, tuple[UUID, ...]], ...]:
    """Return the facts for one question about many people, each with those it is true of.

    Of a person's answers only their order counts: whoever answered alike shares facts, whenever that was.
    Representatives are not read: nobody represents many.
    """
    if in_force is None:
        return ((Facts(), tuple(subject_ids)),)
    known = _read(question, subject_ids, in_force)
    alike: dict[object, list[UUID]] = defaultdict(list)
    for one in subject_ids:
        alike[_key(known, one, question.at)].append(one)
    standing = standing_of(question)
    return tuple(
        (
            as_recorded(_facts(known, people[0], in_force, standing), at=question.at),
            tuple(people),
        )
        for people in alike.values()
    )


def _read(question: Question, subject_ids: Collection[UUID], in_force: PolicyInForce) -> _Known:
    return _Known(
        sites=list_sites_of_subjects(subject_ids),
        answers=list_answers_of_many(subject_ids=subject_ids, purpose=question.purpose),
        held=look_at_many(
            site_id=question.site_id, subject_ids=subject_ids, categories=question.categories
        ),
        approvals=list_approvals(
            site_id=question.site_id,
            subject_ids=subject_ids,
            by=question.actor,
            at=question.at,
            policy=in_force.policy,
        ),
    )


def _key(known: _Known, one: UUID, at: datetime) -> object:
    """Return what two people share exactly when a decision on them is the same."""
    held = known.held[one]
    # The same fact about data is one object (look_at_many): its identity is cheaper than its fields.
    data = tuple(map(id, held.data))
    series = _series(known.answers[one], at)
    return known.sites.get(one), series, data, held.blocks, held.holds, known.approvals[one]


def _series(answers: Sequence[AnswerView], at: datetime) -> tuple[object, ...]:
    """Return what of answers a decision at a moment minds: what was said, in which order, and not when."""
    counted = [one for one in answers if one.at <= at or one.answer in AGAINST]
    moments = sorted({min(one.at, at) for one in counted})
    return tuple(
        (
            moments.index(min(one.at, at)),
            one.purpose,
            one.recipient,
            one.answer,
            one.version_id,
            one.means,
        )
        for one in counted
    )


def _facts(known: _Known, one: UUID, in_force: PolicyInForce, standing: StandingView) -> Facts:
    held = known.held[one]
    return Facts(
        policy=in_force.policy,
        record_site_id=known.sites.get(one),
        consents=tuple(consent_fact(answer, in_force) for answer in known.answers[one]),
        authorisations=standing.leaves,
        blocks=held.blocks,
        holds=held.holds,
        data=held.data,
        approvals=known.approvals[one],
        is_officer=standing.is_officer,
    )
