"""A ring that Zavet itself holds, and its form as text: master keys by id, the newest last, and the search index's key.

INVARIANT: a text that is not whole is no ring; keys never come into an error or a representation.
"""

import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Annotated, Final, Literal

import msgspec
from django.utils.translation import gettext as _

from zavet.vault.cipher import new_key, seal, unseal
from zavet.vault.refusals import MasterKeyMissing
from zavet.vault.ring.protocol import Plain, Wrapped

_FORM: Final = "zavet master keys 1"
_Id = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9._:-]{1,40}$")]
_Key = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}$")]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class MasterRing:
    """Master keys by id, the newest last: it wraps, all of them unwrap. ``place`` says where the ring lies."""

    keys: dict[str, bytes]
    index_key: bytes
    place: str

    def newest(self) -> str:
        """Return the id of the master key that wraps."""
        return next(reversed(self.keys))

    def master_ids(self) -> tuple[str, ...]:
        """Return the ids of all master keys."""
        return tuple(self.keys)

    def has(self, ring_key_id: str) -> bool:
        """Tell whether the master key is here."""
        return ring_key_id in self.keys

    def wrap_many(self, keys: Sequence[Plain]) -> list[Wrapped]:
        """Wrap keys under the newest master key."""
        newest = self.newest()
        master, name = self.keys[newest], newest.encode()
        return [
            Wrapped(newest, seal(key, key=master, binding=binding + name), binding)
            for key, binding in keys
        ]

    def unwrap(self, one: Wrapped) -> bytes:
        """Unwrap a key with the master key that wrapped it."""
        ring_key_id, wrapped, binding = one
        master = self.keys.get(ring_key_id)
        if master is None:
            raise self._missing(ring_key_id)
        return unseal(wrapped, key=master, binding=binding + ring_key_id.encode())

    def unwrap_many(self, many: Sequence[Wrapped]) -> list[bytes]:
        """Unwrap keys, one after the other."""
        return [self.unwrap(one) for one in many]

    def _missing(self, ring_key_id: str) -> MasterKeyMissing:
        message = _("В связке (%(place)s) нет главного ключа «%(key)s»; есть: %(known)s.")
        named = {"place": self.place, "key": ring_key_id, "known": ", ".join(self.keys)}
        return MasterKeyMissing(message % named, next_step=restore())


class _Master(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    id: _Id
    key: _Key


class _Text(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    form: Literal["zavet master keys 1"]
    ring: Annotated[tuple[_Master, ...], msgspec.Meta(min_length=1)]
    index_key: _Key
    check: str = ""


def read_ring(text: bytes, *, place: str) -> MasterRing:
    """Return the ring a text holds; raise MasterKeyMissing where the text is damaged or cut short."""
    try:
        read = msgspec.json.decode(text, type=_Text)
    except (msgspec.MsgspecError, UnicodeError):
        raise _damaged(place) from None
    keys = {one.id: bytes.fromhex(one.key) for one in read.ring}
    ring = MasterRing(keys=keys, index_key=bytes.fromhex(read.index_key), place=place)
    # A text of the time before checks has none.
    if len(keys) != len(read.ring) or read.check not in {"", _check(ring)}:
        raise _damaged(place)
    return ring


def write_ring(ring: MasterRing) -> bytes:
    """Return a ring as text, with the check by which a changed letter is found."""
    masters = [{"id": name, "key": key.hex()} for name, key in ring.keys.items()]
    text = {
        "form": _FORM,
        "ring": masters,
        "index_key": ring.index_key.hex(),
        "check": _check(ring),
    }
    return json.dumps(text).encode()


def first_ring(*, place: str) -> MasterRing:
    """Return a new ring of one master key."""
    return MasterRing(keys={new_id(): new_key()}, index_key=new_key(), place=place)


def with_newest(ring: MasterRing, ring_key_id: str) -> MasterRing:
    """Return the ring with one more master key, which wraps from now on."""
    keys = {**ring.keys, ring_key_id: new_key()}
    return MasterRing(keys=keys, index_key=ring.index_key, place=ring.place)


def new_id() -> str:
    """Return an id for a new master key."""
    return secrets.token_hex(4)


def restore() -> str:
    """Return what to do where the ring is not the right one."""
    return _(
        "Верните свою связку главных ключей из копии; проверьте ZAVET_MASTER_KEYS и базу ключей."
        " Данные не тронуты."
    )


def _check(ring: MasterRing) -> str:
    masters = [f"{name} {key.hex()}" for name, key in ring.keys.items()]
    return sha256("\n".join([*masters, ring.index_key.hex()]).encode()).hexdigest()[:16]


def _damaged(place: str) -> MasterKeyMissing:
    message = _("Связка главных ключей (%(place)s) испорчена или обрезана.") % {"place": place}
    return MasterKeyMissing(message, next_step=restore())
