"""Where one of the staff is reminded of terms: the address they were appointed with, or name themselves.

INVARIANT: once somebody is appointed nobody else sets their address, and none stands in the journal.
"""

from datetime import datetime
from uuid import UUID

from zavet.core.values import Actor
from zavet.journal.facts import Fact
from zavet.journal.operations import append
from zavet.parties.events import PartiesEvent
from zavet.parties.models import Staff
from zavet.parties.refusing import PartiesRefused, WhyNot, refusals_are_told


@refusals_are_told("set_email")
def set_email(*, staff_id: UUID, email: str, by: Actor, at: datetime) -> bool:
    """Keep the address letters about terms go to, empty for none; return False where it was that already.

    ``email`` is checked by the form. Raise PartiesRefused for anybody but the one it belongs to.
    """
    row = Staff.objects.select_for_update().filter(pk=staff_id, ended_at=None).first()
    if row is None or by != Actor.staff(row.id):
        raise PartiesRefused(WhyNot.STAFF_UNKNOWN)
    if row.email == email:
        return False
    row.email = email
    row.save(update_fields=["email"])
    facts: dict[str, Fact] = {"staff": str(staff_id), "is_named": bool(email)}
    append(event=PartiesEvent.STAFF_EMAIL_SET, site_id=None, by=by, at=at, facts=facts)
    return True


def find_email(staff_id: UUID) -> str:
    """Return the address one of the staff named, or nothing; whoever has left is not written to."""
    row = Staff.objects.filter(pk=staff_id, ended_at=None).first()
    return row.email if row else ""


def list_emails(*, operator_id: UUID) -> dict[UUID, str]:
    """Return who of an operator's staff named an address, and which."""
    rows = Staff.objects.filter(operator_id=operator_id, ended_at=None).exclude(email="")
    return dict(rows.values_list("id", "email"))
