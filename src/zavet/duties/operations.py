"""Opens and closes what is owed. This first cut knows terms in calendar days only and refuses the others."""

from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from zavet.core.values import Actor, Term, TermUnit, ZavetError
from zavet.duties.events import DutiesEvent
from zavet.duties.models import Duty
from zavet.journal.operations import append

_MOSCOW = ZoneInfo("Europe/Moscow")


class TermUnknown(ZavetError):
    """A term in a unit that cannot be counted yet."""


@transaction.atomic
def open_duty(
    *,
    site_id: UUID,
    kind: str,
    term: Term,
    by: Actor,
    at: datetime,
    clause: str = "",
    article: str = "",
    subject_id: UUID | None = None,
) -> UUID:
    """Open a duty and return its id. ``due_on`` is the last day of the term (GK 191: it starts the day after).

    Calendar days are not moved off a day off: a destruction is done before, not after (the safe reading).
    """
    if term.unit is not TermUnit.CALENDAR_DAY:
        message = _("Срок в единицах «%(unit)s» ещё не считается.") % {"unit": term.unit}
        raise TermUnknown(message, clause=clause or article)
    row = Duty.objects.create(
        site_id=site_id,
        subject_id=subject_id,
        kind=kind,
        clause=clause,
        article=article,
        opened_at=at,
        due_on=at.astimezone(_MOSCOW).date() + timedelta(days=term.amount),
    )
    facts = {"duty": str(row.id), "kind": kind, "due_on": row.due_on.isoformat()}
    append(
        event=DutiesEvent.DUTY_OPENED,
        site_id=site_id,
        by=by,
        at=at,
        subject_id=subject_id,
        facts=facts,
    )
    return row.id


@transaction.atomic
def close_duty(*, duty_id: UUID, by: Actor, at: datetime) -> None:
    """Close a duty by the act that fulfils it; closing it twice changes nothing."""
    row = Duty.objects.select_for_update().get(pk=duty_id)
    if row.closed_at is not None:
        return
    row.closed_at = at
    row.save(update_fields=["closed_at"])
    append(
        event=DutiesEvent.DUTY_CLOSED,
        site_id=row.site_id,
        by=by,
        at=at,
        subject_id=row.subject_id,
        facts={"duty": str(duty_id), "kind": row.kind},
    )
