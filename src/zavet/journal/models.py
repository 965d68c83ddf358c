"""Tables of the journal: entries, the head of their chain, the tree over them, its signed checkpoints.

Triggers refuse to change any of them (see triggers.py and guards.py). No column here is beyond verification.

INVARIANT: positions run 1, 2, 3 … without a gap; ``facts`` is the canonical text that was hashed.
"""

from django.db import models

from zavet.core.values import ActorKind


class Entry(models.Model):
    """One thing that was done or refused: what, by whom, when, with codes and random references only."""

    position = models.BigIntegerField(primary_key=True)
    id = models.UUIDField(unique=True)
    event = models.CharField(max_length=120)
    site_id = models.UUIDField(null=True)
    subject_id = models.UUIDField(null=True)
    actor_kind = models.CharField(max_length=20, choices=[(kind, kind) for kind in ActorKind])
    actor_id = models.UUIDField(null=True)
    at = models.DateTimeField()
    facts = models.TextField()
    is_sealed = models.BooleanField()
    previous_hash = models.BinaryField(max_length=32)
    hash = models.BinaryField(max_length=32)

    class Meta:
        """The journal is read by site and by subject, newest first."""

        indexes = [
            models.Index(fields=["site_id", "position"], name="entry_by_site"),
            models.Index(fields=["subject_id", "position"], name="entry_by_subject"),
        ]


class Head(models.Model):
    """The one row that says how far the chain has come; whoever appends locks it first."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    position = models.BigIntegerField()
    hash = models.BinaryField(max_length=32)

    class Meta:
        """There is one head."""

        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="one_head")]


class Subtree(models.Model):
    """The root of a whole subtree: 256 entries at level 1, 256 subtrees of level 1 at level 2, and so on."""

    pk = models.CompositePrimaryKey("level", "place")
    level = models.SmallIntegerField()
    place = models.BigIntegerField()
    hash = models.BinaryField(max_length=32)


class Checkpoint(models.Model):
    """A signed checkpoint: how many entries there were, and the note as it was written outside the database."""

    size = models.BigIntegerField(primary_key=True)
    text = models.TextField()
