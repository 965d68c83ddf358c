"""Who acts. Only a random reference: a name never travels with it."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class ActorKind(StrEnum):
    """The parties that can act on personal data (152-ФЗ ст. 3)."""

    SUBJECT = "subject"
    REPRESENTATIVE = "representative"
    STAFF = "staff"
    VISITOR = "visitor"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """One acting party: its kind and its random id; a visitor and the system have none."""

    kind: ActorKind
    id: UUID | None = None

    @property
    def known_id(self) -> UUID:
        """Return the id; raise ValueError for an actor who has none."""
        if self.id is None:
            message = f"a {self.kind} has no id"
            raise ValueError(message)
        return self.id

    @classmethod
    def subject(cls, subject_id: UUID) -> "Actor":
        """Return the actor for a person the data are about."""
        return cls(kind=ActorKind.SUBJECT, id=subject_id)

    @classmethod
    def staff(cls, staff_id: UUID) -> "Actor":
        """Return the actor for one of the operator's staff."""
        return cls(kind=ActorKind.STAFF, id=staff_id)

    @classmethod
    def visitor(cls) -> "Actor":
        """Return the actor for somebody not yet known."""
        return cls(kind=ActorKind.VISITOR)

    @classmethod
    def system(cls) -> "Actor":
        """Return the actor for Zavet's own work, such as sending a confirmation."""
        return cls(kind=ActorKind.SYSTEM)
