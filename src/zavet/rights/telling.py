"""Who could have had what was changed or destroyed, and the duty to tell them (152-ФЗ ст. 20 ч. 3)."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Final
from uuid import UUID

from zavet.core.language.policy import Policy
from zavet.core.language.rules import Recipient
from zavet.core.language.words import RecipientKind
from zavet.core.law import get_term
from zavet.core.requests import Effect, RequestEvent
from zavet.core.values import Actor, Term, TermUnit
from zavet.duties.operations import close_of_cause, open_duty
from zavet.policies.queries import find_policy
from zavet.rights.events import RightsEvent
from zavet.rights.models import SubjectRequest
from zavet.rights.refusing import told_by_value
from zavet.rights.steps import done, lock_thread, move, require_staff
from zavet.rights.views import Deed

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
        if one.kind not in _NEVER_TOLD and not _data_of(one, policy).isdisjoint(categories)
    )


@told_by_value
def mark_told(*, request_id: UUID, by: Actor, at: datetime) -> Deed:
    """Write down that the recipients were told: the duty is fulfilled. It may come after the answer."""
    row = lock_thread(request_id)
    require_staff(row, by=by, at=at)
    move(row, RequestEvent.NOTED)
    closed = close_of_cause(cause_id=row.id, kinds=[get_term("D06").duty], by=by, at=at)
    return done(
        row,
        RequestEvent.NOTED,
        RightsEvent.RECIPIENTS_TOLD,
        by=by,
        at=at,
        is_inner=True,
        facts={"effects": [Effect.TELL.value]},
        codes={"count": len(closed)},
    )


def _data_of(recipient: Recipient, policy: Policy) -> set[str]:
    if recipient.data:
        return set(recipient.data)
    rules = (policy.purposes[name] for name in recipient.purposes if name in policy.purposes)
    return {name for one in rules for name in one.data}
