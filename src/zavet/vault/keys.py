"""The ring of master keys that wraps every person's key, kept in one file apart from both databases.

INVARIANT: the file is its owner's alone (0600) and is never made anew while a person's key exists: a new ring beside
old keys would hide that the old one was lost.
"""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.utils.translation import gettext as _

from zavet.secret_files import require_closed, write_new
from zavet.vault.cipher import new_key, seal, unseal
from zavet.vault.models import DataKey
from zavet.vault.refusals import MasterKeyMissing

_FORM = "zavet master keys 1"


class Ring(Protocol):
    """Wraps people's keys. Another one may stand in: a key server that never hands its master key out."""

    def wrap(self, key: bytes, *, binding: bytes) -> tuple[str, bytes]:
        """Return the id of the master key used, and the wrapped key."""

    def unwrap(self, wrapped: bytes, *, ring_key_id: str, binding: bytes) -> bytes:
        """Return the key; raise VaultRefused where the master key is missing or another."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class MasterRing:
    """Master keys by id; the newest wraps, all of them unwrap. The index key lies beside them."""

    keys: Mapping[str, bytes]
    newest: str
    index_key: bytes

    def wrap(self, key: bytes, *, binding: bytes) -> tuple[str, bytes]:
        """Wrap a key under the newest master key."""
        binding = binding + self.newest.encode()
        return self.newest, seal(key, key=self.keys[self.newest], binding=binding)

    def unwrap(self, wrapped: bytes, *, ring_key_id: str, binding: bytes) -> bytes:
        """Unwrap a key with the master key that wrapped it."""
        master = self.keys.get(ring_key_id)
        if master is None:
            message = _("В связке нет главного ключа «%(key)s».") % {"key": ring_key_id}
            raise MasterKeyMissing(message, next_step=_restore())
        return unseal(wrapped, key=master, binding=binding + ring_key_id.encode())


def load_ring() -> MasterRing:
    """Return the ring of this installation; make it where neither the file nor any person's key exists yet.

    Raise MasterKeyMissing where keys exist and the file is gone, SecretExposed where others may read it.
    """
    path: Path = settings.ZAVET_SECRETS / "master-keys.json"
    try:
        about = path.stat()
    except FileNotFoundError:
        _make(path)
        about = path.stat()
    # A file that was exchanged has another stamp: every process takes up a new ring at once.
    return _read(path, about.st_mode, (about.st_ino, about.st_mtime_ns, about.st_size))


@lru_cache(maxsize=2)
def _read(path: Path, mode: int, _stamp: tuple[int, ...]) -> MasterRing:
    require_closed(path, mode)
    try:
        return _parse(json.loads(path.read_text(encoding="ascii")))
    except (ValueError, KeyError, TypeError, IndexError):
        message = _("Файл главных ключей «%(file)s» испорчен.") % {"file": path.name}
        raise MasterKeyMissing(message, next_step=_restore()) from None


def _parse(written: dict[str, object]) -> MasterRing:
    ring = written["ring"]
    if written["form"] != _FORM or not isinstance(ring, list):
        raise ValueError(_FORM)
    keys = {one["id"]: bytes.fromhex(one["key"]) for one in ring}
    index_key = bytes.fromhex(str(written["index_key"]))
    return MasterRing(keys=keys, newest=ring[-1]["id"], index_key=index_key)


def _make(path: Path) -> None:
    if DataKey.objects.exists():
        message = _("Файла главных ключей «%(file)s» нет, а ключи людей есть.") % {
            "file": path.name
        }
        raise MasterKeyMissing(message, next_step=_restore())
    first = {"id": secrets.token_hex(4), "key": new_key().hex()}
    written = {"form": _FORM, "ring": [first], "index_key": new_key().hex()}
    write_new(path, json.dumps(written, indent=1).encode())


def _restore() -> str:
    return _("Верните файл главных ключей из резервной копии; данные не тронуты.")
