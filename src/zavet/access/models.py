"""What waits for a second person: an action one of the staff proposed and another has to approve (kindergarten ¶7)."""

from django.db import models

from zavet.chance import new_id


class Proposal(models.Model):
    """One action proposed; worth nothing until another person approved it, and only until its end.

    ``cause_id`` is what it was proposed for: a request, or an authority's demand; ``residence_country`` the country
    whose law such a demand stands on, ISO 3166 (kindergarten ¶6).
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    site_id = models.UUIDField()
    subject_id = models.UUIDField()
    action = models.CharField(max_length=20)
    categories = models.JSONField()
    purpose = models.CharField(max_length=40)
    recipient = models.CharField(max_length=40, default="")
    cause_id = models.UUIDField(null=True)
    residence_country = models.CharField(max_length=2, default="")
    proposed_by_id = models.UUIDField()
    proposed_at = models.DateTimeField()
    until_at = models.DateTimeField()
    answered_by_id = models.UUIDField(null=True)
    answered_at = models.DateTimeField(null=True)
    is_approved = models.BooleanField(default=False)
    used_at = models.DateTimeField(null=True)

    class Meta:
        """Nobody approves what they proposed; the decision looks for a person's proposals."""

        constraints = [
            models.CheckConstraint(
                condition=models.Q(answered_by_id=None)
                | ~models.Q(answered_by_id=models.F("proposed_by_id")),
                name="second_is_another",
            )
        ]
        indexes = [models.Index(fields=["subject_id"], name="proposal_by_subject")]


class Silence(models.Model):
    """An authority's demand the persons are not told of, by the law it names: their own looks leave it out.

    ``cause_id`` is the demand; without ``until_at`` it lasts until it is ended.
    """

    cause_id = models.UUIDField(primary_key=True)
    site_id = models.UUIDField()
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True)


class DestructionAct(models.Model):
    """The number people know a destruction by, «А-2026-5», through the site's year; what went the journal tells.

    ``id`` is the act's reference in the journal and in requests. Nothing of a person stands here.
    """

    id = models.UUIDField(primary_key=True)
    site_id = models.UUIDField()
    year = models.IntegerField()
    serial = models.IntegerField()

    class Meta:
        """A number is given once."""

        constraints = [
            models.UniqueConstraint(fields=["site_id", "year", "serial"], name="one_act_a_number")
        ]
