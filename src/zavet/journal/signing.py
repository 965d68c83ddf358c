"""The installation's signature: one Ed25519 key (RFC 8032), a file of its own with mode 0600, made on first use.

INVARIANT: the private key never leaves its file; a file others may read is refused.
"""

import os
from functools import lru_cache
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from zavet.core.values import ZavetError

_OTHERS = 0o077


def sign(message: bytes) -> bytes:
    """Return the signature (64 bytes) of ``message``."""
    return _key(_path()).sign(message)


def public_key() -> bytes:
    """Return the public key (32 bytes) everybody may have."""
    return _key(_path()).public_key().public_bytes_raw()


def _path() -> Path:
    path: Path = settings.ZAVET_SECRETS / "signing.key"
    return path


@lru_cache(maxsize=4)
def _key(path: Path) -> Ed25519PrivateKey:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    _make(path)
    if path.stat().st_mode & _OTHERS:
        message = f"Файл секрета «{path.name}» могут читать другие."
        raise ZavetError(message, next_step=f"chmod 600 {path}")
    return Ed25519PrivateKey.from_private_bytes(path.read_bytes())


def _make(path: Path) -> None:
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(handle, "wb") as file:
        file.write(Ed25519PrivateKey.generate().private_bytes_raw())
        file.flush()
        os.fsync(file.fileno())
