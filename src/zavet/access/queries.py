"""Reads at the door that open no value: what is held of a person, who looked, whom an address belongs to."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from zavet.access.asking import ask
from zavet.core.decisions import DatumState, Decision
from zavet.core.decisions.facts import is_current
from zavet.core.values import Action, Actor, ActorKind, Sealed, ZavetError
from zavet.journal.queries import EntryView, find_entry, list_entries
from zavet.parties.queries import StaffView, find_staff
from zavet.vault import queries as vault
from zavet.vault.queries import BlockView, DatumView, HoldView

__all__ = [
    "BlockView",
    "DatumView",
    "DecisionMissing",
    "HoldView",
    "Look",
    "Recalled",
    "describe",
    "find_subject",
    "is_blocked",
    "list_blocks",
    "list_categories",
    "list_holds",
    "recall",
    "who_looked",
]


class DecisionMissing(ZavetError):
    """The journal holds no such decision."""


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


def list_categories(*, site_id: UUID, subject_ids: Iterable[UUID]) -> dict[UUID, tuple[str, ...]]:
    """Return which categories are held of each of these people, in one query; who has none is left out."""
    return vault.list_categories(site_id=site_id, subject_ids=subject_ids)


def list_blocks(*, site_id: UUID, subject_id: UUID, at: datetime) -> tuple[BlockView, ...]:
    """Return what of a person's data is under review at a moment; an empty category means all."""
    rows = vault.list_blocks(site_id=site_id, subject_id=subject_id)
    return tuple(one for one in rows if is_current(at, one.from_at, one.until_at))


def list_holds(*, site_id: UUID, subject_id: UUID, at: datetime) -> tuple[HoldView, ...]:
    """Return what a named act obliges to keep of a person's data at a moment; an empty category means all."""
    rows = vault.list_holds(site_id=site_id, subject_id=subject_id)
    return tuple(one for one in rows if is_current(at, one.from_at, one.until_at))


def awaits_confirmation(*, site_id: UUID, subject_id: UUID) -> bool:
    """Tell whether the person holds data that wait for their confirmation."""
    held = vault.list_data(site_id=site_id, subject_id=subject_id)
    return any(one.state == DatumState.UNCONFIRMED for one in held)


def find_subject(*, site_id: UUID, category: str, value: Sealed[str]) -> UUID | None:
    """Return whom an e-mail, phone or login of a site belongs to; the value is looked up by its keyed hash."""
    return vault.find_subject(site_id=site_id, category=category, value=value)


def is_blocked(*, site_id: UUID, subject_id: UUID, at: datetime) -> bool:
    """Tell whether any of the person's data are under review now."""
    return bool(list_blocks(site_id=site_id, subject_id=subject_id, at=at))


def who_looked(
    *, site_id: UUID, subject_id: UUID, except_by: ActorKind | None = None, limit: int = 50
) -> tuple[Look, ...]:
    """Return the accesses to a person's data, newest first; refused attempts stand beside permitted ones.

    Those by actors of the kind ``except_by`` are left out, such as the person's own.
    """
    entries = list_entries(
        site_id=site_id,
        subject_id=subject_id,
        event_prefix="access.",
        except_by=except_by,
        limit=limit,
    )
    names: dict[UUID, StaffView | None] = {}
    return tuple(_look(entry, names) for entry in entries if "action" in entry.facts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recalled:
    """A decision the journal tells of, and the same question decided again."""

    position: int
    at: datetime
    is_permitted: bool
    codes: tuple[str, ...]
    clauses: tuple[str, ...]
    again: Decision


def recall(entry_id: UUID) -> Recalled:
    """Return a recorded decision and what today's facts say of its question at its moment.

    Raise DecisionMissing where there is no such entry or it tells of no decision.
    """
    entry = find_entry(entry_id)
    if entry is None or "action" not in entry.facts or entry.site_id is None:
        message = _("Такой записи о решении в журнале нет.")
        raise DecisionMissing(
            message, next_step=_("Номер записи стоит в консоли, в разделе «Журнал»")
        )
    facts = entry.facts
    again = ask(
        action=Action(facts["action"]),
        site_id=entry.site_id,
        subject_id=entry.subject_id,
        categories=facts["categories"],
        purpose=facts["purpose"],
        by=Actor(kind=ActorKind(entry.actor_kind), id=entry.actor_id),
        at=entry.at,
        recipient=facts.get("recipient"),
        service=facts.get("service"),
    )
    return Recalled(
        position=entry.position,
        at=entry.at,
        is_permitted=facts["permitted"],
        codes=tuple(facts["reasons"]),
        clauses=tuple(one.replace(":", " ") for one in facts["clauses"]),
        again=again,
    )


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
