"""The few statements every request makes, written out: building them anew each time costs several times what they do.

Only fixed text and bound values. The same text serves both engines; what they return differently is evened out here.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import connections
from django.db.models import Model

Row = tuple[Any, ...]
Value = UUID | datetime | str | bytes


def fetch(statement: str, *values: Value, using: str = "default") -> list[Row]:
    """Return the rows of a statement; its values may be ids, moments, text and bytes."""
    connection = connections[using]
    is_plain = not connection.features.has_native_uuid_field
    bound = [_plain(value) for value in values] if is_plain else values
    with connection.cursor() as cursor:
        cursor.execute(statement, bound)
        rows: list[Row] = cursor.fetchall()
    return rows


def insert(*rows: Model, using: str = "default") -> None:
    """Write new rows of one table in one statement; raise IntegrityError where a constraint keeps one out."""
    _insert(rows, "", using)


def insert_new(*rows: Model, using: str = "default") -> bool:
    """Write new rows of one table in one statement; return False where a unique constraint kept some of them out."""
    return _insert(rows, " ON CONFLICT DO NOTHING", using) == len(rows)


def as_id(value: UUID | str) -> UUID:
    """Return an id as it was: SQLite keeps it as text."""
    return value if isinstance(value, UUID) else UUID(hex=value)


def as_moment(value: datetime | str) -> datetime:
    """Return a moment as it was, aware: SQLite keeps it in UTC without saying so, and in some reads as text."""
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def as_moment_or_none(value: datetime | str | None) -> datetime | None:
    """Return a moment that may be missing."""
    return None if value is None else as_moment(value)


def _insert(rows: Sequence[Model], on_conflict: str, using: str) -> int:
    connection = connections[using]
    statement, columns = _insertion(type(rows[0]), len(rows), on_conflict)
    bound = [prepare(getattr(row, name), connection) for row in rows for name, prepare in columns]
    with connection.cursor() as cursor:
        cursor.execute(statement, bound)
        return int(cursor.rowcount)


@lru_cache
def _insertion(
    model: type[Model], count: int, on_conflict: str
) -> tuple[str, list[tuple[str, Callable[..., Any]]]]:
    about = model._meta  # noqa: SLF001 - Django's documented model API
    fields = [field for field in about.local_concrete_fields if field is not about.auto_field]
    columns = ", ".join(str(field.column) for field in fields)
    places = ", ".join(["(" + ", ".join("%s" for _field in fields) + ")"] * count)
    statement = f"INSERT INTO {about.db_table} ({columns}) VALUES {places}{on_conflict}"  # noqa: S608 - names of our own tables
    return statement, [(field.attname, field.get_db_prep_save) for field in fields]


def _plain(value: Value) -> str | bytes:
    if isinstance(value, UUID):
        return value.hex
    if isinstance(value, datetime):
        return str(value.astimezone(UTC).replace(tzinfo=None))
    return value
