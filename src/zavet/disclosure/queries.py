"""Reads of the register: frozen values out, a fixed number of statements whatever the number of demands.

No word of a letter is read here: ``reading.open_demand`` opens them through the door and is journalled.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from uuid import UUID

from django.db.models import F, Q
from django.utils.translation import gettext as _

from zavet.access.queries import find_proposals
from zavet.core.calendar import day_of
from zavet.core.values import ZavetError
from zavet.disclosure.models import Demand, DemandScope
from zavet.disclosure.views import DemandView, ScopeView, ToldDisclosure
from zavet.disclosure.words import DemandDocument, DemandState

__all__ = [
    "DemandMissing",
    "DemandView",
    "ScopeView",
    "ToldDisclosure",
    "count_open",
    "find_demand",
    "get_demand",
    "list_demands",
    "list_of_subject",
    "number_of",
]


class DemandMissing(ZavetError):
    """There is no such demand."""


def number_of(year: int, serial: int) -> str:
    """Return a number as people read it: «2026-3»."""
    return f"{year}-{serial}"


def find_demand(demand_id: UUID) -> DemandView | None:
    """Return one demand with its scopes, or None."""
    return next(iter(_views(Demand.objects.filter(pk=demand_id))), None)


def get_demand(demand_id: UUID) -> DemandView:
    """Return one demand with its scopes; raise DemandMissing."""
    found = find_demand(demand_id)
    if found is None:
        raise DemandMissing(_("Такого запроса органа в реестре нет."))
    return found


def list_demands(
    *,
    site_id: UUID,
    is_open: bool | None = None,
    states: Collection[DemandState] = (),
    overdue_on: date | None = None,
    limit: int = 100,
    offset: int = 0,
) -> tuple[DemandView, ...]:
    """Return demands of a site, the open ones by their last day, then the others, the newest end first.

    ``is_open`` narrows it to those that wait for their end, or to those that had it; ``overdue_on`` to open ones whose
    last day is before a day.
    """
    rows = Demand.objects.filter(site_id=site_id)
    if is_open is not None:
        rows = rows.filter(ended_at__isnull=is_open)
    if states:
        rows = rows.filter(state__in=states)
    if overdue_on is not None:
        rows = rows.filter(ended_at=None, due_on__lt=overdue_on)
    order = (F("ended_at").desc(nulls_first=True), "due_on", "id")
    return _views(rows.order_by(*order)[offset : offset + limit])


def count_open(*, site_id: UUID) -> int:
    """Return how many demands of a site wait for their end."""
    return Demand.objects.filter(site_id=site_id, ended_at=None).count()


def list_of_subject(*, subject_id: UUID, at: datetime) -> tuple[ToldDisclosure, ...]:
    """Return what was provided of a person and they may be told now, the newest first (152-ФЗ ст. 14 ч. 7).

    A demand whose law forbids to tell is left out for as long as it does (152-ФЗ ст. 14 ч. 8).
    """
    is_told = Q(demand__silence_ground="") | Q(demand__silence_until_on__lt=day_of(at))
    rows = DemandScope.objects.filter(is_told, subject_id=subject_id, provided_at__isnull=False)
    return tuple(map(_told, rows.select_related("demand").order_by("-provided_at", "-id")))


def _views(rows: Iterable[Demand]) -> tuple[DemandView, ...]:
    demands = list(rows)
    scopes = _scopes([one.id for one in demands])
    return tuple(_demand(one, scopes[one.id]) for one in demands)


def _scopes(demand_ids: list[UUID]) -> Mapping[UUID, tuple[ScopeView, ...]]:
    found: dict[UUID, tuple[ScopeView, ...]] = defaultdict(tuple)
    rows = list(DemandScope.objects.filter(demand_id__in=demand_ids).order_by("id"))
    proposals = find_proposals([one.proposal_id for one in rows if one.proposal_id])
    for row in rows:
        found[row.demand_id] += (
            ScopeView(
                subject_id=row.subject_id,
                categories=tuple(row.categories),
                provided=tuple(row.provided),
                proposal=proposals.get(row.proposal_id) if row.proposal_id else None,
                provided_at=row.provided_at,
                entry_id=row.entry_id,
            ),
        )
    return found


def _demand(row: Demand, scopes: tuple[ScopeView, ...]) -> DemandView:
    return DemandView(
        id=row.id,
        site_id=row.site_id,
        number=number_of(row.year, row.serial),
        recipient=row.recipient,
        authority=row.authority,
        document=DemandDocument(row.document),
        outer_number=row.outer_number,
        written_on=row.written_on,
        received_on=row.received_on,
        basis=row.basis,
        residence_country=row.residence_country,
        silence_ground=row.silence_ground,
        silence_until=row.silence_until_on,
        state=DemandState(row.state),
        correspondent_id=row.correspondent_id,
        scan_id=row.scan_id,
        answer_file_id=row.answer_file_id,
        registered_at=row.registered_at,
        registered_by=row.registered_by_id,
        due_on=row.due_on,
        alarm_on=row.alarm_on,
        is_provisional=row.is_provisional,
        extended_at=row.extended_at,
        ended_at=row.ended_at,
        ended_by=row.ended_by_id,
        ground=row.ground,
        sent_at=row.sent_at,
        sent_by=row.sent_by,
        scopes=scopes,
    )


def _told(row: DemandScope) -> ToldDisclosure:
    assert row.provided_at is not None  # noqa: S101 - the query leaves the others out
    demand = row.demand
    return ToldDisclosure(
        demand_id=demand.id,
        number=number_of(demand.year, demand.serial),
        recipient=demand.recipient,
        authority=demand.authority,
        document=DemandDocument(demand.document),
        outer_number=demand.outer_number,
        written_on=demand.written_on,
        basis=demand.basis,
        categories=tuple(row.provided),
        provided_at=row.provided_at,
    )
