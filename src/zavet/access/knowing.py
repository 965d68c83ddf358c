"""Who of the staff may learn which people a site knows. Whoever may not is turned away, and the journal is told."""

from datetime import datetime
from uuid import UUID

from zavet.access.events import AccessEvent
from zavet.core.decisions import Code
from zavet.core.decisions.facts import is_current
from zavet.core.values import Actor
from zavet.journal.operations import append
from zavet.parties.queries import find_subject, get_standing
from zavet.transactions import in_one_transaction


def may_know(*, site_id: UUID, staff_id: UUID, at: datetime) -> bool:
    """Tell whether one of the staff may see a person's card and entries, values apart.

    The officer may, and whoever holds one signed leave at the site that runs now: that a person is there, since when
    and what was done with their data is personal data too (152-ФЗ ст. 19 ч. 2 п. 8).
    """
    standing = get_standing(site_id=site_id, staff_id=staff_id)
    return standing.is_officer or any(
        one.signed_at is not None
        and one.signed_at <= at
        and (one.ended_at is None or at < one.ended_at)
        and is_current(at, one.from_at, one.until_at)
        for one in standing.leaves
    )


@in_one_transaction
def turn_away(
    *, site_id: UUID, by: Actor, at: datetime, why: Code, subject_id: UUID | None = None
) -> UUID:
    """Write down that one of the staff was not let in to the people, or to one of them, and return the entry's id.

    Of a person of another site, or of none, nothing is written: the number was made up.
    """
    record = find_subject(subject_id) if subject_id else None
    is_here = record is not None and record.site_id == site_id
    return append(
        event=AccessEvent.ACTION_REFUSED,
        site_id=site_id,
        by=by,
        at=at,
        subject_id=subject_id if is_here else None,
        facts={"reasons": [why.value]},
    )
