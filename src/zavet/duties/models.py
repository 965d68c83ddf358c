"""What is owed, to whom, by which clause or article, by when."""

from django.db import models

from zavet.chance import new_id


class Duty(models.Model):
    """One thing the operator owes; closed by the act that fulfils it. No categories means all data.

    ``term_id`` names the law's term it is counted by; ``cause_id`` the request it came with. ``due_on`` is the last day
    of the law, ``alarm_on`` that of the strict reader, who counts the first day too; ``due_at`` the end of a term in
    hours. ``is_provisional``: days off of a year were counted that no act has fixed yet.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    site_id = models.UUIDField()
    subject_id = models.UUIDField(null=True)
    cause_id = models.UUIDField(null=True)
    kind = models.CharField(max_length=60)
    term_id = models.CharField(max_length=20, default="")
    categories = models.JSONField(default=list)
    clause = models.CharField(max_length=60, default="")
    article = models.CharField(max_length=60, default="")
    opened_at = models.DateTimeField()
    due_on = models.DateField()
    alarm_on = models.DateField()
    due_at = models.DateTimeField(null=True)
    is_provisional = models.BooleanField(default=False)
    extended_at = models.DateTimeField(null=True)
    reminded_on = models.DateField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        """The officer's day asks for open duties of a site by date, an ending for those of a person or a request."""

        indexes = [
            models.Index(fields=["site_id", "closed_at", "due_on"], name="duty_by_day"),
            models.Index(
                fields=["subject_id", "site_id", "closed_at", "due_on"], name="duty_by_subject"
            ),
            models.Index(fields=["cause_id"], name="duty_by_cause"),
        ]


class DayOff(models.Model):
    """A day the operator's calendar differs on: off by an act of the region, or worked by an order of the operator."""

    id = models.UUIDField(primary_key=True, default=new_id)
    operator_id = models.UUIDField()
    day_on = models.DateField()
    is_working = models.BooleanField(default=False)
    ground = models.CharField(max_length=200)

    class Meta:
        """A day is one thing for an operator."""

        constraints = [
            models.UniqueConstraint(fields=["operator_id", "day_on"], name="one_word_on_a_day")
        ]
