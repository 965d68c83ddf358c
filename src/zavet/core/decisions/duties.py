"""What a permitted action obliges the operator to do afterwards, with the term the law fixes."""

from zavet.core.decisions.decision import DAYS_30, WORKING_3, WORKING_7, StartedDuty
from zavet.core.decisions.question import Question
from zavet.core.language.policy import Policy
from zavet.core.language.words import RightKind
from zavet.core.values import Action

_STARTED: dict[Action, StartedDuty] = {
    Action.RECTIFICATION: StartedDuty(kind="tell_recipients", article="152-ФЗ ст. 20 ч. 3"),
    Action.BLOCK: StartedDuty(kind="finish_review", article="152-ФЗ ст. 21 ч. 2", term=WORKING_7),
    Action.DELETION: StartedDuty(kind="destroy", article="152-ФЗ ст. 21 ч. 5", term=DAYS_30),
    Action.DESTRUCTION: StartedDuty(kind="keep_act", article="152-ФЗ ст. 21 ч. 7"),
    Action.DISSEMINATION: StartedDuty(
        kind="publish_conditions", article="152-ФЗ ст. 10.1 ч. 10", term=WORKING_3
    ),
    Action.PROVISION: StartedDuty(kind="register_disclosure", article="152-ФЗ ст. 14 ч. 7"),
}
_RIGHT = {
    Action.RECTIFICATION: RightKind.RECTIFICATION,
    Action.BLOCK: RightKind.BLOCK,
    Action.DELETION: RightKind.DELETION,
}


def started_duties(question: Question, policy: Policy) -> tuple[StartedDuty, ...]:
    """Return the duties the action starts; the policy's clause stands beside the article, its term before the law's."""
    duty = _STARTED.get(question.action)
    if duty is None:
        return ()
    right = policy.find_right(_RIGHT[question.action]) if question.action in _RIGHT else None
    clause = policy.cite(right.clause) if right else ""
    term = (right.term if right else None) or duty.term
    return (StartedDuty(kind=duty.kind, article=duty.article, clause=clause, term=term),)
