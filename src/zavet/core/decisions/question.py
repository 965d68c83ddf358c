"""What is asked of a decision: one action, on some categories of one person's data, for one purpose, by one actor."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from zavet.core.language.words import Bargain
from zavet.core.values import Action, Actor

OWN_DATA = "own_data"
"""The reserved purpose of a person's own rights (152-ФЗ ст. 14 ч. 1): see, correct, block, delete what is theirs."""
CONFIRMATION = "confirmation"
"""The reserved purpose of obtaining the person's confirmation and consent (152-ФЗ ст. 9 ч. 1, ч. 3)."""
DISCLOSURE = "disclosure"
"""The reserved purpose of answering an authority's demand (152-ФЗ ст. 6 ч. 1 п. 2)."""
RESERVED_PURPOSES = frozenset({OWN_DATA, CONFIRMATION, DISCLOSURE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question; ``at`` is aware. ``recipient`` is set when data leave the operator, ``service`` when one asks."""

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
