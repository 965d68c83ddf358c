"""Tables of the vault. Values are sealed bytes; what stands beside them in the clear says nothing of the person."""

from enum import StrEnum

from django.db import models

from zavet.chance import new_id
from zavet.core.decisions import DatumState
from zavet.core.language.words import FieldKind
from zavet.core.values import Origin, Source, Visibility


class Family(StrEnum):
    """What a person's key opens: data they gave, data collected automatically, or the link between the two."""

    GIVEN = "given"
    AUTOMATIC = "automatic"
    LINK = "link"

    @classmethod
    def of(cls, *, origin: str, kind: str) -> "Family":
        """Return which key seals a value: by which address a person came lies apart from all else (kindergarten ¶6)."""
        return cls.LINK if kind == FieldKind.NETWORK_ADDRESS else cls(origin)


class DataKey(models.Model):
    """One person's key of one family, wrapped by the ring. Lives in the database ``keys``.

    A destroyed key leaves its row without the key, so that it is never made again.
    """

    subject_id = models.UUIDField()
    family = models.CharField(max_length=10, choices=[(one, one) for one in Family])
    ring_key_id = models.CharField(max_length=40)
    wrapped = models.BinaryField()
    created_at = models.DateTimeField()
    destroyed_at = models.DateTimeField(null=True)

    class Meta:
        """One key of each family; a destroyed one is empty."""

        constraints = [
            models.UniqueConstraint(fields=["subject_id", "family"], name="one_key_of_family"),
            models.CheckConstraint(
                condition=models.Q(destroyed_at=None) | models.Q(wrapped=b""),
                name="destroyed_key_is_empty",
            ),
        ]


class Datum(models.Model):
    """One value of one category about one person at one site, with where it came from and what it is kept for.

    ``known_good_at`` is when somebody last stood by the value; ``asked_at`` when the person was asked to, since then.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    site_id = models.UUIDField()
    subject_id = models.UUIDField()
    category = models.CharField(max_length=40)
    kind = models.CharField(max_length=40)
    origin = models.CharField(max_length=10, choices=[(one, one) for one in Origin])
    sealed = models.BinaryField()
    state = models.CharField(max_length=20, choices=[(one, one) for one in DatumState])
    visibility = models.CharField(
        max_length=20, choices=[(one, one) for one in Visibility], default=Visibility.CONFIDENTIAL
    )
    service = models.CharField(max_length=40)
    source = models.CharField(max_length=20, choices=[(one, one) for one in Source])
    given_by_id = models.UUIDField(null=True)
    reference = models.CharField(max_length=60, default="")
    known_at = models.DateTimeField(null=True)
    policy_version_id = models.UUIDField()
    purposes = models.JSONField()
    ended_purposes = models.JSONField(default=list)
    stored_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    verified_at = models.DateTimeField(null=True)
    replaced_at = models.DateTimeField(null=True)
    known_good_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True)

    class Meta:
        """A person has one value of a category at a site; what nobody confirmed, or for long, is looked for often."""

        constraints = [
            models.UniqueConstraint(
                fields=["subject_id", "site_id", "category"], name="one_datum_of_category"
            )
        ]
        indexes = [
            models.Index(
                fields=["site_id", "stored_at"],
                condition=models.Q(state="unconfirmed"),
                name="datum_unconfirmed",
            ),
            models.Index(fields=["site_id", "category", "known_good_at"], name="datum_by_age"),
        ]


class SealedFile(models.Model):
    """A scan or an upload: its sealed bytes lie in the folder of files, its own key here, wrapped by the person's.

    ``about`` is the sealed name and media type; ``size`` counts the bytes as they were given.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    site_id = models.UUIDField()
    subject_id = models.UUIDField()
    category = models.CharField(max_length=40)
    origin = models.CharField(max_length=10, choices=[(one, one) for one in Origin])
    wrapped_key = models.BinaryField()
    about = models.BinaryField()
    size = models.BigIntegerField()
    state = models.CharField(max_length=20, choices=[(one, one) for one in DatumState])
    service = models.CharField(max_length=40)
    source = models.CharField(max_length=20, choices=[(one, one) for one in Source])
    given_by_id = models.UUIDField(null=True)
    reference = models.CharField(max_length=60, default="")
    known_at = models.DateTimeField(null=True)
    policy_version_id = models.UUIDField()
    purposes = models.JSONField()
    ended_purposes = models.JSONField(default=list)
    stored_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        """A person may have many files of a category."""

        indexes = [models.Index(fields=["subject_id"], name="file_by_subject")]


class Letter(models.Model):
    """One sealed text of a request: who writes and where from, what they say, what is answered, notes on it.

    It is sealed under the key of the request's correspondent, so that it has a fate of its own.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    site_id = models.UUIDField()
    subject_id = models.UUIDField()
    sealed = models.BinaryField()
    stored_at = models.DateTimeField()

    class Meta:
        """A thread is read whole, and destroyed whole."""

        indexes = [models.Index(fields=["subject_id"], name="letter_by_subject")]


class IndexTerm(models.Model):
    """A keyed hash of a normalised value: finds the person, tells nothing without the index key."""

    site_id = models.UUIDField()
    subject_id = models.UUIDField()
    category = models.CharField(max_length=40)
    digest = models.BinaryField(max_length=32)
    is_unique = models.BooleanField()

    class Meta:
        """What a person signs in by belongs to one person at a site; a phone may be a family's."""

        indexes = [
            models.Index(fields=["digest"], name="term_by_digest"),
            models.Index(fields=["subject_id"], name="term_by_subject"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["site_id", "category", "digest"],
                condition=models.Q(is_unique=True),
                name="one_owner_of_term",
            )
        ]


class Block(models.Model):
    """Data out of use for a time (152-ФЗ ст. 21 ч. 1). An empty category means all of the person's data."""

    id = models.UUIDField(primary_key=True, default=new_id)
    site_id = models.UUIDField()
    subject_id = models.UUIDField()
    category = models.CharField(max_length=40, default="")
    reason = models.CharField(max_length=40)
    cause_id = models.UUIDField(null=True)
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        """Every decision asks for a person's blocks, the sweeper for those whose term has ended."""

        indexes = [
            models.Index(fields=["subject_id"], name="block_by_subject"),
            models.Index(
                fields=["until_at"],
                condition=models.Q(ended_at=None, until_at__isnull=False),
                name="block_by_end",
            ),
        ]


class Hold(models.Model):
    """Data a named act obliges to keep for a term, out of every other use. An empty category means all."""

    id = models.UUIDField(primary_key=True, default=new_id)
    site_id = models.UUIDField()
    subject_id = models.UUIDField()
    category = models.CharField(max_length=40, default="")
    act = models.CharField(max_length=200)
    rule = models.CharField(max_length=40, default="")
    from_at = models.DateTimeField()
    until_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        """Every decision asks for a person's holds, the sweeper for those whose term has ended."""

        indexes = [
            models.Index(fields=["subject_id"], name="hold_by_subject"),
            models.Index(
                fields=["until_at"], condition=models.Q(ended_at=None), name="hold_by_end"
            ),
        ]


class Listed(models.Model):
    """One person of a look at many; who it was, only the index key tells. The entry holds the hash of the list."""

    entry_id = models.UUIDField()
    digest = models.BinaryField(max_length=32)
    is_permitted = models.BooleanField()

    class Meta:
        """A person asks who looked; an inspector asks for one list."""

        indexes = [
            models.Index(fields=["digest"], name="listed_by_digest"),
            models.Index(fields=["entry_id"], name="listed_by_entry"),
        ]


class Destruction(models.Model):
    """What was destroyed of a person: written with the data's removal, ended when nothing readable is left anywhere.

    An empty category means the whole person, key included. The ledger outside the database holds the same.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    site_id = models.UUIDField(null=True)
    subject_id = models.UUIDField()
    category = models.CharField(max_length=40, default="")
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        """A person is destroyed once, a category perhaps again; the unfinished ones are looked for often."""

        constraints = [
            models.UniqueConstraint(
                fields=["subject_id"], condition=models.Q(category=""), name="one_end_of_person"
            )
        ]
        indexes = [
            models.Index(
                fields=["at"], condition=models.Q(ended_at=None), name="destruction_unfinished"
            ),
            models.Index(fields=["subject_id"], name="destruction_by_subject"),
        ]
