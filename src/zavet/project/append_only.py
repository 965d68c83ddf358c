"""Tables whose rows are added and never changed: the database itself sees to it, on SQLite and PostgreSQL.

A published policy, a consent event, a wording, a published statistic: what was once shown to people stays as shown.
"""

from collections.abc import Callable

from django.apps.registry import Apps
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

_SQLITE = """\
CREATE TRIGGER {table}_never_{verb} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, 'rows of {table} are never changed'); END
"""
# INSERT OR REPLACE deletes without a DELETE trigger: what it could replace is looked for before each insert.
_SQLITE_REPLACE = """\
CREATE TRIGGER {table}_never_replace BEFORE INSERT ON {table}
WHEN EXISTS (SELECT 1 FROM {table} WHERE {same})
BEGIN SELECT RAISE(ABORT, 'rows of {table} are never changed'); END
"""
_FUNCTION = """\
CREATE OR REPLACE FUNCTION zavet_never() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'rows of % are never changed', TG_TABLE_NAME; END $$
"""
_POSTGRES = """\
CREATE TRIGGER {table}_never_{verb} BEFORE {verb} ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION zavet_never()
"""
Step = Callable[[Apps, BaseDatabaseSchemaEditor], None]


def guard(*tables: str) -> Step:
    """Return the migration step after which rows of ``tables`` can be added, and nothing else."""

    def install(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
        if editor.connection.alias != "default":
            return
        if editor.connection.vendor == "postgresql":
            editor.execute(_FUNCTION, params=None)  # its percent sign is PostgreSQL's own
        for table, verb in _pairs(editor, tables):
            form = _POSTGRES if editor.connection.vendor == "postgresql" else _SQLITE
            editor.execute(form.format(table=table, verb=verb))
        if editor.connection.vendor == "sqlite":
            for table in tables:
                same = _same_row(editor, table)
                editor.execute(_SQLITE_REPLACE.format(table=table, same=same))

    return install


def unguard(*tables: str) -> Step:
    """Return the step back."""

    def remove(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
        if editor.connection.alias != "default":
            return
        where = " ON {table}" if editor.connection.vendor == "postgresql" else ""
        for table, verb in _pairs(editor, tables):
            editor.execute(f"DROP TRIGGER {table}_never_{verb}" + where.format(table=table))
        if editor.connection.vendor == "sqlite":
            for table in tables:
                editor.execute(f"DROP TRIGGER {table}_never_replace")

    return remove


def _same_row(editor: BaseDatabaseSchemaEditor, table: str) -> str:
    """Return the condition under which a row to be added would take the place of one that is there."""
    with editor.connection.cursor() as cursor:
        found = editor.connection.introspection.get_constraints(cursor, table).values()
    unique = [one["columns"] for one in found if one["unique"] or one["primary_key"]]
    keys = (" AND ".join(f'"{name}" = NEW."{name}"' for name in names) for names in unique)
    return " OR ".join(["rowid = NEW.rowid", *(f"({key})" for key in keys)])


def _pairs(editor: BaseDatabaseSchemaEditor, tables: tuple[str, ...]) -> list[tuple[str, str]]:
    verbs = ["update", "delete"]
    if editor.connection.vendor == "postgresql":
        verbs.append("truncate")
    return [(table, verb) for table in tables for verb in verbs]
