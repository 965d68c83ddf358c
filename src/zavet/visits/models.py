"""What is kept of access logs.

Published sums by day, the ledger of what was published, and the imports.

No table has room for an address, an agent name or a referring URL. The database itself refuses to
change or remove what was published and what was decided upon (migration 0002).
"""

from django.db import models

from zavet.chance import new_id


class ImportState(models.TextChoices):
    """What an import came to."""

    PUBLISHED = "published"
    NOTHING_NEW = "nothing_new"


class Outcome(models.TextChoices):
    """What became of a table: a table without a single hit, or not in the policy, is decided upon too."""

    PUBLISHED = "published"
    WITHHELD = "withheld"
    EMPTY = "empty"
    NOT_PROVIDED = "not_provided"


class ImportRun(models.Model):
    """One file read to its end. Its path and name are not kept: they may name a person."""

    id = models.UUIDField(primary_key=True, default=new_id)
    site_id = models.UUIDField()
    digest = models.CharField(max_length=64)
    size = models.BigIntegerField()
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField()
    lines = models.BigIntegerField()
    hits = models.BigIntegerField()
    late = models.BigIntegerField()
    early = models.BigIntegerField()
    patched = models.BigIntegerField()
    malformed = models.JSONField()
    first_on = models.DateField(null=True)
    last_on = models.DateField(null=True)
    state = models.CharField(max_length=20, choices=ImportState.choices)

    class Meta:
        """A file counts once; only one with hits of a day still running may come again."""

        constraints = [
            models.UniqueConstraint(
                fields=["site_id", "digest"],
                condition=models.Q(early=0),
                name="visits_file_counts_once",
            )
        ]


class PublishedTable(models.Model):
    """The ledger: a panel of a day is decided upon once, whatever came of it."""

    site_id = models.UUIDField()
    day_on = models.DateField()
    panel = models.CharField(max_length=20)
    is_bot = models.BooleanField()
    run_id = models.UUIDField()
    outcome = models.CharField(max_length=20, choices=Outcome.choices)
    groups = models.IntegerField()
    rest_groups = models.IntegerField()
    k = models.IntegerField()

    class Meta:
        """One decision per table."""

        constraints = [
            models.UniqueConstraint(
                fields=["site_id", "day_on", "panel", "is_bot"], name="visits_table_decided_once"
            )
        ]


class DailyPanel(models.Model):
    """One published row: what the release rule let through, and nothing else."""

    site_id = models.UUIDField()
    day_on = models.DateField()
    panel = models.CharField(max_length=20)
    key = models.CharField(max_length=255)
    is_bot = models.BooleanField()
    hits = models.BigIntegerField()
    bytes = models.BigIntegerField()
    visitors = models.BigIntegerField()

    class Meta:
        """Read by panel over a period."""

        constraints = [
            models.UniqueConstraint(
                fields=["site_id", "panel", "day_on", "is_bot", "key"], name="visits_row_once"
            )
        ]
