"""Ends data: destroys them, holds what an act obliges to keep, ends purposes. Each one transaction with one entry.

INVARIANT: what could not be destroyed is told, never passed over; a person of whom nothing is left has no key, no
login and no way back. Whoever ends a person's data has locked that person before looking, so nothing ends twice.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from zavet.access.acts import draw_up
from zavet.access.asking import Outcome, note, own_purpose
from zavet.access.codes import clause_codes
from zavet.access.events import AccessEvent
from zavet.access.judging import Case, foresee, open_case, scope_of
from zavet.access.replaying import replay_destructions
from zavet.chance import new_id
from zavet.core.decisions import OVERSIGHT, Decision
from zavet.core.decisions.duties import destruction_term
from zavet.core.decisions.ending import Ending, Fate, Why, Wish, ended_by
from zavet.core.language.policy import Policy
from zavet.core.language.words import LastsUntil
from zavet.core.values import Action, Actor
from zavet.duties.operations import fulfil, open_duty
from zavet.duties.queries import AFTER_PURPOSE, DESTRUCTIONS, DutyView, list_open
from zavet.journal.facts import Fact
from zavet.parties import ending as parties
from zavet.transactions import in_one_transaction
from zavet.vault import operations as vault
from zavet.vault import removing

__all__ = [
    "Destroyed",
    "close_account",
    "destroy",
    "destroy_correspondence",
    "destroy_due",
    "destroy_ended",
    "end_purpose",
    "foresee",
    "replay_destructions",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Destroyed(Outcome):
    """What a destruction did: how many values of each category went, what is left and why.

    ``act_id`` is the reference of its destruction act, ``act_number`` what people cite it by, where anything went;
    ``is_whole`` tells that nothing of the person is left.
    """

    act_id: UUID
    act_number: str = ""
    destroyed: Mapping[str, int] = field(default_factory=dict)
    leftovers: tuple[Ending, ...] = ()
    duty_ids: tuple[UUID, ...] = ()
    is_whole: bool = False


@in_one_transaction
def destroy(
    *,
    site_id: UUID,
    subject_id: UUID,
    by: Actor,
    at: datetime,
    categories: Iterable[str] | None = None,
) -> Destroyed:
    """Destroy a person's data, all or some categories, by the officer's order (152-ФЗ ст. 21 ч. 3).

    What a hold, a block or an act that obliges to keep forbids stays and is told; what such an act asks for is put on
    hold. Where a rule wants two people the officer proposes it first. A refusal is a value.
    """
    chosen = frozenset(categories or ())
    case = _open_alone(site_id=site_id, subject_id=subject_id, by=by, at=at)
    endings = case.judge(wishes=[Wish(at=at, categories=chosen, is_order=True)])
    touched = tuple(one for one in endings if not chosen or one.category in chosen)
    return _carry_out(case, touched, chosen)


@in_one_transaction
def destroy_due(
    *, site_id: UUID, subject_id: UUID, due_until: date, by: Actor, at: datetime
) -> Destroyed | None:
    """Destroy what a person's duties oblige to by ``due_until``, and close those that are fulfilled.

    Return None where nothing can be done now: nothing is due, or a review has to end first.
    """
    parties.await_subject(subject_id)
    duties = list_open(
        site_id=site_id, subject_id=subject_id, kinds=DESTRUCTIONS, due_until=due_until
    )
    if not duties:
        return None
    case = open_case(site_id=site_id, subject_id=subject_id, by=by, at=at)
    touched = case.judge_due(duties)
    if touched and all(one.why is Why.BLOCKED for one in touched):
        return None
    return _carry_out(case, touched, scope_of(duties))


@in_one_transaction
def destroy_ended(*, site_id: UUID, subject_id: UUID, by: Actor, at: datetime) -> Destroyed | None:
    """Destroy what no purpose needs any more, such as data whose hold is over or that nobody confirmed in time.

    What a review keeps waiting gets a duty. Return None where there is nothing to destroy.
    """
    case = _open_alone(site_id=site_id, subject_id=subject_id, by=by, at=at)
    endings = case.judge()
    _await_review(case, {one.category for one in endings if one.why is Why.BLOCKED})
    touched = tuple(one for one in endings if one.fate is Fate.DESTROY)
    return _carry_out(case, touched, frozenset()) if touched else None


@in_one_transaction
def destroy_correspondence(
    *, site_id: UUID, correspondent_id: UUID, by: Actor, at: datetime
) -> Destroyed | None:
    """Destroy a correspondent whose letters have been kept to their end: letters, files, search terms, key.

    Return None where that end has not come, or a hold keeps them.
    """
    case = _open_alone(site_id=site_id, subject_id=correspondent_id, by=by, at=at)
    endings = case.judge()
    is_over = case.letters_until is not None and case.letters_until <= at
    is_kept = any(one.fate is not Fate.DESTROY for one in endings)
    is_known = case.facts.is_correspondent and case.facts.record_site_id == site_id
    if not is_over or is_kept or not is_known:
        return None
    return _carry_out(case, endings, frozenset())


@in_one_transaction
def end_purpose(
    *, site_id: UUID, subject_id: UUID, purpose: str, by: Actor, at: datetime
) -> Outcome:
    """End one purpose for a person, because it is reached (152-ФЗ ст. 21 ч. 4).

    Data that another purpose needs are kept for that one alone; an act that obliges to keep the others holds them from
    now on; the duty to destroy what is left starts.
    """
    case = _open_alone(site_id=site_id, subject_id=subject_id, by=by, at=at)
    return _end_purposes(case, frozenset({purpose}))


@in_one_transaction
def close_account(*, site_id: UUID, subject_id: UUID, by: Actor, at: datetime) -> Outcome:
    """Close a person's account, and end the purposes that last until then (152-ФЗ ст. 21 ч. 4)."""
    case = _open_alone(site_id=site_id, subject_id=subject_id, by=by, at=at)
    in_force = case.in_force
    names = ended_by(in_force.policy, LastsUntil.ACCOUNT_CLOSED) if in_force else ()
    outcome = _end_purposes(case, frozenset(names))
    if outcome.is_permitted:
        parties.close_account(subject_id=subject_id, by=by, at=at)
    return outcome


def _open_alone(*, site_id: UUID, subject_id: UUID, by: Actor, at: datetime) -> Case:
    """Read the case once nobody else is ending the person's data."""
    parties.await_subject(subject_id)
    return open_case(site_id=site_id, subject_id=subject_id, by=by, at=at)


def _carry_out(case: Case, endings: tuple[Ending, ...], chosen: Collection[str]) -> Destroyed:
    """Do what the endings say where a decision permits it, and write the one entry."""
    decision = _ask(case, endings, chosen)
    left = tuple(one for one in endings if one.fate is not Fate.DESTROY)
    act_id = new_id()
    if not decision.is_permitted:
        entry_id = note(decision, AccessEvent.DATA_DESTROYED, left=_whys(left))
        return Destroyed(decision=decision, entry_id=entry_id, act_id=act_id, leftovers=left)
    gone = [one for one in endings if one.fate is Fate.DESTROY]
    is_whole = case.held == {one.category for one in gone}
    duty_ids = _fulfilled(case, endings)
    _hold(case, endings)
    counts = _remove(case, gone, is_whole=is_whole)
    closed = fulfil(duty_ids=duty_ids, by=case.question.actor, at=case.question.at)
    facts: dict[str, Fact] = {
        "act": str(act_id),
        "categories": sorted(one.category for one in gone),
        "counts": [f"{name}:{number}" for name, number in sorted(counts.items())],
        "why": _whys(gone),
        "left": _whys(left),
        "clauses": _clauses(decision, endings),
        "duties": [str(one) for one in closed],
        "whole": is_whole,
    }
    entry_id = note(decision, AccessEvent.DATA_DESTROYED, **facts)
    question = case.question
    return Destroyed(
        decision=decision,
        entry_id=entry_id,
        act_id=act_id,
        act_number=draw_up(act_id=act_id, site_id=question.site_id, at=question.at) if gone else "",
        destroyed=counts,
        leftovers=left,
        duty_ids=closed,
        is_whole=is_whole,
    )


def _ask(case: Case, endings: Iterable[Ending], chosen: Collection[str]) -> Decision:
    """Ask about what can go or be held; where nothing can, about all that was asked, to hear why not."""
    judged = list(endings)
    doable = {one.category for one in judged if one.fate is Fate.DESTROY or _is_new_hold(one)}
    asked = doable or {one.category for one in judged} or chosen
    return case.decide(Action.DESTRUCTION, purpose=OVERSIGHT, categories=asked)


def _remove(case: Case, gone: Iterable[Ending], *, is_whole: bool) -> dict[str, int]:
    site_id, subject_id = _place(case)
    by, at = case.question.actor, case.question.at
    if not is_whole:
        return removing.destroy_categories(
            site_id=site_id,
            subject_id=subject_id,
            categories=[one.category for one in gone],
            at=at,
        )
    parties.end_subject(subject_id=subject_id, by=by, at=at)
    return removing.destroy_person(subject_id=subject_id, at=at, site_id=site_id)


def _hold(case: Case, endings: Iterable[Ending]) -> None:
    """Put on hold what an act obliges to keep, and end the purposes that do not stand."""
    site_id, subject_id = _place(case)
    judged = list(endings)
    for one in filter(_is_new_hold, judged):
        assert one.until_at is not None  # noqa: S101 - a retention rule has a term
        vault.hold(
            site_id=site_id,
            subject_id=subject_id,
            category=one.category,
            act=one.act,
            rule=one.rule,
            at=case.question.at,
            until_at=one.until_at,
        )
    standing = {one.category: one.purposes for one in judged if one.fate is not Fate.DESTROY}
    if standing:
        removing.keep_for(site_id=site_id, subject_id=subject_id, purposes=standing)


def _is_new_hold(one: Ending) -> bool:
    return one.why is Why.RETENTION


def _fulfilled(case: Case, endings: Iterable[Ending]) -> list[UUID]:
    """Return the duties nothing is left to do for: all they are about was judged, and no review has to end first.

    What is held ends with its hold, for it is kept for no purpose any more.
    """
    settled = {one.category for one in endings if one.why is not Why.BLOCKED}
    held = case.held
    return [one.id for one in _owed(case) if held.intersection(one.categories or held) <= settled]


def _owed(case: Case) -> tuple[DutyView, ...]:
    site_id, subject_id = _place(case)
    return list_open(site_id=site_id, subject_id=subject_id, kinds=DESTRUCTIONS)


def _end_purposes(case: Case, names: frozenset[str]) -> Outcome:
    touched = case.held & _data_of(names, case)
    # No use from now on: that is what the law asks of a purpose that ended, and what a block is.
    decision = case.decide(
        Action.BLOCK, purpose=own_purpose(case.question.actor), categories=touched
    )
    facts: dict[str, Fact] = {"ended": sorted(names)}
    if decision.is_permitted and case.in_force is not None:
        endings = case.judge(ended=dict.fromkeys(names, case.question.at))
        touching = tuple(one for one in endings if one.category in touched)
        facts |= _leave(case, touching, sorted(names), case.in_force.policy)
    return Outcome(decision=decision, entry_id=note(decision, AccessEvent.PURPOSE_ENDED, **facts))


def _data_of(names: Collection[str], case: Case) -> frozenset[str]:
    """Return what these purposes may use, by today's rules or by what a datum was taken for."""
    policy = case.in_force.policy if case.in_force else None
    known = [policy.purposes[name] for name in names if policy and name in policy.purposes]
    covered = {category for purpose in known for category in purpose.data}
    taken = {one.category for one in case.kept if not one.purposes.isdisjoint(names)}
    return frozenset(covered | taken)


def _leave(
    case: Case, endings: tuple[Ending, ...], ended: list[str], policy: Policy
) -> dict[str, Fact]:
    """Keep data for what still stands, and start the duty to destroy the others; return what the entry says of it."""
    _hold(case, endings)
    site_id, subject_id = _place(case)
    gone = [one.category for one in endings if one.fate is Fate.DESTROY]
    removing.keep_for(site_id=site_id, subject_id=subject_id, purposes=dict.fromkeys(gone, ()))
    removing.end_purposes(
        site_id=site_id,
        subject_id=subject_id,
        categories=[one.category for one in endings],
        purposes=ended,
    )
    left = _whys(one for one in endings if one.fate is not Fate.DESTROY)
    due = [*gone, *(one.category for one in endings if one.why is Why.BLOCKED)]
    if not due:
        return {"left": left}
    return {"left": left, "duties": [str(_open_duty(case, due, ended, policy))]}


def _await_review(case: Case, blocked: set[str]) -> None:
    """Have what no purpose needs destroyed once its review has ended, where that is not owed already."""
    if not blocked or case.in_force is None:
        return
    owed = _owed(case)
    waiting = blocked.difference(*(one.categories for one in owed))
    if waiting and all(one.categories for one in owed):
        _open_duty(case, waiting, [], case.in_force.policy)


def _open_duty(case: Case, categories: Iterable[str], ended: list[str], policy: Policy) -> UUID:
    purposes = [policy.purposes[name] for name in ended if name in policy.purposes]
    terms = [one.destroyed_within for one in purposes]
    clause = purposes[0].clause if purposes else policy.rules.operator.clause
    site_id, subject_id = _place(case)
    return open_duty(
        site_id=site_id,
        kind=AFTER_PURPOSE,
        term=destruction_term(*terms, at=case.question.at),
        by=case.question.actor,
        at=case.question.at,
        clause=policy.cite(clause),
        article="152-ФЗ ст. 21 ч. 4",
        subject_id=subject_id,
        categories=categories,
        term_id="D16",
    )


def _place(case: Case) -> tuple[UUID, UUID]:
    question = case.question
    assert question.subject_id is not None  # noqa: S101 - a case is about somebody
    return question.site_id, question.subject_id


def _whys(endings: Iterable[Ending]) -> list[str]:
    return [f"{one.category}:{one.why}" for one in endings]


def _clauses(decision: Decision, endings: Iterable[Ending]) -> list[str]:
    told = (*decision.clauses, *(one.clause for one in endings))
    return clause_codes(dict.fromkeys(told))
