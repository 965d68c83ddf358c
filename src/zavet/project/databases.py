"""Turns one setting, a database address, into what Django wants to know.

Two databases always: the records with their journal, and the keys apart from them (ADR 0003).
"""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from zavet.core.values import ZavetError

_PRAGMAS = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; "
    "PRAGMA foreign_keys=ON; PRAGMA temp_store=MEMORY;"
)
_OWNERS = 0o600
_OTHERS = 0o077


def database(address: str, *, default: Path) -> dict[str, Any]:
    """Return Django's settings for ``address`` (``postgresql://…``), or for a SQLite file where it is empty."""
    if not address:
        return _sqlite(default)
    parts = urlsplit(address)
    if parts.scheme not in {"postgresql", "postgres"}:
        message = f"Адрес базы данных начинается с «{parts.scheme}», а нужен postgresql://"
        raise ZavetError(message, next_step="ZAVET_DATABASE_URL=postgresql://имя@узел/база")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": dict(parse_qsl(parts.query)),
    }


def _sqlite(path: Path) -> dict[str, Any]:
    # SQLite gives its write-ahead log the rights of the file it finds.
    path.touch(mode=_OWNERS, exist_ok=True)
    if path.stat().st_mode & _OTHERS:
        path.chmod(_OWNERS)
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": _PRAGMAS,
        },
        "TEST": {"NAME": path.with_name(f"test-{path.name}")},
    }
