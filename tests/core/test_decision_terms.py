"""By when an action obliges to what follows: by the stricter of the law's and the policy's terms."""

from dataclasses import replace

import msgspec
import pytest

from core.decision_policy import POLICY, RULES
from core.decision_world import (
    NOON,
    asked,
)
from zavet.core.decisions import StartedDuty
from zavet.core.decisions.duties import destruction_term, started_duties
from zavet.core.language.policy import Policy
from zavet.core.language.rules import Right
from zavet.core.language.words import Channel, RightKind
from zavet.core.values import Action, Term, TermUnit

DAYS_30 = Term(amount=30, unit=TermUnit.CALENDAR_DAY)
WORKING_7 = Term(amount=7, unit=TermUnit.WORKING_DAY)
BY_LAW = {
    Action.RECTIFICATION: ("tell_recipients", "152-ФЗ ст. 20 ч. 3", None, "D06"),
    Action.BLOCK: ("finish_review", "152-ФЗ ст. 21 ч. 2", WORKING_7, "D10"),
    Action.DELETION: ("destroy", "152-ФЗ ст. 21 ч. 5", DAYS_30, "D17"),
    Action.DESTRUCTION: (
        "keep_act",
        "152-ФЗ ст. 21 ч. 7",
        Term(amount=3, unit=TermUnit.YEAR),
        "D32",
    ),
    Action.DISSEMINATION: (
        "publish_conditions",
        "152-ФЗ ст. 10.1 ч. 10",
        Term(amount=3, unit=TermUnit.WORKING_DAY),
        "D21",
    ),
    Action.PROVISION: ("register_disclosure", "152-ФЗ ст. 14 ч. 7", None, ""),
}


def promising(right: RightKind, term: Term | None) -> Policy:
    """Return the small policy with one more right, its term as given."""
    promise = Right(clause="6.2", id="asked", right=right, channels=(Channel.CABINET,), term=term)
    return replace(POLICY, rules=msgspec.structs.replace(RULES, rights=(promise,)))


@pytest.mark.parametrize("action", Action)
def test_each_action_starts_what_the_law_names_by_the_laws_term(action):
    silent = replace(POLICY, rules=msgspec.structs.replace(RULES, rights=()))
    started = started_duties(asked(action=action), silent)
    assert [(one.kind, one.article, one.term, one.term_id) for one in started] == [
        BY_LAW[key] for key in [action] if key in BY_LAW
    ]


@pytest.mark.parametrize(
    ("promised", "counted"),
    [
        (None, DAYS_30),
        (WORKING_7, WORKING_7),
        (Term(amount=60, unit=TermUnit.CALENDAR_DAY), DAYS_30),
        (Term(amount=3, unit=TermUnit.MONTH), DAYS_30),
    ],
)
def test_a_policy_makes_the_laws_term_shorter_and_never_longer(promised, counted):
    deletion = asked(action=Action.DELETION)
    assert started_duties(deletion, promising(RightKind.DELETION, promised)) == (
        StartedDuty(
            kind="destroy",
            article="152-ФЗ ст. 21 ч. 5",
            clause="sample 6.2",
            term=counted,
            term_id="D17",
        ),
    )
    assert destruction_term(promised, at=NOON) == counted


def test_a_destruction_for_several_ended_purposes_has_the_term_that_is_over_first():
    ten = Term(amount=10, unit=TermUnit.CALENDAR_DAY)
    assert destruction_term(DAYS_30, None, ten, at=NOON) == ten
    assert destruction_term(at=NOON) == DAYS_30
