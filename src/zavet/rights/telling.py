"""Who could have had what was changed, blocked or destroyed, and the duty to tell them (152-ФЗ ст. 20 ч. 3)."""

from collections.abc import Collection
from datetime import datetime
from typing import Final

from zavet.core.language.policy import Policy
from zavet.core.language.rules import Recipient
from zavet.core.language.words import RecipientKind
from zavet.core.law import get_term
from zavet.core.requests import Effect
from zavet.core.values import Actor, Term, TermUnit
from zavet.duties.operations import open_duty
from zavet.policies.queries import find_policy
from zavet.rights.models import SubjectRequest

TELL_WITHIN: Final = Term(amount=7, unit=TermUnit.WORKING_DAY)
"""The law names no term to tell recipients (152-ФЗ ст. 20 ч. 3): the one for the change itself is taken."""
BLOCK_WITHIN: Final = Term(amount=1, unit=TermUnit.WORKING_DAY)
"""Nor one to have whoever works for the operator block data too; the operator does so at once (152-ФЗ ст. 21 ч. 1)."""
_NEVER_TOLD: Final = frozenset({RecipientKind.AUTHORITY, RecipientKind.PUBLIC})
_OF_BLOCK: Final = {Effect.BLOCK: "152-ФЗ ст. 21 ч. 1", Effect.END_BLOCK: "152-ФЗ ст. 21 ч. 2"}


def owe_telling(
    row: SubjectRequest, effect: Effect, categories: Collection[str], *, by: Actor, at: datetime
) -> tuple[Recipient, ...]:
    """Return the recipients of the policy that could have had these data, and open the duty to tell them, if any.

    Of a block only those hear who work for the operator. No ``categories`` are all.
    """
    in_force = find_policy(site_id=row.site_id, at=at)
    found = who_could_have(in_force.policy, effect, categories) if in_force else ()
    if not found or in_force is None:
        return found
    law = get_term("D06")
    open_duty(
        site_id=row.site_id,
        kind=law.duty,
        term=BLOCK_WITHIN if effect in _OF_BLOCK else TELL_WITHIN,
        term_id=law.id,
        clause=in_force.policy.cite(found[0].clause),
        article=_OF_BLOCK.get(effect, law.article),
        subject_id=row.subject_id,
        categories=categories,
        cause_id=row.id,
        by=by,
        at=at,
    )
    return found


def who_could_have(
    policy: Policy, effect: Effect, categories: Collection[str]
) -> tuple[Recipient, ...]:
    """Return the recipients data of these categories may have been passed to, by the policy, who are to hear of it."""
    changed = categories or policy.data
    return tuple(
        one
        for one in policy.recipients.values()
        if _is_told(one.kind, effect) and not data_of(one, policy).isdisjoint(changed)
    )


def _is_told(kind: RecipientKind, effect: Effect) -> bool:
    if effect in _OF_BLOCK:
        return kind is RecipientKind.PROCESSOR
    return kind not in _NEVER_TOLD


def data_of(recipient: Recipient, policy: Policy) -> set[str]:
    """Return which data a recipient may have been passed: those its rule names, or those of its purposes."""
    if recipient.data:
        return set(recipient.data)
    rules = (policy.purposes[name] for name in recipient.purposes if name in policy.purposes)
    return {name for one in rules for name in one.data}
