"""The history of who sees a person's data: opened or closed, on what day, at whose wish (kindergarten ¶2).

It reads the journal, opens no value and decides nothing.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from zavet.access.events import AccessEvent
from zavet.core.values import ActorKind, Visibility
from zavet.journal.queries import list_entries

_MOST: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One change of who sees a datum: which, since when, at whose wish; staff make it to answer a request alone."""

    category: str
    visibility: Visibility
    at: datetime
    by: ActorKind


def list_settings(*, site_id: UUID, subject_id: UUID) -> tuple[Setting, ...]:
    """Return the changes of who sees a person's data that were made, newest first; a refused wish changed nothing."""
    entries = list_entries(
        site_id=site_id,
        subject_id=subject_id,
        event_prefix=AccessEvent.CONFIDENTIALITY_SET,
        limit=_MOST,
    )
    return tuple(
        Setting(
            category=category,
            visibility=Visibility(one.facts["visibility"]),
            at=one.at,
            by=ActorKind(one.actor_kind),
        )
        for one in entries
        for category in one.facts["categories"]
    )
