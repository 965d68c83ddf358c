"""Decisions: ``decide(*, question, facts)`` answers whether an action on personal data is permitted, and why."""

from zavet.core.decisions.deciding import decide, decide_alike
from zavet.core.decisions.decision import PERMITS, Code, Decision, NextStep, Reason, StartedDuty
from zavet.core.decisions.facts import (
    Answer,
    ApprovalFact,
    AuthorisationFact,
    BlockFact,
    ConsentFact,
    DatumFact,
    DatumState,
    DealFact,
    DemandFact,
    Facts,
    HoldFact,
    IdentityFact,
    RepresentativeFact,
)
from zavet.core.decisions.purposes import SHOWING
from zavet.core.decisions.question import (
    ANSWERING,
    CONFIRMATION,
    CORRESPONDENCE,
    DISCLOSURE,
    OVERSIGHT,
    OWN_DATA,
    RESERVED_PURPOSES,
    Question,
)

__all__ = [
    "ANSWERING",
    "CONFIRMATION",
    "CORRESPONDENCE",
    "DISCLOSURE",
    "OVERSIGHT",
    "OWN_DATA",
    "PERMITS",
    "RESERVED_PURPOSES",
    "SHOWING",
    "Answer",
    "ApprovalFact",
    "AuthorisationFact",
    "BlockFact",
    "Code",
    "ConsentFact",
    "DatumFact",
    "DatumState",
    "DealFact",
    "Decision",
    "DemandFact",
    "Facts",
    "HoldFact",
    "IdentityFact",
    "NextStep",
    "Question",
    "Reason",
    "RepresentativeFact",
    "StartedDuty",
    "decide",
    "decide_alike",
]
