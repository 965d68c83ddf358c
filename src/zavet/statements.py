"""The few statements every request makes, written out: building them anew each time costs several times what they do.

Only fixed text and bound values. The same text serves both engines; what they return differently is evened out here.
"""

import json
from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model

Row = tuple[Any, ...]
Value = UUID | datetime | date | str | bytes | None


def fetch(statement: str, *values: Value, using: str = "default") -> list[Row]:
    """Return the rows of a statement; its values may be ids, moments, dates, text and bytes."""
    connection = connections[using]
    return send(statement, _bound(values, connection), connection)[0]


def execute(statement: str, *values: Value, using: str = "default") -> int:
    """Do a statement that returns no rows; return how many it changed."""
    connection = connections[using]
    return send(statement, _bound(values, connection), connection)[1]


def send(
    statement: str, bound: Sequence[Any], connection: BaseDatabaseWrapper
) -> tuple[list[Row], int]:
    """Return what a statement found and how many rows it changed; the values are as the engine takes them.

    On SQLite the driver is asked directly: what Django's cursor does besides costs as much as the statement. Where
    somebody listens to what is sent, or the engine is another, Django's cursor it is.
    """
    is_heard = connection.execute_wrappers or connection.force_debug_cursor
    if is_heard or connection.vendor != "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(statement, bound)
            return cursor.fetchall() if cursor.description else [], int(cursor.rowcount)
    connection.validate_no_broken_transaction()
    connection.ensure_connection()
    with connection.wrap_database_errors:
        found = connection.connection.execute(_for_sqlite(statement), bound)
        return found.fetchall(), found.rowcount


def places(values: Collection[object]) -> str:
    """Return the placeholders of a list of values, for ``IN (…)``."""
    return ", ".join(["%s"] * len(values))


def insert(*rows: Model, using: str = "default") -> None:
    """Write new rows of one table in one statement; raise IntegrityError where a constraint keeps one out."""
    _insert(rows, "", using)


def insert_new(*rows: Model, using: str = "default") -> bool:
    """Write new rows of one table in one statement; return False where a unique constraint kept some of them out."""
    return _insert(rows, " ON CONFLICT DO NOTHING", using) == len(rows)


def insert_tuples(model: type[Model], rows: Sequence[Row]) -> None:
    """Write many new rows, each the values of its columns in their order (a made id apart), in one statement."""
    statement, _names = _insertion(model, len(rows), "")
    connection = connections["default"]
    send(statement, _bound((value for row in rows for value in row), connection), connection)


def as_id(value: UUID | str) -> UUID:
    """Return an id as it was: SQLite keeps it as text."""
    return value if isinstance(value, UUID) else UUID(hex=value)


def as_ids(known: Iterable[UUID]) -> dict[UUID | str, UUID]:
    """Return what tells each of these ids by the form a row has it in: for many rows cheaper than ``as_id``."""
    return {form: one for one in known for form in (one, one.hex)}


def as_moment(value: datetime | str) -> datetime:
    """Return a moment as it was, aware: SQLite keeps it in UTC without saying so, and in some reads as text."""
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def as_date(value: date | str) -> date:
    """Return a date as it was: SQLite keeps it as text."""
    return date.fromisoformat(value) if isinstance(value, str) else value


def as_moment_or_none(value: datetime | str | None) -> datetime | None:
    """Return a moment that may be missing."""
    return None if value is None else as_moment(value)


def _insert(rows: Sequence[Model], on_conflict: str, using: str) -> int:
    statement, names = _insertion(type(rows[0]), len(rows), on_conflict)
    connection = connections[using]
    bound = _bound((getattr(row, name) for row in rows for name in names), connection)
    return send(statement, bound, connection)[1]


@lru_cache
def _for_sqlite(statement: str) -> str:
    return statement.replace("%s", "?")


@lru_cache
def _insertion(model: type[Model], count: int, on_conflict: str) -> tuple[str, list[str]]:
    about = model._meta  # noqa: SLF001 - Django's documented model API
    fields = [field for field in about.local_concrete_fields if field is not about.auto_field]
    columns = ", ".join(str(field.column) for field in fields)
    groups = ", ".join([f"({places(fields)})"] * count)
    statement = f"INSERT INTO {about.db_table} ({columns}) VALUES {groups}{on_conflict}"  # noqa: S608 - names of our own tables
    return statement, [field.attname for field in fields]


def _bound(values: Iterable[object], connection: BaseDatabaseWrapper) -> list[Any]:
    """Return values as the engine takes them. What a row of ours holds needs no more; Django's fields ask far more."""
    if connection.features.has_native_uuid_field:
        return [json.dumps(one) if isinstance(one, list | dict) else one for one in values]
    return [_plain(one) for one in values]


def _plain(value: object) -> object:
    if isinstance(value, UUID):
        return value.hex
    if isinstance(value, datetime):
        return str(value.astimezone(UTC).replace(tzinfo=None))
    if isinstance(value, date):
        return str(value)
    return json.dumps(value) if isinstance(value, list | dict) else value
