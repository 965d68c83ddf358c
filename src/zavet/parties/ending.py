"""Ends who somebody was here: the person's row is marked, their login opens nothing any more.

INVARIANT: rows stay, for the journal refers to them; they hold random ids and moments alone.
"""

from datetime import datetime
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db.models import Q

from zavet.core.values import Actor
from zavet.journal.operations import append
from zavet.parties.events import PartiesEvent
from zavet.parties.models import Account, EntryLink, Representative, SubjectRecord
from zavet.transactions import in_one_transaction


@in_one_transaction
def end_subject(*, subject_id: UUID, by: Actor, at: datetime) -> bool:
    """End a person with their login and whom they act for or who acts for them; False where that was done before."""
    row = SubjectRecord.objects.select_for_update().filter(pk=subject_id, ended_at=None).first()
    if row is None:
        return False
    row.ended_at = at
    row.save(update_fields=["ended_at"])
    _close(subject_id)
    theirs = Representative.objects.filter(
        Q(subject_id=subject_id) | Q(represented_by_id=subject_id), ended_at=None
    )
    theirs.update(ended_at=at)
    append(
        event=PartiesEvent.SUBJECT_ENDED,
        site_id=row.site_id,
        by=by,
        at=at,
        subject_id=subject_id,
    )
    return True


@in_one_transaction
def close_account(*, subject_id: UUID, by: Actor, at: datetime) -> bool:
    """Close a person's login and return False where there was none open; their data have their own ends."""
    row = SubjectRecord.objects.filter(pk=subject_id).first()
    if row is None or not _close(subject_id):
        return False
    append(
        event=PartiesEvent.ACCOUNT_CLOSED,
        site_id=row.site_id,
        by=by,
        at=at,
        subject_id=subject_id,
    )
    return True


def claim_subject(subject_id: UUID) -> bool:
    """Lock a person's row until the transaction ends; False where another worker holds it or there is none.

    SQLite's transaction holds the whole file already.
    """
    rows = SubjectRecord.objects.select_for_update(skip_locked=True).filter(pk=subject_id)
    return rows.first() is not None


def _close(subject_id: UUID) -> bool:
    """Make a login open nothing: its sessions die with its password, its links and second factors go."""
    account = Account.objects.filter(subject_id=subject_id, is_active=True).first()
    if account is None:
        return False
    account.is_active = False
    account.last_login = None
    account.set_unusable_password()
    account.save(update_fields=["is_active", "last_login", "password"])
    EntryLink.objects.filter(account=account).delete()
    Authenticator.objects.filter(user_id=account.id).delete()
    return True
