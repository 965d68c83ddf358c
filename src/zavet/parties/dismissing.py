"""Ends somebody of the staff: from this moment they open nothing, see nothing and sign nothing.

INVARIANT: an operator is never left without an officer (152-ФЗ ст. 22.1 ч. 1).
"""

from datetime import datetime
from uuid import UUID

from zavet.core.values import Actor
from zavet.journal.operations import append
from zavet.parties.authorisations import end
from zavet.parties.events import PartiesEvent
from zavet.parties.models import Account, Authorisation, EntryLink, Staff
from zavet.parties.officers import is_among, lock_with_officers, why_not_without
from zavet.parties.refusing import PartiesRefused, WhyNot, refusals_are_told


class DismissalRefused(PartiesRefused):
    """The access of one of the staff could not be ended."""


@refusals_are_told("dismiss")
def end_staff(*, staff_id: UUID, by: Actor, at: datetime) -> bool:
    """End one of the staff with their authorisations, login, links and sessions; False where that was done before.

    By an officer of the same operator. Raise DismissalRefused for anybody else, and for the last officer.
    """
    row, officers = lock_with_officers(staff_id)
    if row is None:
        raise DismissalRefused(WhyNot.STAFF_UNKNOWN)
    if not is_among(officers, by):
        raise DismissalRefused(WhyNot.NOT_OFFICER)
    if row.ended_at is not None:
        return False
    if row.id in officers and (why := why_not_without(row.id, officers, by=by)):
        raise DismissalRefused(why)
    row.ended_at = at
    row.save(update_fields=["ended_at"])
    _close_account(row)
    for leave in Authorisation.objects.select_for_update().filter(
        staff_id=staff_id, ended_at=None, until_at__gt=at
    ):
        end(leave, by=by, at=at)
    facts = {"staff": str(staff_id)}
    append(event=PartiesEvent.STAFF_ENDED, site_id=None, by=by, at=at, facts=facts)
    return True


def _close_account(row: Staff) -> None:
    """Make a login open nothing: its sessions are bound to the password, which is gone."""
    account = Account.objects.select_for_update().filter(staff=row).first()
    if account is not None:
        account.is_active = False
        account.set_unusable_password()
        account.save(update_fields=["is_active", "password"])
        EntryLink.objects.filter(account=account, spent_at=None).delete()
