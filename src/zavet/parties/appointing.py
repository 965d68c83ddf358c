"""Takes somebody into the staff with a login of their own, and lets them in once, to choose a password of their own.

INVARIANT: a link is made only before a password was chosen: nobody, the officer neither, enters as one who has entered.
"""

from datetime import datetime
from uuid import UUID

from zavet.core.values import Actor
from zavet.journal.operations import append
from zavet.parties.entry_links import LinkPurpose, make_link
from zavet.parties.events import PartiesEvent
from zavet.parties.models import Account, Operator
from zavet.parties.officers import PostRefused, is_among, lock_officers, lock_with_officers
from zavet.parties.operations import appoint_staff, make_account
from zavet.parties.refusing import WhyNot, refusals_are_told


@refusals_are_told("appoint")
def appoint(
    *,
    operator_id: UUID,
    name: str,
    position: str,
    login: str,
    email: str,
    is_officer: bool,
    by: Actor,
    at: datetime,
) -> UUID:
    """Take somebody into the staff with a login that has no password yet, and return their id.

    ``login`` and ``email`` are checked by the form; the login is the operator's own. Raise PostRefused for whoever is
    not an officer of the operator, and for a login that was given before.
    """
    if not is_among(lock_officers(operator_id), by):
        raise PostRefused(WhyNot.NOT_OFFICER)
    username = account_name(Operator.objects.get(pk=operator_id).slug, login)
    if Account.objects.filter(username=username).exists():
        raise PostRefused(WhyNot.LOGIN_TAKEN)
    staff_id = appoint_staff(
        operator_id=operator_id,
        name=name,
        position=position,
        email=email,
        is_officer=is_officer,
        by=by,
        at=at,
    )
    make_account(staff_id=staff_id, username=username, password=None, by=by, at=at)
    return staff_id


@refusals_are_told("rename")
def rename(*, staff_id: UUID, name: str, position: str, by: Actor, at: datetime) -> bool:
    """Put right how one of the staff is called, or what they are; False where nothing changed.

    By an officer of the same operator, also of themselves: letters are signed so. Raise PostRefused for anybody else.
    """
    row, officers = lock_with_officers(staff_id)
    if row is None or row.ended_at is not None:
        raise PostRefused(WhyNot.STAFF_UNKNOWN)
    if not is_among(officers, by):
        raise PostRefused(WhyNot.NOT_OFFICER)
    if (row.name, row.position) == (name, position):
        return False
    row.name, row.position = name, position
    row.save(update_fields=["name", "position"])
    facts = {"staff": str(staff_id)}
    append(event=PartiesEvent.STAFF_RENAMED, site_id=None, by=by, at=at, facts=facts)
    return True


@refusals_are_told("let_in")
def let_in(*, staff_id: UUID, by: Actor, at: datetime) -> str:
    """Return the token of a new link to a first entry, good once and for three days; earlier ones open nothing now.

    By an officer of the same operator. Raise PostRefused for anybody else, for whoever is not of the staff or has left,
    and for one who has chosen a password.
    """
    row, officers = lock_with_officers(staff_id)
    account = Account.objects.select_for_update().filter(staff_id=staff_id).first()
    if row is None or row.ended_at is not None or account is None:
        raise PostRefused(WhyNot.STAFF_UNKNOWN)
    if not is_among(officers, by):
        raise PostRefused(WhyNot.NOT_OFFICER)
    if account.has_usable_password():
        raise PostRefused(WhyNot.ENTERED_ALREADY)
    return make_link(account_id=account.id, purpose=LinkPurpose.APPOINTMENT, by=by, at=at)


def account_name(operator_slug: str, login: str) -> str:
    """Return the account's name of a login somebody chose for one of the staff, in the one case it is looked up by."""
    return f"{operator_slug}:{login.lower()}"
