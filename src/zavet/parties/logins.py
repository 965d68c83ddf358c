"""Who of the staff has come in, and who has a link to come in by. Names of logins, never a token."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from zavet.parties.entry_links import LinkPurpose
from zavet.parties.models import Account, EntryLink


@dataclass(frozen=True, slots=True, kw_only=True)
class LoginView:
    """The login of one of the staff: its name, whether a password was chosen, until when a first link is good."""

    name: str
    has_entered: bool
    link_until: datetime | None


def list_logins(*, operator_id: UUID, at: datetime) -> dict[UUID, LoginView]:
    """Return the logins of an operator's staff who work now, by the member of staff."""
    rows = Account.objects.filter(staff__operator_id=operator_id, staff__ended_at=None)
    links = EntryLink.objects.filter(
        account__staff__operator_id=operator_id,
        purpose=LinkPurpose.APPOINTMENT,
        spent_at=None,
        until_at__gt=at,
    )
    until = dict(links.values_list("account_id", "until_at"))
    return {one.staff_id: _login(one, until.get(one.id)) for one in rows if one.staff_id}


def _login(row: Account, link_until: datetime | None) -> LoginView:
    return LoginView(
        name=row.username.partition(":")[2] or row.username,
        has_entered=row.has_usable_password(),
        link_until=link_until,
    )
