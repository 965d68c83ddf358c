"""Collects what a decision needs to know: reads every store, decides nothing."""

from zavet.consent.queries import AnswerView, list_answers
from zavet.core.decisions import (
    AuthorisationFact,
    BlockFact,
    ConsentFact,
    DatumFact,
    DatumState,
    Facts,
    HoldFact,
    Question,
    RepresentativeFact,
)
from zavet.core.values import ActorKind, Visibility
from zavet.parties.queries import find_subject, list_authorisations, list_representatives
from zavet.policies.queries import PolicyInForce, get_version
from zavet.vault import queries as vault


def gather(question: Question, in_force: PolicyInForce | None) -> Facts:
    """Return the facts for one question. What only matters to another kind of actor is not read."""
    subject_id = question.subject_id
    if in_force is None or subject_id is None:
        return Facts(policy=in_force.policy if in_force else None)
    record = find_subject(subject_id)
    return Facts(
        policy=in_force.policy,
        record_site_id=record.site_id if record and record.ended_at is None else None,
        consents=tuple(_consent(one, in_force) for one in list_answers(subject_id=subject_id)),
        authorisations=_authorisations(question),
        blocks=tuple(
            BlockFact(category=one.category, from_at=one.from_at, until_at=one.until_at)
            for one in vault.list_blocks(site_id=question.site_id, subject_id=subject_id)
        ),
        holds=tuple(
            HoldFact(category=one.category, act=one.act, from_at=one.from_at, until_at=one.until_at)
            for one in vault.list_holds(site_id=question.site_id, subject_id=subject_id)
        ),
        data=tuple(
            DatumFact(
                category=one.category,
                visibility=Visibility(one.visibility),
                state=DatumState(one.state),
            )
            for one in vault.list_data(site_id=question.site_id, subject_id=subject_id)
        ),
        representatives=_representatives(question),
    )


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


def _authorisations(question: Question) -> tuple[AuthorisationFact, ...]:
    if question.actor.kind is not ActorKind.STAFF or question.actor.id is None:
        return ()
    rows = list_authorisations(site_id=question.site_id, staff_id=question.actor.id)
    return tuple(
        AuthorisationFact(
            staff_id=one.staff_id,
            purposes=frozenset(one.purposes),
            categories=frozenset(one.categories),
            from_at=one.from_at,
            until_at=one.until_at,
            signed_at=one.signed_at,
            ended_at=one.ended_at,
        )
        for one in rows
    )


def _representatives(question: Question) -> tuple[RepresentativeFact, ...]:
    if question.actor.kind is not ActorKind.REPRESENTATIVE or question.subject_id is None:
        return ()
    return tuple(
        RepresentativeFact(actor_id=one.actor_id, from_at=one.from_at, until_at=one.until_at)
        for one in list_representatives(subject_id=question.subject_id, at=question.at)
    )
