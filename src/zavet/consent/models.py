"""Consent as a series of events, and the exact wordings people saw. Rows are added, never changed."""

from django.db import models

from zavet.chance import new_id


class Wording(models.Model):
    """A text shown with a box, frozen under its SHA-256."""

    hash = models.CharField(primary_key=True, max_length=64)
    text = models.TextField()
    first_shown_at = models.DateTimeField()


class ConsentEvent(models.Model):
    """One answer of one person about one purpose, under one wording and version (152-ФЗ ст. 9 ч. 1, ч. 3).

    ``cause_id`` is the request a letter's answer came by; who entered it is its actor.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    site_id = models.UUIDField()
    subject_id = models.UUIDField()
    purpose = models.CharField(max_length=60)
    recipient = models.CharField(max_length=60, default="")
    kind = models.CharField(max_length=20)
    wording_hash = models.CharField(max_length=64)
    version_id = models.UUIDField()
    means = models.CharField(max_length=40)
    actor_kind = models.CharField(max_length=20)
    actor_id = models.UUIDField(null=True)
    cause_id = models.UUIDField(null=True)
    at = models.DateTimeField()

    class Meta:
        """Read per person, in order."""

        indexes = [models.Index(fields=["subject_id", "id"], name="consent_by_subject")]
