"""Hands the post of the officer over with what was theirs to answer: no request stays with one who may not answer it.

INVARIANT: post and requests move in one transaction; the operator has an officer who can enter all the time.
"""

from datetime import datetime
from uuid import UUID

from zavet.core.values import Actor
from zavet.parties.officers import PostRefused, lay_down, make_officer
from zavet.parties.queries import find_staff, list_sites
from zavet.parties.refusing import WhyNot, refusals_are_told
from zavet.rights.models import SubjectRequest
from zavet.rights.steps import lock_thread
from zavet.rights.working import give

__all__ = ["PostRefused", "hand_over"]


@refusals_are_told("hand_over")
def hand_over(*, staff_id: UUID, by: Actor, at: datetime) -> int:
    """Make ``staff_id`` the officer in one's own place, and return how many open requests are theirs now.

    Raise PostRefused for whoever is not an officer, where the other is not of the staff, is oneself, or never entered.
    """
    successor = find_staff(staff_id)
    if successor is None or Actor.staff(staff_id) == by:
        raise PostRefused(WhyNot.STAFF_UNKNOWN)
    mine = _lock_open(of=by, operator_id=successor.operator_id)
    make_officer(staff_id=staff_id, by=by, at=at)
    for row in mine:
        give(row, staff_id, by=by, at=at)
    lay_down(by=by, at=at)
    return len(mine)


def _lock_open(*, of: Actor, operator_id: UUID) -> list[SubjectRequest]:
    """Return what somebody has to answer, locked in one order before anything is written."""
    sites = [one.id for one in list_sites(operator_id=operator_id)]
    rows = SubjectRequest.objects.filter(site_id__in=sites, closed_at=None, assignee_id=of.id)
    found = rows.order_by("id").values_list("id", flat=True)
    locked = [lock_thread(one) for one in found]
    return [one for one in locked if one.closed_at is None and one.assignee_id == of.id]
