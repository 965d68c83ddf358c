"""Guards: what forbids, whatever else may permit. Each returns the reasons to refuse, or nothing.

INVARIANT: a guard never permits; adding a fact a guard looks at can only refuse more.
"""

from collections.abc import Iterator

from zavet.core.decisions.citing import reason
from zavet.core.decisions.decision import Code, Reason
from zavet.core.decisions.facts import (
    UNDER_REVIEW,
    ApprovalFact,
    DatumState,
    Facts,
    is_current,
)
from zavet.core.decisions.question import (
    ANSWERING,
    CONFIRMATION,
    CORRESPONDENCE,
    DISCLOSURE,
    OVERSIGHT,
    OWN_DATA,
    SHOWING,
    Question,
)
from zavet.core.language.policy import Policy
from zavet.core.language.rules import Purpose, Recipient, Right
from zavet.core.language.words import FieldKind, Mechanism, Need, RightKind
from zavet.core.values import Action, ActorKind, Ground

CLARIFYING = frozenset({Action.RECTIFICATION, Action.UPDATE, Action.CHANGE})
_KEEPING = frozenset({Action.STORAGE, Action.BLOCK})
_ENDING = frozenset({Action.DELETION, Action.DESTRUCTION})
_KEPT = frozenset({Action.STORAGE, Action.DESTRUCTION})
_TELLING = frozenset({Action.COLLECTION, Action.RECORDING})
_LOOKING = frozenset({Action.ACCESS, Action.RETRIEVAL})


def wrong_site(question: Question, facts: Facts, _policy: Policy) -> Iterator[Reason]:
    """Refuse a record of another site (services 1.3, clinic 2.3)."""
    if question.subject_id is not None and facts.record_site_id != question.site_id:
        yield reason(facts, Code.OTHER_SITE)


def undeclared(question: Question, facts: Facts, policy: Policy) -> Iterator[Reason]:
    """Refuse data the policy does not name, and a question about no data at all.

    A correspondent's letters are data no policy names: they serve the answer, are kept, and are destroyed. Data the
    policy does not name any more are the operator's to destroy (152-ФЗ ст. 5 ч. 5), and for nothing else.
    """
    if not question.categories:
        yield reason(facts, Code.CATEGORIES_MISSING)
    for category in question.categories:
        if category == CORRESPONDENCE and facts.is_correspondent:
            if not _serves_an_answer(question):
                yield reason(facts, Code.PURPOSE_DOES_NOT_COVER, concerns=category)
        elif category not in policy.data:
            if not _is_clearing(question):
                yield reason(facts, Code.CATEGORY_UNKNOWN, concerns=category)
        elif facts.is_correspondent:
            yield reason(facts, Code.PURPOSE_DOES_NOT_COVER, concerns=category)


def bargained(question: Question, facts: Facts, policy: Policy) -> Iterator[Reason]:
    """Refuse sale and exchange: no permission opens them (clinic 6.2.2)."""
    if question.bargain is not None:
        clauses = [ban.clause for ban in policy.bans if question.bargain in ban.bargains]
        yield reason(facts, Code.BARGAIN, clause=min(clauses, default=""))


def banned(question: Question, facts: Facts, policy: Policy) -> Iterator[Reason]:
    """Refuse what a ban names, save to the recipients of its carve-out."""
    for ban in policy.bans:
        touches = not ban.data or not set(ban.data).isdisjoint(question.categories)
        if question.action in ban.actions and touches and question.recipient not in ban.carve_out:
            yield reason(facts, Code.BANNED, clause=ban.clause, concerns=ban.id)


def linked(question: Question, facts: Facts, policy: Policy) -> Iterator[Reason]:
    """Refuse to show by which address somebody came, save to them and by the law of their country (kindergarten ¶6).

    Only where the policy promises that the link is kept secret.
    """
    promise = policy.find_promise(Mechanism.LINK_SECRECY)
    recipient = policy.recipients.get(question.recipient or "")
    is_by_residence_law = recipient is not None and recipient.needs is Need.RESIDENCE_LAW
    if promise is None or question.subject_id is None or _is_own_look(question):
        return
    if question.action not in SHOWING or (is_by_residence_law and _is_demanded(question, policy)):
        return
    for category in question.categories:
        datum = policy.data.get(category)
        if datum is not None and datum.kind is FieldKind.NETWORK_ADDRESS:
            yield reason(facts, Code.LINK_CLOSED, clause=promise.clause, concerns=category)


def blocked(question: Question, facts: Facts, _policy: Policy) -> Iterator[Reason]:
    """Refuse blocked data but to clarify them, to show them to their person, or to take a wish (152-ФЗ ст. 3 п. 7).

    A wish for deletion is taken in the same moment; the destruction itself waits for the end of the review. A review
    leaves Zavet the address for its own letters to the person, about their requests, their data, their account and its
    password: data may be processed where that is needed to clarify them, and nobody who asks in another's name takes
    their account away.
    """
    is_letter = _is_letter_to_them(question)
    if question.action in CLARIFYING | _KEEPING | {Action.DELETION} or _is_own_look(question):
        return
    for block in facts.blocks:
        if is_letter and block.reason == UNDER_REVIEW:
            continue
        if block.category in ("", *question.categories) and is_current(
            question.at, block.from_at, block.until_at
        ):
            yield reason(facts, Code.BLOCKED, concerns=block.category)


def held(question: Question, facts: Facts, policy: Policy) -> Iterator[Reason]:
    """Refuse held data every use but a disclosure; they are neither changed nor destroyed (services 4.3)."""
    if question.action in _KEEPING or _is_own_look(question) or _is_demanded(question, policy):
        return
    for hold in facts.holds:
        if hold.category in ("", *question.categories) and is_current(
            question.at, hold.from_at, hold.until_at
        ):
            yield reason(facts, Code.HELD, concerns=hold.category)


def unreliable(question: Question, facts: Facts, _policy: Policy) -> Iterator[Reason]:
    """Refuse unconfirmed data every use but asking for the confirmation (hosting 1.2); destroyed data any use."""
    for datum in facts.data:
        if datum.category not in question.categories:
            continue
        if datum.state is DatumState.DESTROYED and question.action not in _TELLING:
            yield reason(facts, Code.DESTROYED, concerns=datum.category)
        if datum.state is DatumState.UNCONFIRMED and not _may_use_unconfirmed(question):
            yield reason(facts, Code.UNCONFIRMED, concerns=datum.category)


def ended(question: Question, facts: Facts, policy: Policy) -> Iterator[Reason]:
    """Refuse data for a purpose that was reached or given up for them (152-ФЗ ст. 21 ч. 4).

    Whether a consent still stands its own series says; what is told anew serves its purposes anew.
    """
    purpose = policy.purposes.get(question.purpose)
    if purpose is None or purpose.ground is Ground.CONSENT or question.action in _TELLING:
        return
    for datum in facts.data:
        if datum.category in question.categories and purpose.id in datum.ended_purposes:
            yield reason(facts, Code.PURPOSE_ENDED, clause=purpose.clause, concerns=datum.category)


def out_of_service(question: Question, facts: Facts, policy: Policy) -> Iterator[Reason]:
    """Refuse a service the catalogue lacks, data it does not ask for, and an addendum's words outside its service.

    A person's own right, its answer and the operator's oversight reach all data, whichever service they came by.
    """
    service = policy.services.get(question.service or "")
    if question.service is not None and service is None:
        yield reason(facts, Code.SERVICE_UNKNOWN, concerns=question.service)
    if service is not None and question.action in _TELLING:
        for category in sorted(set(question.categories) - set(service.data)):
            yield reason(
                facts, Code.SERVICE_DOES_NOT_PROVIDE, clause=service.clause, concerns=category
            )
    if question.service is None and question.purpose in {OWN_DATA, ANSWERING, OVERSIGHT}:
        return
    for layer in policy.addenda:
        if service is not None and service in layer.services:
            continue
        own = {datum.id for datum in layer.data} | {purpose.id for purpose in layer.purposes}
        for word in sorted(own & {question.purpose, *question.categories}):
            yield reason(facts, Code.SERVICE_DOES_NOT_PROVIDE, concerns=word)


def unapproved(question: Question, facts: Facts, policy: Policy) -> Iterator[Reason]:
    """Refuse one of the staff alone what a rule wants two people for (kindergarten ¶7).

    What an authority demands is never handed over by one alone, nor by the software, whatever the policy says.
    """
    if question.actor.kind is not ActorKind.STAFF and not _is_demanded(question, policy):
        return
    rule = _find_rule_for_two(question, policy)
    if rule is not None and find_approval(question, facts, policy) is None:
        yield reason(facts, Code.APPROVAL_MISSING, clause=rule.clause, concerns=rule.id)


def find_approval(question: Question, facts: Facts, policy: Policy) -> ApprovalFact | None:
    """Return the approval a permit would stand on, the one that ends first; None where no rule wants two people."""
    if not facts.approvals or _find_rule_for_two(question, policy) is None:
        return None
    fitting = [one for one in facts.approvals if _approves(one, question)]
    return min(fitting, key=lambda one: (one.until_at, one.id), default=None)


def _find_rule_for_two(question: Question, policy: Policy) -> Purpose | Recipient | Right | None:
    recipient = policy.recipients.get(question.recipient or "")
    if recipient is not None and _is_demanded(question, policy):
        return recipient
    rules = (
        recipient,
        policy.purposes.get(question.purpose),
        policy.find_right(RightKind.DELETION) if question.action in _ENDING else None,
    )
    return next((rule for rule in rules if rule is not None and rule.needs_approval), None)


def _approves(one: ApprovalFact, question: Question) -> bool:
    return (
        one.proposed_by == question.actor.id
        and one.approved_by != question.actor.id
        and one.action is question.action
        and one.purpose == question.purpose
        and one.recipient == (question.recipient or "")
        and set(question.categories) <= one.categories
        and (question.purpose != DISCLOSURE or one.cause_id == question.cause_id)
        and is_current(question.at, one.approved_at, one.until_at)
    )


GUARDS = (
    wrong_site,
    undeclared,
    bargained,
    banned,
    linked,
    blocked,
    held,
    unreliable,
    ended,
    out_of_service,
    unapproved,
)


def _serves_an_answer(question: Question) -> bool:
    is_kept = question.purpose == OVERSIGHT and question.action in _KEPT
    return question.purpose == ANSWERING or is_kept


def _is_clearing(question: Question) -> bool:
    return question.purpose == OVERSIGHT and question.action is Action.DESTRUCTION


def _is_own_look(question: Question) -> bool:
    """Tell whether the person looks at their own, or somebody looks for them, to answer what they ask."""
    return question.purpose in {OWN_DATA, ANSWERING} and question.action in _LOOKING


def _is_letter_to_them(question: Question) -> bool:
    """Tell whether Zavet itself writes to the person; that it uses nothing but an address the permit says."""
    is_own = question.actor.kind is ActorKind.SYSTEM and question.recipient is None
    return is_own and question.purpose == CONFIRMATION and question.action is Action.USE


def _is_demanded(question: Question, policy: Policy) -> bool:
    recipient = policy.recipients.get(question.recipient or "")
    return (
        question.action is Action.PROVISION
        and recipient is not None
        and recipient.needs in {Need.DEMAND, Need.RESIDENCE_LAW}
    )


def _may_use_unconfirmed(question: Question) -> bool:
    return (
        question.purpose in {CONFIRMATION, OWN_DATA, ANSWERING}
        or question.action in CLARIFYING | _KEEPING | _ENDING | _TELLING
    )
