"""Turns an entry into the content that is hashed when it is written. Reading (rows.py) has a faster way to the same."""

from datetime import UTC
from uuid import UUID

from zavet.core.chain import entry_text
from zavet.journal.models import Entry


def content_of(entry: Entry) -> dict[str, object]:
    """Return what is hashed of an entry; its facts as the very text that is stored."""
    return {
        "position": entry.position,
        "id": str(entry.id),
        "event": entry.event,
        "site": _reference(entry.site_id),
        "subject": _reference(entry.subject_id),
        "actor_kind": entry.actor_kind,
        "actor": _reference(entry.actor_id),
        "at": entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "facts": entry.facts,
        "sealed": entry.is_sealed,
    }


def text_of(entry: Entry) -> bytes:
    """Return the bytes that are hashed of an entry."""
    return entry_text(previous=bytes(entry.previous_hash), content=content_of(entry))


def _reference(known: UUID | None) -> str | None:
    return None if known is None else str(known)
