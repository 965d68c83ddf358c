"""What SQLite and PostgreSQL do differently when there are many people: filling, settling, forgetting, size on disk."""

import os
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, connections

Statements = dict[str, tuple[str, ...]]
_ALIASES = ("default", "keys")
_BEFORE: Statements = {
    "sqlite": ("PRAGMA synchronous = OFF", "PRAGMA cache_size = -400000"),
    "postgresql": ("SET synchronous_commit = off",),
}
_AFTER: Statements = {
    "sqlite": (
        "PRAGMA synchronous = FULL",
        "PRAGMA cache_size = -2000",
        "PRAGMA wal_checkpoint(TRUNCATE)",
    ),
    "postgresql": ("RESET synchronous_commit", "VACUUM (ANALYZE)", "CHECKPOINT"),
}


def as_stored(value: UUID) -> UUID | str:
    """Return an id as the engine keeps it."""
    return value if _has_ids() else value.hex


def copy_in(alias: str, table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Write many rows, their values as the engine keeps them: by COPY where there is one."""
    named = f"{table} ({', '.join(columns)})"
    with connections[alias].cursor() as cursor:
        if connections[alias].vendor == "postgresql":
            with cursor.copy(f"COPY {named} FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            places = ", ".join(["%s"] * len(columns))
            cursor.executemany(f"INSERT INTO {named} VALUES ({places})", rows)  # noqa: S608 - names of our own tables


def without_waiting() -> AbstractContextManager[object]:
    """Send statements one after another without waiting for the answers, where there is anything to wait for."""
    if connection.vendor == "sqlite":
        return nullcontext()
    pipeline: AbstractContextManager[object] = connection.connection.pipeline()
    return pipeline


@contextmanager
def unhurried() -> Iterator[None]:
    """Do not wait for the disk while the world is made; afterwards leave nothing to be tidied up."""
    _say(_BEFORE)
    yield
    _say(_AFTER)


def let_go() -> None:
    """Close the databases; on SQLite have the operating system forget their pages too.

    What a PostgreSQL server keeps in memory it keeps: to empty it one would have to restart it.
    """
    connections.close_all()
    for path in _files():
        file = os.open(path, os.O_RDONLY)
        os.fsync(file)
        os.posix_fadvise(file, 0, 0, os.POSIX_FADV_DONTNEED)
        os.close(file)


def megabytes() -> float:
    """Return what the two databases take on disk."""
    if connection.vendor == "sqlite":
        return sum(one.stat().st_size for one in _files()) / 1024**2
    return sum(_size(alias) for alias in _ALIASES) / 1024**2


@cache
def _has_ids() -> bool:
    return bool(connection.features.has_native_uuid_field)


def _size(alias: str) -> int:
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        return int(cursor.fetchone()[0])


def _files() -> list[Path]:
    folder: Path = settings.ZAVET_DATA
    return sorted(folder.glob("*.sqlite3*"))


def _say(statements: Statements) -> None:
    for alias in _ALIASES:
        with connections[alias].cursor() as cursor:
            for statement in statements[connections[alias].vendor]:
                cursor.execute(statement)
