"""Ends what a destruction began: erases the keys and every trace the database engine keeps of what was deleted.

Runs after the transaction that removed the data; may run again and again, and picks up what a crash left.
"""

import logging
from datetime import datetime
from typing import Final

from django.db import connections
from django.db.backends.utils import CursorWrapper

from zavet.vault.models import Destruction
from zavet.vault.person_keys import erase_keys

_log = logging.getLogger(__name__)
_PATIENCE: Final = 1000  # milliseconds: while the log is being emptied nobody else can write


def finish_destructions(*, at: datetime) -> int:
    """Erase the keys of everybody whose destruction has not ended, then the engines' leftovers; return how many ended.

    Where somebody still reads an old page none ends, and the next call goes on.
    """
    begun = list(Destruction.objects.filter(ended_at=None))
    for row in begun:
        erase_keys(subject_id=row.subject_id, at=row.at)
    if not all([_empty_log("keys"), _empty_log("default")]):
        _log.warning("a database's log was in use; %s destructions end later", len(begun))
        return 0
    ended = Destruction.objects.filter(pk__in=[row.pk for row in begun])
    return ended.update(ended_at=at)


def _empty_log(alias: str) -> bool:
    """Empty SQLite's write-ahead log, where old pages lie; PostgreSQL's belongs to its administrator."""
    connection = connections[alias]
    if connection.vendor != "sqlite":
        return True
    if connection.in_atomic_block:
        return False
    with connection.cursor() as cursor:
        patience = _answer(cursor, "PRAGMA busy_timeout")
        _answer(cursor, f"PRAGMA busy_timeout = {_PATIENCE}")
        try:
            return _answer(cursor, "PRAGMA wal_checkpoint(TRUNCATE)") == 0
        finally:
            _answer(cursor, f"PRAGMA busy_timeout = {patience}")


def _answer(cursor: CursorWrapper, pragma: str) -> int:
    cursor.execute(pragma)
    return int(cursor.fetchone()[0])
