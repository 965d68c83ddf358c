"""The installation's signature: one Ed25519 key (RFC 8032), a file of its own with mode 0600, made on first use.

INVARIANT: the private key never leaves its file; a file others may read is refused.
"""

from functools import lru_cache
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from zavet.secret_files import read_or_make


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
    made = read_or_make(path, lambda: Ed25519PrivateKey.generate().private_bytes_raw())
    return Ed25519PrivateKey.from_private_bytes(made)
