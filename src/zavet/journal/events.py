"""The events the journal takes. Each context declares its own enum at import; what nobody declared is refused."""

import re
from enum import StrEnum
from typing import TypeVar

from zavet.core.chain.judging import RESTORED

_Events = TypeVar("_Events", bound=type[StrEnum])

_FORM = re.compile(r"[a-z]+(\.[a-z]+(_[a-z]+)*){2}")
_declared: set[str] = set()


class EventMisnamed(ValueError):
    """An event is not named ``<context>.<noun>.<participle>``."""


def declare(events: _Events) -> _Events:
    """Make the events of an enum known to the journal and return the enum; raise EventMisnamed for a bad name."""
    for event in events:
        if not _FORM.fullmatch(event):
            message = f"event {event.value!r} is not named <context>.<noun>.<participle>"
            raise EventMisnamed(message)
    _declared.update(event.value for event in events)
    return events


def is_declared(event: str) -> bool:
    """Tell whether some context declared this event."""
    return event in _declared


@declare
class JournalEvent(StrEnum):
    """What the journal tells of itself."""

    BACKUP_RESTORED = RESTORED
