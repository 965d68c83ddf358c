"""Finds a person by e-mail, phone or login without keeping any of them readable: a keyed hash of the normalised value.

The hash is bound to site, category and kind; without the index key it can be neither guessed nor compared.
"""

import hmac
import unicodedata
from collections.abc import Callable
from string import ascii_lowercase, ascii_uppercase
from typing import Final
from uuid import UUID

import phonenumbers

_REGION = "RU"
_SMALL: Final = str.maketrans(ascii_uppercase, ascii_lowercase)


def _plain(value: str) -> str:
    return unicodedata.normalize("NFKC", value).strip().casefold()


def _email(value: str) -> str:
    """Return an address with ASCII letters small and its domain in ASCII (RFC 5321, 2.4; RFC 5890).

    Nothing else is folded: ſ, ß or a full-width letter before the @ is another box on a mail server, so that a match
    would hand one person's letters to another.
    """
    name, sign, domain = _small(value).rpartition("@")
    try:
        host = domain.encode("idna").decode("ascii")
    except UnicodeError:
        host = unicodedata.normalize("NFC", domain)
    composed = unicodedata.normalize("NFC", name)
    is_folded = (
        composed.isascii() and not name.isascii()
    )  # the Kelvin sign is no K on a mail server
    return f"{name if is_folded else composed}{sign}{_small(host)}"


def _small(value: str) -> str:
    return value.strip().translate(_SMALL)


def _login(value: str) -> str:
    # Two logins that differ by ё alone would pass for each other.
    return _plain(value).replace("ё", "е")


def _phone(value: str) -> str:
    try:
        number = phonenumbers.parse(value, _REGION)
    except phonenumbers.NumberParseException:
        return _plain(value)
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


_NORMAL: Final[dict[str, Callable[[str], str]]] = {
    "email": _email,
    "phone": _phone,
    "login": _login,
}
UNIQUE: Final = frozenset({"email", "login"})
"""Kinds a person signs in by: one owner each at a site."""


def find_digest(
    kind: str, value: str, *, site_id: UUID, category: str, index_key: bytes
) -> bytes | None:
    """Return the keyed hash (SHA-256) a value is found by, or None for a kind that is not searched."""
    normal = _NORMAL.get(kind)
    if normal is None:
        return None
    message = b"\n".join((site_id.bytes, category.encode(), kind.encode(), normal(value).encode()))
    return hmac.digest(index_key, message, "sha256")


def list_digests(value: str, *, site_id: UUID, category: str, index_key: bytes) -> list[bytes]:
    """Return the hashes of a value under every searched kind, for one who knows the category alone."""
    found = (
        find_digest(kind, value, site_id=site_id, category=category, index_key=index_key)
        for kind in _NORMAL
    )
    return [digest for digest in found if digest is not None]
