"""What is asked of a decision: one action, on some categories of one person's data, for one purpose, by one actor."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from zavet.core.language.words import (
    ANSWERING,
    CONFIRMATION,
    CORRESPONDENCE,
    DISCLOSURE,
    OVERSIGHT,
    OWN_DATA,
    RESERVED_PURPOSES,
    Bargain,
)
from zavet.core.values import Action, Actor

__all__ = [
    "ANSWERING",
    "CONFIRMATION",
    "CORRESPONDENCE",
    "DISCLOSURE",
    "OVERSIGHT",
    "OWN_DATA",
    "RESERVED_PURPOSES",
    "SHOWING",
    "Question",
]

SHOWING = frozenset(
    {
        Action.RETRIEVAL,
        Action.USE,
        Action.ACCESS,
        Action.TRANSFER,
        Action.PROVISION,
        Action.DISSEMINATION,
    }
)
"""The actions that show a value; a permit for another one opens none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question; ``at`` is aware. ``recipient`` is set when data leave the operator, ``service`` when one asks.

    ``cause_id`` is the request that is answered: who asked it must have proven who they are. Of a provision it is the
    authority's demand.
    """

    action: Action
    categories: tuple[str, ...]
    purpose: str
    actor: Actor
    site_id: UUID
    at: datetime
    subject_id: UUID | None = None
    recipient: str | None = None
    service: str | None = None
    bargain: Bargain | None = None
    cause_id: UUID | None = None
