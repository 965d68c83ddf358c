"""Opens the person's own values through the one door, by their right to know (152-ФЗ ст. 14 ч. 1)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from zavet.access.operations import reveal
from zavet.access.queries import DatumView
from zavet.chance import now
from zavet.core.decisions import OWN_DATA, Decision
from zavet.core.values import Action, Sealed
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
    """Open all held data at once; data of an addendum are asked for in the name of its service."""
    values: dict[str, Sealed[str]] = {}
    refusal = None
    for service, categories in _by_service(room, data).items():
        outcome = reveal(
            site_id=room.site.id,
            subject_id=room.person.id,
            categories=categories,
            purpose=OWN_DATA,
            by=room.by,
            at=now(),
            action=Action.ACCESS,
            service=service,
        )
        values |= outcome.values
        refusal = refusal or (None if outcome.is_permitted else outcome.decision)
    return OwnValues(values=values, refusal=refusal)


def _by_service(room: Room, data: Iterable[DatumView]) -> dict[str | None, list[str]]:
    policy = room.policy
    grouped: dict[str | None, list[str]] = defaultdict(list)
    for one in data:
        addendum = policy.find_addendum(one.service) if policy else None
        is_addendums = addendum and any(datum.id == one.category for datum in addendum.data)
        # A category of a former version is shown without its value: today's rules do not name it.
        if policy is None or one.category in policy.data:
            grouped[one.service if is_addendums else None].append(one.category)
    return grouped
