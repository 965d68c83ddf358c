"""Small secrets of one installation, each a file of its own with mode 0600, made on first use.

INVARIANT: a secret is never printed and never leaves the data folder; a file others may read is refused.
"""

import os
import secrets
from pathlib import Path

from zavet.core.values import ZavetError

_OTHERS = 0o077


def load_or_create(path: Path) -> str:
    """Return the secret kept in ``path`` (64 hex digits); make it, readable by its owner alone, where there is none."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return _load(path)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(32))
        file.flush()
        os.fsync(file.fileno())
    return _load(path)


def _load(path: Path) -> str:
    if path.stat().st_mode & _OTHERS:
        message = f"Файл секрета «{path.name}» могут читать другие."
        raise ZavetError(message, next_step=f"chmod 600 {path}")
    return path.read_text(encoding="ascii").strip()
