"""Seals bytes and opens them. The form: one byte that names the suite, a random nonce, the ciphertext with its tag.

INVARIANT: what is sealed is bound to its place; moved to another person, category or site it does not open.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Protocol
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.utils.translation import gettext as _

from zavet.vault.refusals import SealBroken, SuiteUnknown


class Cipher(Protocol):
    """What a suite makes of a key: authenticated encryption with associated data (RFC 5116)."""

    def encrypt(self, nonce: bytes, data: bytes, associated_data: bytes, /) -> bytes:
        """Return the ciphertext with its tag at the end."""

    def decrypt(self, nonce: bytes, data: bytes, associated_data: bytes, /) -> bytes:
        """Return the plain bytes; raise InvalidTag where anything differs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suite:
    """One way to seal: a cipher for keys of 32 bytes, and the lengths of its nonce and tag in bytes."""

    cipher: Callable[[bytes], Cipher]
    nonce: int
    tag: int


SUITES: Final[dict[int, Suite]] = {1: Suite(cipher=AESGCM, nonce=12, tag=16)}
"""Suites by the byte that names them. One that was ever in use stays, for what is sealed under it must open."""

NEWEST: Final = 1
"""The suite new seals are made under. Another one takes a line in the table, and this number."""


def new_key() -> bytes:
    """Return a new random key."""
    return AESGCM.generate_key(256)


def seal(plain: bytes, *, key: bytes, binding: bytes) -> bytes:
    """Return ``plain`` sealed under ``key`` and bound to ``binding``."""
    suite, name = SUITES[NEWEST], bytes((NEWEST,))
    nonce = os.urandom(suite.nonce)
    return name + nonce + suite.cipher(key).encrypt(nonce, plain, name + binding)


def unseal(sealed: bytes, *, key: bytes, binding: bytes) -> bytes:
    """Return what was sealed; raise SealBroken where suite, key, binding or a byte differs."""
    if not sealed:
        raise _broken()
    suite = SUITES.get(sealed[0])
    if suite is None:
        raise _unknown(sealed[0])
    end = 1 + suite.nonce
    if len(sealed) < end + suite.tag:
        raise _broken()
    try:
        return suite.cipher(key).decrypt(sealed[1:end], sealed[end:], sealed[:1] + binding)
    except InvalidTag:
        raise _broken() from None


def datum_binding(*, site_id: UUID, subject_id: UUID, category: str) -> bytes:
    """Return what a value is bound to: its site, its person, its category."""
    # Ids have one length each and the category comes last: two places never share these bytes.
    return b"zavet datum\n" + site_id.bytes + subject_id.bytes + category.encode()


def letter_binding(*, site_id: UUID, subject_id: UUID, letter_id: UUID) -> bytes:
    """Return what a letter is bound to: its site, its correspondent, its own id."""
    return b"zavet letter\n" + site_id.bytes + subject_id.bytes + letter_id.bytes


def key_binding(*, subject_id: UUID, family: str) -> bytes:
    """Return what a person's key is bound to: its person and family."""
    return b"zavet key\n" + subject_id.bytes + family.encode()


def _broken() -> SealBroken:
    return SealBroken(
        _("Запечатанное значение не открывается: байты изменены, перенесены или ключ не тот."),
        next_step="zavet doctor",
    )


def _unknown(number: int) -> SuiteUnknown:
    message = _("Набор шифров %(number)s этой версии Zavet неизвестен.") % {"number": number}
    next_step = _("Запечатано другой версией: поставьте её. Иначе байты испорчены: zavet doctor.")
    return SuiteUnknown(message, next_step=next_step)
