"""Where an installation keeps what is no database."""

from pathlib import Path

from django.conf import settings

from zavet.backups.copying import list_files
from zavet.journal.checkpoints import checkpoint_folder

__all__ = [
    "checkpoint_folder",
    "data_folder",
    "file_folder",
    "ledger_path",
    "list_sealed_files",
    "secrets_folder",
]


def data_folder() -> Path:
    """Return the data folder."""
    folder: Path = settings.ZAVET_DATA
    return folder


def secrets_folder() -> Path:
    """Return the folder of the secrets: the ring, the signing key, the keys of sessions and forms."""
    folder: Path = settings.ZAVET_SECRETS
    return folder


def ledger_path() -> Path:
    """Return the file of the ledger of destructions."""
    path: Path = settings.ZAVET_LEDGER
    return path


def file_folder() -> Path:
    """Return the folder of the sealed files."""
    folder: Path = settings.ZAVET_FILES
    return folder


def list_sealed_files() -> dict[str, Path]:
    """Return the sealed files there are, by their names below their folder; what is still on its way in is left out."""
    files = list_files(file_folder())
    return {name: path for name, path in files.items() if not name.startswith("drafts/")}
