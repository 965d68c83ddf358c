"""Ends what a destruction began: ledger, keys, and every trace the database engine keeps of what was deleted.

Runs after the transaction that removed the data; may run again and again, by many at once, and picks up what a crash
left. INVARIANT: the ledger names a destruction before its keys are erased, and the destruction ends last of all, by one
who emptied the logs after that.
"""

import logging
from collections.abc import Collection
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import connections

from zavet.secret_files import alone_in
from zavet.statements import as_id, as_moment, execute, fetch, places
from zavet.vault import ledger
from zavet.vault.models import Destruction
from zavet.vault.person_keys import erase_keys

_log = logging.getLogger(__name__)
_PATIENCE: Final = 100  # milliseconds: while the log is being emptied nobody else can write
_ROUNDS: Final = 8
"""How often one finisher goes on with what others left to it: its own caller waits meanwhile."""
_BEGUN = (
    "SELECT id, subject_id, site_id, category, at FROM vault_destruction"
    " WHERE ended_at IS NULL ORDER BY at LIMIT 500"
)
_END = "UPDATE vault_destruction SET ended_at = %s WHERE ended_at IS NULL AND id IN"
_KNOWN = "SELECT at, ended_at FROM vault_destruction WHERE subject_id = %s AND category = %s"
_LIVING = "SELECT 1 FROM vault_datakey WHERE subject_id = %s AND destroyed_at IS NULL"


def finish_destructions(*, at: datetime) -> int:
    """Write the ledger, erase keys and the engines' leftovers; return how many destructions ended.

    Where somebody still reads an old page none ends, and the next call goes on. Where the ledger names what this
    database does not know, a copy was restored: nothing ends until what it brought back is destroyed again.
    """
    ended = 0
    for _round in range(_ROUNDS):
        begun = _list_begun()
        if not begun or not _erase(begun.values()):
            break
        newly = _end(begun, at=at)
        if newly is None:
            break
        ended += newly  # and look again: what others left to this one ends too
    return ended


def count_unfinished() -> int:
    """Return how many destructions have not ended: their data are gone, traces in old pages may not be."""
    return Destruction.objects.filter(ended_at=None).count()


def _list_begun() -> dict[UUID, ledger.Line]:
    """Return by id what has not ended, the oldest first."""
    return {as_id(destruction_id): ledger.line_of(row) for destruction_id, *row in fetch(_BEGUN)}


def _erase(begun: Collection[ledger.Line]) -> bool:
    """Name destructions in the ledger and erase the keys of whole persons; False where the ledger is ahead."""
    if is_behind():
        _log.warning("the ledger knows more than the database; %s destructions wait", len(begun))
        return False
    ledger.write(begun)
    for line in begun:
        if not line.category:
            erase_keys(subject_id=line.subject_id, at=line.at)
    return True


def _end(begun: Collection[UUID], *, at: datetime) -> int | None:
    """Empty the logs, mark destructions as ended and return how many were not.

    None where somebody else is at it, who will look for these when done, or where a log was in use.
    """
    try:
        with alone_in(ledger.ledger_path().parent):
            if all([empty_log("keys"), empty_log("default")]):
                return execute(f"{_END} ({places(begun)})", at, *begun)
    except BlockingIOError:
        return None
    _log.warning("a database's log was in use; %s destructions end later", len(begun))
    return None


def is_behind() -> bool:
    """Tell whether the databases lack what the ledger says last: then an older copy of one was put in place.

    Looking at the last lines is enough, for no line is written while the one before it is missing here.
    """
    return not all(map(_stands, ledger.last_lines()))


def _stands(line: ledger.Line) -> bool:
    rows = fetch(_KNOWN, line.subject_id, line.category)
    if line.category:
        return any(as_moment(at) == line.at for at, _ended_at in rows)
    if not rows:
        return False
    is_ended = rows[0][1] is not None
    return not (is_ended and fetch(_LIVING, line.subject_id, using="keys"))


def empty_log(alias: str) -> bool:
    """Empty SQLite's write-ahead log, where old pages lie, and return whether nobody was in the way.

    PostgreSQL's belongs to its administrator.
    """
    connection = connections[alias]
    if connection.vendor != "sqlite":
        return True
    if connection.in_atomic_block:
        return False
    patience = int(connection.settings_dict["OPTIONS"]["timeout"] * 1000)
    with connection.cursor() as cursor:
        # Most of it is moved while everybody goes on; only the rest is waited for.
        cursor.execute("PRAGMA wal_checkpoint(PASSIVE)")
        cursor.execute(f"PRAGMA busy_timeout = {_PATIENCE}")
        try:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            return bool(cursor.fetchone()[0] == 0)
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {patience}")
