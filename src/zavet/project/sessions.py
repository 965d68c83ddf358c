"""Sessions in the records' database, sealed: a copied database file tells nothing of what a session holds.

INVARIANT: what the cookie holds is never written: a row is known by a keyed hash of it, so nobody enters by a copy.
"""

import hashlib
import hmac
import json
import secrets
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions

from zavet.chance import now

_NONCE = 12
_ROW = 40
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

    def load(self) -> dict[str, Any]:
        """Return what the session of this cookie holds; nothing where there is none or it has ended."""
        rows = self.model.objects.filter(session_key=_row(self.session_key))
        row = rows.filter(expire_date__gt=now()).first()
        if row is None:
            self._session_key = None
            return {}
        return self.decode(row.session_data)

    def exists(self, session_key: str) -> bool:
        """Tell whether there is a session of this cookie."""
        return bool(super().exists(_row(session_key)))

    def create_model_instance(self, data: dict[str, Any]) -> Any:  # noqa: ANN401 - Django's own signature
        """Return the row to write, under its hash."""
        row = super().create_model_instance(data)
        row.session_key = _row(row.session_key)
        return row

    def delete(self, session_key: str | None = None) -> None:
        """End the session of a cookie, this one where none is named."""
        ended = session_key or self.session_key
        if ended is not None:
            super().delete(_row(ended))

    @classmethod
    def get_model_class(cls) -> Any:  # noqa: ANN401 - Django's own signature
        """Return Django's session table."""
        from django.contrib.sessions.models import Session  # noqa: PLC0415 - apps must be ready

        return Session


def _cipher() -> AESGCM:
    return AESGCM(bytes.fromhex(settings.SESSION_SECRET))


def _row(session_key: str | None) -> str:
    """Return the name of a session's row: HMAC-SHA256 of the cookie's value, as long as the column."""
    key = bytes.fromhex(settings.SESSION_SECRET)
    return hmac.new(key, (session_key or "").encode(), hashlib.sha256).hexdigest()[:_ROW]
