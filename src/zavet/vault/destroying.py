"""Ends what a destruction began: erases the keys and every trace the database engine keeps of what was deleted.

Runs after the transaction that removed the data; may run again and again, and picks up what a crash left.
"""

import logging
from functools import partial

from django.db import connections, transaction
from django.db.models import F

from zavet.vault.models import Destruction
from zavet.vault.person_keys import erase_keys

_log = logging.getLogger(__name__)


def finish_destructions() -> int:
    """Erase the keys of everybody whose destruction has not ended, then the engines' leftovers; return how many."""
    begun = list(Destruction.objects.filter(ended_at=None))
    for row in begun:
        erase_keys(subject_id=row.subject_id, at=row.at)
    for alias in ("keys", "default"):
        transaction.on_commit(partial(_empty_log, alias), using=alias)
    ended = Destruction.objects.filter(pk__in=[row.pk for row in begun])
    return ended.update(ended_at=F("at"))


def _empty_log(alias: str) -> None:
    """Empty SQLite's write-ahead log, where old pages lie; PostgreSQL's belongs to its administrator."""
    connection = connections[alias]
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        is_busy = cursor.fetchone()[0]
    if is_busy:
        _log.warning("the log of database %s was in use and is emptied later", alias)
