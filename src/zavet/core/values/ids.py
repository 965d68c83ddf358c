"""Time-ordered identifiers, made from a moment and random bytes that are passed in."""

from datetime import datetime
from uuid import UUID

_RANDOM_BYTES = 10
_VARIANT = 0b10 << 62
_VERSION = 7 << 12


def uuid7(*, at: datetime, chance: bytes) -> UUID:
    """Return a UUID of version 7 (RFC 9562, 5.7) for an aware moment and 10 random bytes.

    The first 48 bits are the moment in milliseconds, the rest is chance: ids sort by time and tell nothing else.
    """
    if len(chance) != _RANDOM_BYTES:
        message = "uuid7 needs exactly 10 random bytes"
        raise ValueError(message)
    milliseconds = int(at.timestamp() * 1000)
    high = int.from_bytes(chance[:2], "big") & 0xFFF
    low = int.from_bytes(chance[2:], "big") & ((1 << 62) - 1)
    return UUID(int=(milliseconds << 80) | ((_VERSION | high) << 64) | _VARIANT | low)
