"""Answers one question from facts. Pure; refusal is the default; a rule that fails refuses.

A permit needs a word from each of three grants (purpose, actor, recipient) and silence from every guard.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields
from operator import attrgetter

from zavet.core.decisions.actors import grant_actor
from zavet.core.decisions.citing import next_step, reason
from zavet.core.decisions.decision import ACTORS, OF_THE_PERSON, Code, Decision, Reason
from zavet.core.decisions.duties import started_duties
from zavet.core.decisions.facts import Facts
from zavet.core.decisions.guards import GUARDS, find_approval
from zavet.core.decisions.purposes import grant_purpose
from zavet.core.decisions.question import Question
from zavet.core.decisions.recipients import grant_recipient
from zavet.core.language.policy import Policy
from zavet.core.values import ActorKind

Rule = Callable[[Question, Facts, Policy], Iterator[Reason]]
GRANTS: tuple[Rule, ...] = (grant_purpose, grant_actor, grant_recipient)


def decide(*, question: Question, facts: Facts) -> Decision:
    """Return the permit or the refusal for ``question``, with reasons, started duties and the next step.

    Every reason names a clause of the policy in force and an article; without a policy in force only the article
    (152-ФЗ ст. 18.1 ч. 2). The order of the policy's rules and of the facts does not matter. Whoever may not act is
    told that, and nothing of the person's answers, blocks or holds.
    """
    policy = facts.policy
    if policy is None:
        return _refused(question, [reason(facts, Code.NO_POLICY)])
    refusals = [r for guard in GUARDS for r in _hear(guard, question, facts, policy)]
    permits: list[Reason] = []
    for grant in GRANTS:
        words = _hear(grant, question, facts, policy)
        permits += [word for word in words if not word.is_refusal]
        refusals += [word for word in words if word.is_refusal]
        if not words:
            refusals.append(reason(facts, Code.RULE_FAILED))
    if any(refusal.code in ACTORS for refusal in refusals):
        refusals = [refusal for refusal in refusals if refusal.code not in OF_THE_PERSON]
    if refusals:
        return _refused(question, refusals)
    approval = find_approval(question, facts, policy)
    return Decision(
        question=question,
        is_permitted=True,
        reasons=tuple(dict.fromkeys(permits)),
        duties=started_duties(question, policy),
        approval_id=approval.id if approval else None,
    )


def decide_alike(*, questions: Sequence[Question], facts: Facts) -> tuple[Decision, ...]:
    """Return the decisions on one question about several people of whom the same is known.

    Equal facts have equal answers: one is found, and given about each. Who asks by a right of their own, or by a proof
    of one person's identity, is answered about each apart, for then it matters whom the question is about.
    """
    first = questions[0]
    if any(_alike(one) != _alike(first) for one in questions):
        message = "only people may differ in questions that are decided alike"
        raise ValueError(message)
    if first.actor.kind not in _NOBODYS_OWN or facts.identities:
        return tuple(decide(question=one, facts=facts) for one in questions)
    found = decide(question=first, facts=facts)
    return tuple(
        Decision(
            question=one,
            is_permitted=found.is_permitted,
            reasons=found.reasons,
            duties=found.duties,
            next_step=found.next_step,
            approval_id=found.approval_id,
        )
        for one in questions
    )


_NOBODYS_OWN = frozenset({ActorKind.STAFF, ActorKind.SYSTEM})
_alike = attrgetter(*(one.name for one in fields(Question) if one.name != "subject_id"))


def _hear(rule: Rule, question: Question, facts: Facts, policy: Policy) -> list[Reason]:
    try:
        return list(rule(question, facts, policy))
    except Exception:  # noqa: BLE001 - whatever goes wrong in a rule, the answer is no
        return [reason(facts, Code.RULE_FAILED)]


def _refused(question: Question, refusals: list[Reason]) -> Decision:
    ordered = tuple(sorted(set(refusals), key=_weight))
    return Decision(
        question=question,
        is_permitted=False,
        reasons=ordered,
        next_step=next_step(ordered[0].code),
    )


_ORDER = {code: place for place, code in enumerate(Code)}


def _weight(one: Reason) -> tuple[int, str, str, str]:
    return _ORDER[one.code], one.clause, one.article, one.concerns
