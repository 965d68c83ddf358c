"""Changes the password of a login. Only the Argon2 hash is kept; the journal learns that it happened, nothing else."""

from datetime import datetime
from uuid import UUID

from zavet.core.values import Actor, Sealed
from zavet.journal.operations import append
from zavet.parties.events import PartiesEvent
from zavet.parties.models import Account
from zavet.transactions import in_one_transaction


@in_one_transaction
def change_password(*, account_id: UUID, password: Sealed[str], by: Actor, at: datetime) -> None:
    """Set a new password. Sessions opened with the old one end, because they are bound to its hash."""
    account = Account.objects.select_for_update().get(pk=account_id)
    account.set_password(password.reveal())
    account.save(update_fields=["password"])
    append(
        event=PartiesEvent.PASSWORD_CHANGED,
        site_id=None,
        by=by,
        at=at,
        subject_id=account.subject_id,
        facts={"account": str(account_id)},
    )
