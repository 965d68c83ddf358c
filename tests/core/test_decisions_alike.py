"""Equal facts have equal answers: one decision about many is the decision about each."""

from dataclasses import replace

import pytest
from hypothesis import given

from core.decision_strategies import (
    facts,
    questions,
)
from core.decision_world import (
    ANNA,
    BORIS,
    GLEB,
    VERA,
)
from zavet.core.decisions import decide, decide_alike
from zavet.core.values import Actor

PEOPLE = (ANNA, BORIS, VERA, GLEB)


@given(question=questions, known=facts)
def test_what_is_decided_alike_is_what_is_decided_of_each(question, known):
    asked = [replace(question, subject_id=one) for one in PEOPLE]
    alone = tuple(decide(question=one, facts=known) for one in asked)
    assert decide_alike(questions=asked, facts=known) == alone


@given(question=questions, known=facts)
def test_questions_that_differ_in_more_than_the_person_are_not_decided_alike(question, known):
    other = replace(question, actor=Actor.system(), purpose="another")
    with pytest.raises(ValueError):
        decide_alike(questions=[question, other], facts=known)
