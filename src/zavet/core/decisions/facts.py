"""What is known when a question is asked. Facts are values: whoever collects them has read every store already.

Each fact either may support a permit (a consent, an authorisation, a demand, a deal, an approval, a proof of identity,
the officer's post) or may only refuse (a block, a hold, an unconfirmed state); none does both. What the record is, a
site's and a person's or a correspondent's, does neither: it says which rules speak.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from zavet.core.language.policy import Policy
from zavet.core.values import Action, Visibility


class Answer(StrEnum):
    """What a person answered about a purpose."""

    GIVEN = "given"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    ACCEPTED = "accepted"


AGAINST = frozenset({Answer.REFUSED, Answer.WITHDRAWN})
"""Answers that speak against a use."""


class DatumState(StrEnum):
    """How far a value may be relied on, and whether it is still there."""

    AS_GIVEN = "as_given"
    VERIFIED = "verified"
    UNCONFIRMED = "unconfirmed"
    DESTROYED = "destroyed"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentFact:
    """One event of the person's series. ``categories`` are those the wording of that day covered."""

    answer: Answer
    at: datetime
    purpose: str = ""
    recipient: str = ""
    categories: frozenset[str] = frozenset()
    is_written: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorisationFact:
    """A leave of one of the staff: which purposes and categories, when, and whether the warning was signed."""

    staff_id: UUID
    purposes: frozenset[str]
    categories: frozenset[str]
    from_at: datetime
    until_at: datetime
    signed_at: datetime | None = None
    ended_at: datetime | None = None


UNDER_REVIEW: Final = "review"
"""The reason of a block for as long as it is looked into what a person said of their data (152-ФЗ ст. 21 ч. 1)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockFact:
    """Data out of use; an empty category blocks all of the person's data. ``reason`` is the code of why."""

    category: str
    from_at: datetime
    until_at: datetime | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldFact:
    """Data that a named act obliges to keep, out of every use; an empty category holds all of the person's data."""

    category: str
    act: str
    from_at: datetime
    until_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DatumFact:
    """One held datum, without its value; ``ended_purposes`` were reached or given up for it, and do not come back."""

    category: str
    visibility: Visibility = Visibility.CONFIDENTIAL
    state: DatumState = DatumState.AS_GIVEN
    ended_purposes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class RepresentativeFact:
    """A proven right to act for the person."""

    actor_id: UUID
    from_at: datetime
    until_at: datetime | None = None
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DemandFact:
    """An authority's demand a second person approved: to whom, which categories, under which law.

    ``cause_id`` is the demand: what was approved of one serves no other.
    """

    recipient: str
    categories: frozenset[str]
    approved_at: datetime
    cause_id: UUID | None = None
    is_by_residence_law: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DealFact:
    """A deal both parties entered through the site."""

    parties: frozenset[UUID]
    from_at: datetime
    until_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalFact:
    """A second person's yes to what one of the staff proposed, until its end; ``cause_id`` is what for."""

    id: UUID
    action: Action
    categories: frozenset[str]
    purpose: str
    proposed_by: UUID
    approved_by: UUID
    approved_at: datetime
    until_at: datetime
    recipient: str = ""
    cause_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityFact:
    """How a check ended whether whoever asked is this person; it serves the one request it was made for."""

    subject_id: UUID
    cause_id: UUID
    is_proven: bool
    from_at: datetime
    until_at: datetime
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Everything a decision may use. What is left out is taken as not being so.

    ``is_correspondent``: the record is that of whoever wrote a request; ``correspondent_for`` is the person they are
    known to be.
    """

    policy: Policy | None = None
    record_site_id: UUID | None = None
    is_correspondent: bool = False
    correspondent_for: UUID | None = None
    consents: tuple[ConsentFact, ...] = ()
    authorisations: tuple[AuthorisationFact, ...] = ()
    blocks: tuple[BlockFact, ...] = ()
    holds: tuple[HoldFact, ...] = ()
    data: tuple[DatumFact, ...] = ()
    representatives: tuple[RepresentativeFact, ...] = ()
    demands: tuple[DemandFact, ...] = ()
    deals: tuple[DealFact, ...] = ()
    approvals: tuple[ApprovalFact, ...] = ()
    identities: tuple[IdentityFact, ...] = ()
    is_officer: bool = False


def as_recorded(facts: Facts, *, at: datetime) -> Facts:
    """Return the facts with what already stands on record against a use counted from ``at`` on.

    A question may have waited its turn, or its clock may be behind: a block, a hold, a withdrawal, a refusal, the end
    of an authorisation, of a proof or of a right to act for somebody that was written meanwhile is so all the same.
    What would permit is not brought forward.
    """
    blocks = tuple(one if one.from_at <= at else replace(one, from_at=at) for one in facts.blocks)
    holds = tuple(one if one.from_at <= at else replace(one, from_at=at) for one in facts.holds)
    consents = tuple(
        one if one.at <= at or one.answer not in AGAINST else replace(one, at=at)
        for one in facts.consents
    )
    leaves = tuple(
        one if one.ended_at is None or one.ended_at <= at else replace(one, ended_at=at)
        for one in facts.authorisations
    )
    proofs = tuple(
        one if one.ended_at is None or one.ended_at <= at else replace(one, ended_at=at)
        for one in facts.identities
    )
    representatives = tuple(
        one if one.ended_at is None or one.ended_at <= at else replace(one, ended_at=at)
        for one in facts.representatives
    )
    return replace(
        facts,
        blocks=blocks,
        holds=holds,
        consents=consents,
        authorisations=leaves,
        identities=proofs,
        representatives=representatives,
    )


def is_identified(
    identities: Iterable[IdentityFact],
    *,
    subject_id: UUID | None,
    cause_id: UUID | None,
    at: datetime,
) -> bool:
    """Tell whether a current proof says that who asked in a request is this person."""
    return any(
        one.is_proven
        and one.subject_id == subject_id
        and one.cause_id == cause_id
        and is_current(at, one.from_at, one.until_at)
        and (one.ended_at is None or at < one.ended_at)
        for one in identities
    )


def is_current(moment: datetime, from_at: datetime, until_at: datetime | None) -> bool:
    """Tell whether ``moment`` lies in the half-open span; a span without end goes on."""
    return from_at <= moment and (until_at is None or moment < until_at)
