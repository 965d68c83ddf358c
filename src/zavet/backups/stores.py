"""A database as backups see it: copied while it is in use, set aside, put back. One way for each engine."""

from pathlib import Path
from typing import Protocol

from django.conf import settings

from zavet.backups.copies import Holds
from zavet.backups.copying import Tell
from zavet.backups.postgres import PostgresStore
from zavet.backups.sqlite import SqliteStore


class Store(Protocol):
    """One database. ``file_name`` is what a copy of it is called, wherever it lies."""

    engine: str
    file_name: str

    def copy(self, folder: Path, *, tell: Tell) -> None:
        """Write a copy of one moment of the database into a folder, while others work in it."""

    def require_idle(self) -> None:
        """Raise InstallationInUse where somebody has the database open."""

    def find_journal_size(self) -> int | None:
        """Return how many journal entries there are; None where that can not be read."""

    def stage(self, copy: Path, staging: Path) -> None:
        """Bring a copy so near that putting it in place can be cut short and begun again."""

    def set_aside(self, aside: Path) -> None:
        """Keep the present database in a folder, unless it is there already."""

    def put(self, staging: Path) -> None:
        """Put what was staged in the database's place, unless it is there already."""

    def open_apart(self, copy: Path, folder: Path) -> str:
        """Make a throw-away database of a copy; return its address, empty for a file in the folder."""

    def remove_apart(self, address: str) -> None:
        """Remove the throw-away database."""


def store_of(holds: Holds) -> Store:
    """Return the database of ``records`` or of ``keys``."""
    about = settings.DATABASES["default" if holds is Holds.RECORDS else "keys"]
    if about["ENGINE"].endswith("sqlite3"):
        return SqliteStore(path=Path(about["NAME"]), name=holds)
    return PostgresStore(about=about, name=holds)
