"""Tells the journal who came in and how a login is guarded; it keeps nothing else and decides nothing."""

from datetime import datetime
from uuid import UUID

from zavet.core.values import Actor
from zavet.journal.operations import append
from zavet.parties.events import PartiesEvent
from zavet.parties.models import Account
from zavet.transactions import in_one_transaction


@in_one_transaction
def record_sign_in(*, account_id: UUID, site_id: UUID | None, at: datetime) -> None:
    """Write that the owner of an account signed in at a site (152-ФЗ ст. 19 ч. 2 п. 8)."""
    _tell(PartiesEvent.SIGN_IN_MADE, account_id, site_id=site_id, at=at)


@in_one_transaction
def record_second_factor(*, account_id: UUID, is_added: bool, at: datetime) -> None:
    """Write that the owner of an account added a second factor, or took one away."""
    added, removed = PartiesEvent.SECOND_FACTOR_ADDED, PartiesEvent.SECOND_FACTOR_REMOVED
    _tell(added if is_added else removed, account_id, site_id=None, at=at)


def _tell(event: PartiesEvent, account_id: UUID, *, site_id: UUID | None, at: datetime) -> None:
    account = Account.objects.get(pk=account_id)
    staff_id, subject_id = account.staff_id, account.subject_id
    by = Actor.staff(staff_id) if staff_id else Actor.subject(subject_id or account_id)
    append(
        event=event,
        site_id=site_id,
        by=by,
        at=at,
        subject_id=subject_id,
        facts={"account": str(account_id)},
    )
