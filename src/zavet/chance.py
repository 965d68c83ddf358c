"""The only clock and the only dice below the doors, so that everything else can be given a moment and replayed."""

import secrets
from datetime import UTC, datetime
from uuid import UUID

from zavet.core.values import uuid7


def now() -> datetime:
    """Return the present moment, aware, in UTC."""
    return datetime.now(UTC)


def new_id() -> UUID:
    """Return a new time-ordered random id."""
    return uuid7(at=now(), chance=secrets.token_bytes(8))


def new_token() -> str:
    """Return an unguessable token for a link (256 bits, URL-safe)."""
    return secrets.token_urlsafe(32)
