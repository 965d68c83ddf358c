"""Opens the person's own values through the one door, by their right to know (152-ФЗ ст. 14 ч. 1)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from zavet.access.operations import reveal
from zavet.access.queries import DatumView
from zavet.chance import now
from zavet.core.decisions import OWN_DATA, Decision
from zavet.core.values import Sealed
from zavet.doors.cabinet.entering import Room


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnValues:
    """The person's values by category, and the refusal where one was met."""

    values: Mapping[str, Sealed[str]]
    refusal: Decision | None = None

    def shown(self) -> dict[str, str]:
        """Return the values as the person reads them."""
        return {category: value.reveal() for category, value in self.values.items()}


def open_own(room: Room, data: Iterable[DatumView]) -> OwnValues:
    """Open all held data at once."""
    # A category of a former version is shown without its value: today's rules do not name it.
    named = [
        one.category for one in data if room.policy is None or one.category in room.policy.data
    ]
    if not named:
        return OwnValues(values={})
    outcome = reveal(
        site_id=room.site.id,
        subject_id=room.person.id,
        categories=named,
        purpose=OWN_DATA,
        by=room.by,
        at=now(),
    )
    return OwnValues(
        values=outcome.values, refusal=None if outcome.is_permitted else outcome.decision
    )
