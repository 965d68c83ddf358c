"""Says what is due and why, without doing it: the sweeper's dry run. Reads only."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import islice
from typing import Final
from uuid import UUID

from zavet.access.judging import Case, open_case
from zavet.access.models import Proposal
from zavet.core.calendar import day_of
from zavet.core.decisions.decision import DAYS_30
from zavet.core.decisions.ending import Ending, Fate, Why
from zavet.core.language.policy import Policy
from zavet.core.language.words import Mechanism
from zavet.core.values import Actor, TermUnit
from zavet.duties.queries import DESTRUCTIONS, DutyView, list_open
from zavet.parties.correspondents import CorrespondenceOver, list_correspondence_over
from zavet.parties.queries import find_subject, list_sites
from zavet.policies.queries import find_policy
from zavet.vault.due import OverView, list_blocks_over, list_holds_over, list_unconfirmed


class What(StrEnum):
    """Kinds of what is due."""

    DESTROY = "destroy"
    CLEAR = "clear"
    END_HOLD = "end_hold"
    END_BLOCK = "end_block"
    EXPIRE = "expire"
    END_THREAD = "end_thread"


@dataclass(frozen=True, slots=True, kw_only=True)
class Leftover:
    """What is due and has to stay for now: whose, which category, why, until when where that is known."""

    site_id: UUID
    subject_id: UUID
    category: str
    why: str
    clause: str
    article: str
    until_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DueAct:
    """One thing due: what, about whom, which data, why, by which clause and article, since when, until which day.

    ``reference`` is the duty, the hold, the block, the proposal or the person it is about.
    """

    what: What
    site_id: UUID
    subject_id: UUID | None
    reference: UUID
    categories: tuple[str, ...]
    why: str
    clause: str
    article: str
    since: datetime
    due_on: date
    leftovers: tuple[Leftover, ...] = ()
    is_waiting: bool = False

    @property
    def subject(self) -> UUID:
        """Return whom it is about; raise ValueError where it is about nobody."""
        if self.subject_id is None:
            message = "this act is about nobody"
            raise ValueError(message)
        return self.subject_id


def list_due(*, at: datetime, limit: int = 500) -> tuple[DueAct, ...]:
    """Return what is due at a moment, at most ``limit`` acts of a kind; nothing is changed.

    ``is_waiting`` marks what cannot be done yet: its leftovers say why.
    """
    kinds = (
        _destructions(at),
        _unconfirmed(at),
        _holds(at, limit),
        _blocks(at, limit),
        _stale(at),
        _threads(at, limit),
    )
    return tuple(act for kind in kinds for act in islice(kind, limit))


def due_until(at: datetime) -> date:
    """Return the last day whose destructions are done now: tomorrow, so that none is late."""
    return day_of(at) + timedelta(days=1)


_DAYS: Final = {
    TermUnit.HOUR: 0,
    TermUnit.CALENDAR_DAY: 1,
    TermUnit.WORKING_DAY: 1,
    TermUnit.MONTH: 28,
    TermUnit.YEAR: 365,
}
"""How many days a unit has at least."""


def _destructions(at: datetime) -> Iterator[DueAct]:
    for site in list_sites():
        seen: set[UUID] = set()
        for duty in _duties(site.id, at):
            if duty.subject_id is not None and duty.subject_id not in seen:
                seen.add(duty.subject_id)
                yield _destruction(duty, duty.subject_id, at)


def _duties(site_id: UUID, at: datetime) -> tuple[DutyView, ...]:
    return list_open(site_id=site_id, kinds=DESTRUCTIONS, due_until=due_until(at), limit=100_000)


def _destruction(duty: DutyView, subject_id: UUID, at: datetime) -> DueAct:
    """Return one act for all of a person's duties that are due; ``duty`` is the most urgent."""
    site_id = duty.site_id
    duties = list_open(
        site_id=site_id, subject_id=subject_id, kinds=DESTRUCTIONS, due_until=due_until(at)
    )
    touched = _open(site_id, subject_id, at).judge_due(duties)
    return DueAct(
        what=What.DESTROY,
        site_id=site_id,
        subject_id=subject_id,
        reference=duty.id,
        categories=tuple(one.category for one in touched if one.fate is Fate.DESTROY),
        why=duty.kind,
        clause=duty.clause,
        article=duty.article,
        since=duty.opened_at,
        due_on=duty.due_on,
        leftovers=_leftovers(site_id, subject_id, touched),
        is_waiting=bool(touched) and all(one.why is Why.BLOCKED for one in touched),
    )


def _open(site_id: UUID, subject_id: UUID, at: datetime) -> Case:
    return open_case(site_id=site_id, subject_id=subject_id, by=Actor.system(), at=at)


def _leftovers(site_id: UUID, subject_id: UUID, endings: Iterable[Ending]) -> tuple[Leftover, ...]:
    return tuple(
        Leftover(
            site_id=site_id,
            subject_id=subject_id,
            category=one.category,
            why=one.why.value,
            clause=one.clause,
            article=one.article,
            until_at=one.until_at,
        )
        for one in endings
        if one.fate is not Fate.DESTROY
    )


def _unconfirmed(at: datetime) -> Iterator[DueAct]:
    """Yield whose registration was never confirmed in time; a confirmed person's new e-mail is none."""
    for site in list_sites():
        in_force = find_policy(site_id=site.id, at=at)
        if in_force is None:
            continue
        until = _asked_before(in_force.policy, at)
        for subject_id in list_unconfirmed(site_id=site.id, stored_until=until):
            record = find_subject(subject_id)
            if record is None or record.confirmed_at is not None:
                continue
            endings = _open(site.id, subject_id, at).judge()
            gone = [one for one in endings if one.why is Why.UNCONFIRMED]
            if gone:
                yield DueAct(
                    what=What.CLEAR,
                    site_id=site.id,
                    subject_id=subject_id,
                    reference=subject_id,
                    categories=tuple(one.category for one in gone),
                    why=Why.UNCONFIRMED.value,
                    clause=gone[0].clause,
                    article=gone[0].article,
                    since=record.created_at,
                    due_on=day_of(at),
                )


def _asked_before(policy: Policy, at: datetime) -> datetime:
    """Return a moment after which no registration is overdue: the term in its fewest days ago."""
    promise = policy.find_promise(Mechanism.UNCONFIRMED_DATA)
    term = (promise.term if promise else None) or DAYS_30
    return at - timedelta(days=term.amount * _DAYS[term.unit])


def _holds(at: datetime, limit: int) -> Iterator[DueAct]:
    return (_over(What.END_HOLD, one) for one in list_holds_over(at=at, limit=limit))


def _blocks(at: datetime, limit: int) -> Iterator[DueAct]:
    return (_over(What.END_BLOCK, one) for one in list_blocks_over(at=at, limit=limit))


def _over(what: What, one: OverView) -> DueAct:
    is_hold = what is What.END_HOLD
    return DueAct(
        what=what,
        site_id=one.site_id,
        subject_id=one.subject_id,
        reference=one.id,
        categories=(one.category,) if one.category else (),
        why=one.rule or what.value,
        clause="",
        article="152-ФЗ ст. 5 ч. 7" if is_hold else "152-ФЗ ст. 21 ч. 1",
        since=one.from_at,
        due_on=day_of(one.until_at),
    )


def _stale(at: datetime) -> Iterator[DueAct]:
    for row in Proposal.objects.filter(until_at__lte=at, used_at=None).order_by("until_at"):
        yield DueAct(
            what=What.EXPIRE,
            site_id=row.site_id,
            subject_id=row.subject_id,
            reference=row.id,
            categories=tuple(row.categories),
            why=What.EXPIRE.value,
            clause="",
            article="152-ФЗ ст. 18.1 ч. 1 п. 4",
            since=row.proposed_at,
            due_on=day_of(row.until_at),
        )


def _threads(at: datetime, limit: int) -> Iterator[DueAct]:
    """Yield whose letters have been kept long enough to prove what was answered."""
    return (_thread(one, at) for one in list_correspondence_over(at=at, limit=limit))


def _thread(one: CorrespondenceOver, at: datetime) -> DueAct:
    endings = _open(one.site_id, one.correspondent_id, at).judge()
    return DueAct(
        what=What.END_THREAD,
        site_id=one.site_id,
        subject_id=one.correspondent_id,
        reference=one.correspondent_id,
        categories=tuple(each.category for each in endings if each.fate is Fate.DESTROY),
        why=Why.PURPOSE_REACHED.value,
        clause="",
        article="152-ФЗ ст. 21 ч. 4",
        since=one.created_at,
        due_on=day_of(one.until_at),
        leftovers=_leftovers(one.site_id, one.correspondent_id, endings),
        is_waiting=any(each.fate is not Fate.DESTROY for each in endings),
    )
