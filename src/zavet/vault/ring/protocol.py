"""What the vault asks of a ring of master keys. The seam for a server that never hands its master key out."""

from collections.abc import Sequence
from typing import NamedTuple, Protocol


class Plain(NamedTuple):
    """A person's key and what it is bound to; its text shows neither."""

    key: bytes
    binding: bytes

    def __repr__(self) -> str:
        """Show nothing."""
        return "Plain(…)"


class Wrapped(NamedTuple):
    """A wrapped key, the master key that wrapped it, and what it is bound to."""

    ring_key_id: str
    wrapped: bytes
    binding: bytes


class Ring(Protocol):
    """Wraps people's keys under its newest master key, and opens what any of its master keys wrapped.

    Every method may raise RingUnreachable where the master keys lie on another machine.
    """

    @property
    def index_key(self) -> bytes:
        """Return the key of the search index."""

    def newest(self) -> str:
        """Return the id of the master key that wraps now."""

    def master_ids(self) -> tuple[str, ...]:
        """Return the ids of the master keys as far as they are known here, the newest last."""

    def has(self, ring_key_id: str) -> bool:
        """Tell whether a master key of this id may be here."""

    def wrap_many(self, keys: Sequence[Plain]) -> list[Wrapped]:
        """Return the keys wrapped, in their order."""

    def unwrap(self, one: Wrapped) -> bytes:
        """Return the key; raise MasterKeyMissing or SealBroken where it does not open."""

    def unwrap_many(self, many: Sequence[Wrapped]) -> list[bytes]:
        """Return the keys in their order; raise as ``unwrap`` does where one of them does not open."""
