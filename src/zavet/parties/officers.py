"""The post of the officer: taken up by whom another officer names, laid down by its holder, never left empty.

INVARIANT: an operator is never left without an officer who can enter (152-ФЗ ст. 22.1 ч. 1). Nobody raises themselves.
"""

from datetime import datetime
from uuid import UUID

from zavet.core.values import Actor, ActorKind
from zavet.journal.operations import append
from zavet.parties.events import PartiesEvent
from zavet.parties.models import Account, Staff
from zavet.parties.refusing import PartiesRefused, WhyNot, refusals_are_told


class PostRefused(PartiesRefused):
    """Somebody could not be appointed, made the officer, or released from that post."""


def lock_officers(operator_id: UUID) -> set[UUID]:
    """Return who is an officer of an operator now, their rows locked together: two who end one another leave one."""
    rows = Staff.objects.filter(operator_id=operator_id, is_officer=True, ended_at=None)
    return set(rows.order_by("id").select_for_update().values_list("id", flat=True))


def lock_with_officers(staff_id: UUID) -> tuple[Staff | None, set[UUID]]:
    """Return one of the staff and the operator's officers, locked in one order: nobody waits in a ring."""
    known = Staff.objects.filter(pk=staff_id).values_list("operator_id", flat=True).first()
    if known is None:
        return None, set()
    officers = lock_officers(known)
    return Staff.objects.select_for_update().get(pk=staff_id), officers


def is_among(officers: set[UUID], by: Actor) -> bool:
    """Tell whether somebody is one of these officers."""
    return by.kind is ActorKind.STAFF and by.id in officers


def why_not_without(leaving: UUID, officers: set[UUID], *, by: Actor) -> WhyNot | None:
    """Return why one of these officers cannot leave the post; None where another stays who can enter, or acts now."""
    others = officers - {leaving}
    if not others:
        return WhyNot.LAST_OFFICER
    if is_among(others, by):
        return None
    logins = Account.objects.filter(staff_id__in=others, is_active=True)
    return None if any(one.has_usable_password() for one in logins) else WhyNot.SUCCESSOR_AWAY


@refusals_are_told("make_officer")
def make_officer(*, staff_id: UUID, by: Actor, at: datetime) -> bool:
    """Make one of the staff an officer too, by an officer of the same operator; False where they are one already.

    Raise PostRefused for anybody else, and for whoever is not of the staff or has left.
    """
    row, officers = lock_with_officers(staff_id)
    if row is None or row.ended_at is not None:
        raise PostRefused(WhyNot.STAFF_UNKNOWN)
    if not is_among(officers, by):
        raise PostRefused(WhyNot.NOT_OFFICER)
    if row.is_officer:
        return False
    _hold(row, from_at=at)
    facts = {"staff": str(staff_id)}
    append(event=PartiesEvent.OFFICER_APPOINTED, site_id=None, by=by, at=at, facts=facts)
    return True


@refusals_are_told("lay_down")
def lay_down(*, by: Actor, at: datetime) -> None:
    """End one's own post of the officer; one stays of the staff, with one's own leaves.

    Raise PostRefused for whoever is not an officer, and where no other officer stays who can enter.
    """
    if by.kind is not ActorKind.STAFF:
        raise PostRefused(WhyNot.NOT_OFFICER)
    row, officers = lock_with_officers(by.known_id)
    if row is None or not is_among(officers, by):
        raise PostRefused(WhyNot.NOT_OFFICER)
    if why := why_not_without(row.id, officers, by=by):
        raise PostRefused(why)
    _hold(row, from_at=None)
    facts = {"staff": str(row.id)}
    append(event=PartiesEvent.OFFICER_RELEASED, site_id=None, by=by, at=at, facts=facts)


def _hold(row: Staff, *, from_at: datetime | None) -> None:
    row.is_officer, row.officer_from_at = from_at is not None, from_at
    row.save(update_fields=["is_officer", "officer_from_at"])
