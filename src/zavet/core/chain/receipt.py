"""Checks a receipt's signature. Needs nothing but the receipt and the key it must have been signed with."""

import json

import rfc8785
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


def is_genuine(text: str | bytes, *, public_key: bytes) -> bool:
    """Tell whether a receipt's JSON was signed, exactly as it stands, by the owner of ``public_key`` (32 bytes).

    The key inside the receipt is not trusted: it must be the one given. Anything malformed is not genuine.
    """
    try:
        signed = json.loads(text)
        if bytes.fromhex(signed["public_key"]) != public_key:
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
