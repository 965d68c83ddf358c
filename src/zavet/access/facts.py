"""Collects what a decision needs to know: reads every store, decides nothing."""

from collections.abc import Collection
from uuid import UUID

from zavet.access.approvals import list_approvals
from zavet.consent.queries import AnswerView, list_answers, list_answers_of_many
from zavet.core.decisions import ConsentFact, Facts, Question, RepresentativeFact
from zavet.core.values import ActorKind
from zavet.parties.queries import (
    StandingView,
    find_subject,
    get_standing,
    list_representatives,
    list_sites_of_subjects,
)
from zavet.policies.queries import PolicyInForce, get_version
from zavet.vault import queries as vault
from zavet.vault.many import look_at_many


def gather(question: Question, in_force: PolicyInForce | None) -> Facts:
    """Return the facts for one question. What only matters to another kind of actor is not read."""
    subject_id = question.subject_id
    if in_force is None or subject_id is None:
        return Facts(policy=in_force.policy if in_force else None)
    record = find_subject(subject_id)
    held = vault.look(site_id=question.site_id, subject_id=subject_id)
    standing = _standing(question)
    return Facts(
        policy=in_force.policy,
        record_site_id=record.site_id if record and record.ended_at is None else None,
        consents=tuple(_consent(one, in_force) for one in list_answers(subject_id=subject_id)),
        authorisations=standing.leaves,
        blocks=held.blocks,
        holds=held.holds,
        data=held.data,
        representatives=_representatives(question),
        approvals=list_approvals(
            site_id=question.site_id,
            subject_ids=[subject_id],
            by=question.actor,
            at=question.at,
            policy=in_force.policy,
        )[subject_id],
        is_officer=standing.is_officer,
    )


def gather_many(
    question: Question, subject_ids: Collection[UUID], in_force: PolicyInForce | None
) -> dict[UUID, Facts]:
    """Return the facts for one question about each of many people, in as few statements as for one.

    Representatives are not read: nobody represents many.
    """
    if in_force is None:
        return dict.fromkeys(subject_ids, Facts())
    site_id, policy = question.site_id, in_force.policy
    sites = list_sites_of_subjects(subject_ids)
    answers = list_answers_of_many(subject_ids=subject_ids, purpose=question.purpose)
    held = look_at_many(site_id=site_id, subject_ids=subject_ids, categories=question.categories)
    approvals = list_approvals(
        site_id=site_id, subject_ids=subject_ids, by=question.actor, at=question.at, policy=policy
    )
    standing = _standing(question)
    return {
        one: Facts(
            policy=policy,
            record_site_id=sites.get(one),
            consents=tuple(_consent(answer, in_force) for answer in answers[one]),
            authorisations=standing.leaves,
            blocks=held[one].blocks,
            holds=held[one].holds,
            data=held[one].data,
            approvals=approvals[one],
            is_officer=standing.is_officer,
        )
        for one in subject_ids
    }


def _consent(one: AnswerView, in_force: PolicyInForce) -> ConsentFact:
    # What a wording covered is read from the version the person saw, not from today's.
    seen = (
        in_force
        if one.version_id == in_force.version_id
        else get_version(version_id=one.version_id)
    )
    purpose = seen.policy.purposes.get(one.purpose)
    recipient = seen.policy.recipients.get(one.recipient)
    covered = recipient.data if recipient else purpose.data if purpose else ()
    return ConsentFact(
        answer=one.answer,
        at=one.at,
        purpose=one.purpose,
        recipient=one.recipient,
        categories=frozenset(covered),
        is_written=one.means == "signed",
    )


def _standing(question: Question) -> StandingView:
    if question.actor.kind is not ActorKind.STAFF or question.actor.id is None:
        return StandingView()
    return get_standing(site_id=question.site_id, staff_id=question.actor.id)


def _representatives(question: Question) -> tuple[RepresentativeFact, ...]:
    if question.actor.kind is not ActorKind.REPRESENTATIVE or question.subject_id is None:
        return ()
    return tuple(
        RepresentativeFact(actor_id=one.actor_id, from_at=one.from_at, until_at=one.until_at)
        for one in list_representatives(subject_id=question.subject_id, at=question.at)
    )
