"""Asks for a decision and writes it down: the part every operation at this door shares."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from zavet.access.events import AccessEvent
from zavet.access.facts import gather
from zavet.core.decisions import Decision, Question, decide
from zavet.core.values import Action, Actor, Sealed
from zavet.journal.operations import append
from zavet.policies.queries import PolicyInForce, find_policy


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of an operation: its decision, its journal entry, and the values if any were revealed."""

    decision: Decision
    entry_id: UUID
    values: Mapping[str, Sealed[str]] = field(default_factory=dict)

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
) -> Decision:
    """Return the decision on the facts of this moment. Writes nothing: whoever acts on it must ``note`` it."""
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
    )
    return ask_each(question, in_force=find_policy(site_id=site_id, at=at))[0]


def ask_each(
    first: Question, *others: Question, in_force: PolicyInForce | None
) -> tuple[Decision, ...]:
    """Return the decisions on several questions of one actor about one person at one moment; writes nothing.

    The facts are read once. Only data, purpose, action, recipient and service may differ: no fact hangs on them.
    """
    shared = (first.site_id, first.subject_id, first.actor, first.at)
    if any((one.site_id, one.subject_id, one.actor, one.at) != shared for one in others):
        message = "questions about different people or moments need facts of their own"
        raise ValueError(message)
    facts = gather(first, in_force)
    return tuple(decide(question=one, facts=facts) for one in (first, *others))


def note(decision: Decision, event: AccessEvent, **more: str | int | list[str]) -> UUID:
    """Write a permit as ``event``, a refusal as a refusal, and return the entry's id."""
    question = decision.question
    return append(
        event=event if decision.is_permitted else AccessEvent.ACTION_REFUSED,
        site_id=question.site_id,
        by=question.actor,
        at=question.at,
        subject_id=question.subject_id,
        facts=_facts(decision) | more,
    )


def _facts(decision: Decision) -> dict[str, str | int | bool | list[str] | None]:
    question = decision.question
    facts: dict[str, str | int | bool | list[str] | None] = {
        "action": question.action.value,
        "categories": list(question.categories),
        "purpose": question.purpose,
        "permitted": decision.is_permitted,
        "reasons": [reason.code.value for reason in decision.reasons],
        "clauses": [clause.replace(" ", ":") for clause in decision.clauses],
    }
    if question.recipient is not None:
        facts["recipient"] = question.recipient
    if question.service is not None:
        facts["service"] = question.service
    return facts
