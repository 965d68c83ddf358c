"""Decides table by table what may be published; writes it together with the journal's entry."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from zavet.core.statistics import Aggregate, Panel, Released, TableName, release
from zavet.core.values import Actor, ZavetError
from zavet.journal.operations import append
from zavet.visits.engine import Table
from zavet.visits.events import VisitsJournalEvent
from zavet.visits.models import DailyPanel, ImportRun, Outcome, PublishedTable

_NO_ROWS: Mapping[str, Aggregate] = {}


class DaysTaken(ZavetError):
    """Another import published the same days, or the same file, in the meantime."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One table after the release rule: what of it is published, if anything."""

    name: TableName
    outcome: Outcome
    rows: Mapping[str, Aggregate]
    groups: int
    rest_groups: int


def decide(table: Table, *, k: int) -> Decision:
    """Put one table through the release rule."""
    released = release(table.groups, k=k, count_union=table.count_union)
    is_released = isinstance(released, Released)
    return Decision(
        name=table.name,
        outcome=Outcome.PUBLISHED if is_released else Outcome.WITHHELD,
        rows=released.rows if isinstance(released, Released) else _NO_ROWS,
        groups=len(table.groups),
        rest_groups=released.rest_groups if isinstance(released, Released) else 0,
    )


def publish(
    run: ImportRun,
    *,
    days: Sequence[date],
    panels: frozenset[Panel],
    decisions: Sequence[Decision],
    k: int,
    by: Actor,
) -> None:
    """Write the import, the ledger, the rows and the journal's entry, all or none.

    Every panel of every day enters the ledger, a table without hits as well: else a later import
    could publish it. Raise DaysTaken where another import was faster.
    """
    try:
        with transaction.atomic():
            run.save()
            PublishedTable.objects.bulk_create(_ledger(run, days, panels, decisions, k=k))
            DailyPanel.objects.bulk_create(_rows(run, decisions), batch_size=1000)
            _tell_journal(run, days=days, decisions=decisions, k=k, by=by)
    except IntegrityError as error:
        message = _("Эти дни только что опубликовала другая загрузка. Ничего не записано.")
        raise DaysTaken(message, next_step=_("Повторите загрузку.")) from error


def _ledger(
    run: ImportRun,
    days: Sequence[date],
    panels: frozenset[Panel],
    decisions: Sequence[Decision],
    *,
    k: int,
) -> Iterator[PublishedTable]:
    made = {decision.name: decision for decision in decisions}
    for name in (
        TableName(day, panel, b) for day in days for panel in Panel for b in (False, True)
    ):
        decision = made.get(name)
        without = Outcome.EMPTY if name.panel in panels else Outcome.NOT_PROVIDED
        yield PublishedTable(
            site_id=run.site_id,
            day_on=name.day,
            panel=name.panel,
            is_bot=name.is_bot,
            run_id=run.id,
            outcome=decision.outcome if decision else without,
            groups=decision.groups if decision else 0,
            rest_groups=decision.rest_groups if decision else 0,
            k=k,
        )


def _rows(run: ImportRun, decisions: Sequence[Decision]) -> Iterator[DailyPanel]:
    for decision in decisions:
        for key, total in decision.rows.items():
            yield DailyPanel(
                site_id=run.site_id,
                day_on=decision.name.day,
                panel=decision.name.panel,
                key=key,
                is_bot=decision.name.is_bot,
                hits=total.hits,
                bytes=total.bytes,
                visitors=total.visitors,
            )


def _tell_journal(
    run: ImportRun,
    *,
    days: Sequence[date],
    decisions: Sequence[Decision],
    k: int,
    by: Actor,
) -> None:
    outcomes = Counter(decision.outcome for decision in decisions)
    append(
        event=VisitsJournalEvent.LOG_IMPORTED,
        site_id=run.site_id,
        by=by,
        at=run.started_at,
        facts={
            "import": str(run.id),
            "digest": run.digest,
            "lines": run.lines,
            "hits": run.hits,
            "malformed": sum(run.malformed.values()),
            "late": run.late,
            "early": run.early,
            "days": len(days),
            "tables_published": outcomes[Outcome.PUBLISHED],
            "tables_withheld": outcomes[Outcome.WITHHELD],
            "k": k,
        },
    )
