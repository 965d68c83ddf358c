"""Tables of who is who: operators, their sites and staff, subjects by random ids. Constraints only, no decisions.

A subject's row holds no personal data: what is known of a person lies in the vault.
"""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from zavet.chance import new_id


class Operator(models.Model):
    """Who runs sites and answers for them (152-ФЗ ст. 3 п. 2)."""

    id = models.UUIDField(primary_key=True, default=new_id)
    slug = models.SlugField(unique=True)
    name = models.TextField()
    created_at = models.DateTimeField()


class Site(models.Model):
    """One site, chosen by host name; every record belongs to one."""

    id = models.UUIDField(primary_key=True, default=new_id)
    operator = models.ForeignKey(Operator, on_delete=models.PROTECT, related_name="sites")
    slug = models.SlugField(unique=True)
    host = models.CharField(max_length=253, unique=True)
    name = models.TextField()
    kind = models.CharField(max_length=40)
    created_at = models.DateTimeField()


class SubjectRecord(models.Model):
    """One person at one site: a random id and moments, nothing else.

    A *correspondent* is whoever wrote one request: their letters are sealed under a key of their own, which lives as
    long as the request has to be provable. ``correspondent_for_id`` is the person they proved to be, or to act for;
    ``correspondence_until_at`` the end of that time, known since the request was closed.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="subjects")
    created_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    is_correspondent = models.BooleanField(default=False)
    correspondent_for_id = models.UUIDField(null=True)
    correspondence_until_at = models.DateTimeField(null=True)

    class Meta:
        """A person asks who read their letters, the sweeper for correspondence whose time is over."""

        indexes = [
            models.Index(
                fields=["correspondent_for_id"],
                condition=models.Q(correspondent_for_id__isnull=False),
                name="correspondent_by_person",
            ),
            models.Index(
                fields=["correspondence_until_at"],
                condition=models.Q(ended_at=None, correspondence_until_at__isnull=False),
                name="correspondence_by_end",
            ),
        ]


class IdentityProof(models.Model):
    """How somebody who asks proved who they are: the method, a digest of the evidence, never the evidence itself.

    ``cause_id`` is the request it was for. Nothing of the person leaves on a request before it (152-ФЗ ст. 14 ч. 3).
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    subject = models.ForeignKey(
        SubjectRecord, on_delete=models.PROTECT, related_name="identity_proofs"
    )
    cause_id = models.UUIDField()
    method = models.CharField(max_length=40)
    evidence_digest = models.CharField(max_length=64, default="")
    is_proven = models.BooleanField()
    checked_by_id = models.UUIDField(null=True)
    checked_at = models.DateTimeField()
    until_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        """A decision asks for a person's proofs."""

        indexes = [models.Index(fields=["subject", "until_at"], name="proof_by_subject")]


class Representative(models.Model):
    """Somebody who acts for a subject, with the kind and digest of the document that proves it (152-ФЗ ст. 9 ч. 1)."""

    id = models.UUIDField(primary_key=True, default=new_id)
    subject = models.ForeignKey(
        SubjectRecord, on_delete=models.PROTECT, related_name="representatives"
    )
    represented_by = models.ForeignKey(
        SubjectRecord, on_delete=models.PROTECT, related_name="represents"
    )
    proof_kind = models.CharField(max_length=60)
    proof_digest = models.CharField(max_length=64)
    checked_by_id = models.UUIDField()
    from_at = models.DateTimeField()
    until_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        """A right to act for somebody always ends."""

        constraints = [
            models.CheckConstraint(
                condition=models.Q(until_at__gt=models.F("from_at")), name="representative_ends"
            )
        ]


class Staff(models.Model):
    """One of the operator's staff, known to subjects and inspectors by name and position."""

    id = models.UUIDField(primary_key=True, default=new_id)
    operator = models.ForeignKey(Operator, on_delete=models.PROTECT, related_name="staff")
    name = models.TextField()
    position = models.TextField()
    email = models.TextField(default="")
    is_officer = models.BooleanField(default=False)
    officer_from_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)


class Authorisation(models.Model):
    """A leave to see data for purposes, worth nothing until its warning is signed (municipal-portal 3)."""

    id = models.UUIDField(primary_key=True, default=new_id)
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="authorisations")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="authorisations")
    purposes = models.JSONField()
    categories = models.JSONField()
    granted_by_id = models.UUIDField()
    granted_at = models.DateTimeField()
    from_at = models.DateTimeField()
    until_at = models.DateTimeField()
    warning_text = models.TextField()
    warning_hash = models.CharField(max_length=64)
    signed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    renews_id = models.UUIDField(null=True)

    class Meta:
        """An authorisation always ends."""

        constraints = [
            models.CheckConstraint(
                condition=models.Q(until_at__gt=models.F("from_at")), name="authorisation_ends"
            )
        ]


class Accounts(BaseUserManager["Account"]):
    """Finds accounts by their random name, as Django's sign-in asks."""


class Account(AbstractBaseUser):
    """A login. Its name is random, so the table says nothing of the person behind it."""

    id = models.UUIDField(primary_key=True, default=new_id)
    username = models.CharField(max_length=64, unique=True)
    subject = models.OneToOneField(
        SubjectRecord, null=True, on_delete=models.PROTECT, related_name="account"
    )
    staff = models.OneToOneField(Staff, null=True, on_delete=models.PROTECT, related_name="account")
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = None
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = Accounts()

    class Meta:
        """A login is a subject's or a staff member's, never both and never nobody's."""

        constraints = [
            models.CheckConstraint(
                condition=models.Q(subject__isnull=False, staff__isnull=True)
                | models.Q(subject__isnull=True, staff__isnull=False),
                name="account_of_one",
            )
        ]


class EntryLink(models.Model):
    """A link that works once: the e-mail confirmation, or the officer's first sign-in. Only its hash is kept."""

    id = models.UUIDField(primary_key=True, default=new_id)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="entry_links")
    purpose = models.CharField(max_length=20)
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    until_at = models.DateTimeField()
    spent_at = models.DateTimeField(null=True)
