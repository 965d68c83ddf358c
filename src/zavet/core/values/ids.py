"""Time-ordered identifiers, made from a moment and random bytes that are passed in."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_RANDOM_BYTES = 8
_VARIANT = 0b10 << 62
_VERSION = 7 << 12


def uuid7(*, at: datetime, chance: bytes) -> UUID:
    """Return a UUID of version 7 (RFC 9562, 5.7) for an aware moment and 8 random bytes.

    The first 48 bits are the moment in milliseconds, the next 12 the part of the millisecond (6.2, method 3), the rest
    is chance: ids sort by time, those of one operation too, and tell nothing else.
    """
    if len(chance) != _RANDOM_BYTES:
        message = f"uuid7 needs exactly {_RANDOM_BYTES} random bytes"
        raise ValueError(message)
    milliseconds, microseconds = divmod((at - _EPOCH) // _MICROSECOND, 1000)
    high = (milliseconds << 16) | _VERSION | (microseconds << 12) // 1000
    low = int.from_bytes(chance, "big") & ((1 << 62) - 1)
    return UUID(int=(high << 64) | _VARIANT | low)
