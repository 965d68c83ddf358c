"""Sorts what a person gives by the purposes that may have it; names what none may have."""

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from zavet.access.asking import ask_each
from zavet.access.refusing import AccessRefused
from zavet.core.decisions import Decision, Question
from zavet.core.language.policy import Policy
from zavet.core.language.words import FieldKind
from zavet.core.values import Action, Actor
from zavet.parties.ending import keep_subject
from zavet.policies.queries import PolicyInForce


class StoreRefused(AccessRefused):
    """A value may not be stored; ``category`` names it, ``decisions`` tell why, purpose by purpose."""

    def __init__(self, *, category: str, decisions: tuple[Decision, ...], clause: str) -> None:
        """Name the category that was refused."""
        message = _("Данные «%(category)s» сохранить нельзя: их не требует ни одна цель.")
        super().__init__(message % {"category": category}, clause=clause)
        self.category = category
        self.decisions = decisions


def sort_by_purpose(
    *,
    site_id: UUID,
    subject_id: UUID,
    categories: Collection[str],
    service: str,
    by: Actor,
    at: datetime,
    in_force: PolicyInForce | None,
) -> dict[str, list[Decision]]:
    """Return for each category the permits under which it may be stored; raise StoreRefused where there is none."""
    keep_subject(subject_id)
    policy = in_force.policy if in_force else None
    questions = [
        Question(
            action=Action.COLLECTION,
            categories=(category,),
            purpose=purpose,
            actor=by,
            site_id=site_id,
            subject_id=subject_id,
            at=at,
            service=service,
        )
        for category in categories
        for purpose in _candidates(category, service, policy)
    ]
    decisions = ask_each(*questions, in_force=in_force) if questions else ()
    return {category: _permits(category, decisions, policy) for category in categories}


def _permits(category: str, decisions: Iterable[Decision], policy: Policy | None) -> list[Decision]:
    asked = [one for one in decisions if one.question.categories == (category,)]
    permits = [decision for decision in asked if decision.is_permitted]
    if not permits or _is_secret(category, policy):
        raise StoreRefused(category=category, decisions=tuple(asked), clause=_clause(asked, policy))
    return permits


def _candidates(category: str, service: str, policy: Policy | None) -> list[str]:
    rule = policy.services.get(service) if policy else None
    if policy is None or rule is None:
        return []
    known = (policy.purposes[name] for name in rule.purposes)
    return [purpose.id for purpose in known if category in purpose.data]


def _is_secret(category: str, policy: Policy | None) -> bool:
    datum = policy.data.get(category) if policy else None
    return datum is not None and datum.kind is FieldKind.PASSWORD


def _clause(asked: list[Decision], policy: Policy | None) -> str:
    clauses = [clause for decision in asked for clause in decision.clauses]
    if clauses or policy is None:
        return clauses[0] if clauses else "152-ФЗ ст. 5 ч. 5"
    return policy.cite(policy.rules.operator.clause)
