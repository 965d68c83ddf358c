"""Reads the one setting that says where the ring lies: ``file:``, ``credential:``, ``env:`` or ``transit:``.

INVARIANT: the setting is never quoted in an error: somebody may have put the ring itself into it.
"""

import re
from functools import lru_cache
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from zavet.vault.refusals import RingUnknown
from zavet.vault.ring.client import TransitKey
from zavet.vault.ring.places import CredentialPlace, FilePlace, Place, VariablePlace
from zavet.vault.ring.transit import TransitPlace

_NAME: Final = re.compile(r"[A-Za-z0-9_.-]{1,100}")
_MOUNT: Final = re.compile(r"[A-Za-z0-9_./-]{1,100}")
_KEY: Final = re.compile(r"[A-Za-z0-9_.-]{1,29}")
_LOOPBACK: Final = "127.0.0.1"


@lru_cache(maxsize=4)
def place_of(setting: str, secrets: Path) -> Place:
    """Return where the setting says the ring lies, by default a file among the ``secrets``; raise RingUnknown."""
    kind, _mark, name = setting.partition(":")
    if not setting:
        return FilePlace(secrets / "master-keys.json")
    if kind == "file" and name:
        return FilePlace(Path(name).absolute())
    if kind == "credential" and _NAME.fullmatch(name):
        return CredentialPlace(name)
    if kind == "env" and _NAME.fullmatch(name):
        return VariablePlace(name)
    if kind == "transit":
        return TransitPlace(_transit_key(name), secrets / "index-key.json")
    raise _unknown(_("ожидается file:, credential:, env: или transit:"))


def _transit_key(address: str) -> TransitKey:
    try:
        parts = urlsplit(address)
        port = parts.port or 8200
    except ValueError:
        raise _unknown(_("адрес сервера не разобрать")) from None
    mount, _mark, name = parts.path.strip("/").rpartition("/")
    is_secure = parts.scheme == "https"
    if not parts.hostname or parts.username or parts.query or parts.fragment:
        raise _unknown(_("адрес сервера не разобрать"))
    if not is_secure and (parts.scheme != "http" or parts.hostname != _LOOPBACK):
        raise _unknown(_("без TLS можно обращаться только к 127.0.0.1"))
    if not _MOUNT.fullmatch(mount) or ".." in mount or not _KEY.fullmatch(name):
        raise _unknown(_("в пути нужны раздел и имя ключа, не длиннее 29 знаков"))
    return TransitKey(is_secure=is_secure, host=parts.hostname, port=port, mount=mount, name=name)


def _unknown(why: str) -> RingUnknown:
    message = _("Настройка ZAVET_MASTER_KEYS не понята: %(why)s.") % {"why": why}
    next_step = _("Например, transit:https://узел:8200/transit/zavet или file:/путь/файл.json")
    return RingUnknown(message, next_step=next_step)
