"""The e-mail of a person themselves, from their own record, opened by a decision at the moment of sending.

INVARIANT: what somebody typed into a letter or a form is no address of this person, however alike it looks.
"""

from datetime import datetime
from uuid import UUID

from zavet.access.operations import reveal
from zavet.core.decisions import CONFIRMATION
from zavet.core.language.words import FieldKind
from zavet.core.values import Action, Actor, Sealed
from zavet.policies.queries import find_policy


def own_address(*, site_id: UUID, subject_id: UUID, at: datetime) -> Sealed[str] | None:
    """Return where a person reads Zavet's own letters; None where they told no e-mail or it may not be used now."""
    in_force = find_policy(site_id=site_id, at=at)
    data = in_force.policy.data.values() if in_force else ()
    emails = [one.id for one in data if one.kind is FieldKind.EMAIL]
    if not emails:
        return None
    outcome = reveal(
        site_id=site_id,
        subject_id=subject_id,
        categories=emails,
        purpose=CONFIRMATION,
        action=Action.USE,
        by=Actor.system(),
        at=at,
    )
    return next(iter(outcome.values.values()), None)
