"""A ring that a server keeps: transit of HashiCorp Vault or OpenBao. The master key never comes here, people's keys do.

What a person's key is bound to goes along as associated data. Transit's own ``rewrap`` knows none, so keys are wrapped
anew by opening and wrapping them. INVARIANT: the index key lies here wrapped, and is never made anew beside old data.
"""

import re
from base64 import b64decode, b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

import msgspec
from django.utils.translation import gettext as _

from zavet.secret_files import replace_whole, require_closed, write_new
from zavet.vault.cipher import new_key
from zavet.vault.refusals import MasterKeyMissing, SealBroken
from zavet.vault.ring.client import Batch, TransitClient, TransitKey
from zavet.vault.ring.master import restore
from zavet.vault.ring.places import Stamp, require_beginning
from zavet.vault.ring.protocol import Plain, Wrapped

_CIPHERTEXT: Final = re.compile(r"vault:v([0-9]{1,9}):[A-Za-z0-9+/=]+")
_LENGTH: Final = 32
"""Bytes of a person's key, and of the index key."""
_INDEX: Final = b"zavet index key\n"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class TransitRing:
    """Wraps and unwraps by asking the server; its versions of the key are the master keys, ``name:v1`` and so on."""

    client: TransitClient
    index_key: bytes = b""

    def newest(self) -> str:
        """Return the version that wraps now, by wrapping something."""
        return self.wrap_many([Plain(b"which version", b"zavet probe\n")])[0].ring_key_id

    def master_ids(self) -> tuple[str, ...]:
        """Return the version that wraps now; of the others the server may tell its administrator."""
        return (self.newest(),)

    def has(self, ring_key_id: str) -> bool:
        """Tell whether this is a version of the server's key."""
        name, _mark, version = ring_key_id.rpartition(":v")
        return name == self.client.key.name and version.isdecimal()

    def wrap_many(self, keys: Sequence[Plain]) -> list[Wrapped]:
        """Wrap keys, all in one call."""
        asked = [{"plaintext": _text(key), "associated_data": _text(bound)} for key, bound in keys]
        answers = self.client.ask("encrypt", asked)
        return [
            self._wrapped(answer.get("ciphertext"), one.binding)
            for answer, one in zip(answers, keys, strict=True)
        ]

    def unwrap(self, one: Wrapped) -> bytes:
        """Unwrap one key."""
        return self.unwrap_many([one])[0]

    def unwrap_many(self, many: Sequence[Wrapped]) -> list[bytes]:
        """Unwrap keys, all in one call."""
        return [self._key(answer) for answer in self.client.ask("decrypt", self._asked(many))]

    def _asked(self, many: Sequence[Wrapped]) -> Batch:
        return [
            {"ciphertext": self._ciphertext(one), "associated_data": _text(one.binding)}
            for one in many
        ]

    def _ciphertext(self, one: Wrapped) -> str:
        if not self.has(one.ring_key_id):
            message = _("Ключ завёрнут главным ключом «%(key)s», а не сервером (%(place)s).")
            named = {"key": one.ring_key_id, "place": self.client.key.words}
            raise MasterKeyMissing(message % named, next_step=restore())
        text = one.wrapped.decode("ascii", errors="replace")
        found = _CIPHERTEXT.fullmatch(text)
        if found is None or one.ring_key_id != self._id(found[1]):
            raise _broken()
        return text

    def _wrapped(self, text: object, binding: bytes) -> Wrapped:
        found = _CIPHERTEXT.fullmatch(text) if isinstance(text, str) else None
        if found is None:
            raise self.client.refused(action="encrypt")
        return Wrapped(self._id(found[1]), found[0].encode(), binding)

    def _key(self, answer: dict[str, Any]) -> bytes:
        # Transit says "too old" of a version below min_decryption_version.
        if "too old" in str(answer.get("error", "")):
            message = _("Версия главного ключа закрыта на сервере (%(place)s).")
            next_step = _("Верните min_decryption_version и смените ключи: zavet keys rotate")
            raise MasterKeyMissing(message % {"place": self.client.key.words}, next_step=next_step)
        try:
            key = b64decode(answer["plaintext"], validate=True)
        except (KeyError, TypeError, ValueError):
            raise _broken() from None
        if answer.get("error") or len(key) != _LENGTH:
            raise _broken()
        return key

    def _id(self, version: str) -> str:
        return f"{self.client.key.name}:v{version}"


class _IndexKey(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    form: Literal["zavet index key 1"]
    ring_key_id: str
    wrapped: str


@dataclass(frozen=True, slots=True)
class TransitPlace:
    """A key of a transit server, and the file with the index key it wrapped."""

    key: TransitKey
    path: Path

    @property
    def words(self) -> str:
        """Name server and key."""
        return self.key.words

    def stamp(self) -> Stamp:
        """Return the mark of the index key's file; make it where nothing is sealed yet."""
        try:
            about = self.path.stat()
        except FileNotFoundError:
            require_beginning(_("файл «%(file)s»") % {"file": self.path.name})
            ring = self._ring()
            [wrapped] = ring.wrap_many([Plain(new_key(), _INDEX)])
            write_new(self.path, _index_text(wrapped))
            about = self.path.stat()
        return about.st_mode, about.st_ino, about.st_mtime_ns, about.st_size

    def read(self) -> TransitRing:
        """Return the ring, with the index key opened."""
        ring = self._ring()
        return TransitRing(client=ring.client, index_key=ring.unwrap(self._read_index()))

    def wrap_index_anew(self) -> None:
        """Wrap the index key under the newest version."""
        ring = self._ring()
        [wrapped] = ring.wrap_many([Plain(ring.unwrap(self._read_index()), _INDEX)])
        replace_whole(self.path, _index_text(wrapped))

    def _ring(self) -> TransitRing:
        return TransitRing(client=TransitClient(key=self.key))

    def _read_index(self) -> Wrapped:
        require_closed(self.path, self.path.stat().st_mode)
        try:
            read = msgspec.json.decode(self.path.read_bytes(), type=_IndexKey)
        except (msgspec.MsgspecError, UnicodeError):
            message = _("Файл ключа поиска «%(file)s» испорчен.") % {"file": self.path.name}
            raise MasterKeyMissing(message, next_step=restore()) from None
        return Wrapped(read.ring_key_id, read.wrapped.encode(), _INDEX)


def _index_text(wrapped: Wrapped) -> bytes:
    read = _IndexKey(
        form="zavet index key 1",
        ring_key_id=wrapped.ring_key_id,
        wrapped=wrapped.wrapped.decode(),
    )
    return msgspec.json.encode(read)


def _text(value: bytes) -> str:
    return b64encode(value).decode()


def _broken() -> SealBroken:
    message = _("Завёрнутый ключ не открывается: байты изменены, перенесены или ключ не тот.")
    return SealBroken(message, next_step="zavet doctor")
