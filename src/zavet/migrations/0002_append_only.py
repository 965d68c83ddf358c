"""What people were once shown stays as it was shown."""

from django.db import migrations

from zavet.project.append_only import guard, unguard

TABLES = (
    "zavet_publication",
    "zavet_consentevent",
    "zavet_wording",
    "zavet_publishedtable",
    "zavet_dailypanel",
)


class Migration(migrations.Migration):
    """Guard the tables against change."""

    dependencies = [("zavet", "0001_initial")]
    operations = [migrations.RunPython(guard(*TABLES), unguard(*TABLES))]
