"""Seals bytes and opens them. The form: one byte that names the suite, a random nonce, the ciphertext with its tag.

INVARIANT: what is sealed is bound to its place; moved to another person, category or site it does not open.
"""

import os
from typing import Final
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.utils.translation import gettext as _

from zavet.vault.refusals import SealBroken

SUITE: Final = b"\x01"  # AES-256-GCM, nonce of 96 random bits
_NONCE = 12
_SHORTEST = 1 + _NONCE + 16


def new_key() -> bytes:
    """Return a new random key."""
    return AESGCM.generate_key(256)


def seal(plain: bytes, *, key: bytes, binding: bytes) -> bytes:
    """Return ``plain`` sealed under ``key`` and bound to ``binding``."""
    nonce = os.urandom(_NONCE)
    return SUITE + nonce + AESGCM(key).encrypt(nonce, plain, SUITE + binding)


def unseal(sealed: bytes, *, key: bytes, binding: bytes) -> bytes:
    """Return what was sealed; raise SealBroken where suite, key, binding or a byte differs."""
    if len(sealed) < _SHORTEST or not sealed.startswith(SUITE):
        raise _broken()
    nonce, ciphertext = sealed[1 : 1 + _NONCE], sealed[1 + _NONCE :]
    try:
        return AESGCM(key).decrypt(nonce, ciphertext, SUITE + binding)
    except InvalidTag:
        raise _broken() from None


def datum_binding(*, site_id: UUID, subject_id: UUID, category: str) -> bytes:
    """Return what a value is bound to: its site, its person, its category."""
    # Ids have one length each and the category comes last: two places never share these bytes.
    return b"zavet datum\n" + site_id.bytes + subject_id.bytes + category.encode()


def key_binding(*, subject_id: UUID, family: str) -> bytes:
    """Return what a person's key is bound to: its person and family."""
    return b"zavet key\n" + subject_id.bytes + family.encode()


def _broken() -> SealBroken:
    return SealBroken(
        _("Запечатанное значение не открывается: байты изменены, перенесены или ключ не тот."),
        next_step="zavet doctor",
    )
