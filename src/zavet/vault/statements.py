"""The few statements every access makes, written out: building them anew each time costs ten times what they do.

Only fixed text and bound values. The same text serves both engines; what they return differently is evened out here.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import connections
from django.db.models import Model

Row = tuple[Any, ...]


def fetch(statement: str, *values: UUID | str | bytes, using: str = "default") -> list[Row]:
    """Return the rows of a statement; its values may be ids, text and bytes."""
    connection = connections[using]
    has_ids = connection.features.has_native_uuid_field
    bound = [*values] if has_ids else [_plain(value) for value in values]
    with connection.cursor() as cursor:
        cursor.execute(statement, bound)
        rows: list[Row] = cursor.fetchall()
    return rows


def insert(row: Model, *, using: str = "default") -> bool:
    """Write a new row and return True, or False where a unique constraint keeps it out."""
    connection = connections[using]
    statement, columns = _insertion(type(row))
    bound = [prepare(getattr(row, name), connection) for name, prepare in columns]
    with connection.cursor() as cursor:
        cursor.execute(statement, bound)
        return bool(cursor.rowcount)


def as_id(value: UUID | str) -> UUID:
    """Return an id as it was: SQLite keeps it as text."""
    return value if isinstance(value, UUID) else UUID(hex=value)


def as_moment(value: datetime) -> datetime:
    """Return a moment as it was, aware: SQLite keeps it in UTC without saying so."""
    return value if value.tzinfo else value.replace(tzinfo=UTC)


def as_moment_or_none(value: datetime | None) -> datetime | None:
    """Return a moment that may be missing."""
    return None if value is None else as_moment(value)


@lru_cache
def _insertion(model: type[Model]) -> tuple[str, list[tuple[str, Callable[..., Any]]]]:
    about = model._meta  # noqa: SLF001 - Django's documented model API
    fields = [field for field in about.local_concrete_fields if field is not about.auto_field]
    columns = ", ".join(str(field.column) for field in fields)
    places = ", ".join("%s" for _field in fields)
    statement = f"INSERT INTO {about.db_table} ({columns}) VALUES ({places}) ON CONFLICT DO NOTHING"  # noqa: S608 - names of our own tables
    return statement, [(field.attname, field.get_db_prep_save) for field in fields]


def _plain(value: UUID | str | bytes) -> str | bytes:
    return value.hex if isinstance(value, UUID) else value
