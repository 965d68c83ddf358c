"""Reads at the door that open no value: what is held of a person, who looked, whom an address belongs to."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from zavet.core.values import Sealed
from zavet.journal.queries import EntryView, list_entries
from zavet.parties.queries import StaffView, find_staff
from zavet.vault import queries as vault
from zavet.vault.queries import DatumView


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One access to a person's data: when, by whom, for what, by which clause, permitted or not."""

    at: datetime
    event: str
    actor_kind: str
    staff: StaffView | None
    purpose: str
    categories: tuple[str, ...]
    clauses: tuple[str, ...]
    is_permitted: bool
    entry_id: UUID


def describe(*, site_id: UUID, subject_id: UUID) -> tuple[DatumView, ...]:
    """Return what is held of a person, without values: category, origin, source, purposes, state, version."""
    return vault.list_data(site_id=site_id, subject_id=subject_id)


def find_subject(*, site_id: UUID, category: str, value: Sealed[str]) -> UUID | None:
    """Return whom an e-mail, phone or login of a site belongs to; the value is looked up by its keyed hash."""
    return vault.find_subject(site_id=site_id, category=category, value=value)


def is_blocked(*, site_id: UUID, subject_id: UUID, at: datetime) -> bool:
    """Tell whether any of the person's data are under review now."""
    return any(
        one.from_at <= at and (one.until_at is None or at < one.until_at)
        for one in vault.list_blocks(site_id=site_id, subject_id=subject_id)
    )


def who_looked(*, site_id: UUID, subject_id: UUID, limit: int = 50) -> tuple[Look, ...]:
    """Return the accesses to a person's data, newest first; refused attempts stand beside permitted ones."""
    entries = list_entries(
        site_id=site_id, subject_id=subject_id, event_prefix="access.", limit=limit
    )
    names: dict[UUID, StaffView | None] = {}
    return tuple(_look(entry, names) for entry in entries if "action" in entry.facts)


def _look(entry: EntryView, names: dict[UUID, StaffView | None]) -> Look:
    if entry.actor_kind == "staff" and entry.actor_id is not None and entry.actor_id not in names:
        names[entry.actor_id] = find_staff(entry.actor_id)
    facts = entry.facts
    return Look(
        at=entry.at,
        event=entry.event,
        actor_kind=entry.actor_kind,
        staff=names.get(entry.actor_id) if entry.actor_id else None,
        purpose=str(facts.get("purpose", "")),
        categories=tuple(facts.get("categories") or ()),
        clauses=tuple(one.replace(":", " ") for one in facts.get("clauses") or ()),
        is_permitted=bool(facts.get("permitted")),
        entry_id=entry.id,
    )
