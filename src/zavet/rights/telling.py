"""Who could have had what was changed or destroyed, and the duty to tell them (152-ФЗ ст. 20 ч. 3)."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Final

from zavet.core.language.policy import Policy
from zavet.core.language.rules import Recipient
from zavet.core.language.words import RecipientKind
from zavet.core.law import get_term
from zavet.core.values import Actor, Term, TermUnit
from zavet.duties.operations import open_duty
from zavet.policies.queries import find_policy
from zavet.rights.models import SubjectRequest

TELL_WITHIN: Final = Term(amount=7, unit=TermUnit.WORKING_DAY)
"""The law names no term to tell recipients (152-ФЗ ст. 20 ч. 3): the one for the change itself is taken."""
_NEVER_TOLD: Final = frozenset({RecipientKind.AUTHORITY, RecipientKind.PUBLIC})


def owe_telling(
    row: SubjectRequest, categories: Iterable[str], *, by: Actor, at: datetime
) -> tuple[Recipient, ...]:
    """Return the recipients of the policy that could have had these data, and open the duty to tell them, if any."""
    changed = tuple(categories)
    in_force = find_policy(site_id=row.site_id, at=at)
    found = who_could_have(in_force.policy, changed) if in_force else ()
    if not found or in_force is None:
        return found
    law = get_term("D06")
    open_duty(
        site_id=row.site_id,
        kind=law.duty,
        term=TELL_WITHIN,
        term_id=law.id,
        clause=in_force.policy.cite(found[0].clause),
        article=law.article,
        subject_id=row.subject_id,
        categories=changed,
        cause_id=row.id,
        by=by,
        at=at,
    )
    return found


def who_could_have(policy: Policy, categories: Collection[str]) -> tuple[Recipient, ...]:
    """Return the recipients data of these categories may have been passed to, by the policy."""
    return tuple(
        one
        for one in policy.recipients.values()
        if one.kind not in _NEVER_TOLD and not data_of(one, policy).isdisjoint(categories)
    )


def data_of(recipient: Recipient, policy: Policy) -> set[str]:
    """Return which data a recipient may have been passed: those its rule names, or those of its purposes."""
    if recipient.data:
        return set(recipient.data)
    rules = (policy.purposes[name] for name in recipient.purposes if name in policy.purposes)
    return {name for one in rules for name in one.data}
