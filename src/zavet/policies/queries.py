"""Reads of policies: what is in force at a moment, and all versions."""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from uuid import UUID

from django.db.models import QuerySet

from zavet.core.language.load import load_policy
from zavet.core.language.policy import Policy
from zavet.policies.models import Publication


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionView:
    """One published version, without its text."""

    id: UUID
    version: str
    digest: str
    posted_at: datetime
    effective_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyInForce:
    """A policy and the version it is."""

    policy: Policy
    version: VersionView

    @property
    def version_id(self) -> UUID:
        """Return the id records refer to."""
        return self.version.id


# Every request and every decision asks this: building it anew each time costs several times what it does.
# An id is given as its 32 hex digits: SQLite keeps it so, PostgreSQL reads it so.
_IN_FORCE = """
    SELECT id, version, digest, posted_at, effective_at FROM zavet_publication
    WHERE site_id = %s AND effective_at <= %s ORDER BY effective_at DESC, id DESC LIMIT 1"""


def find_policy(*, site_id: UUID, at: datetime) -> PolicyInForce | None:
    """Return the version in force at a site at a moment, or None before the first."""
    moment = at.astimezone(UTC).replace(
        tzinfo=None
    )  # as SQLite keeps it; PostgreSQL's sessions are in UTC
    rows = Publication.objects.raw(_IN_FORCE, [site_id.hex, moment])
    return next((PolicyInForce(policy=_load(row.id), version=_view(row)) for row in rows), None)


def get_version(*, version_id: UUID) -> PolicyInForce:
    """Return one published version."""
    row = Publication.objects.defer("files").get(pk=version_id)
    return PolicyInForce(policy=_load(row.id), version=_view(row))


def list_versions(*, site_id: UUID) -> tuple[VersionView, ...]:
    """Return all versions of a site, newest first."""
    return tuple(_view(row) for row in _rows(site_id).order_by("-effective_at", "-id"))


def _rows(site_id: UUID) -> "QuerySet[Publication]":
    return Publication.objects.filter(site_id=site_id).defer("files")


@lru_cache(maxsize=256)
def _load(version_id: UUID) -> Policy:
    # A published version never changes (a trigger sees to it), so its loaded form may be kept.
    return load_policy(Publication.objects.values_list("files", flat=True).get(pk=version_id))


def _view(row: Publication) -> VersionView:
    return VersionView(
        id=row.id,
        version=row.version,
        digest=row.digest,
        posted_at=row.posted_at,
        effective_at=row.effective_at,
    )
