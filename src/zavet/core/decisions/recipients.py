"""The third thing a permit needs: data stay with the operator, or go to a recipient who may have them by the policy."""

from collections.abc import Iterator

from zavet.core.decisions.citing import reason
from zavet.core.decisions.consents import last_answer, uncovered
from zavet.core.decisions.decision import Code, Reason
from zavet.core.decisions.facts import Answer, Facts, is_current
from zavet.core.decisions.question import DISCLOSURE, Question
from zavet.core.language.policy import Policy
from zavet.core.language.rules import Recipient
from zavet.core.language.words import Need, RecipientKind
from zavet.core.values import Action, Visibility

LEAVING = frozenset({Action.TRANSFER, Action.DISSEMINATION, Action.PROVISION})


def grant_recipient(question: Question, facts: Facts, policy: Policy) -> Iterator[Reason]:
    """Permit data to stay, or to go where the policy, and what it needs, provide for it."""
    if question.recipient is None:
        code = Code.RECIPIENT_MISSING if question.action in LEAVING else Code.STAYS_WITH_OPERATOR
        yield reason(facts, code)
        return
    recipient = policy.recipients.get(question.recipient)
    if recipient is None:
        yield reason(facts, Code.RECIPIENT_UNKNOWN)
        return
    yield from _outside(question, facts, recipient)
    yield from _spread(question, facts, recipient)
    yield _needed(question, facts, recipient)


def _outside(question: Question, facts: Facts, recipient: Recipient) -> Iterator[Reason]:
    for category in sorted(set(question.categories) - set(recipient.data)):
        yield _of(facts, recipient, Code.RECIPIENT_DOES_NOT_COVER, category)
    purposes = {*recipient.purposes, DISCLOSURE}
    if question.purpose not in purposes:
        yield _of(facts, recipient, Code.RECIPIENT_DOES_NOT_COVER, question.purpose)


def _spread(question: Question, facts: Facts, recipient: Recipient) -> Iterator[Reason]:
    """Refuse to spread what the person has not opened: opening is theirs alone (152-ФЗ ст. 10.1)."""
    spreads = question.action is Action.DISSEMINATION or recipient.kind is RecipientKind.PUBLIC
    if not spreads:
        return
    opened = {d.category for d in facts.data if d.visibility is Visibility.OPEN}
    closed = {d.category for d in facts.data if d.visibility is not Visibility.OPEN}
    for category in question.categories:
        if category not in opened or category in closed:
            yield _of(facts, recipient, Code.NOT_OPEN, category)


def _needed(question: Question, facts: Facts, recipient: Recipient) -> Reason:
    match recipient.needs:
        case Need.CONSENT | Need.WRITTEN_PERMISSION:
            return _permitted(question, facts, recipient)
        case Need.DEMAND | Need.RESIDENCE_LAW:
            return _demanded(question, facts, recipient)
        case Need.DEAL:
            return _dealt(question, facts, recipient)
        case Need.LAW:
            return _of(facts, recipient, Code.RECIPIENT_PROVIDED)


def _permitted(question: Question, facts: Facts, recipient: Recipient) -> Reason:
    event = last_answer(question, facts, recipient=recipient.id, purpose=question.purpose)
    is_given = event is not None and event.answer is Answer.GIVEN
    if event is None or not is_given or uncovered(question.categories, event):
        return _of(facts, recipient, Code.RECIPIENT_WITHOUT_PERMISSION)
    if recipient.needs is Need.WRITTEN_PERMISSION and not event.is_written:
        return _of(facts, recipient, Code.RECIPIENT_WITHOUT_PERMISSION)
    return _of(facts, recipient, Code.RECIPIENT_PROVIDED)


def _demanded(question: Question, facts: Facts, recipient: Recipient) -> Reason:
    by_residence = recipient.needs is Need.RESIDENCE_LAW
    is_demanded = any(
        demand.recipient == recipient.id
        and demand.cause_id == question.cause_id
        and set(question.categories) <= demand.categories
        and demand.approved_at <= question.at
        and (demand.is_by_residence_law or not by_residence)
        for demand in facts.demands
    )
    code = Code.RECIPIENT_PROVIDED if is_demanded else Code.RECIPIENT_WITHOUT_DEMAND
    return _of(facts, recipient, code)


def _dealt(question: Question, facts: Facts, recipient: Recipient) -> Reason:
    parties = {question.actor.id, question.subject_id}
    is_dealt = any(
        parties <= deal.parties and is_current(question.at, deal.from_at, deal.until_at)
        for deal in facts.deals
    )
    code = Code.RECIPIENT_PROVIDED if is_dealt else Code.RECIPIENT_WITHOUT_DEAL
    return _of(facts, recipient, code)


def _of(facts: Facts, recipient: Recipient, code: Code, concerns: str = "") -> Reason:
    return reason(
        facts,
        code,
        clause=recipient.clause,
        article=recipient.article,
        concerns=concerns or recipient.id,
    )
