"""The register of authorisations, as an inspector reads it: whole, ended ones too, with the entries that prove each.

Names here are those of the staff, whom subjects and inspectors may know; of the people whose data are kept, nothing.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from zavet.journal.queries import list_entries
from zavet.parties.events import PartiesEvent
from zavet.parties.models import Authorisation, Staff

_ALL = 100_000
_TOLD = {
    PartiesEvent.AUTHORISATION_GRANTED: "granted",
    PartiesEvent.AUTHORISATION_RENEWED: "granted",
    PartiesEvent.WARNING_SIGNED: "signed",
    PartiesEvent.AUTHORISATION_ENDED: "ended",
}


class AuthorisationState(StrEnum):
    """What an authorisation is worth at a moment; only ``IN_FORCE`` is worth anything."""

    IN_FORCE = "in_force"
    UNSIGNED = "unsigned"
    AHEAD = "ahead"
    EXPIRED = "expired"
    ENDED = "ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorisationView:
    """An authorisation with all that an inspector asks of it."""

    id: UUID
    staff_id: UUID
    staff_name: str
    staff_position: str
    site_id: UUID
    purposes: tuple[str, ...]
    categories: tuple[str, ...]
    granted_by_id: UUID
    granted_by_name: str
    granted_at: datetime
    from_at: datetime
    until_at: datetime
    warning_text: str
    warning_hash: str
    signed_at: datetime | None
    ended_at: datetime | None
    renews_id: UUID | None

    @property
    def is_to_self(self) -> bool:
        """Tell whether an officer granted it to themselves."""
        return self.granted_by_id == self.staff_id

    def state(self, at: datetime) -> AuthorisationState:
        """Return what it is worth at a moment."""
        if self.ended_at is not None and self.ended_at <= at:
            return AuthorisationState.ENDED
        if self.until_at <= at:
            return AuthorisationState.EXPIRED
        if self.signed_at is None:
            return AuthorisationState.UNSIGNED
        return AuthorisationState.AHEAD if at < self.from_at else AuthorisationState.IN_FORCE

    def is_open(self, at: datetime) -> bool:
        """Tell whether it is, or may still come, in force."""
        return self.state(at) not in {AuthorisationState.ENDED, AuthorisationState.EXPIRED}


def list_authorisations(
    *, site_id: UUID, staff_id: UUID | None = None
) -> tuple[AuthorisationView, ...]:
    """Return authorisations of a site, ended ones too, newest first."""
    rows = Authorisation.objects.select_related("staff").filter(site_id=site_id).order_by("-id")
    if staff_id is not None:
        rows = rows.filter(staff_id=staff_id)
    found = list(rows)
    givers = Staff.objects.filter(id__in={row.granted_by_id for row in found})
    names = dict(givers.values_list("id", "name"))
    return tuple(_view(row, names) for row in found)


def list_told(*, site_id: UUID) -> Mapping[UUID, Mapping[str, int]]:
    """Return by authorisation the numbers of the entries that tell how it was ``granted``, ``signed``, ``ended``."""
    found: dict[UUID, dict[str, int]] = defaultdict(dict)
    for event, name in _TOLD.items():
        for entry in list_entries(site_id=site_id, event_prefix=event, limit=_ALL):
            found[UUID(entry.facts["authorisation"])][name] = entry.position
    return found


def _view(row: Authorisation, names: Mapping[UUID, str]) -> AuthorisationView:
    return AuthorisationView(
        id=row.id,
        staff_id=row.staff_id,
        staff_name=row.staff.name,
        staff_position=row.staff.position,
        site_id=row.site_id,
        purposes=tuple(row.purposes),
        categories=tuple(row.categories),
        granted_by_id=row.granted_by_id,
        granted_by_name=names.get(row.granted_by_id, ""),
        granted_at=row.granted_at,
        from_at=row.from_at,
        until_at=row.until_at,
        warning_text=row.warning_text,
        warning_hash=row.warning_hash,
        signed_at=row.signed_at,
        ended_at=row.ended_at or row.staff.ended_at,
        renews_id=row.renews_id,
    )
