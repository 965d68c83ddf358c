"""Ends what a destruction began: ledger, keys, and every trace the database engine keeps of what was deleted.

Runs after the transaction that removed the data; may run again and again, by many at once, and picks up what a crash
left. INVARIANT: the ledger names a destruction before its keys are erased, and the destruction ends last of all.
"""

import logging
from datetime import datetime
from typing import Final

from django.db import connections

from zavet.statements import as_moment, fetch
from zavet.vault import ledger
from zavet.vault.models import Destruction
from zavet.vault.person_keys import erase_keys

_log = logging.getLogger(__name__)
_PATIENCE: Final = 100  # milliseconds: while the log is being emptied nobody else can write
_AT_ONCE: Final = 500
_KNOWN = "SELECT at, ended_at FROM vault_destruction WHERE subject_id = %s AND category = %s"
_LIVING = "SELECT 1 FROM vault_datakey WHERE subject_id = %s AND destroyed_at IS NULL"


def finish_destructions(*, at: datetime) -> int:
    """Write the ledger, erase keys and the engines' leftovers; return how many destructions ended.

    Where somebody still reads an old page none ends, and the next call goes on. Where the ledger names what this
    database does not know, a copy was restored: nothing ends until what it brought back is destroyed again.
    """
    begun = list(Destruction.objects.filter(ended_at=None).order_by("at")[:_AT_ONCE])
    if not begun:
        return 0
    if is_behind():
        _log.warning("the ledger knows more than the database; %s destructions wait", len(begun))
        return 0
    ledger.write(map(ledger.line_of, begun))
    for row in begun:
        if not row.category:
            erase_keys(subject_id=row.subject_id, at=row.at)
    if not all([empty_log("keys"), empty_log("default")]):
        _log.warning("a database's log was in use; %s destructions end later", len(begun))
        return 0
    ended = Destruction.objects.filter(pk__in=[row.pk for row in begun], ended_at=None)
    return ended.update(ended_at=at)


def count_unfinished() -> int:
    """Return how many destructions have not ended: their data are gone, traces in old pages may not be."""
    return Destruction.objects.filter(ended_at=None).count()


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
