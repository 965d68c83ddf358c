"""Hands a person everything held of them, by their right to know (152-ФЗ ст. 14 ч. 7), in one operation.

INVARIANT: blocked and held data are theirs and come too; a value no rule names today stays closed, yet is listed.
Whoever answers a request for the operator gets nothing before the person has proven that it is they who asked.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from zavet.access.asking import ask, note
from zavet.access.events import AccessEvent
from zavet.access.queries import Look, list_blocks, list_holds, who_looked
from zavet.access.refusing import refusals_are_told
from zavet.consent.queries import ConsentView, list_events
from zavet.core.decisions import ANSWERING, OWN_DATA, Decision
from zavet.core.language.policy import Policy
from zavet.core.language.rules import Purpose
from zavet.core.values import Action, Actor, ActorKind, Sealed
from zavet.duties.queries import DutyView, list_open
from zavet.policies.queries import PolicyInForce, find_policy
from zavet.vault.files import FileName, FileView, list_files, open_names
from zavet.vault.opening import open_values
from zavet.vault.queries import BlockView, DatumView, HoldView, list_data

_LOOKS: Final = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportedDatum:
    """One datum with its value, the purposes it is kept for (with ground and clause), blocked and held or not."""

    datum: DatumView
    value: Sealed[str] | None
    purposes: tuple[Purpose, ...]
    is_blocked: bool
    is_held: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportedFile:
    """One file with its name; its bytes are taken along by themselves."""

    file: FileView
    name: FileName | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """Everything held of a person and done with it; on a refusal nothing but the decision."""

    decision: Decision
    entry_id: UUID
    in_force: PolicyInForce | None = None
    data: tuple[ExportedDatum, ...] = ()
    files: tuple[ExportedFile, ...] = ()
    answers: tuple[ConsentView, ...] = ()
    looks: tuple[Look, ...] = ()
    duties: tuple[DutyView, ...] = ()
    blocks: tuple[BlockView, ...] = ()
    holds: tuple[HoldView, ...] = ()

    @property
    def is_permitted(self) -> bool:
        """Tell whether whoever asked may have it."""
        return self.decision.is_permitted


@refusals_are_told(Action.ACCESS)
def export(
    *,
    site_id: UUID,
    subject_id: UUID,
    by: Actor,
    at: datetime,
    cause_id: UUID | None = None,
) -> Export:
    """Return everything held of a person, to the person or a proven representative.

    The officer and Zavet have it to answer a request, ``cause_id``, while a current proof says that this person asked.
    Refused to anybody else.
    """
    is_operators = by.kind in {ActorKind.STAFF, ActorKind.SYSTEM}
    in_force = find_policy(site_id=site_id, at=at)
    data = list_data(site_id=site_id, subject_id=subject_id)
    files = list_files(site_id=site_id, subject_id=subject_id)
    decision = ask(
        action=Action.ACCESS,
        site_id=site_id,
        subject_id=subject_id,
        categories=_named_today((*data, *files), in_force),
        purpose=ANSWERING if is_operators else OWN_DATA,
        by=by,
        at=at,
        cause_id=cause_id,
    )
    entry_id = note(decision, AccessEvent.DATA_EXPORTED)
    if not decision.is_permitted:
        return Export(decision=decision, entry_id=entry_id)
    values, names = open_values(decision), open_names(decision)
    blocks = list_blocks(site_id=site_id, subject_id=subject_id, at=at)
    holds = list_holds(site_id=site_id, subject_id=subject_id, at=at)
    looks = who_looked(site_id=site_id, subject_id=subject_id, told_at=at, limit=_LOOKS)
    policy = in_force.policy if in_force else None
    return Export(
        decision=decision,
        entry_id=entry_id,
        in_force=in_force,
        data=tuple(
            ExportedDatum(
                datum=one,
                value=values.get(one.category),
                purposes=_purposes(one, policy),
                is_blocked=_touches(blocks, one.category),
                is_held=_touches(holds, one.category),
            )
            for one in data
        ),
        files=tuple(ExportedFile(file=one, name=names.get(one.id)) for one in files),
        answers=list_events(subject_id=subject_id),
        looks=looks,
        duties=list_open(site_id=site_id, subject_id=subject_id),
        blocks=blocks,
        holds=holds,
    )


def _named_today(
    data: tuple[DatumView | FileView, ...], in_force: PolicyInForce | None
) -> list[str]:
    """Return the held data the policy names; of whoever holds none, the right to know is about all it names."""
    named = in_force.policy.data if in_force else {}
    return [one.category for one in data if one.category in named] or list(named)


def _purposes(one: DatumView, policy: Policy | None) -> tuple[Purpose, ...]:
    known = policy.purposes if policy else {}
    return tuple(known[name] for name in one.purposes if name in known)


def _touches(rows: tuple[BlockView, ...] | tuple[HoldView, ...], category: str) -> bool:
    return any(row.category in {"", category} for row in rows)
