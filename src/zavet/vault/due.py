"""Reads what an ending asks of the vault: what data are kept for, which holds and blocks are over. Opens no value."""

import json
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from zavet.core.decisions import DatumState
from zavet.core.decisions.ending import HoldRecord
from zavet.statements import Row, as_id, as_moment, as_moment_or_none, fetch
from zavet.vault.models import Block, Hold

_KEPT = """
    SELECT category, purposes, policy_version_id, state, stored_at FROM vault_datum
    WHERE subject_id = %s AND site_id = %s
    UNION ALL
    SELECT category, purposes, policy_version_id, state, stored_at FROM vault_sealedfile
    WHERE subject_id = %s AND site_id = %s
    UNION ALL
    SELECT 'correspondence', '["answering"]', NULL, 'as_given', stored_at FROM vault_letter
    WHERE subject_id = %s AND site_id = %s"""
_HOLDS = """
    SELECT category, act, rule, until_at, ended_at FROM vault_hold
    WHERE subject_id = %s AND site_id = %s ORDER BY from_at, id"""
# The state stands in the text: for a bound one SQLite would not use the index of what nobody confirmed.
_UNCONFIRMED = """
    SELECT DISTINCT subject_id FROM vault_datum
    WHERE state = 'unconfirmed' AND site_id = %s AND stored_at <= %s"""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptView:
    """What a category of one person is kept for, values and files together."""

    category: str
    purposes: frozenset[str]
    version_ids: frozenset[UUID]
    is_unconfirmed: bool
    stored_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OverView:
    """A hold or a block whose term is over and that nobody ended yet; an empty category means all data."""

    id: UUID
    site_id: UUID
    subject_id: UUID
    category: str
    from_at: datetime
    until_at: datetime
    act: str = ""
    rule: str = ""


def list_kept(*, site_id: UUID, subject_id: UUID) -> tuple[KeptView, ...]:
    """Return what each category of a person at a site is kept for; ``stored_at`` is that of the oldest."""
    place = (subject_id, site_id)
    rows: dict[str, list[Row]] = {}
    for row in fetch(_KEPT, *place, *place, *place):
        rows.setdefault(row[0], []).append(row)
    return tuple(_kept(category, rows[category]) for category in sorted(rows))


def list_hold_records(*, site_id: UUID, subject_id: UUID) -> tuple[HoldRecord, ...]:
    """Return a person's holds, those that are over too."""
    return tuple(
        HoldRecord(
            category=category,
            act=act,
            rule=rule,
            until_at=as_moment(until_at),
            ended_at=as_moment_or_none(ended_at),
        )
        for category, act, rule, until_at, ended_at in fetch(_HOLDS, subject_id, site_id)
    )


def list_holds_over(*, at: datetime, limit: int) -> tuple[OverView, ...]:
    """Return holds whose term ended and that are not marked so, the longest over first."""
    rows = Hold.objects.filter(ended_at=None, until_at__lte=at).order_by("until_at")[:limit]
    return tuple(_over(row, act=row.act, rule=row.rule) for row in rows)


def list_blocks_over(*, at: datetime, limit: int) -> tuple[OverView, ...]:
    """Return blocks whose term ended and that are not marked so, the longest over first."""
    rows = Block.objects.filter(ended_at=None, until_at__isnull=False, until_at__lte=at)
    return tuple(_over(row) for row in rows.order_by("until_at")[:limit])


def list_unconfirmed(*, site_id: UUID, stored_until: datetime) -> tuple[UUID, ...]:
    """Return whose data of a site wait for a confirmation since ``stored_until`` at the latest."""
    return tuple(as_id(row[0]) for row in fetch(_UNCONFIRMED, site_id, stored_until))


def _kept(category: str, rows: list[Row]) -> KeptView:
    return KeptView(
        category=category,
        purposes=frozenset(name for row in rows for name in json.loads(row[1])),
        version_ids=frozenset(as_id(row[2]) for row in rows if row[2] is not None),
        is_unconfirmed=all(row[3] == DatumState.UNCONFIRMED for row in rows),
        stored_at=min(as_moment(row[4]) for row in rows),
    )


def _over(row: Hold | Block, act: str = "", rule: str = "") -> OverView:
    assert row.until_at is not None  # noqa: S101 - one without an end is never over
    return OverView(
        id=row.id,
        site_id=row.site_id,
        subject_id=row.subject_id,
        category=row.category,
        from_at=row.from_at,
        until_at=row.until_at,
        act=act,
        rule=rule,
    )
