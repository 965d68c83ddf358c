"""Reads of published statistics: sums of rows that stand published, never of anything finer.

Visitors added over days are visitor-days, and are called so.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet, Sum

from zavet.core.statistics import REST, Aggregate, MalformedKind, Panel, merge
from zavet.visits.models import DailyPanel, ImportRun, ImportState, Outcome, PublishedTable
from zavet.visits.words import group_name


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelRow:
    """One group over a period, with its name in words."""

    key: str
    name: str
    hits: int
    bytes: int
    visitor_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelView:
    """The largest groups of a panel, its rest row, and the sum of all that is published."""

    panel: Panel
    rows: tuple[PanelRow, ...]
    rest: PanelRow | None
    total: Aggregate


@dataclass(frozen=True, slots=True, kw_only=True)
class DayView:
    """One published day; here visitors are distinct people with their browsers."""

    day: date
    hits: int
    bytes: int
    visitors: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WithheldTable:
    """A table of which nothing could be published without telling single people apart."""

    day: date
    panel: Panel
    is_bot: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportView:
    """One import and what became of every line of the file."""

    id: UUID
    site_id: UUID
    digest: str
    size: int
    started_at: datetime
    finished_at: datetime
    lines: int
    hits: int
    late: int
    early: int
    patched: int
    malformed: dict[MalformedKind, int]
    first_on: date | None
    last_on: date | None
    visitor_days: int
    state: ImportState
    published_tables: int
    withheld_tables: int


def get_panel(
    *,
    site_id: UUID,
    panel: Panel,
    day_from: date,
    day_until: date,
    is_bot: bool = False,
    top: int = 10,
) -> PanelView:
    """Return the ``top`` groups by hits from ``day_from`` up to, not including, ``day_until``."""
    rows = _published(site_id=site_id, day_from=day_from, day_until=day_until, is_bot=is_bot)
    groups = rows.filter(panel=panel).values("key")
    sums = groups.annotate(
        hit_sum=Sum("hits"), byte_sum=Sum("bytes"), visitor_days=Sum("visitors")
    ).order_by("-hit_sum", "key")
    found = [
        PanelRow(
            key=row["key"],
            name=group_name(row["key"]),
            hits=row["hit_sum"],
            bytes=row["byte_sum"],
            visitor_days=row["visitor_days"],
        )
        for row in sums
    ]
    named = tuple(row for row in found if row.key != REST)
    rest = next((row for row in found if row.key == REST), None)
    return PanelView(panel=panel, rows=named[:top], rest=rest, total=_total(found))


def list_days(
    *, site_id: UUID, day_from: date, day_until: date, is_bot: bool = False
) -> tuple[DayView, ...]:
    """Return the published days of a period in order; a day that was withheld is not among them."""
    rows = _published(site_id=site_id, day_from=day_from, day_until=day_until, is_bot=is_bot)
    return tuple(
        DayView(day=row.day_on, hits=row.hits, bytes=row.bytes, visitors=row.visitors)
        for row in rows.filter(panel=Panel.DAY).order_by("day_on")
    )


def list_withheld(*, site_id: UUID, day_from: date, day_until: date) -> tuple[WithheldTable, ...]:
    """Return the tables of a period that were withheld."""
    rows = PublishedTable.objects.filter(
        site_id=site_id,
        day_on__gte=day_from,
        day_on__lt=day_until,
        outcome=Outcome.WITHHELD,
    ).order_by("day_on", "panel", "is_bot")
    return tuple(
        WithheldTable(day=row.day_on, panel=Panel(row.panel), is_bot=row.is_bot) for row in rows
    )


def find_last_day(*, site_id: UUID) -> date | None:
    """Return the last day a decision was made on, or None where no log was read."""
    row = PublishedTable.objects.filter(site_id=site_id).order_by("-day_on").first()
    return row.day_on if row else None


def list_decided_days(*, site_id: UUID) -> frozenset[date]:
    """Return the days that were decided upon; none of them is decided upon again."""
    days = PublishedTable.objects.filter(site_id=site_id).values_list("day_on", flat=True)
    return frozenset(days.distinct())


def list_imports(*, site_id: UUID, limit: int = 50) -> tuple[ImportView, ...]:
    """Return imports of a site, the newest first."""
    rows = ImportRun.objects.filter(site_id=site_id).order_by("-id")[:limit]
    return tuple(_import(row) for row in rows)


def get_import(run_id: UUID) -> ImportView:
    """Return one import."""
    return _import(ImportRun.objects.get(pk=run_id))


def find_import(*, site_id: UUID, digest: str) -> ImportView | None:
    """Return the import that counted this content in full, or None."""
    row = ImportRun.objects.filter(site_id=site_id, digest=digest, early=0).first()
    return _import(row) if row else None


def count_malformed(*, site_id: UUID) -> Counter[MalformedKind]:
    """Return how many lines of all imports could not be counted, by kind."""
    kinds: Counter[MalformedKind] = Counter()
    for malformed in ImportRun.objects.filter(site_id=site_id).values_list("malformed", flat=True):
        kinds.update(_kinds(malformed))
    return kinds


def _published(
    *, site_id: UUID, day_from: date, day_until: date, is_bot: bool
) -> QuerySet[DailyPanel]:
    return DailyPanel.objects.filter(
        site_id=site_id, day_on__gte=day_from, day_on__lt=day_until, is_bot=is_bot
    )


def _total(rows: list[PanelRow]) -> Aggregate:
    return merge(
        Aggregate(hits=row.hits, bytes=row.bytes, visitors=row.visitor_days) for row in rows
    )


def _visitor_days(site_id: UUID, tables: QuerySet[PublishedTable]) -> int:
    days = DailyPanel.objects.filter(
        site_id=site_id, panel=Panel.DAY, day_on__in=tables.values("day_on")
    )
    return days.aggregate(total=Sum("visitors"))["total"] or 0


def _kinds(malformed: dict[str, int]) -> dict[MalformedKind, int]:
    return {MalformedKind(kind): lines for kind, lines in malformed.items()}


def _import(row: ImportRun) -> ImportView:
    tables = PublishedTable.objects.filter(run_id=row.id)
    return ImportView(
        id=row.id,
        site_id=row.site_id,
        digest=row.digest,
        size=row.size,
        started_at=row.started_at,
        finished_at=row.finished_at,
        lines=row.lines,
        hits=row.hits,
        late=row.late,
        early=row.early,
        patched=row.patched,
        malformed=_kinds(row.malformed),
        first_on=row.first_on,
        last_on=row.last_on,
        visitor_days=_visitor_days(row.site_id, tables),
        state=ImportState(row.state),
        published_tables=tables.filter(outcome=Outcome.PUBLISHED).count(),
        withheld_tables=tables.filter(outcome=Outcome.WITHHELD).count(),
    )
