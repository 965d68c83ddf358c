"""Where a datum or a file came from and what became of it, in words a person may ask for (152-ФЗ ст. 14 ч. 7)."""

from collections.abc import Iterator
from datetime import datetime
from typing import Protocol
from uuid import UUID

from django.utils.translation import gettext as _

from zavet.core.language.policy import Policy
from zavet.core.values import Provenance
from zavet.doors.pages.speech import Speech
from zavet.doors.pages.tags import day
from zavet.policies.queries import get_version


class Kept(Protocol):
    """What is held of a person, a value or a file, without what it says."""

    @property
    def provenance(self) -> Provenance:
        """Whom or what it came from."""

    @property
    def service(self) -> str:
        """The service it came by."""

    @property
    def policy_version_id(self) -> UUID:
        """The version of the policy it was collected under."""

    @property
    def stored_at(self) -> datetime:
        """When it came."""

    @property
    def confirmed_at(self) -> datetime | None:
        """When the person confirmed it."""


def say_source(one: Kept, policy: Policy | None, speech: Speech) -> str:
    """Return whom or what it came from, since when that knew it, and by which service of the site it came."""
    source = one.provenance
    said = str(speech.sources[source.source])
    if source.reference:
        words = {"source": said, "name": _name(source.reference, policy)}
        said = _("%(source)s: %(name)s") % words
    if source.known_at is not None:
        words = {"source": said, "day": day(source.known_at)}
        said = _("%(source)s, было там известно %(day)s") % words
    service = policy.services.get(one.service) if policy else None
    return (
        _("%(source)s, «%(service)s»") % {"source": said, "service": service.name}
        if service
        else said
    )


def say_history(
    one: Kept, *, verified_at: datetime | None = None, replaced_at: datetime | None = None
) -> str:
    """Return when it came and under which version, when it was confirmed, corrected and verified."""
    return "; ".join(_happened(one, verified_at, replaced_at))


def _happened(
    one: Kept, verified_at: datetime | None, replaced_at: datetime | None
) -> Iterator[str]:
    version = get_version(version_id=one.policy_version_id).version.version
    known = {"day": day(one.stored_at), "version": version}
    yield _("принято %(day)s по редакции %(version)s") % known
    # What was told by somebody who is known is confirmed as it is told.
    if one.confirmed_at is not None and one.confirmed_at != one.stored_at:
        yield _("подтверждено %(day)s") % {"day": day(one.confirmed_at)}
    if replaced_at is not None:
        yield _("исправлено %(day)s") % {"day": day(replaced_at)}
    if verified_at is not None:
        yield _("проверено %(day)s") % {"day": day(verified_at)}


def _name(reference: str, policy: Policy | None) -> str:
    """Return a third party by its name in the policy, anything else by its code."""
    known = policy.recipients.get(reference) if policy else None
    return known.name if known else reference
