"""Collects what a decision needs to know: reads every store, decides nothing."""

from zavet.access.approvals import find_agreed
from zavet.consent.queries import AnswerView, list_answers
from zavet.core.decisions import (
    ANSWERING,
    ConsentFact,
    Facts,
    IdentityFact,
    Question,
    RepresentativeFact,
)
from zavet.core.decisions.facts import as_recorded
from zavet.core.values import ActorKind
from zavet.parties.identity import list_proofs
from zavet.parties.queries import (
    StandingView,
    SubjectView,
    find_subject,
    get_standing,
)
from zavet.parties.representing import list_representatives
from zavet.policies.queries import PolicyInForce, get_version
from zavet.vault import queries as vault


def gather(
    question: Question, in_force: PolicyInForce | None, record: SubjectView | None = None
) -> Facts:
    """Return the facts for one question to act on: what stands on record against it counts, whenever it was written.

    ``record`` is the person's row where it has been read already.
    """
    return as_recorded(gather_then(question, in_force, record), at=question.at)


def gather_then(
    question: Question, in_force: PolicyInForce | None, record: SubjectView | None = None
) -> Facts:
    """Return the facts with their own moments. What only matters to another kind of actor is not read."""
    subject_id = question.subject_id
    if in_force is None or subject_id is None:
        return Facts(policy=in_force.policy if in_force else None)
    record = record or find_subject(subject_id)
    held = vault.look(site_id=question.site_id, subject_id=subject_id)
    standing = standing_of(question)
    agreed = find_agreed(question, in_force.policy)
    return Facts(
        policy=in_force.policy,
        record_site_id=record.site_id if record and record.ended_at is None else None,
        is_correspondent=record is not None and record.is_correspondent,
        correspondent_for=record.correspondent_for if record else None,
        consents=tuple(consent_fact(one, in_force) for one in list_answers(subject_id=subject_id)),
        authorisations=standing.leaves,
        blocks=held.blocks,
        holds=held.holds,
        data=held.data,
        representatives=_representatives(question, record),
        approvals=agreed.approvals,
        demands=agreed.demands,
        identities=_identities(question, record),
        is_officer=standing.is_officer,
    )


def consent_fact(one: AnswerView, in_force: PolicyInForce) -> ConsentFact:
    """Return an answer as a decision minds it."""
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


def standing_of(question: Question) -> StandingView:
    """Return what the one who asks is at the site; who is not of the staff is nothing there."""
    if question.actor.kind is not ActorKind.STAFF or question.actor.id is None:
        return StandingView()
    return get_standing(site_id=question.site_id, staff_id=question.actor.id)


def _representatives(
    question: Question, record: SubjectView | None
) -> tuple[RepresentativeFact, ...]:
    """Return who may act for the person, or for the one a correspondent is known to be."""
    is_correspondent = record is not None and record.is_correspondent
    person = record.correspondent_for if record and is_correspondent else question.subject_id
    if question.actor.kind is not ActorKind.REPRESENTATIVE or person is None:
        return ()
    return tuple(
        RepresentativeFact(
            actor_id=one.actor_id,
            from_at=one.from_at,
            until_at=one.until_at,
            ended_at=one.ended_at,
        )
        for one in list_representatives(subject_id=person)
    )


def _identities(question: Question, record: SubjectView | None) -> tuple[IdentityFact, ...]:
    """Return the proofs an answer needs; nothing else asks who somebody is."""
    if question.purpose != ANSWERING or record is None or record.is_correspondent:
        return ()
    return list_proofs(subject_id=record.id)
