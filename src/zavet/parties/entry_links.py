"""Links that open an account once: to confirm an address, to enter first, to choose a password. Only a hash is kept."""

import hashlib
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from zavet.chance import new_token
from zavet.core.values import Actor
from zavet.journal.operations import append
from zavet.parties.events import PartiesEvent
from zavet.parties.models import Account, EntryLink
from zavet.transactions import in_one_transaction


class LinkPurpose(StrEnum):
    """What a link is for, and so how long it lives."""

    CONFIRMATION = "confirmation"
    SIGN_IN = "sign_in"
    APPOINTMENT = "appointment"
    PASSWORD = "password"  # noqa: S105 - a purpose, not a secret


_LIFE = {
    LinkPurpose.CONFIRMATION: timedelta(days=3),
    LinkPurpose.SIGN_IN: timedelta(hours=1),
    LinkPurpose.APPOINTMENT: timedelta(days=3),
    LinkPurpose.PASSWORD: timedelta(hours=1),
}


@in_one_transaction
def make_link(*, account_id: UUID, purpose: LinkPurpose, by: Actor, at: datetime) -> str:
    """Return a new token for ``account_id``; earlier unspent links of that purpose die."""
    token = new_token()
    EntryLink.objects.filter(account_id=account_id, purpose=purpose, spent_at=None).delete()
    EntryLink.objects.create(
        account_id=account_id,
        purpose=purpose,
        token_hash=_hash(token),
        created_at=at,
        until_at=at + _LIFE[purpose],
    )
    _tell(PartiesEvent.ENTRY_LINK_MADE, account_id, purpose, by=by, at=at)
    return token


def is_live(*, token: str, purpose: LinkPurpose, at: datetime) -> bool:
    """Tell whether a token would open something at this moment."""
    return EntryLink.objects.filter(
        token_hash=_hash(token), purpose=purpose, spent_at=None, until_at__gt=at
    ).exists()


@in_one_transaction
def spend_link(*, token: str, purpose: LinkPurpose, at: datetime) -> UUID | None:
    """Return the account a token opens and spend the token; None where it is unknown, spent or too old."""
    taken = EntryLink.objects.filter(
        token_hash=_hash(token), purpose=purpose, spent_at=None, until_at__gt=at
    ).update(spent_at=at)
    if not taken:
        return None
    account_id: UUID = EntryLink.objects.values_list("account_id", flat=True).get(
        token_hash=_hash(token)
    )
    _tell(PartiesEvent.ENTRY_LINK_SPENT, account_id, purpose, by=_owner(account_id), at=at)
    return account_id


def _owner(account_id: UUID) -> Actor:
    account = Account.objects.get(pk=account_id)
    if account.subject_id is not None:
        return Actor.subject(account.subject_id)
    assert account.staff_id is not None  # noqa: S101 - the table's own constraint
    return Actor.staff(account.staff_id)


def _tell(
    event: PartiesEvent, account_id: UUID, purpose: LinkPurpose, *, by: Actor, at: datetime
) -> None:
    facts = {"account": str(account_id), "purpose": purpose.value}
    append(event=event, site_id=None, by=by, at=at, facts=facts)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
