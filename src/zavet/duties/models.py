"""What is owed, to whom, by which clause or article, by when."""

from django.db import models

from zavet.chance import new_id


class Duty(models.Model):
    """One thing the operator owes; closed by the act that fulfils it. No categories means all data."""

    id = models.UUIDField(primary_key=True, default=new_id)
    site_id = models.UUIDField()
    subject_id = models.UUIDField(null=True)
    kind = models.CharField(max_length=60)
    categories = models.JSONField(default=list)
    clause = models.CharField(max_length=60, default="")
    article = models.CharField(max_length=60, default="")
    opened_at = models.DateTimeField()
    due_on = models.DateField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        """The officer's day asks for open duties of a site by date, an ending for those of a person."""

        indexes = [
            models.Index(fields=["site_id", "closed_at", "due_on"], name="duty_by_day"),
            models.Index(
                fields=["subject_id", "site_id", "closed_at", "due_on"], name="duty_by_subject"
            ),
        ]
