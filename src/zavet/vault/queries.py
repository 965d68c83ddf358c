"""Reads of the vault that open no value: what is held, what is blocked or on hold, whom a search term belongs to."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from zavet.core.values import Sealed
from zavet.vault.index import list_digests
from zavet.vault.keys import load_ring
from zavet.vault.models import Block, Datum, Hold, IndexTerm


@dataclass(frozen=True, slots=True, kw_only=True)
class DatumView:
    """One held datum without its value."""

    id: UUID
    category: str
    origin: str
    state: str
    visibility: str
    service: str
    source: str
    policy_version_id: UUID
    purposes: tuple[str, ...]
    stored_at: datetime
    confirmed_at: datetime | None
    replaced_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockView:
    """A block that has not been ended; an empty category means all data."""

    category: str
    reason: str
    from_at: datetime
    until_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldView:
    """A hold that has not been ended; an empty category means all data."""

    category: str
    act: str
    from_at: datetime
    until_at: datetime


_DATUM = tuple(DatumView.__dataclass_fields__)
_BLOCK = tuple(BlockView.__dataclass_fields__)
_HOLD = tuple(HoldView.__dataclass_fields__)


def list_data(*, site_id: UUID, subject_id: UUID) -> tuple[DatumView, ...]:
    """Return what is held of a person at a site, by category."""
    rows = Datum.objects.filter(subject_id=subject_id, site_id=site_id).order_by("category")
    return tuple(
        DatumView(**{**row, "purposes": tuple(row["purposes"])}) for row in rows.values(*_DATUM)
    )


def list_categories(*, site_id: UUID, subject_ids: Iterable[UUID]) -> dict[UUID, tuple[str, ...]]:
    """Return which categories are held of each of these people, in one query; who has none is left out."""
    rows = Datum.objects.filter(subject_id__in=tuple(subject_ids), site_id=site_id)
    found: dict[UUID, tuple[str, ...]] = {}
    for subject_id, category in rows.order_by("category").values_list("subject_id", "category"):
        found[subject_id] = (*found.get(subject_id, ()), category)
    return found


def list_blocks(*, site_id: UUID, subject_id: UUID) -> tuple[BlockView, ...]:
    """Return a person's blocks at a site that were not ended, the earliest first."""
    rows = Block.objects.filter(subject_id=subject_id, site_id=site_id, ended_at=None)
    return tuple(BlockView(**row) for row in rows.order_by("from_at").values(*_BLOCK))


def list_holds(*, site_id: UUID, subject_id: UUID) -> tuple[HoldView, ...]:
    """Return a person's holds at a site that were not ended, the earliest first."""
    rows = Hold.objects.filter(subject_id=subject_id, site_id=site_id, ended_at=None)
    return tuple(HoldView(**row) for row in rows.order_by("from_at").values(*_HOLD))


def list_subject_ids(*, site_id: UUID, category: str, value: Sealed[str]) -> tuple[UUID, ...]:
    """Return everybody at a site a value of this category belongs to: a phone may be a family's."""
    digests = list_digests(
        value.reveal(), site_id=site_id, category=category, index_key=load_ring().index_key
    )
    rows = IndexTerm.objects.filter(digest__in=digests, site_id=site_id, category=category)
    return tuple(rows.order_by("subject_id").values_list("subject_id", flat=True))


def find_subject(*, site_id: UUID, category: str, value: Sealed[str]) -> UUID | None:
    """Return the one person at a site a value belongs to, or None where there is none or more than one."""
    found = list_subject_ids(site_id=site_id, category=category, value=value)
    return found[0] if len(found) == 1 else None
