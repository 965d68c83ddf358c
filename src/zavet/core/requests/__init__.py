"""What people ask for by right: the states of a request, and what a letter is about. Pure."""

from zavet.core.requests.machine import OPEN, StepImpossible, identity_step, is_open, step
from zavet.core.requests.needs import (
    NEEDS,
    Needs,
    blocks_at_intake,
    needs_identity,
    needs_of,
)
from zavet.core.requests.recognising import recognise
from zavet.core.requests.words import (
    DismissReason,
    Effect,
    IdentityState,
    Requester,
    RequestEvent,
    RequestState,
    Untold,
)

__all__ = [
    "NEEDS",
    "OPEN",
    "DismissReason",
    "Effect",
    "IdentityState",
    "Needs",
    "RequestEvent",
    "RequestState",
    "Requester",
    "StepImpossible",
    "Untold",
    "blocks_at_intake",
    "identity_step",
    "is_open",
    "needs_identity",
    "needs_of",
    "recognise",
    "step",
]
