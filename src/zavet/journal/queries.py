"""Reads of the journal: entries as frozen values, and whether the chain is whole. Sealed entries are not shown."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from zavet.core.chain import GENESIS, Link, Problem, ProblemKind, verify
from zavet.core.chain import Head as ChainHead
from zavet.core.values import ActorKind
from zavet.journal.content import link_of
from zavet.journal.models import Entry, Head

_CHUNK = 2000
_HEADLESS = Problem(kind=ProblemKind.MISSING, position=0, through=0)


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


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainReport:
    """What a verification found: how many entries, the hash of the head, and every problem."""

    entries: int
    head: bytes
    problems: tuple[Problem, ...]

    @property
    def is_whole(self) -> bool:
        """Tell whether nothing was changed, removed, moved or doubled."""
        return not self.problems


def find_entry(entry_id: UUID) -> EntryView | None:
    """Return one entry, or None where there is none or it is sealed."""
    row = Entry.objects.filter(id=entry_id, is_sealed=False).first()
    return _view(row) if row else None


def find_entry_at(position: int) -> EntryView | None:
    """Return the entry of a number, or None where there is none or it is sealed."""
    row = Entry.objects.filter(position=position, is_sealed=False).first()
    return _view(row) if row else None


def list_entries(
    *,
    site_id: UUID | None,
    subject_id: UUID | None = None,
    event_prefix: str | None = None,
    except_by: ActorKind | None = None,
    before: int | None = None,
    limit: int = 50,
) -> tuple[EntryView, ...]:
    """Return entries newest first; ``before`` is the position to go on from, ``site_id`` None means all sites.

    What actors of the kind ``except_by`` did is left out.
    """
    rows = _chosen(site_id, subject_id, event_prefix)
    if except_by is not None:
        rows = rows.exclude(actor_kind=except_by)
    if before is not None:
        rows = rows.filter(position__lt=before)
    return tuple(_view(row) for row in rows.order_by("-position")[:limit])


def count_entries(
    *, site_id: UUID | None, subject_id: UUID | None = None, event_prefix: str | None = None
) -> int:
    """Return how many entries ``list_entries`` could show."""
    return _chosen(site_id, subject_id, event_prefix).count()


def verify_chain(*, progress: Callable[[int], object] | None = None) -> ChainReport:
    """Read the whole journal, hash every entry again and report what does not fit.

    ``progress`` is called with the number of entries read so far. Entries appended meanwhile may or may not be read.
    A problem at position 0 is the head's: it is gone, and with it the knowledge where the journal ends.
    """
    row = Head.objects.first()
    if row is None:
        return ChainReport(entries=0, head=GENESIS, problems=(_HEADLESS,))
    head = ChainHead(position=row.position, hash=bytes(row.hash))
    counted = _Counted(progress)
    rows = Entry.objects.order_by("position").iterator(chunk_size=_CHUNK)
    problems = verify(counted.over(link_of(entry) for entry in rows), head=head)
    return ChainReport(entries=counted.entries, head=counted.head, problems=problems)


class _Counted:
    """Counts links as they pass and remembers the last hash."""

    def __init__(self, progress: Callable[[int], object] | None) -> None:
        self.entries = 0
        self.head = GENESIS
        self._progress = progress

    def over(self, links: Iterator[Link]) -> Iterator[Link]:
        for link in links:
            self.entries += 1
            self.head = link.hash
            yield link
            if self._progress is not None and self.entries % _CHUNK == 0:
                self._progress(self.entries)


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
