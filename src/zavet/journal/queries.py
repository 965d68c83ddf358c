"""Reads of the journal: entries, checkpoints, and whether all is whole. Sealed entries are never shown."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from zavet.core.values import ActorKind
from zavet.journal.checkpoints import (
    CheckpointView,
    find_checkpoint,
    last_checkpoint,
    list_checkpoints,
)
from zavet.journal.models import Entry
from zavet.journal.verification import ChainReport, verify_chain

__all__ = [
    "ChainReport",
    "CheckpointView",
    "EntryView",
    "count_entries",
    "find_checkpoint",
    "find_entry",
    "find_entry_at",
    "last_checkpoint",
    "list_checkpoints",
    "list_entries",
    "verify_chain",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryView:
    """One entry, to be read. ``facts`` hold codes, numbers and lists of codes."""

    id: UUID
    position: int
    event: str
    site_id: UUID | None
    subject_id: UUID | None
    actor_kind: str
    actor_id: UUID | None
    at: datetime
    facts: Mapping[str, Any]
    hash: bytes


def find_entry(entry_id: UUID) -> EntryView | None:
    """Return one entry, or None where there is none or it is sealed."""
    row = Entry.objects.filter(id=entry_id, is_sealed=False).first()
    return _view(row) if row else None


def find_entry_at(position: int) -> EntryView | None:
    """Return the entry of a number, or None where there is none or it is sealed."""
    row = Entry.objects.filter(position=position, is_sealed=False).first()
    return _view(row) if row else None


def list_entries_by_id(entry_ids: Collection[UUID]) -> tuple[EntryView, ...]:
    """Return these entries newest first; unknown and sealed ones are left out."""
    rows = Entry.objects.filter(id__in=entry_ids, is_sealed=False)
    return tuple(_view(row) for row in rows.order_by("-position"))


def list_entries(
    *,
    site_id: UUID | None,
    subject_id: UUID | None = None,
    event_prefix: str | None = None,
    except_by: ActorKind | None = None,
    except_prefix: str | None = None,
    except_purpose: str | None = None,
    before: int | None = None,
    limit: int = 50,
) -> tuple[EntryView, ...]:
    """Return entries newest first; ``before`` is the position to go on from, ``site_id`` None means all sites.

    What actors of the kind ``except_by`` did is left out, and events of a prefix and decisions for a purpose.
    """
    rows = _chosen(site_id, subject_id, event_prefix)
    if except_by is not None:
        rows = rows.exclude(actor_kind=except_by)
    if except_prefix is not None:
        rows = rows.exclude(event__startswith=except_prefix)
    if except_purpose is not None:
        rows = rows.exclude(facts__contains=f'"purpose":"{except_purpose}"')  # the canonical text
    if before is not None:
        rows = rows.filter(position__lt=before)
    return tuple(_view(row) for row in rows.order_by("-position")[:limit])


def count_entries(
    *, site_id: UUID | None, subject_id: UUID | None = None, event_prefix: str | None = None
) -> int:
    """Return how many entries ``list_entries`` could show."""
    return _chosen(site_id, subject_id, event_prefix).count()


def _chosen(
    site_id: UUID | None, subject_id: UUID | None, event_prefix: str | None
) -> QuerySet[Entry]:
    rows = Entry.objects.filter(is_sealed=False)
    if site_id is not None:
        rows = rows.filter(site_id=site_id)
    if subject_id is not None:
        rows = rows.filter(subject_id=subject_id)
    if event_prefix is not None:
        rows = rows.filter(event__startswith=event_prefix)
    return rows


def _view(row: Entry) -> EntryView:
    return EntryView(
        id=row.id,
        position=row.position,
        event=row.event,
        site_id=row.site_id,
        subject_id=row.subject_id,
        actor_kind=row.actor_kind,
        actor_id=row.actor_id,
        at=row.at,
        facts=MappingProxyType(json.loads(row.facts)),
        hash=bytes(row.hash),
    )
