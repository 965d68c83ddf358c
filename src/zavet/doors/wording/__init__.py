"""Shared words: every code of the core in a Russian sentence. Pages and commands say the same thing in the same words.

Nothing here decides; a code without words fails a test.
"""

from zavet.doors.wording.decisions import CODES, NEXT_STEPS
from zavet.doors.wording.explain import ExplainedDecision, ExplainedReason, clause_url, explain
from zavet.doors.wording.happenings import (
    DUTIES,
    EVENTS,
    PROBLEMS,
    say_problem,
    say_told_loss,
)
from zavet.doors.wording.mechanisms import MECHANISMS, STATEMENTS
from zavet.doors.wording.terms import (
    ACTIONS,
    ACTORS,
    ANSWERS,
    BARGAINS,
    CHANNELS,
    DATUM_STATES,
    FIELD_KINDS,
    GROUNDS,
    LASTS_UNTIL,
    MEANS,
    NEEDS,
    ORIGINS,
    RECIPIENTS,
    RESERVED_PURPOSES,
    RIGHTS,
    VISIBILITIES,
    ground_with_article,
    say_clause,
    say_purpose,
    say_term,
    within,
)

__all__ = [
    "ACTIONS",
    "ACTORS",
    "ANSWERS",
    "BARGAINS",
    "CHANNELS",
    "CODES",
    "DATUM_STATES",
    "DUTIES",
    "EVENTS",
    "FIELD_KINDS",
    "GROUNDS",
    "LASTS_UNTIL",
    "MEANS",
    "MECHANISMS",
    "NEEDS",
    "NEXT_STEPS",
    "ORIGINS",
    "PROBLEMS",
    "RECIPIENTS",
    "RESERVED_PURPOSES",
    "RIGHTS",
    "STATEMENTS",
    "VISIBILITIES",
    "ExplainedDecision",
    "ExplainedReason",
    "clause_url",
    "explain",
    "ground_with_article",
    "say_clause",
    "say_problem",
    "say_purpose",
    "say_term",
    "say_told_loss",
    "within",
]
