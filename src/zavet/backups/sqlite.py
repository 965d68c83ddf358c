"""Copies and restores of SQLite's files. Raw connections, for here the file matters and not what stands in it."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Final

from django.utils.translation import gettext as _

from zavet.backups.copies import CopyRefused
from zavet.backups.copying import Tell, copy_file, settle
from zavet.backups.holding import InstallationInUse

_PAGES = 2000
_SIDES: Final = ("-wal", "-shm", "")
"""What may lie beside the file; the file comes last, so that its absence says that all went."""


class SqliteStore:
    """One database file."""

    engine = "sqlite"

    def __init__(self, *, path: Path, name: str) -> None:
        self._path = path
        self._name = name
        self.file_name = f"{name}.sqlite3"

    def copy(self, folder: Path, *, tell: Tell) -> None:
        """Copy by SQLite's online backup. What is committed meanwhile is not in the copy, and never half of it."""
        with (
            closing(_connect(f"{self._path.as_uri()}?mode=ro")) as source,
            closing(_connect((folder / self.file_name).as_uri())) as target,
        ):
            # One reading transaction all along: else each commit of somebody else would begin the copy anew.
            source.execute("BEGIN")
            source.execute("SELECT count(*) FROM sqlite_master").fetchone()
            source.backup(
                target, pages=_PAGES, progress=lambda _status, left, of: tell(of - left, of)
            )
            target.execute("PRAGMA journal_mode=DELETE")

    def require_idle(self) -> None:
        """Ask for the whole file: SQLite gives it to nobody while another has it open."""
        if not self._path.exists():
            return
        try:
            with closing(_connect(f"{self._path.as_uri()}?mode=rw")) as connection:
                connection.execute("PRAGMA busy_timeout=0")
                connection.execute("PRAGMA locking_mode=EXCLUSIVE")
                connection.execute("BEGIN EXCLUSIVE")
                connection.execute("COMMIT")
        except sqlite3.DatabaseError as error:
            if error.sqlite_errorcode not in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
                return  # it is damaged; that is what a restore is for
            message = _("Файл «%(file)s» открыт другой программой.") % {"file": self._path.name}
            next_step = _("Остановите zavet up и всё, что читает этот файл, затем повторите.")
            raise InstallationInUse(message, next_step=next_step) from error

    def find_journal_size(self) -> int | None:
        """Read the journal's head from the file as it is."""
        try:
            with closing(_connect(f"{self._path.as_uri()}?mode=ro")) as connection:
                row = connection.execute("SELECT position FROM journal_head").fetchone()
        except sqlite3.DatabaseError:
            return None
        return int(row[0]) if row else None

    def stage(self, copy: Path, staging: Path) -> None:
        """Bring the file onto the disk of the data folder."""
        copy_file(copy / self.file_name, staging / self.file_name, name=self.file_name)

    def set_aside(self, aside: Path) -> None:
        """Move the file and what lies beside it."""
        if (aside / self.file_name).exists():
            return
        for side in _SIDES:
            present = self._path.with_name(self._path.name + side)
            if present.exists():
                present.rename(aside / (self.file_name + side))
        settle(aside)
        settle(self._path.parent)

    def put(self, staging: Path) -> None:
        """Rename the staged file: it is there as a whole, or not at all."""
        if (staging / self.file_name).exists():
            (staging / self.file_name).replace(self._path)
            settle(self._path.parent)

    def open_apart(self, copy: Path, folder: Path) -> str:
        """Lay a second copy of the file where a throw-away installation looks for it."""
        copy_file(copy / self.file_name, folder / self.file_name, name=self.file_name)
        _require_whole(folder / self.file_name)
        return ""

    def remove_apart(self, address: str) -> None:
        """Do nothing: the file goes with its folder."""


def _require_whole(path: Path) -> None:
    try:
        with closing(_connect(path.as_uri())) as connection:
            found = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
    except sqlite3.DatabaseError:
        found = ""
    if found != "ok":
        message = _("Файл «%(file)s» копии не проходит проверку SQLite.") % {"file": path.name}
        raise CopyRefused(message, next_step=_("Возьмите другую копию."))


def _connect(address: str) -> sqlite3.Connection:
    return sqlite3.connect(address, uri=True, isolation_level=None, timeout=20)
