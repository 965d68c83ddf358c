"""The second thing a permit needs: somebody who may act. Silence refuses; an administrator is staff like others."""

from collections.abc import Iterator
from uuid import UUID

from zavet.core.decisions.citing import reason
from zavet.core.decisions.decision import Code, Reason
from zavet.core.decisions.facts import AuthorisationFact, Facts, is_current
from zavet.core.decisions.question import ANSWERING, DISCLOSURE, OVERSIGHT, Question
from zavet.core.language.policy import Policy
from zavet.core.values import Action, ActorKind

_TELLING = frozenset({Action.COLLECTION, Action.RECORDING})


def grant_actor(question: Question, facts: Facts, policy: Policy) -> Iterator[Reason]:
    """Permit the person, a proven representative, authorised staff, a deal's party, or Zavet's own work."""
    match question.actor.kind:
        case ActorKind.SUBJECT:
            yield _subject(question, facts)
        case ActorKind.REPRESENTATIVE:
            yield _representative(question, facts, policy)
        case ActorKind.STAFF:
            yield _staff(question, facts)
        case ActorKind.VISITOR if question.action in _TELLING:
            yield reason(facts, Code.ACTOR_TELLS)
        case ActorKind.SYSTEM:
            yield reason(facts, Code.ACTOR_IS_SYSTEM)
        case _:
            yield reason(facts, Code.ACTOR_UNKNOWN)


def _subject(question: Question, facts: Facts) -> Reason:
    actor_id = question.actor.id
    own = {question.subject_id, _known_as(question, facts)}
    if actor_id is not None and actor_id in own:
        return reason(facts, Code.ACTOR_IS_SUBJECT)
    both = {actor_id, question.subject_id}
    if question.recipient and any(
        both <= deal.parties and is_current(question.at, deal.from_at, deal.until_at)
        for deal in facts.deals
    ):
        return reason(facts, Code.ACTOR_IS_DEAL_PARTY)
    return reason(facts, Code.NOT_OWN_DATA)


def _known_as(question: Question, facts: Facts) -> UUID | None:
    """Return the person a correspondent is known to be: that request's letters are theirs to read."""
    is_answered = facts.is_correspondent and question.purpose == ANSWERING
    return facts.correspondent_for if is_answered else None


def _representative(question: Question, facts: Facts, policy: Policy) -> Reason:
    purpose = policy.purposes.get(question.purpose)
    if purpose is not None and not purpose.is_for_representatives:
        return reason(facts, Code.NOT_REPRESENTED, clause=purpose.clause, concerns=purpose.id)
    is_proven = question.actor.id is not None and any(
        proof.actor_id == question.actor.id
        and is_current(question.at, proof.from_at, proof.until_at)
        and (proof.ended_at is None or question.at < proof.ended_at)
        for proof in facts.representatives
    )
    return reason(facts, Code.ACTOR_REPRESENTS if is_proven else Code.NOT_REPRESENTED)


def _staff(question: Question, facts: Facts) -> Reason:
    """Return the officer's permit for oversight, which shows nothing, and for answers; otherwise an authorisation's.

    Letters others of the staff may read by a leave to answer; what is held of a person the officer alone tells. An
    authority's demand the officer answers by their post, another of the staff by a leave.
    """
    if question.purpose == DISCLOSURE and facts.is_officer:
        return reason(facts, Code.ACTOR_IS_OFFICER)
    if question.purpose not in {OVERSIGHT, ANSWERING}:
        return _authorised_staff(question, facts)
    if facts.is_officer:
        return reason(facts, Code.ACTOR_IS_OFFICER)
    if question.purpose == ANSWERING and facts.is_correspondent:
        return _authorised_staff(question, facts)
    return reason(facts, Code.NOT_THE_OFFICER)


def _authorised_staff(question: Question, facts: Facts) -> Reason:
    """Return the permit of one authorisation that fits wholly, or the refusal nearest to a permit.

    Authorisations are not added up: one leave, granted and signed as one, must cover the whole question.
    """
    own = [a for a in facts.authorisations if a.staff_id == question.actor.id]
    codes = {_authorised(question, one) for one in own if question.purpose in one.purposes}
    for code in _NEAREST:
        if code in codes:
            return reason(facts, code, concerns=question.purpose)
    return reason(facts, Code.AUTHORISATION_MISSING, concerns=question.purpose)


_NEAREST = (
    Code.ACTOR_AUTHORISED,
    Code.AUTHORISATION_UNSIGNED,
    Code.AUTHORISATION_NARROW,
    Code.AUTHORISATION_EXPIRED,
)


def _authorised(question: Question, one: AuthorisationFact) -> Code:
    if one.ended_at is not None and one.ended_at <= question.at:
        return Code.AUTHORISATION_EXPIRED
    if not is_current(question.at, one.from_at, one.until_at):
        return Code.AUTHORISATION_EXPIRED
    if not set(question.categories) <= one.categories:
        return Code.AUTHORISATION_NARROW
    if one.signed_at is None or one.signed_at > question.at:
        return Code.AUTHORISATION_UNSIGNED
    return Code.ACTOR_AUTHORISED
