"""What the officer does with a person's data because they asked: each through the door to the vault, each told.

INVARIANT: but for the block of a review nothing is done before whoever asks has proven who they are.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from zavet.access.asking import Outcome
from zavet.access.operations import block as take_out_of_use
from zavet.access.operations import export
from zavet.access.operations import rectify as put_right
from zavet.access.operations import set_visibility as close_or_open
from zavet.access.operations import unblock as give_back
from zavet.core.decisions import Decision
from zavet.core.requests import Effect, IdentityState, RequestEvent
from zavet.core.values import Actor, Sealed, Visibility
from zavet.rights.blocking import list_own_blocks, told_of_block
from zavet.rights.ending_consents import Ended, end_consents
from zavet.rights.events import RightsEvent
from zavet.rights.models import SubjectRequest
from zavet.rights.recipients import close_if_told
from zavet.rights.refusing import EffectRefused, IdentityMissing, NobodyNamed, told_by_value
from zavet.rights.repeating import is_proven
from zavet.rights.steps import done, lock_thread, move, require_staff, tell
from zavet.rights.telling import owe_telling
from zavet.rights.views import Deed


@told_by_value
def inform(*, request_id: UUID, by: Actor, at: datetime) -> Deed:
    """Return everything held of the person for the answer, in the deed's ``export`` (152-ФЗ ст. 14 ч. 7).

    Nobody was told yet: the look stands in the journal, and ``answer`` writes the step once the letter is sent.
    """
    row = begin(request_id, by=by, at=at)
    found = export(site_id=row.site_id, subject_id=person_of(row), cause_id=row.id, by=by, at=at)
    if not found.is_permitted:
        return refused(row, Effect.INFORM, found.decision)
    return Deed(request_id=row.id, effects=(Effect.INFORM,), export=found)


@told_by_value
def block(
    *, request_id: UUID, by: Actor, at: datetime, categories: Iterable[str] | None = None
) -> Deed:
    """Take the person's data out of use for the check (152-ФЗ ст. 21 ч. 1); None means all of them."""
    categories = None if categories is None else tuple(categories)
    row = begin(request_id, by=by, at=at, needs_proof=False)
    outcome = take_out_of_use(
        site_id=row.site_id,
        subject_id=person_of(row),
        categories=categories,
        cause_id=row.id,
        by=by,
        at=at,
    )
    facts = {"categories": sorted(categories or ())}
    facts |= told_of_block(row, Effect.BLOCK, outcome, categories or (), by=by, at=at)
    return applied_if(outcome, row, Effect.BLOCK, by=by, at=at, facts=facts)


@told_by_value
def end_block(*, request_id: UUID, by: Actor, at: datetime) -> Deed:
    """Give back what the request took out of use: the check is over (152-ФЗ ст. 21 ч. 2)."""
    row = begin(request_id, by=by, at=at, needs_proof=False)
    ended = list_own_blocks(row, at=at)
    outcome = give_back(
        site_id=row.site_id, subject_id=person_of(row), cause_id=row.id, by=by, at=at
    )
    facts = {"categories": sorted({one.category for one in ended if one.category})}
    facts |= told_of_block(row, Effect.END_BLOCK, outcome, facts["categories"], by=by, at=at)
    deed = applied_if(outcome, row, Effect.END_BLOCK, by=by, at=at, facts=facts)
    close_if_told(row, by=by, at=at)
    return deed


@told_by_value
def rectify(
    *, request_id: UUID, category: str, value: Sealed[str], by: Actor, at: datetime
) -> Deed:
    """Put a value right and erase the old one, unless it is held (152-ФЗ ст. 20 ч. 3).

    The deed's ``recipients`` could have had it: telling them is owed from now on.
    """
    row = begin(request_id, by=by, at=at)
    outcome = put_right(
        site_id=row.site_id, subject_id=person_of(row), category=category, value=value, by=by, at=at
    )
    if not outcome.is_permitted:
        return refused(row, Effect.RECTIFY, outcome.decision, outcome=outcome)
    recipients = owe_telling(row, Effect.RECTIFY, [category], by=by, at=at)
    return applied(
        row,
        Effect.RECTIFY,
        by=by,
        at=at,
        facts={"categories": [category], "recipients": [one.id for one in recipients]},
        deed={"outcome": outcome, "recipients": recipients},
    )


@told_by_value
def set_visibility(
    *, request_id: UUID, category: str, visibility: Visibility, by: Actor, at: datetime
) -> Deed:
    """Set the confidentiality of a datum as the person asked (hosting 5.2)."""
    row = begin(request_id, by=by, at=at)
    outcome = close_or_open(
        site_id=row.site_id,
        subject_id=person_of(row),
        category=category,
        visibility=visibility,
        cause_id=row.id,
        by=by,
        at=at,
    )
    facts = {"categories": [category], "visibility": visibility.value}
    return applied_if(outcome, row, Effect.SET_VISIBILITY, by=by, at=at, facts=facts)


@told_by_value
def withdraw(
    *, request_id: UUID, by: Actor, at: datetime, purposes: Collection[str] | None = None
) -> Deed:
    """End consents as the person asked; None means all that stand (152-ФЗ ст. 9 ч. 2)."""
    row = begin(request_id, by=by, at=at)
    ended = end_consents(row, purposes, effects=(Effect.WITHDRAW,), by=by, at=at)
    return _ended(row, Effect.WITHDRAW, ended, by=by, at=at)


@told_by_value
def stop(
    *, request_id: UUID, by: Actor, at: datetime, purposes: Collection[str] | None = None
) -> Deed:
    """End what stands on consent; the deed's ``going_on`` tells what goes on and why (152-ФЗ ст. 21 ч. 5.1)."""
    row = begin(request_id, by=by, at=at)
    ended = end_consents(row, purposes, effects=(Effect.STOP,), by=by, at=at)
    return _ended(row, Effect.STOP, ended, by=by, at=at)


def begin(request_id: UUID, *, by: Actor, at: datetime, needs_proof: bool = True) -> SubjectRequest:
    """Return the request an effect is for, locked with its people.

    Raise NobodyNamed where it is not known whose data it is about, IdentityMissing where that still has to be proven.
    """
    row = lock_thread(request_id, is_with_people=True)
    require_staff(row, by=by, at=at)
    move(row, RequestEvent.APPLIED)
    if needs_proof and not is_proven(row, at=at):
        raise IdentityMissing(
            _("Личность того, кто обратился, не подтверждена: с данными ничего не делают."),
            clause="152-ФЗ ст. 14 ч. 3",
            next_step=_("Подтвердите личность или откажите в обращении со ссылкой на закон."),
        )
    if row.subject_id is None:
        raise NobodyNamed(
            _("Неизвестно, о чьих данных это обращение."),
            next_step=_("Найдите человека и подтвердите, что обратился он."),
        )
    return row


def person_of(row: SubjectRequest) -> UUID:
    """Return whose data a begun effect is about."""
    assert row.subject_id is not None  # noqa: S101 - an effect begins with somebody known
    return row.subject_id


def applied_if(
    outcome: Outcome,
    row: SubjectRequest,
    effect: Effect,
    *,
    by: Actor,
    at: datetime,
    facts: Mapping[str, Any] | None = None,
) -> Deed:
    """Return the deed of an effect the door permitted and did, or of its refusal."""
    if not outcome.is_permitted:
        return refused(row, effect, outcome.decision, outcome=outcome)
    return applied(row, effect, by=by, at=at, facts=facts, deed={"outcome": outcome})


def applied(
    row: SubjectRequest,
    effect: Effect,
    *,
    by: Actor,
    at: datetime,
    facts: Mapping[str, Any] | None = None,
    deed: Mapping[str, Any] | None = None,
) -> Deed:
    """Write an effect into the timeline and the journal, and return its deed."""
    return done(
        row,
        RequestEvent.APPLIED,
        RightsEvent.EFFECT_APPLIED,
        by=by,
        at=at,
        is_inner=row.identity != IdentityState.PROVEN,
        facts={"effects": [effect.value], **(facts or {})},
        codes={"effect": effect.value},
        deed={"effects": (effect,), **(deed or {})},
    )


def refused(
    row: SubjectRequest, effect: Effect, decision: Decision, *, outcome: Outcome | None = None
) -> Deed:
    """Write down that the door to the vault refused an effect, and return the refusal; nothing was done."""
    reasons = [one.code.value for one in decision.reasons]
    question = decision.question
    tell(
        row,
        RightsEvent.STEP_REFUSED,
        by=question.actor,
        at=question.at,
        effect=effect.value,
        reasons=reasons,
    )
    refusal = EffectRefused(
        _("С данными этого сделать нельзя."),
        clause=next(iter((*decision.clauses, *decision.articles)), None),
    )
    return Deed(request_id=row.id, refusal=refusal, outcome=outcome)


def _ended(row: SubjectRequest, effect: Effect, ended: Ended, *, by: Actor, at: datetime) -> Deed:
    outcome = ended.outcome
    if outcome is not None and not outcome.is_permitted:
        return refused(row, effect, outcome.decision, outcome=outcome)
    return applied(
        row,
        effect,
        by=by,
        at=at,
        facts=ended.facts,
        deed={"outcome": outcome, "going_on": ended.going_on, "purposes": ended.purposes},
    )
