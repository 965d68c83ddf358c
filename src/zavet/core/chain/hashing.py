"""The one form in which an entry is hashed. It must never change: every stored hash depends on each of its bytes.

An entry holds codes only: ASCII keys, strings, whole numbers within 2**53, truth values, lists and mappings of these.
For such values the standard encoder writes exactly the bytes of RFC 8785, several times faster than the general one;
a test holds the two together.
"""

import json
from collections.abc import Mapping
from hashlib import sha256

GENESIS = bytes(32)
"""What the first entry names as the hash before it."""

LEAF = b"\x00"
"""RFC 6962, 2.1: what a leaf's bytes begin with when hashed, so that it never hashes like an inner node."""

_encode = json.JSONEncoder(
    ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":")
).encode


def canonical(content: object) -> bytes:
    """Return the canonical JSON (RFC 8785) of what an entry holds."""
    return _encode(content).encode()


def entry_text(*, previous: bytes, content: Mapping[str, object]) -> bytes:
    """Return the bytes that are hashed of an entry: its canonical content with the hash before it."""
    return canonical({**content, "previous": previous.hex()})


def text_hash(text: bytes) -> bytes:
    """Return the 32 bytes that name an entry: the hash of a leaf (RFC 6962, 2.1) that holds its text."""
    return sha256(LEAF + text).digest()


def entry_hash(*, previous: bytes, content: Mapping[str, object]) -> bytes:
    """Return the 32 bytes that name an entry: SHA-256 over 0x00 and its canonical content with the hash before it."""
    return text_hash(entry_text(previous=previous, content=content))
