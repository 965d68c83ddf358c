"""Asks for a decision and writes it down: the part every operation at this door shares."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from zavet.access.approvals import use_approval
from zavet.access.codes import decision_facts
from zavet.access.events import AccessEvent
from zavet.access.facts import gather, gather_then
from zavet.core.decisions import OVERSIGHT, OWN_DATA, Decision, Question, decide
from zavet.core.values import Action, Actor, ActorKind, Sealed
from zavet.duties.operations import open_duty
from zavet.duties.queries import DutyView, list_open
from zavet.journal.facts import Fact
from zavet.journal.operations import append
from zavet.policies.queries import PolicyInForce, find_policy


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of an operation: its decision, its journal entry, and the values if any were revealed.

    ``count`` is how many blocks or holds ended, where that was asked.
    """

    decision: Decision
    entry_id: UUID
    values: Mapping[str, Sealed[str]] = field(default_factory=dict)
    count: int = 0

    @property
    def is_permitted(self) -> bool:
        """Tell whether the operation was permitted and done."""
        return self.decision.is_permitted


def ask(
    *,
    action: Action,
    site_id: UUID,
    subject_id: UUID | None,
    categories: Iterable[str],
    purpose: str,
    by: Actor,
    at: datetime,
    recipient: str | None = None,
    service: str | None = None,
    cause_id: UUID | None = None,
    is_recalled: bool = False,
) -> Decision:
    """Return the decision on the facts of this moment. Writes nothing: whoever acts on it must ``note`` it.

    ``is_recalled`` asks what was so at a moment that is past, and acts on nothing.
    """
    question = Question(
        action=action,
        categories=tuple(sorted(set(categories))),
        purpose=purpose,
        actor=by,
        site_id=site_id,
        subject_id=subject_id,
        at=at,
        recipient=recipient,
        service=service,
        cause_id=cause_id,
    )
    in_force = find_policy(site_id=site_id, at=at)
    if is_recalled:
        return decide(question=question, facts=gather_then(question, in_force))
    return ask_each(question, in_force=in_force)[0]


def ask_each(
    first: Question, *others: Question, in_force: PolicyInForce | None
) -> tuple[Decision, ...]:
    """Return the decisions on several questions of one actor about one person at one moment; writes nothing.

    The facts are read once. Only data, purpose, action, recipient and service may differ: no fact hangs on them, but
    for proofs of identity, which an answer asks for, and demands of authorities, which a disclosure does: the first
    question must be about these.
    """
    shared = (first.site_id, first.subject_id, first.actor, first.at)
    if any((one.site_id, one.subject_id, one.actor, one.at) != shared for one in others):
        message = "questions about different people or moments need facts of their own"
        raise ValueError(message)
    facts = gather(first, in_force)
    return tuple(decide(question=one, facts=facts) for one in (first, *others))


def note(decision: Decision, event: AccessEvent, **more: Fact) -> UUID:
    """Write a permit as ``event``, a refusal as a refusal, and return the entry's id.

    Whoever notes a permit acts on it: the second person's approval it stands on is used up here.
    """
    question = decision.question
    facts = decision_facts(decision) | more
    if decision.approval_id is not None:
        use_approval(decision.approval_id, at=question.at)
        facts["approval"] = str(decision.approval_id)
    return append(
        event=event if decision.is_permitted else AccessEvent.ACTION_REFUSED,
        site_id=question.site_id,
        by=question.actor,
        at=question.at,
        subject_id=question.subject_id,
        facts=facts,
    )


def own_purpose(by: Actor) -> str:
    """Return the reserved purpose somebody acts under on their own account: their right, or the operator's duty."""
    is_operators = by.kind in {ActorKind.STAFF, ActorKind.SYSTEM}
    return OVERSIGHT if is_operators else OWN_DATA


def everything(in_force: PolicyInForce | None) -> tuple[str, ...]:
    """Return all data the policy names: a question about a person's data as a whole is about these."""
    return tuple(in_force.policy.data) if in_force else ()


def open_duties(decision: Decision, *, is_whole: bool = False) -> None:
    """Open what a permitted action obliges to, where a term is fixed and the same is not owed already.

    ``is_whole`` says that it is about all of the person's data, those the policy no longer names too.
    """
    question = decision.question
    owed = list_open(site_id=question.site_id, subject_id=question.subject_id)
    about = () if is_whole else question.categories
    for duty in decision.duties:
        same = [one for one in owed if one.kind == duty.kind]
        if duty.term is not None and not any(_covers(one, about) for one in same):
            open_duty(
                site_id=question.site_id,
                kind=duty.kind,
                term=duty.term,
                by=question.actor,
                at=question.at,
                clause=duty.clause,
                article=duty.article,
                subject_id=question.subject_id,
                categories=about,
                term_id=duty.term_id,
            )


def _covers(owed: DutyView, about: tuple[str, ...]) -> bool:
    """Tell whether a duty is about these data already; none means all."""
    return not owed.categories or (bool(about) and set(about) <= set(owed.categories))
