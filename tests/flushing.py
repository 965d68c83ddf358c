"""Lets a test that commits clean up after itself.

Such a test ends with a flush, and the triggers that guard the journal refuse it, as they should. Around the flush of a
test database, and nowhere else, they are laid down and put up again as they were.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

from django.core.management.commands import flush
from django.db import connections


@contextmanager
def guards_down(alias: str) -> Iterator[None]:
    """Lay down the triggers of one database."""
    connection = connections[alias]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = replica")
            yield
            cursor.execute("SET session_replication_role = origin")
            return
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = cursor.fetchall()
        for name, _ in triggers:
            cursor.execute(f'DROP TRIGGER "{name}"')
        yield
        for _, sql in triggers:
            cursor.execute(sql)


@contextmanager
def flushes_pass() -> Iterator[None]:
    """Lay the guards down around each flush."""
    handle = flush.Command.handle

    def handle_unguarded(self: flush.Command, **options: object) -> None:
        with guards_down(str(options["database"])):
            handle(self, **options)

    with patch.object(flush.Command, "handle", handle_unguarded):
        yield
