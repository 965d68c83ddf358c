"""What a proven person's own word ends: consents, and with them the purposes that stand on nothing else.

INVARIANT: what goes on is told, each purpose with its ground and clause; nobody is told that all has stopped.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from zavet.access.answering import withdraw as end_by_letter
from zavet.access.asking import Outcome
from zavet.access.queries import describe
from zavet.consent.queries import list_standing
from zavet.core.language.policy import Policy
from zavet.core.language.words import RightKind
from zavet.core.requests import Effect, needs_of
from zavet.core.values import Actor, Ground
from zavet.policies.queries import find_policy
from zavet.rights.models import SubjectRequest
from zavet.rights.steps import requester_of
from zavet.rights.views import GoingOn


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """What was ended at a person's word: the consents, and what goes on all the same."""

    outcome: Outcome | None = None
    purposes: tuple[str, ...] = ()
    going_on: tuple[GoingOn, ...] = ()
    effects: tuple[Effect, ...] = ()

    @property
    def facts(self) -> dict[str, object]:
        """Return it in codes, for the step."""
        going_on = [[one.purpose, one.article, one.clause] for one in self.going_on]
        effects = [one.value for one in self.effects]
        return {"effects": effects, "ended": list(self.purposes), "going_on": going_on}


def end_at_proof(
    row: SubjectRequest, kinds: Collection[RightKind], *, at: datetime
) -> Ended | None:
    """End at once what the rights of a request end by themselves once whoever asks is proven; None where none does."""
    known = [needs_of(kind, requester_of(row)).at_proof for kind in kinds]
    effects = tuple(one for one in dict.fromkeys(known) if one is not None)
    if not effects:
        return None
    return end_consents(row, row.purposes or None, effects=effects, by=Actor.system(), at=at)


def end_consents(
    row: SubjectRequest,
    purposes: Collection[str] | None,
    *,
    effects: tuple[Effect, ...],
    by: Actor,
    at: datetime,
) -> Ended:
    """End the person's consents to these purposes, or to all; where none of them stands, nothing is done.

    The terms are counted from the day the letter came (152-ФЗ ст. 21 ч. 5); a consent given since then stands.
    """
    assert row.subject_id is not None  # noqa: S101 - somebody proven is known
    given = list_standing(subject_id=row.subject_id, at=at)
    standing = {name for name, given_at in given.items() if given_at <= row.received_at}
    chosen = tuple(sorted(standing if purposes is None else standing.intersection(purposes)))
    outcome = None
    if chosen:
        outcome = end_by_letter(
            site_id=row.site_id,
            subject_id=row.subject_id,
            purposes=chosen,
            cause_id=row.id,
            received_at=row.received_at,
            by=by,
            at=at,
        )
    is_done = outcome is None or outcome.is_permitted
    return Ended(
        outcome=outcome,
        purposes=chosen if is_done else (),
        going_on=_going_on(row, purposes, at) if Effect.STOP in effects else (),
        effects=effects if is_done else (),
    )


def _going_on(
    row: SubjectRequest, purposes: Collection[str] | None, at: datetime
) -> tuple[GoingOn, ...]:
    """Return what a demand to stop does not end: purposes of the person's data on another ground than consent."""
    in_force = find_policy(site_id=row.site_id, at=at)
    assert row.subject_id is not None  # noqa: S101 - somebody proven is known
    held = describe(site_id=row.site_id, subject_id=row.subject_id)
    served = {name for datum in held for name in datum.purposes}
    wanted = served if purposes is None else served.intersection(purposes)
    return _grounded(in_force.policy, wanted) if in_force else ()


def _grounded(policy: Policy, names: Collection[str]) -> tuple[GoingOn, ...]:
    rules = (policy.purposes[name] for name in sorted(names) if name in policy.purposes)
    return tuple(
        GoingOn(
            purpose=one.id,
            article=one.article or one.ground.article,
            clause=policy.cite(one.clause),
        )
        for one in rules
        if one.ground is not Ground.CONSENT
    )
