"""Shared words: every code of the core in a Russian sentence. Pages and commands say the same thing in the same words.

Nothing here decides; a code without words fails a test.
"""

from zavet.doors.verdicts import PROBLEMS, say_problem, say_told_loss
from zavet.doors.wording.decisions import CODES, NEXT_STEPS
from zavet.doors.wording.explain import (
    ExplainedDecision,
    ExplainedReason,
    clause_url,
    explain,
    explain_reason,
)
from zavet.doors.wording.happenings import DUTIES, EVENTS
from zavet.doors.wording.keeping import (
    BLOCK_REASONS,
    DUE,
    RELEASE_REASONS,
    VERIFY_METHODS,
    WHYS,
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
    SOURCES,
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
    "BLOCK_REASONS",
    "CHANNELS",
    "CODES",
    "DATUM_STATES",
    "DUE",
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
    "RELEASE_REASONS",
    "RESERVED_PURPOSES",
    "RIGHTS",
    "SOURCES",
    "STATEMENTS",
    "VERIFY_METHODS",
    "VISIBILITIES",
    "WHYS",
    "ExplainedDecision",
    "ExplainedReason",
    "clause_url",
    "explain",
    "explain_reason",
    "ground_with_article",
    "say_clause",
    "say_problem",
    "say_purpose",
    "say_term",
    "say_told_loss",
    "within",
]
