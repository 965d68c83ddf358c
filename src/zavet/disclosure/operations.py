"""What is done with demands: each operation one transaction, one entry of its own besides those of what it calls.

What cannot be done comes back in the deed's ``refusal``, with nothing changed and an entry that tells of it.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from uuid import UUID

from zavet.access.answering import FileOutcome
from zavet.core.values import Actor, Sealed
from zavet.disclosure.views import DemandDeed, DemandThread, Registered
from zavet.disclosure.words import DemandDocument

FIELDS = ("official", "contact", "about", "text")


def register(
    *,
    site_id: UUID,
    recipient: str,
    authority: str,
    document: DemandDocument,
    outer_number: str,
    written_on: date,
    received_on: date,
    basis: str,
    fields: Mapping[str, Sealed[str]],
    by: Actor,
    at: datetime,
    residence_country: str = "",
    silence_ground: str = "",
    silence_until: date | None = None,
) -> Registered:
    raise NotImplementedError


def attach_scan(
    *,
    demand_id: UUID,
    chunks: Iterable[bytes],
    name: Sealed[str],
    media_type: Sealed[str],
    by: Actor,
    at: datetime,
) -> UUID:
    raise NotImplementedError


def name_scope(
    *, demand_id: UUID, subject_id: UUID, categories: Iterable[str], by: Actor, at: datetime
) -> DemandDeed:
    raise NotImplementedError


def drop_scope(*, demand_id: UUID, subject_id: UUID, by: Actor, at: datetime) -> DemandDeed:
    raise NotImplementedError


def propose(*, demand_id: UUID, by: Actor, at: datetime) -> DemandDeed:
    raise NotImplementedError


def approve(*, demand_id: UUID, by: Actor, at: datetime) -> DemandDeed:
    raise NotImplementedError


def decline(*, demand_id: UUID, by: Actor, at: datetime) -> DemandDeed:
    raise NotImplementedError


def extend(*, demand_id: UUID, reason: Sealed[str], by: Actor, at: datetime) -> DemandDeed:
    raise NotImplementedError


def provide(*, demand_id: UUID, by: Actor, at: datetime) -> DemandDeed:
    raise NotImplementedError


def answer(*, demand_id: UUID, text: Sealed[str], by: Actor, at: datetime) -> DemandDeed:
    raise NotImplementedError


def refuse(
    *, demand_id: UUID, ground: str, text: Sealed[str], by: Actor, at: datetime
) -> DemandDeed:
    raise NotImplementedError


def withdraw(*, demand_id: UUID, by: Actor, at: datetime) -> DemandDeed:
    raise NotImplementedError


def end_silence(*, demand_id: UUID, by: Actor, at: datetime) -> DemandDeed:
    raise NotImplementedError


def mark_sent(*, demand_id: UUID, sent_by: str, by: Actor, at: datetime) -> bool:
    raise NotImplementedError


def open_demand(*, demand_id: UUID, by: Actor, at: datetime) -> DemandThread:
    raise NotImplementedError


def reveal_file(*, demand_id: UUID, file_id: UUID, by: Actor, at: datetime) -> FileOutcome:
    raise NotImplementedError
