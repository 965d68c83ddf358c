"""Reads at the door that open no value: what is held of a person, who looked, whom an address belongs to."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from zavet.access.asking import ask
from zavet.access.looks import ListMissing, Look, is_list_whole, who_looked
from zavet.access.models import Proposal
from zavet.core.decisions import DatumState, Decision
from zavet.core.decisions.facts import is_current
from zavet.core.values import Action, Actor, ActorKind, Sealed, ZavetError
from zavet.journal.queries import find_entry
from zavet.vault import queries as vault
from zavet.vault.queries import BlockView, DatumView, HoldView

__all__ = [
    "BlockView",
    "DatumView",
    "DecisionMissing",
    "HoldView",
    "ListMissing",
    "Look",
    "ProposalView",
    "Recalled",
    "describe",
    "find_proposals",
    "find_subject",
    "is_blocked",
    "is_list_whole",
    "list_blocks",
    "list_categories",
    "list_holds",
    "list_proposals",
    "list_proposals_for",
    "recall",
    "who_looked",
]


class DecisionMissing(ZavetError):
    """The journal holds no such decision."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalView:
    """What one of the staff proposed to a second person, and what came of it."""

    id: UUID
    subject_id: UUID
    action: Action
    categories: tuple[str, ...]
    purpose: str
    recipient: str
    cause_id: UUID | None
    residence_country: str
    proposed_by: UUID
    proposed_at: datetime
    until_at: datetime
    answered_by: UUID | None
    answered_at: datetime | None
    is_approved: bool
    used_at: datetime | None


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


def list_proposals(
    *, site_id: UUID, at: datetime, open_only: bool = True, limit: int = 100
) -> tuple[ProposalView, ...]:
    """Return what was proposed to a second person at a site, newest first; the open ones wait for an answer."""
    rows = Proposal.objects.filter(site_id=site_id).order_by("-proposed_at", "-id")
    if open_only:
        rows = rows.filter(answered_by_id=None, until_at__gt=at)
    return tuple(_proposal(row) for row in rows[:limit])


def list_proposals_for(cause_id: UUID) -> tuple[ProposalView, ...]:
    """Return what was proposed because of a request or a demand, the newest first."""
    rows = Proposal.objects.filter(cause_id=cause_id).order_by("-proposed_at", "-id")
    return tuple(map(_proposal, rows))


def find_proposals(proposal_ids: Collection[UUID]) -> dict[UUID, ProposalView]:
    """Return these proposals by id, in one statement; one that expired is gone and left out."""
    rows = Proposal.objects.filter(pk__in=proposal_ids) if proposal_ids else ()
    return {row.id: _proposal(row) for row in rows}


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
    if entry is None or "permitted" not in entry.facts or entry.site_id is None:
        message = _("Такой записи о решении в журнале нет.")
        step = _(
            "Решение — это «Данные открыты» или «Отказано»: раздел «Журнал» консоли, их номера"
        )
        raise DecisionMissing(message, next_step=step)
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
        cause_id=UUID(facts["cause"]) if "cause" in facts else None,
        is_recalled=True,
    )
    return Recalled(
        position=entry.position,
        at=entry.at,
        is_permitted=facts["permitted"],
        codes=tuple(facts["reasons"]),
        clauses=tuple(one.replace(":", " ") for one in facts["clauses"]),
        again=again,
    )


def _proposal(row: Proposal) -> ProposalView:
    return ProposalView(
        id=row.id,
        subject_id=row.subject_id,
        action=Action(row.action),
        categories=tuple(row.categories),
        purpose=row.purpose,
        recipient=row.recipient,
        cause_id=row.cause_id,
        residence_country=row.residence_country,
        proposed_by=row.proposed_by_id,
        proposed_at=row.proposed_at,
        until_at=row.until_at,
        answered_by=row.answered_by_id,
        answered_at=row.answered_at,
        is_approved=row.is_approved,
        used_at=row.used_at,
    )
