"""The database's own guard: entries are only added, each continuing the chain, and the head follows them.

Whoever writes SQL past Zavet is stopped here. Who can drop triggers is not: that is what the chain is for.
"""

from typing import Final

from django.db.backends.base.base import BaseDatabaseWrapper

# INSERT OR REPLACE deletes without a DELETE trigger: what it could replace is looked for before each insert.
_SQLITE: Final = {
    "journal_entry_changed": """
        BEFORE UPDATE ON journal_entry BEGIN
            SELECT RAISE(ABORT, 'journal: entries are never changed');
        END""",
    "journal_entry_removed": """
        BEFORE DELETE ON journal_entry BEGIN
            SELECT RAISE(ABORT, 'journal: entries are never removed');
        END""",
    "journal_entry_continues": """
        BEFORE INSERT ON journal_entry
        WHEN NOT EXISTS (
            SELECT 1 FROM journal_head
            WHERE position = NEW.position - 1 AND hash = NEW.previous_hash
        ) OR EXISTS (SELECT 1 FROM journal_entry WHERE id = NEW.id OR rowid = NEW.rowid) BEGIN
            SELECT RAISE(ABORT, 'journal: the entry does not continue the chain');
        END""",
    "journal_head_follows": """
        AFTER INSERT ON journal_entry BEGIN
            UPDATE journal_head SET position = NEW.position, hash = NEW.hash;
        END""",
    "journal_head_changed": """
        BEFORE UPDATE ON journal_head
        WHEN NEW.position <> OLD.position + 1 OR NOT EXISTS (
            SELECT 1 FROM journal_entry WHERE position = NEW.position AND hash = NEW.hash
        ) BEGIN
            SELECT RAISE(ABORT, 'journal: the head only follows a new entry');
        END""",
    "journal_head_single": """
        BEFORE INSERT ON journal_head WHEN EXISTS (SELECT 1 FROM journal_head) BEGIN
            SELECT RAISE(ABORT, 'journal: there is one head');
        END""",
    "journal_head_removed": """
        BEFORE DELETE ON journal_head BEGIN
            SELECT RAISE(ABORT, 'journal: the head is never removed');
        END""",
}

_POSTGRES_FUNCTIONS: Final = {
    "journal_refuse": """
        BEGIN
            RAISE EXCEPTION 'journal: % on % is refused', TG_OP, TG_TABLE_NAME;
        END""",
    "journal_continue": """
        BEGIN
            PERFORM 1 FROM journal_head
            WHERE position = NEW.position - 1 AND hash = NEW.previous_hash;
            IF NOT FOUND THEN
                RAISE EXCEPTION 'journal: the entry does not continue the chain';
            END IF;
            RETURN NEW;
        END""",
    "journal_follow": """
        BEGIN
            UPDATE journal_head SET position = NEW.position, hash = NEW.hash;
            RETURN NULL;
        END""",
    "journal_guard_head": """
        BEGIN
            PERFORM 1 FROM journal_entry WHERE position = NEW.position AND hash = NEW.hash;
            IF NOT FOUND OR NEW.position <> OLD.position + 1 THEN
                RAISE EXCEPTION 'journal: the head only follows a new entry';
            END IF;
            RETURN NEW;
        END""",
}

_POSTGRES: Final = {
    "journal_entry_kept": """
        BEFORE UPDATE OR DELETE ON journal_entry
        FOR EACH ROW EXECUTE FUNCTION journal_refuse()""",
    "journal_entry_not_emptied": """
        BEFORE TRUNCATE ON journal_entry
        FOR EACH STATEMENT EXECUTE FUNCTION journal_refuse()""",
    "journal_entry_continues": """
        BEFORE INSERT ON journal_entry
        FOR EACH ROW EXECUTE FUNCTION journal_continue()""",
    "journal_head_follows": """
        AFTER INSERT ON journal_entry
        FOR EACH ROW EXECUTE FUNCTION journal_follow()""",
    "journal_head_changed": """
        BEFORE UPDATE ON journal_head
        FOR EACH ROW EXECUTE FUNCTION journal_guard_head()""",
    "journal_head_removed": """
        BEFORE DELETE ON journal_head
        FOR EACH ROW EXECUTE FUNCTION journal_refuse()""",
    "journal_head_not_emptied": """
        BEFORE TRUNCATE ON journal_head
        FOR EACH STATEMENT EXECUTE FUNCTION journal_refuse()""",
}


def install(connection: BaseDatabaseWrapper) -> None:
    """Put the triggers into the database of ``connection``."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for name, body in _POSTGRES_FUNCTIONS.items():
                cursor.execute(
                    f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $${body}$$"
                )
        for name, body in _triggers(connection).items():
            cursor.execute(f"CREATE TRIGGER {name} {body}")


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers out again: a migration's way back, never a way around."""
    with connection.cursor() as cursor:
        for name, body in _triggers(connection).items():
            table = " ON journal_head" if "ON journal_head" in body else " ON journal_entry"
            on = table if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER {name}{on}")
        if connection.vendor == "postgresql":
            for name in _POSTGRES_FUNCTIONS:
                cursor.execute(f"DROP FUNCTION {name}()")


def _triggers(connection: BaseDatabaseWrapper) -> dict[str, str]:
    return _POSTGRES if connection.vendor == "postgresql" else _SQLITE
