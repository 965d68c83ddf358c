"""Guards the tree and the checkpoints in the database itself: rows are added and never changed (as in triggers.py)."""

from typing import Final

from django.db.backends.base.base import BaseDatabaseWrapper

_TABLES: Final = {
    "journal_subtree": "level = NEW.level AND place = NEW.place",
    "journal_checkpoint": "size = NEW.size",
}
# INSERT OR REPLACE deletes without a DELETE trigger: what it could replace is looked for before each insert.
_SQLITE: Final = {
    "changed": "BEFORE UPDATE ON {table}",
    "removed": "BEFORE DELETE ON {table}",
    "replaced": "BEFORE INSERT ON {table} WHEN EXISTS (SELECT 1 FROM {table} WHERE {same} OR rowid = NEW.rowid)",
}
_REFUSAL: Final = "BEGIN SELECT RAISE(ABORT, 'journal: rows of {table} are never changed'); END"
_POSTGRES: Final = {
    "kept": "BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW",
    "not_emptied": "BEFORE TRUNCATE ON {table} FOR EACH STATEMENT",
}
_CALL: Final = "EXECUTE FUNCTION journal_refuse()"  # made by triggers.py


def install(connection: BaseDatabaseWrapper) -> None:
    """Put the triggers into the database of ``connection``."""
    is_postgres = connection.vendor == "postgresql"
    forms, end = (_POSTGRES, _CALL) if is_postgres else (_SQLITE, _REFUSAL)
    with connection.cursor() as cursor:
        for table, same in _TABLES.items():
            for name, form in forms.items():
                body = f"{form} {end}".format(table=table, same=same)
                cursor.execute(f"CREATE TRIGGER {table}_{name} {body}")


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers out again: a migration's way back, never a way around."""
    is_postgres = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        for table in _TABLES:
            for name in _POSTGRES if is_postgres else _SQLITE:
                where = f" ON {table}" if is_postgres else ""
                cursor.execute(f"DROP TRIGGER {table}_{name}{where}")
