"""Copies and restores of PostgreSQL, by its own tools. INVARIANT: no password stands on a command line or in a message.

A copy is put back by one transaction that first removes what is there: all of it, or nothing.
"""

import os
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote, urlencode

from django.utils.translation import gettext as _

from zavet.backups.copying import Tell, settle
from zavet.backups.holding import InstallationInUse
from zavet.core.values import ZavetError

_ANEW: Final = "DROP SCHEMA public CASCADE;\nCREATE SCHEMA public;\n"
# Clients alone: the server's own vacuum is there whenever it likes, and steps aside.
_OTHERS: Final = (
    "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'"
    " AND datname = current_database() AND pid <> pg_backend_pid()"
)


class ToolFailed(ZavetError):
    """One of PostgreSQL's tools is missing or could not do its work."""


class PostgresStore:
    """One database on a server."""

    engine = "postgresql"

    def __init__(self, *, about: Mapping[str, Any], name: str) -> None:
        self._about = about
        self._name = name
        self.file_name = f"{name}.dump"

    def copy(self, folder: Path, *, tell: Tell) -> None:
        """Dump one moment of the database."""
        tell(0, 1)
        self._run("pg_dump", "--format=custom", f"--file={folder / self.file_name}", *_BARE)
        tell(1, 1)

    def require_idle(self) -> None:
        """Count the connections to the database, this one left out."""
        if self._ask(_OTHERS) != "0":
            message = _("К базе «%(name)s» подключён кто-то ещё.") % {"name": self._name}
            next_step = _("Остановите Zavet на всех машинах и закройте другие подключения.")
            raise InstallationInUse(message, next_step=next_step)

    def find_journal_size(self) -> int | None:
        """Read the journal's head."""
        try:
            return int(self._ask("SELECT position FROM journal_head"))
        except (ToolFailed, ValueError):
            return None

    def stage(self, copy: Path, staging: Path) -> None:
        """Turn the dump into one script that empties the database and fills it again."""
        script = staging / f"{self._name}.sql"
        draft = script.with_suffix(".part")
        draft.write_text(_ANEW, encoding="ascii")
        with draft.open("ab") as file:
            _run(["pg_restore", "--file=-", *_BARE, str(copy / self.file_name)], output=file)
        draft.rename(script)
        settle(staging)

    def set_aside(self, aside: Path) -> None:
        """Dump what is there now."""
        kept = aside / self.file_name
        if kept.exists():
            return
        draft = kept.with_suffix(".part")
        self._run("pg_dump", "--format=custom", f"--file={draft}", *_BARE)
        draft.rename(kept)
        settle(aside)

    def put(self, staging: Path) -> None:
        """Run the script in one transaction; were it cut short, nothing would have happened."""
        script = staging / f"{self._name}.sql"
        if script.exists():
            self._run("psql", *_STRICT, "--single-transaction", f"--file={script}")
            script.unlink()

    def open_apart(self, copy: Path, folder: Path) -> str:  # noqa: ARG002 - the other engine lays a file there
        """Make a database beside this one and fill it; the role must be allowed to make one (CREATEDB)."""
        apart = f"zavet_rehearsal_{secrets.token_hex(4)}"
        self._ask(f'CREATE DATABASE "{apart}" TEMPLATE template0')
        twin = PostgresStore(about={**self._about, "NAME": apart}, name=self._name)
        try:
            twin._run("pg_restore", "--exit-on-error", *_BARE, str(copy / self.file_name))
        except ToolFailed:
            self.remove_apart(twin._address())
            raise
        return twin._address()

    def remove_apart(self, address: str) -> None:
        """Drop the database made beside this one."""
        apart = address.partition("?")[0].rpartition("/")[2]
        self._ask(f'DROP DATABASE IF EXISTS "{apart}" WITH (FORCE)')

    def _ask(self, statement: str) -> str:
        """Return the one value a statement gives."""
        words = ["--no-align", "--tuples-only", f"--command={statement}"]
        return self._run("psql", *_STRICT, *words).strip()

    def _run(self, tool: str, *words: str) -> str:
        with _password_file(self._about) as secret:
            return _run([tool, f"--dbname={_place(self._about, secret)}", "--no-password", *words])

    def _address(self) -> str:
        """Return the address a setting would name; it holds the password and is never shown."""
        about = self._about
        name, password = quote(about["USER"], safe=""), quote(about["PASSWORD"], safe="")
        server = f"{about['HOST']}:{about['PORT']}" if about["PORT"] else about["HOST"]
        options = urlencode(about["OPTIONS"])
        return f"postgresql://{name}:{password}@{server}/{about['NAME']}?{options}"


_BARE: Final = ("--no-owner", "--no-privileges")
_STRICT: Final = ("--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1")


def _run(command: list[str], *, output: Any = subprocess.PIPE) -> str:  # noqa: ANN401 - a file or PIPE, as subprocess takes it
    """Run a tool. What it says on failure may quote a row, so only its name and code are told."""
    tool = shutil.which(command[0])
    if tool is None:
        message = _("Нет программы «%(tool)s»: без неё PostgreSQL не скопировать.")
        next_step = _("Установите клиент PostgreSQL не старше сервера: postgresql-client.")
        raise ToolFailed(message % {"tool": command[0]}, next_step=next_step)
    done = subprocess.run(  # noqa: S603 - our own words, no shell
        [tool, *command[1:]], stdout=output, stderr=subprocess.PIPE, check=False
    )
    if done.returncode:
        message = _("Программа «%(tool)s» закончилась с кодом %(code)d: %(cause)s")
        cause = {"tool": command[0], "code": done.returncode, "cause": _cause(done.stderr)}
        next_step = _("Проверьте адрес базы, права роли (для проверки нужен CREATEDB) и место.")
        raise ToolFailed(message % cause, next_step=next_step)
    return done.stdout.decode() if done.stdout else ""


def _cause(said: bytes) -> str:
    """Return the first line of an error, without the details after it, which may show values."""
    lines = [line for line in said.decode(errors="replace").splitlines() if "rror:" in line]
    return lines[0].partition('"')[0].strip() if lines else "?"


def _place(about: Mapping[str, Any], secret: str) -> str:
    """Return libpq's words for the database; the password is in the file they name, if anywhere."""
    said = {
        "dbname": about["NAME"],
        "user": about["USER"],
        "host": about["HOST"],
        "port": about["PORT"],
        "passfile": secret,
        **about["OPTIONS"],
    }
    return " ".join(f"{name}='{_escaped(value)}'" for name, value in said.items() if value)


def _escaped(value: object, *, of: str = "\\'") -> str:
    return "".join(f"\\{sign}" if sign in of else sign for sign in str(value))


@contextmanager
def _password_file(about: Mapping[str, Any]) -> Iterator[str]:
    """Give libpq the password in a file of our own; without one it looks where its owner told it to."""
    if not about["PASSWORD"]:
        yield ""
        return
    handle, path = tempfile.mkstemp(prefix="zavet-")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(f"*:*:*:*:{_escaped(about['PASSWORD'], of=':' + chr(92))}\n")
        yield path
    finally:
        Path(path).unlink()
