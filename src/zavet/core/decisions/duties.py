"""What a permitted action obliges the operator to do afterwards, with the term the law fixes."""

from datetime import datetime

from zavet.core.calendar import stricter
from zavet.core.decisions.decision import DAYS_30, StartedDuty
from zavet.core.decisions.question import Question
from zavet.core.language.policy import Policy
from zavet.core.language.words import RightKind
from zavet.core.law import get_term
from zavet.core.values import Action, Term

_STARTED = {
    Action.RECTIFICATION: ("tell_recipients", "D06"),
    Action.BLOCK: ("finish_review", "D10"),
    Action.DELETION: ("destroy", "D17"),
    Action.DESTRUCTION: ("keep_act", "D32"),
    Action.DISSEMINATION: ("publish_conditions", "D21"),
}
_RIGHT = {
    Action.RECTIFICATION: RightKind.RECTIFICATION,
    Action.BLOCK: RightKind.BLOCK,
    Action.DELETION: RightKind.DELETION,
}


_REGISTER = StartedDuty(kind="register_disclosure", article="152-ФЗ ст. 14 ч. 7")


def destruction_term(*promised: Term | None, at: datetime) -> Term:
    """Return the term of a destruction: the law's thirty days, or one the policy promises where that is over sooner.

    A contract may fix a longer one (152-ФЗ ст. 21 ч. 4, ст. 21 ч. 5); a policy is not taken for one.
    """
    return stricter(*promised, DAYS_30, at=at) or DAYS_30


def started_duties(question: Question, policy: Policy) -> tuple[StartedDuty, ...]:
    """Return the duties the action starts; the policy's clause stands beside the article, the stricter term of both."""
    if question.action is Action.PROVISION:
        return (_REGISTER,)
    if question.action not in _STARTED:
        return ()
    kind, term_id = _STARTED[question.action]
    law = get_term(term_id)
    right = policy.find_right(_RIGHT[question.action]) if question.action in _RIGHT else None
    return (
        StartedDuty(
            kind=kind,
            article=law.article,
            clause=policy.cite(right.clause) if right else "",
            term=stricter(right.term if right else None, law.term, at=question.at),
            term_id=term_id,
        ),
    )
