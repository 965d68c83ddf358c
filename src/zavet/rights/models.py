"""Requests and claims: who asked what, when, by which channel, and how it ended. No text stands here.

What was written lies in the vault, sealed under the key of the request's correspondent.
"""

from django.db import models

from zavet.chance import new_id
from zavet.core.language.words import Channel
from zavet.core.requests import IdentityState, Requester, RequestState


class SubjectRequest(models.Model):
    """One request, claim or question: a thread with a number, an owner and a last day.

    ``kinds`` are the rights it calls on: one letter may withdraw a consent and ask what is held. ``categories`` and
    ``purposes`` are the policy's codes it is about; none means all.
    ``has_news``: a message came that no staff has seen to. ``intake_token_hash``: of the secret told at intake, once a
    proof made it void.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    site_id = models.UUIDField()
    year = models.IntegerField()
    serial = models.IntegerField()
    kinds = models.JSONField()
    categories = models.JSONField(default=list)
    purposes = models.JSONField(default=list)
    requester = models.CharField(max_length=20, choices=[(one, one) for one in Requester])
    channel = models.CharField(max_length=20, choices=[(one, one) for one in Channel])
    state = models.CharField(max_length=20, choices=[(one, one) for one in RequestState])
    identity = models.CharField(max_length=20, choices=[(one, one) for one in IdentityState])
    correspondent_id = models.UUIDField()
    subject_id = models.UUIDField(null=True)
    assignee_id = models.UUIDField(null=True)
    received_at = models.DateTimeField()
    registered_at = models.DateTimeField()
    registered_by_id = models.UUIDField(null=True)
    outer_number = models.CharField(max_length=40, default="")
    written_on = models.DateField(null=True)
    due_on = models.DateField()
    alarm_on = models.DateField()
    is_provisional = models.BooleanField(default=False)
    extended_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=40, default="")
    ground = models.CharField(max_length=80, default="")
    repeats_id = models.UUIDField(null=True)
    joined_to_id = models.UUIDField(null=True)
    token_hash = models.CharField(max_length=64, unique=True)
    intake_token_hash = models.CharField(max_length=64, null=True, unique=True)  # noqa: DJ001 - no proof voided it
    has_news = models.BooleanField(default=False)
    source_digest = models.CharField(max_length=64, null=True, unique=True)  # noqa: DJ001 - no source is no text

    class Meta:
        """Numbers run through a site's year; the queue is asked for by state and day."""

        constraints = [
            models.UniqueConstraint(fields=["site_id", "year", "serial"], name="one_number_a_year")
        ]
        indexes = [
            models.Index(
                fields=["site_id", "closed_at", "due_on", "alarm_on"], name="request_by_day"
            ),
            models.Index(fields=["site_id", "assignee_id", "closed_at"], name="request_by_owner"),
            models.Index(
                fields=["site_id", "closed_at", "state", "due_on"], name="request_by_state"
            ),
            models.Index(fields=["site_id", "closed_at", "has_news"], name="request_by_news"),
            models.Index(fields=["site_id", "closed_at", "identity"], name="request_by_identity"),
            models.Index(fields=["subject_id"], name="request_by_subject"),
            models.Index(fields=["correspondent_id"], name="request_by_correspondent"),
        ]


class RequestStep(models.Model):
    """One thing that happened in a thread, in order: the timeline. ``letter_id`` names its sealed text, if it has one.

    ``serial`` numbers the operator's outgoing letters through the site's year; ``file_id`` is the letter's PDF.
    ``facts`` are codes, as in the journal: which effect it had, what stays until when, what goes on by which ground.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    request = models.ForeignKey(SubjectRequest, on_delete=models.PROTECT, related_name="steps")
    site_id = models.UUIDField()
    at = models.DateTimeField()
    event = models.CharField(max_length=40)
    staff_id = models.UUIDField(null=True)
    letter_id = models.UUIDField(null=True)
    file_id = models.UUIDField(null=True)
    template = models.CharField(max_length=40, default="")
    year = models.IntegerField(null=True)
    serial = models.IntegerField(null=True)
    sent_at = models.DateTimeField(null=True)
    sent_by = models.CharField(max_length=20, default="")
    is_inner = models.BooleanField(default=False)
    source_digest = models.CharField(max_length=64, null=True, unique=True)  # noqa: DJ001 - the same
    facts = models.JSONField(default=dict)

    class Meta:
        """A thread in order; an outgoing number is given once."""

        constraints = [
            models.UniqueConstraint(
                fields=["site_id", "year", "serial"],
                condition=models.Q(serial__isnull=False),
                name="one_outgoing_number_a_year",
            )
        ]
        indexes = [models.Index(fields=["request", "at"], name="step_by_request")]


class ConfirmationLink(models.Model):
    """A link sent to a person's own confirmed address: whoever opens it proves to be them. Only its hash is kept."""

    id = models.UUIDField(primary_key=True, default=new_id)
    request_id = models.UUIDField()
    subject_id = models.UUIDField()
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    until_at = models.DateTimeField()
    spent_at = models.DateTimeField(null=True)

    class Meta:
        """A request's earlier links end with a new one."""

        indexes = [models.Index(fields=["request_id"], name="confirmation_by_request")]


class LetterTally(models.Model):
    """How many letters of a day came to a mailbox and what came of them: numbers alone. ``box`` names it as set."""

    id = models.UUIDField(primary_key=True, default=new_id)
    box = models.CharField(max_length=300)
    day_on = models.DateField()
    outcome = models.CharField(max_length=40)
    number = models.IntegerField(default=0)
    last_at = models.DateTimeField()

    class Meta:
        """One number for an outcome a day."""

        constraints = [
            models.UniqueConstraint(fields=["box", "day_on", "outcome"], name="one_tally_a_day")
        ]


class SavedView(models.Model):
    """A filter of the queue one of the staff keeps by name."""

    id = models.UUIDField(primary_key=True, default=new_id)
    staff_id = models.UUIDField()
    site_id = models.UUIDField()
    name = models.CharField(max_length=60)
    filters = models.JSONField()

    class Meta:
        """A name is one view of theirs."""

        constraints = [
            models.UniqueConstraint(fields=["staff_id", "site_id", "name"], name="one_view_a_name")
        ]


class CalendarFeed(models.Model):
    """The address an officer's calendar asks for dates at; only its hash is kept."""

    id = models.UUIDField(primary_key=True, default=new_id)
    staff_id = models.UUIDField()
    site_id = models.UUIDField()
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
