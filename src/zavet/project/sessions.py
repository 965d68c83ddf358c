"""Sessions in the records' database, sealed: a copied database file tells nothing of what a session holds."""

import json
import secrets
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions

_NONCE = 12
_ABOUT = b"zavet session"


class SessionStore(DatabaseSessions):
    """Django's database sessions with AES-256-GCM instead of signed plain text."""

    def encode(self, session_dict: dict[str, Any]) -> str:
        """Return the session as sealed hexadecimal text."""
        nonce = secrets.token_bytes(_NONCE)
        return (nonce + _cipher().encrypt(nonce, json.dumps(session_dict).encode(), _ABOUT)).hex()

    def decode(self, session_data: bytes | str) -> dict[str, Any]:
        """Return what the sealed text holds; a session that does not open is an empty one."""
        try:
            sealed = bytes.fromhex(str(session_data))
            opened = _cipher().decrypt(sealed[:_NONCE], sealed[_NONCE:], _ABOUT)
        except (ValueError, InvalidTag):
            return {}
        decoded: dict[str, Any] = json.loads(opened)
        return decoded

    @classmethod
    def get_model_class(cls) -> Any:  # noqa: ANN401 - Django's own signature
        """Return Django's session table."""
        from django.contrib.sessions.models import Session  # noqa: PLC0415 - apps must be ready

        return Session


def _cipher() -> AESGCM:
    return AESGCM(bytes.fromhex(settings.SESSION_SECRET))
