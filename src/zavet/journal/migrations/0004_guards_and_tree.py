"""Guards tree and checkpoints in the database itself, and grows the tree over entries that are there already."""

from django.db import migrations

from zavet.journal import guards
from zavet.journal.tree import grow_missing


def install(_apps, schema_editor):
    if schema_editor.connection.alias == "default":
        grow_missing()
    guards.install(schema_editor.connection)


def remove(_apps, schema_editor):
    guards.remove(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("journal", "0003_tree_and_checkpoints")]
    operations = [migrations.RunPython(install, remove)]
