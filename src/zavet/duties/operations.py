"""Opens and closes what is owed."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from zavet.core.values import Actor, Term
from zavet.duties.events import DutiesEvent
from zavet.duties.models import Duty
from zavet.duties.queries import due_on
from zavet.journal.facts import Fact
from zavet.journal.operations import append
from zavet.transactions import in_one_transaction


@in_one_transaction
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
    categories: Iterable[str] = (),
) -> UUID:
    """Open a duty and return its id; its last day is ``due_on`` of the term. Raise TermUnknown.

    ``categories`` are the data it is about; none means all of the person's.
    """
    last_on = due_on(term=term, at=at)
    row = Duty.objects.create(
        site_id=site_id,
        subject_id=subject_id,
        kind=kind,
        categories=sorted(set(categories)),
        clause=clause,
        article=article,
        opened_at=at,
        due_on=last_on,
        alarm_on=last_on,
    )
    facts: dict[str, Fact] = {
        "duty": str(row.id),
        "kind": kind,
        "due_on": row.due_on.isoformat(),
        "categories": row.categories,
    }
    append(
        event=DutiesEvent.DUTY_OPENED,
        site_id=site_id,
        by=by,
        at=at,
        subject_id=subject_id,
        facts=facts,
    )
    return row.id


@in_one_transaction
def close_duties(*, site_id: UUID, subject_id: UUID, kind: str, by: Actor, at: datetime) -> int:
    """Close a person's open duties of a kind by the act that fulfils them, and return how many there were."""
    rows = Duty.objects.filter(site_id=site_id, subject_id=subject_id, kind=kind, closed_at=None)
    return len(_close(rows, by=by, at=at))


@in_one_transaction
def fulfil(*, duty_ids: Iterable[UUID], by: Actor, at: datetime) -> tuple[UUID, ...]:
    """Close these duties by the act that fulfils them, and return those that were still open."""
    chosen = tuple(duty_ids)
    if not chosen:
        return ()
    rows = Duty.objects.filter(pk__in=chosen, closed_at=None)
    return _close(rows, by=by, at=at)


def _close(rows: QuerySet[Duty], *, by: Actor, at: datetime) -> tuple[UUID, ...]:
    closed = list(rows.select_for_update().order_by("due_on", "id"))
    for row in closed:
        row.closed_at = at
        row.save(update_fields=["closed_at"])
        append(
            event=DutiesEvent.DUTY_CLOSED,
            site_id=row.site_id,
            by=by,
            at=at,
            subject_id=row.subject_id,
            facts={"duty": str(row.id), "kind": row.kind},
        )
    return tuple(row.id for row in closed)
