"""Demands of authorities: who asked, by which paper, of whom and which data, and what came of it. No value stands here.

What was written, scanned and answered lies in the vault, sealed under the key of the demand's correspondent. Of people
only their random ids stand here: the proof that something was disclosed outlives the data.
"""

from django.db import models

from zavet.chance import new_id
from zavet.disclosure.words import DemandDocument, DemandState


class Demand(models.Model):
    """One demand, with the number of the site's year, a last day and, once only, an end.

    ``recipient`` is the policy's code, ``authority`` the office that asks, ``basis`` the law as it cites it;
    ``residence_country`` (ISO 3166) where it asks by the law of the person's country. ``silence_ground`` is the law by
    which the persons are not told, until ``silence_until_on``. ``scan_id`` is the paper as it came; the letters are
    what was typed of it, the reasoned notice of an extension, and the answer, whose PDF is ``answer_file_id``.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    site_id = models.UUIDField()
    year = models.IntegerField()
    serial = models.IntegerField()
    recipient = models.CharField(max_length=40)
    authority = models.CharField(max_length=200)
    document = models.CharField(max_length=40, choices=[(one, one) for one in DemandDocument])
    outer_number = models.CharField(max_length=80)
    written_on = models.DateField()
    received_on = models.DateField()
    basis = models.CharField(max_length=200)
    residence_country = models.CharField(max_length=2, default="")
    silence_ground = models.CharField(max_length=200, default="")
    silence_until_on = models.DateField(null=True)
    state = models.CharField(max_length=20, choices=[(one, one) for one in DemandState])
    correspondent_id = models.UUIDField()
    letter_id = models.UUIDField(null=True)
    scan_id = models.UUIDField(null=True)
    notice_id = models.UUIDField(null=True)
    answer_id = models.UUIDField(null=True)
    answer_file_id = models.UUIDField(null=True)
    registered_at = models.DateTimeField()
    registered_by_id = models.UUIDField()
    due_on = models.DateField()
    alarm_on = models.DateField()
    is_provisional = models.BooleanField(default=False)
    extended_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by_id = models.UUIDField(null=True)
    ground = models.CharField(max_length=80, default="")
    sent_at = models.DateTimeField(null=True)
    sent_by = models.CharField(max_length=20, default="")

    class Meta:
        """Numbers run through a site's year; the register is read by what is open and by day."""

        constraints = [
            models.UniqueConstraint(
                fields=["site_id", "year", "serial"], name="one_demand_number_a_year"
            )
        ]
        indexes = [models.Index(fields=["site_id", "ended_at", "due_on"], name="demand_by_day")]


class DemandScope(models.Model):
    """Of whom a demand asks which data, field by field; ``proposal_id`` waits for the second person's yes.

    ``provided`` are those of them that were held, and so were handed over; ``entry_id`` is the journal's entry of it.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    demand = models.ForeignKey(Demand, on_delete=models.PROTECT, related_name="scopes")
    subject_id = models.UUIDField()
    categories = models.JSONField()
    proposal_id = models.UUIDField(null=True)
    provided = models.JSONField(default=list)
    provided_at = models.DateTimeField(null=True)
    entry_id = models.UUIDField(null=True)

    class Meta:
        """A person stands once in a demand, and asks what was disclosed of them."""

        constraints = [
            models.UniqueConstraint(fields=["demand", "subject_id"], name="one_scope_a_person")
        ]
        indexes = [models.Index(fields=["subject_id"], name="scope_by_subject")]
