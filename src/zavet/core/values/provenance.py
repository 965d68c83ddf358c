"""Where a datum came from: what the person may ask, and what an incident's assessment lists."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from zavet.core.values.actor import Actor, ActorKind
from zavet.core.values.words import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """Whom or what a datum came from (152-ФЗ ст. 14 ч. 7 п. 5).

    ``given_by`` is the random id of who told it; ``reference`` the code of a third party or of a public source;
    ``known_at`` the moment it was public, or with the third party, before it came here (clinic 7.2).
    """

    source: Source
    given_by: UUID | None = None
    reference: str = ""
    known_at: datetime | None = None

    @classmethod
    def of(cls, actor: Actor) -> "Provenance":
        """Return the provenance of what an actor told or recorded."""
        return cls(source=_SOURCES[actor.kind], given_by=actor.id)


_SOURCES = {
    ActorKind.SUBJECT: Source.SUBJECT,
    ActorKind.VISITOR: Source.SUBJECT,
    ActorKind.REPRESENTATIVE: Source.REPRESENTATIVE,
    ActorKind.STAFF: Source.STAFF,
    ActorKind.SYSTEM: Source.SOFTWARE,
}
