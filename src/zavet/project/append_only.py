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

    return install


def unguard(*tables: str) -> Step:
    """Return the step back."""

    def remove(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
        if editor.connection.alias != "default":
            return
        where = " ON {table}" if editor.connection.vendor == "postgresql" else ""
        for table, verb in _pairs(editor, tables):
            editor.execute(f"DROP TRIGGER {table}_never_{verb}" + where.format(table=table))

    return remove


def _pairs(editor: BaseDatabaseSchemaEditor, tables: tuple[str, ...]) -> list[tuple[str, str]]:
    verbs = ["update", "delete"]
    if editor.connection.vendor == "postgresql":
        verbs.append("truncate")
    return [(table, verb) for table in tables for verb in verbs]
