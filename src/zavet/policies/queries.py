"""Reads of policies: what is in force at a moment, and all versions."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from django.db.models import QuerySet

from zavet.core.language.load import load_policy
from zavet.core.language.policy import Policy
from zavet.policies.models import Publication
from zavet.statements import as_id, fetch


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


_IN_FORCE = """
    SELECT id FROM zavet_publication WHERE site_id = %s AND effective_at <= %s
    ORDER BY effective_at DESC, id DESC LIMIT 1"""


def find_policy(*, site_id: UUID, at: datetime) -> PolicyInForce | None:
    """Return the version in force at a site at a moment, or None before the first."""
    # Asked every time: another process may have published.
    rows = fetch(_IN_FORCE, site_id, at)
    return get_version(version_id=as_id(rows[0][0])) if rows else None


@lru_cache(maxsize=256)
def get_version(*, version_id: UUID) -> PolicyInForce:
    """Return one published version."""
    # It never changes (a trigger sees to it), so what was read of it may be kept.
    row = Publication.objects.get(pk=version_id)
    return PolicyInForce(policy=load_policy(row.files), version=_view(row))


def list_versions(*, site_id: UUID) -> tuple[VersionView, ...]:
    """Return all versions of a site, newest first."""
    return tuple(_view(row) for row in _rows(site_id).order_by("-effective_at", "-id"))


def _rows(site_id: UUID) -> "QuerySet[Publication]":
    return Publication.objects.filter(site_id=site_id).defer("files")


def _view(row: Publication) -> VersionView:
    return VersionView(
        id=row.id,
        version=row.version,
        digest=row.digest,
        posted_at=row.posted_at,
        effective_at=row.effective_at,
    )
