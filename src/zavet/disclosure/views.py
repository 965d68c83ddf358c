"""What this room hands out: frozen values, never rows. None of them holds a word of a letter but ``DemandThread``."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from zavet.access.answering import FileName
from zavet.access.queries import ProposalView
from zavet.core.calendar import Due
from zavet.core.decisions import Decision
from zavet.core.values import Sealed, ZavetError
from zavet.disclosure.words import DemandDocument, DemandState
from zavet.disclosure.words import is_open as stands_open


@dataclass(frozen=True, slots=True, kw_only=True)
class ScopeView:
    """Of whom a demand asks which data. ``proposal`` waits for the second person, or was answered by one.

    ``provided`` are those that were held, and so were handed over; ``entry_id`` is the journal's entry of it.
    """

    subject_id: UUID
    categories: tuple[str, ...]
    provided: tuple[str, ...]
    proposal: ProposalView | None
    provided_at: datetime | None
    entry_id: UUID | None

    def is_approved(self, *, at: datetime) -> bool:
        """Tell whether a second person agreed, and the yes can be used now."""
        one = self.proposal
        return one is not None and one.is_approved and one.used_at is None and at < one.until_at

    def is_awaited(self, *, at: datetime) -> bool:
        """Tell whether a second person can answer now."""
        one = self.proposal
        return one is not None and one.answered_by is None and at < one.until_at


@dataclass(frozen=True, slots=True, kw_only=True)
class DemandView:
    """One demand of the register. ``number`` is «2026-3»; ``recipient`` the policy's code.

    ``due_on`` is the law's last day, ``alarm_on`` that of the strict reader. With a ``silence_ground`` the persons
    are not told: to the end of ``silence_until``, or without it until the silence is ended.
    """

    id: UUID
    site_id: UUID
    number: str
    recipient: str
    authority: str
    document: DemandDocument
    outer_number: str
    written_on: date
    received_on: date
    basis: str
    residence_country: str
    silence_ground: str
    silence_until: date | None
    state: DemandState
    correspondent_id: UUID
    scan_id: UUID | None
    answer_file_id: UUID | None
    registered_at: datetime
    registered_by: UUID
    due_on: date
    alarm_on: date
    is_provisional: bool
    extended_at: datetime | None
    ended_at: datetime | None
    ended_by: UUID | None
    ground: str
    sent_at: datetime | None
    sent_by: str
    scopes: tuple[ScopeView, ...] = ()

    @property
    def is_open(self) -> bool:
        """Tell whether it still waits for its end."""
        return stands_open(self.state)

    def is_overdue(self, *, on: date) -> bool:
        """Tell whether its last day is over and it is still open."""
        return self.is_open and self.due_on < on

    def is_silent(self, *, on: date) -> bool:
        """Tell whether the persons may not be told of it on a day."""
        is_over = self.silence_until is not None and self.silence_until < on
        return bool(self.silence_ground) and not is_over

    def is_approved(self, *, at: datetime) -> bool:
        """Tell whether a second person agreed to all that is named, so that it can be provided now."""
        return bool(self.scopes) and all(one.is_approved(at=at) for one in self.scopes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Registered:
    """A demand taken in: its number and its last day."""

    demand_id: UUID
    number: str
    due: Due


@dataclass(frozen=True, slots=True, kw_only=True)
class DemandDeed:
    """What came of a step: done, or refused by value, with the words, the clause and what to do next in ``refusal``.

    ``decision`` is the door's to the vault where that refused; ``subject_id`` whose data it was about.
    """

    demand_id: UUID
    refusal: ZavetError | None = None
    decision: Decision | None = None
    subject_id: UUID | None = None
    letter_id: UUID | None = None
    file_id: UUID | None = None

    @property
    def is_done(self) -> bool:
        """Tell whether it was done."""
        return self.refusal is None


@dataclass(frozen=True, slots=True, kw_only=True)
class DemandThread:
    """A demand with what was written in it, and its files' names by id; on a refusal none of them.

    ``fields`` is what was typed of the demand, ``notice`` the reasoned notice of an extension, ``answer`` the text of a
    refusal or of an answer without data.
    """

    demand: DemandView
    decision: Decision
    entry_id: UUID
    fields: Mapping[str, Sealed[str]] = field(default_factory=dict)
    notice: Sealed[str] | None = None
    answer: Sealed[str] | None = None
    files: Mapping[UUID, FileName] = field(default_factory=dict)

    @property
    def is_permitted(self) -> bool:
        """Tell whether the words could be read."""
        return self.decision.is_permitted


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldDisclosure:
    """A provision as its person may know it (152-ФЗ ст. 14 ч. 7): to whom, by which paper, which data, when.

    None of the data held: nothing was handed over but that.
    """

    demand_id: UUID
    number: str
    recipient: str
    authority: str
    document: DemandDocument
    outer_number: str
    written_on: date
    basis: str
    categories: tuple[str, ...]
    provided_at: datetime
