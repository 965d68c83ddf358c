"""What this room hands out: frozen values, never rows. None of them holds a word of a letter but ``Thread``."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from zavet.access.answering import FileName
from zavet.access.asking import Outcome
from zavet.access.exporting import Export
from zavet.core.calendar import Due
from zavet.core.decisions import Decision
from zavet.core.language.rules import Recipient
from zavet.core.language.words import Channel, RightKind
from zavet.core.requests import Effect, IdentityState, Requester, RequestEvent, RequestState, Untold
from zavet.core.requests import is_open as stands_open
from zavet.core.values import Sealed, ZavetError


class Owner(StrEnum):
    """Whose requests a list is of, besides those of a named member of staff."""

    NOBODY = "nobody"


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestView:
    """One request, claim or question. ``number`` is «2026-17».

    ``due_on`` is the nearest last day the law sets, ``alarm_on`` that of the strict reader. No ``categories`` or
    ``purposes``: it is about all. ``has_news``: a message came that no staff has answered or noted yet.
    ``is_link_replaced``: a proof made the secret told at intake void.
    """

    id: UUID
    site_id: UUID
    number: str
    kinds: tuple[RightKind, ...]
    categories: tuple[str, ...]
    purposes: tuple[str, ...]
    requester: Requester
    channel: Channel
    state: RequestState
    identity: IdentityState
    correspondent_id: UUID
    subject_id: UUID | None
    assignee_id: UUID | None
    received_at: datetime
    registered_at: datetime
    registered_by_id: UUID | None
    outer_number: str
    written_on: date | None
    due_on: date
    alarm_on: date
    is_provisional: bool
    extended_at: datetime | None
    closed_at: datetime | None
    outcome: str
    ground: str
    repeats_id: UUID | None
    joined_to_id: UUID | None
    has_news: bool
    is_link_replaced: bool

    @property
    def is_open(self) -> bool:
        """Tell whether it still waits for its end."""
        return stands_open(self.state)

    def is_overdue(self, *, on: date) -> bool:
        """Tell whether its last day is over and it is still open."""
        return self.is_open and self.due_on < on


@dataclass(frozen=True, slots=True, kw_only=True)
class StepView:
    """One thing that happened in a thread. ``number`` is the outgoing one of the operator's letter, «2026-5».

    ``facts`` are codes: which effect it had, what stays and until when, what goes on and by which ground.
    """

    id: UUID
    request_id: UUID
    at: datetime
    event: RequestEvent
    staff_id: UUID | None
    letter_id: UUID | None
    file_id: UUID | None
    template: str
    number: str
    sent_at: datetime | None
    sent_by: str
    is_inner: bool
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a request did to data a recipient could have had, and when."""

    effect: Effect
    categories: tuple[str, ...]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """One recipient of the policy and what changed in data they could have had (152-ФЗ ст. 20 ч. 3).

    ``data`` are all they could have had; ``step`` answers these changes: the letter to them, or the mark why there is
    none (``why``).
    """

    recipient: Recipient
    data: frozenset[str]
    changes: tuple[Change, ...]
    step: StepView | None = None

    @property
    def why(self) -> Untold | None:
        """Return why this one is not written to."""
        reason = self.step.facts.get("reason") if self.step else None
        return Untold(reason) if reason else None

    @property
    def is_settled(self) -> bool:
        """Tell whether their letter left, or it is marked why there is none."""
        return self.step is not None and (self.step.sent_at is not None or self.why is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A request taken in: its number, the secret of its link (kept nowhere else), and its last day.

    ``is_joined``: the same was asked before and waits; ``joined_to`` is that request. ``is_known``: this very message
    was taken in before, nothing was done now and no token can be told.
    """

    request_id: UUID
    number: str
    token: str
    due: Due
    is_joined: bool = False
    joined_to: UUID | None = None
    is_known: bool = False
    is_proven: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class GoingOn:
    """A purpose that does not end with a demand to stop, and why: its ground of 152-ФЗ ст. 6 ч. 1 and its clause."""

    purpose: str
    article: str
    clause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stays:
    """Data that could not be destroyed: why, by which act and until when."""

    category: str
    why: str
    act: str = ""
    until_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """What came of a step: done, or refused by value, with the words, the clause and what to do next in ``refusal``.

    ``outcome`` is what the door to the vault decided of an effect; ``token`` the new secret of the thread's link where
    the old one is void now; ``is_repeated``: the same was done before, and nothing was done now. ``purposes`` were
    ended, ``categories`` destroyed; ``going_on`` and ``stays`` tell what was not, and why.
    """

    request_id: UUID
    step_id: UUID | None = None
    number: str = ""
    refusal: ZavetError | None = None
    is_repeated: bool = False
    outcome: Outcome | None = None
    effects: tuple[Effect, ...] = ()
    going_on: tuple[GoingOn, ...] = ()
    stays: tuple[Stays, ...] = ()
    recipients: tuple[Recipient, ...] = ()
    purposes: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    act_id: UUID | None = None
    act_number: str = ""
    export: Export | None = None
    token: str = ""

    @property
    def is_done(self) -> bool:
        """Tell whether it was done, now or before."""
        return self.refusal is None


@dataclass(frozen=True, slots=True, kw_only=True)
class StepText:
    """One step of a thread with what was written; nothing where there is no letter or it may not be seen."""

    step: StepView
    fields: Mapping[str, Sealed[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """A request with everything written in it, oldest first, and the names of its files by id; on a refusal neither."""

    request: RequestView
    decision: Decision
    entry_id: UUID
    steps: tuple[StepText, ...] = ()
    files: Mapping[UUID, FileName] = field(default_factory=dict)

    @property
    def is_permitted(self) -> bool:
        """Tell whether the texts could be read."""
        return self.decision.is_permitted


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What a list is narrowed to. Nothing means everything; ``is_open`` None means closed ones too.

    ``overdue_on``: those whose last day is before it; ``alarm_until``: the strict reader's is no later.
    ``number``: ours («2026-17» or «17») or the sender's own.
    """

    is_open: bool | None = True
    states: tuple[RequestState, ...] = ()
    identities: tuple[IdentityState, ...] = ()
    kinds: tuple[RightKind, ...] = ()
    channels: tuple[Channel, ...] = ()
    owner: UUID | Owner | None = None
    due_from: date | None = None
    due_until: date | None = None
    overdue_on: date | None = None
    alarm_until: date | None = None
    has_news: bool = False
    number: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DayCounts:
    """What an officer's day is made of; no number is counted beyond ``COUNTED_UNTIL``.

    ``due_today`` and ``due_soon`` (seven days more) count the law's last day, ``alarmed`` the strict reader's that is
    today or before while the law's is not; ``unowned`` wait for an officer, none being there or theirs having left;
    ``unproven`` for whoever asked to prove who they are.
    """

    overdue: int
    due_today: int
    due_soon: int
    alarmed: int
    new: int
    news: int
    unowned: int
    unproven: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DueDay:
    """How many open requests have their last day on a day."""

    on: date
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueView:
    """A filter of the queue somebody keeps by name."""

    id: UUID
    name: str
    filters: Filters


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedView:
    """An address an officer's calendar asks for dates at: whose and of which site."""

    id: UUID
    staff_id: UUID
    site_id: UUID
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OutgoingView:
    """A letter of the operator's that was written and not sent yet."""

    request_id: UUID
    site_id: UUID
    correspondent_id: UUID
    request_number: str
    channel: Channel
    step: StepView

    @property
    def is_for_recipient(self) -> bool:
        """Tell whether it is for a recipient of the person's data, not for whoever asked."""
        return self.step.event is RequestEvent.RECIPIENT_TOLD

    @property
    def is_by_mail(self) -> bool:
        """Tell whether the operator's mail sends it; on paper somebody posts it."""
        if self.is_for_recipient:
            return self.step.facts.get("way") == "email"
        return self.channel is not Channel.POST
