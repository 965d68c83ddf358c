"""Checks a receipt's signature. Needs nothing but the receipt and the key it must have been signed with."""

import json
from typing import Any, Final

import rfc8785
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

_PARTS: Final = {"receipt", "signature", "public_key"}


def is_genuine(text: str | bytes, *, public_key: bytes) -> bool:
    """Tell whether a receipt's JSON was signed, exactly as it stands, by the owner of ``public_key`` (32 bytes).

    The key inside the receipt is not trusted: it must be the one given. Anything malformed is not genuine, nor is
    what says a thing twice or more than was signed: a reader would see other words than the signature is over.
    """
    try:
        signed = json.loads(text, object_pairs_hook=_each_once)
        if set(signed) != _PARTS or bytes.fromhex(signed["public_key"]) != public_key:
            return False
        message = rfc8785.dumps(signed["receipt"])
        key = Ed25519PublicKey.from_public_bytes(public_key)
        key.verify(bytes.fromhex(signed["signature"]), message)
    except (
        ValueError,
        KeyError,
        TypeError,
        RecursionError,  # a text of brackets alone
        InvalidSignature,
        rfc8785.CanonicalizationError,
    ):
        return False
    return True


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    held = dict(pairs)
    if len(held) != len(pairs):
        message = "a name stands twice"
        raise ValueError(message)
    return held
