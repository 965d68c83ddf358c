"""Reads of the vault that open no value: what is held, what is blocked or on hold, whom a search term belongs to."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from zavet.core.decisions import BlockFact, DatumFact, DatumState, HoldFact
from zavet.core.values import Provenance, Sealed, Source, Visibility
from zavet.statements import Row, as_id, as_moment, as_moment_or_none, fetch
from zavet.vault.index import list_digests
from zavet.vault.keys import load_ring
from zavet.vault.models import Datum


@dataclass(frozen=True, slots=True, kw_only=True)
class DatumView:
    """One held datum without its value."""

    id: UUID
    category: str
    origin: str
    state: str
    visibility: str
    service: str
    provenance: Provenance
    policy_version_id: UUID
    purposes: tuple[str, ...]
    stored_at: datetime
    confirmed_at: datetime | None
    verified_at: datetime | None
    replaced_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockView:
    """A block that has not been ended; an empty category means all data."""

    category: str
    reason: str
    from_at: datetime
    until_at: datetime | None
    cause_id: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldView:
    """A hold that has not been ended; an empty category means all data."""

    category: str
    act: str
    from_at: datetime
    until_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What a decision asks about a person's data at a site, read at once; no value comes along."""

    data: tuple[DatumFact, ...]
    blocks: tuple[BlockFact, ...]
    holds: tuple[HoldFact, ...]


_HELD = """
    SELECT 'datum', category, state, visibility, NULL, NULL, ended_purposes FROM vault_datum
    WHERE subject_id = %s AND site_id = %s
    UNION ALL
    SELECT 'block', category, reason, '', from_at, until_at, NULL FROM vault_block
    WHERE subject_id = %s AND site_id = %s AND ended_at IS NULL
    UNION ALL
    SELECT 'hold', category, act, '', from_at, until_at, NULL FROM vault_hold
    WHERE subject_id = %s AND site_id = %s AND ended_at IS NULL"""
_DATA = (
    "SELECT id, category, origin, state, visibility, service, policy_version_id, purposes,"
    " stored_at, confirmed_at, verified_at, replaced_at,"
    " source, given_by_id, reference, known_at"
    " FROM vault_datum WHERE subject_id = %s AND site_id = %s ORDER BY category"
)
_BLOCKS = (
    "SELECT category, reason, from_at, until_at, cause_id FROM vault_block"
    " WHERE subject_id = %s AND site_id = %s AND ended_at IS NULL ORDER BY from_at"
)
_HOLDS = (
    "SELECT category, act, from_at, until_at FROM vault_hold"
    " WHERE subject_id = %s AND site_id = %s AND ended_at IS NULL ORDER BY from_at"
)
_FELLOWS = (
    "SELECT DISTINCT o.subject_id FROM vault_indexterm t JOIN vault_indexterm o"
    " ON o.digest = t.digest AND o.site_id = t.site_id AND o.category = t.category"
    " WHERE t.subject_id = %s AND t.site_id = %s AND t.category = %s AND o.subject_id <> t.subject_id"
    " ORDER BY o.subject_id"
)
_TERMS = (
    "SELECT subject_id FROM vault_indexterm"
    " WHERE digest IN (%s, %s, %s) AND site_id = %s AND category = %s ORDER BY subject_id"
)


def look(*, site_id: UUID, subject_id: UUID) -> Held:
    """Return what a decision asks about a person's data at a site, in one query."""
    place = (subject_id, site_id)
    rows: dict[str, list[Row]] = {"datum": [], "block": [], "hold": []}
    for kind, *row in fetch(_HELD, *place, *place, *place):
        rows[kind].append(tuple(row))
    return Held(
        data=tuple(
            datum_fact(category=row[0], state=row[1], visibility=row[2], ended=row[5])
            for row in rows["datum"]
        ),
        blocks=tuple(
            BlockFact(
                category=row[0],
                reason=row[1],
                from_at=as_moment(row[3]),
                until_at=as_moment_or_none(row[4]),
            )
            for row in rows["block"]
        ),
        holds=tuple(
            HoldFact(
                category=row[0], act=row[1], from_at=as_moment(row[3]), until_at=as_moment(row[4])
            )
            for row in rows["hold"]
        ),
    )


def datum_fact(*, category: str, state: str, visibility: str, ended: str) -> DatumFact:
    """Return a datum as a decision minds it; ``ended`` is the stored list of purposes that ended for it."""
    return DatumFact(
        category=category,
        state=DatumState(state),
        visibility=Visibility(visibility),
        ended_purposes=frozenset(json.loads(ended)),
    )


def list_data(*, site_id: UUID, subject_id: UUID) -> tuple[DatumView, ...]:
    """Return what is held of a person at a site, by category."""
    return tuple(map(_datum, fetch(_DATA, subject_id, site_id)))


def list_categories(*, site_id: UUID, subject_ids: Iterable[UUID]) -> dict[UUID, tuple[str, ...]]:
    """Return which categories are held of each of these people, in one query; who has none is left out."""
    rows = Datum.objects.filter(subject_id__in=tuple(subject_ids), site_id=site_id)
    found: dict[UUID, tuple[str, ...]] = {}
    for subject_id, category in rows.order_by("category").values_list("subject_id", "category"):
        found[subject_id] = (*found.get(subject_id, ()), category)
    return found


def list_blocks(*, site_id: UUID, subject_id: UUID) -> tuple[BlockView, ...]:
    """Return a person's blocks at a site that were not ended, the earliest first."""
    return tuple(
        BlockView(
            category=category,
            reason=reason,
            from_at=as_moment(from_at),
            until_at=as_moment_or_none(until_at),
            cause_id=as_id(cause_id) if cause_id else None,
        )
        for category, reason, from_at, until_at, cause_id in fetch(_BLOCKS, subject_id, site_id)
    )


def list_holds(*, site_id: UUID, subject_id: UUID) -> tuple[HoldView, ...]:
    """Return a person's holds at a site that were not ended, the earliest first."""
    return tuple(
        HoldView(
            category=category, act=act, from_at=as_moment(from_at), until_at=as_moment(until_at)
        )
        for category, act, from_at, until_at in fetch(_HOLDS, subject_id, site_id)
    )


def list_subject_ids(*, site_id: UUID, category: str, value: Sealed[str]) -> tuple[UUID, ...]:
    """Return everybody at a site a value of this category belongs to: a phone may be a family's."""
    digests = list_digests(
        value.reveal(), site_id=site_id, category=category, index_key=load_ring().index_key
    )
    return tuple(as_id(row[0]) for row in fetch(_TERMS, *digests, site_id, category))


def list_fellows(*, site_id: UUID, subject_id: UUID, category: str) -> tuple[UUID, ...]:
    """Return who else at a site has a value of this category that somebody has; the value stays unread."""
    return tuple(as_id(row[0]) for row in fetch(_FELLOWS, subject_id, site_id, category))


def find_subject(*, site_id: UUID, category: str, value: Sealed[str]) -> UUID | None:
    """Return the one person at a site a value belongs to, or None where there is none or more than one."""
    found = list_subject_ids(site_id=site_id, category=category, value=value)
    return found[0] if len(found) == 1 else None


def _datum(row: Row) -> DatumView:
    return DatumView(
        id=as_id(row[0]),
        category=row[1],
        origin=row[2],
        state=row[3],
        visibility=row[4],
        service=row[5],
        policy_version_id=as_id(row[6]),
        purposes=tuple(json.loads(row[7])),
        stored_at=as_moment(row[8]),
        confirmed_at=as_moment_or_none(row[9]),
        verified_at=as_moment_or_none(row[10]),
        replaced_at=as_moment_or_none(row[11]),
        provenance=Provenance(
            source=Source(row[12]),
            given_by=as_id(row[13]) if row[13] else None,
            reference=row[14],
            known_at=as_moment_or_none(row[15]),
        ),
    )
