"""The first thing a permit needs: a purpose the policy names, that covers the data and the action, on a ground.

Returns permitting or refusing reasons; silence is a refusal.
"""

from collections.abc import Iterator

from zavet.core.decisions.citing import reason
from zavet.core.decisions.consents import has_accepted, last_answer, uncovered
from zavet.core.decisions.decision import Code, Reason
from zavet.core.decisions.facts import Answer, ConsentFact, Facts, is_identified
from zavet.core.decisions.guards import CLARIFYING
from zavet.core.decisions.question import (
    ANSWERING,
    CONFIRMATION,
    DISCLOSURE,
    OVERSIGHT,
    OWN_DATA,
    SHOWING,
    Question,
)
from zavet.core.language.policy import Policy
from zavet.core.language.rules import Purpose
from zavet.core.language.words import FieldKind, Need, RightKind
from zavet.core.values import Action, ActorKind, Ground

_OWN = {
    Action.ACCESS: RightKind.INFORMATION,
    Action.RETRIEVAL: RightKind.INFORMATION,
    Action.RECTIFICATION: RightKind.RECTIFICATION,
    Action.UPDATE: RightKind.RECTIFICATION,
    Action.CHANGE: RightKind.RECTIFICATION,
    Action.BLOCK: RightKind.BLOCK,
    Action.DELETION: RightKind.DELETION,
}
_REACHING = frozenset({FieldKind.EMAIL, FieldKind.PHONE, FieldKind.POSTAL_ADDRESS})
_TRANSFERS = frozenset({Action.TRANSFER, Action.PROVISION, Action.ACCESS, Action.DISSEMINATION})


def grant_purpose(question: Question, facts: Facts, policy: Policy) -> Iterator[Reason]:
    """Permit a declared purpose on its ground, or one of the reserved purposes."""
    if question.purpose == OWN_DATA:
        yield from _own_right(question, facts, policy)
    elif question.purpose == CONFIRMATION:
        yield from _confirmation(question, facts, policy)
    elif question.purpose == DISCLOSURE:
        yield from _disclosure(question, facts, policy)
    elif question.purpose == OVERSIGHT:
        yield _oversight(question, facts, policy)
    elif question.purpose == ANSWERING:
        yield _answering(question, facts, policy)
    else:
        yield from _declared(question, facts, policy)


def _own_right(question: Question, facts: Facts, policy: Policy) -> Iterator[Reason]:
    right = _OWN.get(question.action)
    is_person = question.actor.kind in {ActorKind.SUBJECT, ActorKind.REPRESENTATIVE}
    if right is None or not is_person or question.recipient is not None:
        yield reason(facts, Code.ACTION_NOT_PROVIDED, concerns=question.action)
        return
    rule = policy.find_right(right)
    clause, article = (rule.clause, rule.article) if rule else ("", "")
    yield reason(facts, Code.OWN_RIGHT, clause=clause, article=article, concerns=right)


def _confirmation(question: Question, facts: Facts, policy: Policy) -> Iterator[Reason]:
    reaching = all(
        policy.data[category].kind in _REACHING
        for category in question.categories
        if category in policy.data
    )
    service = policy.registration()
    if question.actor.kind is ActorKind.SYSTEM and question.action is Action.USE and reaching:
        clause = service.clause if service else ""
        yield reason(facts, Code.CONFIRMATION_ASKED, clause=clause)
    else:
        yield reason(facts, Code.ACTION_NOT_PROVIDED, concerns=question.action)


def _disclosure(question: Question, facts: Facts, policy: Policy) -> Iterator[Reason]:
    recipient = policy.recipients.get(question.recipient or "")
    if recipient and question.action is Action.PROVISION and recipient.needs in _DEMANDED:
        yield reason(
            facts, Code.DEMAND_ANSWERED, clause=recipient.clause, article=recipient.article
        )
    else:
        yield reason(facts, Code.ACTION_NOT_PROVIDED, concerns=question.action)


def _oversight(question: Question, facts: Facts, policy: Policy) -> Reason:
    """Permit what the law makes the operator do with data without using them: nothing of it shows a value."""
    article = _OVERSIGHT.get(question.action)
    is_operators = question.actor.kind in _OPERATORS
    if article is None or not is_operators or question.recipient is not None:
        return reason(facts, Code.ACTION_NOT_PROVIDED, concerns=question.action)
    right = _OWN.get(question.action)
    rule = policy.find_right(right) if right else None
    return reason(facts, Code.OVERSIGHT_OWED, clause=rule.clause if rule else "", article=article)


def _answering(question: Question, facts: Facts, policy: Policy) -> Reason:
    """Permit to take, read and send the letters of a request; of the person nothing before they are proven to ask.

    On a proven person's word the operator tells what is held (152-ФЗ ст. 14 ч. 3) and stops using it (ст. 9 ч. 2).
    """
    provided = _THREAD if facts.is_correspondent else _TOLD
    is_operators = question.actor.kind in _OPERATORS
    may_ask = facts.is_correspondent or is_operators
    if question.action not in provided or not may_ask or question.recipient is not None:
        return reason(facts, Code.ACTION_NOT_PROVIDED, concerns=question.action)
    is_proven = is_identified(
        facts.identities, subject_id=question.subject_id, cause_id=question.cause_id, at=question.at
    )
    if not facts.is_correspondent and not is_proven:
        return reason(facts, Code.IDENTITY_UNPROVEN)
    rule = policy.find_right(RightKind.INFORMATION)
    return reason(facts, Code.ANSWER_OWED, clause=rule.clause if rule else "")


_OPERATORS = frozenset({ActorKind.STAFF, ActorKind.SYSTEM})
_THREAD = frozenset(
    {Action.COLLECTION, Action.RECORDING, Action.ACCESS, Action.RETRIEVAL, Action.USE}
)
"""What is done with the letters of a request."""
_TOLD = frozenset({Action.ACCESS, Action.RETRIEVAL, Action.BLOCK, Action.CHANGE})
"""What is done with a person's data on their own proven word."""
_OVERSIGHT = {
    Action.BLOCK: "152-ФЗ ст. 21 ч. 1",
    Action.RECTIFICATION: "152-ФЗ ст. 21 ч. 2",
    Action.STORAGE: "152-ФЗ ст. 5 ч. 7",
    Action.DELETION: "152-ФЗ ст. 21 ч. 5",
    Action.DESTRUCTION: "152-ФЗ ст. 21 ч. 4",
}
_DEMANDED = frozenset({Need.DEMAND, Need.RESIDENCE_LAW})


def _declared(question: Question, facts: Facts, policy: Policy) -> Iterator[Reason]:
    purpose = policy.purposes.get(question.purpose)
    if purpose is None:
        yield reason(facts, Code.PURPOSE_UNKNOWN)
        return
    outside = sorted(set(question.categories) - set(purpose.data))
    for category in outside:
        yield reason(facts, Code.PURPOSE_DOES_NOT_COVER, clause=purpose.clause, concerns=category)
    yield from _action(question, facts, purpose, policy)
    yield from _service(question, facts, purpose, policy)
    yield from _ground(question, facts, purpose, policy)


def _action(question: Question, facts: Facts, purpose: Purpose, policy: Policy) -> Iterator[Reason]:
    if purpose.is_depersonalized and question.action in SHOWING:
        yield reason(facts, Code.DEPERSONALIZED_ONLY, clause=purpose.clause, concerns=purpose.id)
    allowed = set(purpose.actions) | CLARIFYING
    recipient = policy.recipients.get(question.recipient or "")
    if recipient is not None and purpose.id in recipient.purposes:
        allowed |= _TRANSFERS
    if Action.USE in allowed:
        allowed.add(Action.ACCESS)
    if question.action not in allowed:
        yield reason(
            facts, Code.ACTION_NOT_PROVIDED, clause=purpose.clause, concerns=question.action
        )


def _service(
    question: Question, facts: Facts, purpose: Purpose, policy: Policy
) -> Iterator[Reason]:
    service = policy.services.get(question.service or "")
    if service is not None and purpose.id not in service.purposes:
        yield reason(
            facts, Code.SERVICE_DOES_NOT_PROVIDE, clause=service.clause, concerns=purpose.id
        )
    addendum = policy.find_addendum(question.service)
    if addendum is not None and service is not None:
        yield reason(facts, Code.ADDENDUM_APPLIES, concerns=addendum.addendum)
        yield reason(
            facts, Code.ADDENDUM_APPLIES, clause=service.clause, concerns=addendum.addendum
        )


def _ground(question: Question, facts: Facts, purpose: Purpose, policy: Policy) -> Iterator[Reason]:
    if purpose.ground is Ground.CONSENT:
        yield from _consented(question, facts, purpose, policy)
    elif purpose.ground is Ground.CONTRACT and not has_accepted(question, facts):
        yield reason(facts, Code.NOT_ACCEPTED, clause=purpose.clause, concerns=purpose.id)
    else:
        yield _grounded(facts, purpose)


def _consented(
    question: Question, facts: Facts, purpose: Purpose, policy: Policy
) -> Iterator[Reason]:
    event = last_answer(question, facts, purpose=purpose.id)
    if event is None or event.answer is not Answer.GIVEN:
        code = _UNCONSENTED[event.answer] if event else Code.CONSENT_MISSING
        yield reason(facts, code, clause=purpose.clause, concerns=purpose.id)
        return
    yield from _unwritten(question, facts, purpose, policy, event)
    missing = uncovered(question.categories, event)
    for category in missing:
        yield reason(facts, Code.CONSENT_DOES_NOT_COVER, clause=purpose.clause, concerns=category)
    if not missing:
        yield _grounded(facts, purpose)


def _unwritten(
    question: Question, facts: Facts, purpose: Purpose, policy: Policy, event: ConsentFact
) -> Iterator[Reason]:
    """Refuse special categories, such as health, a consent that was not given in writing."""
    known = (policy.data[name] for name in question.categories if name in policy.data)
    for datum in known:
        if datum.is_special and not event.is_written:
            yield reason(
                facts,
                Code.CONSENT_NOT_WRITTEN,
                clause=purpose.clause,
                concerns=datum.id,
            )


_UNCONSENTED = {
    Answer.REFUSED: Code.CONSENT_REFUSED,
    Answer.WITHDRAWN: Code.CONSENT_WITHDRAWN,
    Answer.ACCEPTED: Code.CONSENT_MISSING,
}


def _grounded(facts: Facts, purpose: Purpose) -> Reason:
    return reason(
        facts,
        Code.PURPOSE_GROUNDED,
        clause=purpose.clause,
        article=purpose.article or purpose.ground.article,
        concerns=purpose.id,
    )
