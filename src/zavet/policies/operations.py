"""Publishes a policy at a site. A published version never changes; the next one stands beside it."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

import rfc8785
from django.utils.translation import gettext as _

from zavet.core.language.load import load_policy
from zavet.core.values import Actor, ZavetError
from zavet.journal.operations import append
from zavet.policies.events import PoliciesEvent
from zavet.policies.models import Publication
from zavet.transactions import in_one_transaction


class VersionRefused(ZavetError):
    """The version could not be published."""


def digest_files(files: Mapping[str, str]) -> str:
    """Return the SHA-256 of a policy folder: of the canonical JSON of its files (RFC 8785), in hex."""
    return hashlib.sha256(rfc8785.dumps(dict(files))).hexdigest()


@in_one_transaction
def publish(
    *,
    site_id: UUID,
    files: Mapping[str, str],
    by: Actor,
    at: datetime,
    effective_at: datetime | None = None,
) -> UUID:
    """Publish a policy folder at a site and return the version's id.

    ``effective_at`` is the posting itself unless said otherwise (clinic 9.2). Publishing the same files again changes
    nothing; other files under a known version number, or a start in the past, raise VersionRefused; a folder that
    does not check raises PolicyRefused.
    """
    policy = load_policy(files)
    effective_at = effective_at or at
    if effective_at < at:
        message = _("Редакция не может вступить в силу раньше, чем размещена.")
        raise VersionRefused(message, clause=policy.cite(policy.rules.operator.clause))
    version, digest = policy.rules.version, digest_files(files)
    known = Publication.objects.filter(site_id=site_id, version=version).first()
    if known is not None:
        return _same(known, digest)
    row = Publication.objects.create(
        site_id=site_id,
        version=version,
        files=dict(files),
        digest=digest,
        posted_at=at,
        effective_at=effective_at,
    )
    append(
        event=PoliciesEvent.VERSION_PUBLISHED,
        site_id=site_id,
        by=by,
        at=at,
        facts={"version": version, "digest": digest, "effective_at": effective_at.isoformat()},
    )
    return row.id


def _same(known: Publication, digest: str) -> UUID:
    if known.digest != digest:
        message = _("Редакция «%(version)s» уже опубликована с другим текстом.") % {
            "version": known.version
        }
        raise VersionRefused(message, next_step=_("Дайте новой редакции свой номер: ключ version"))
    return known.id
