"""The closed vocabularies of the register, and the states of a demand as one table.

INVARIANT: every end is an end, and nothing leads out of it; what the table does not name is refused by name.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from zavet.core.values import ZavetError


class DemandDocument(StrEnum):
    """By which paper an authority demands."""

    COURT_RULING = "court_ruling"
    COURT_DEMAND = "court_demand"
    INVESTIGATOR_ORDER = "investigator_order"
    INVESTIGATOR_DEMAND = "investigator_demand"
    PROSECUTOR_DEMAND = "prosecutor_demand"
    OPERATIVE_DEMAND = "operative_demand"
    BAILIFF_DEMAND = "bailiff_demand"
    SUPERVISOR_DEMAND = "supervisor_demand"
    OTHER = "other"


class DemandState(StrEnum):
    """Where a demand stands: the first two are open, the others are ends."""

    REGISTERED = "registered"
    PROPOSED = "proposed"
    PROVIDED = "provided"
    ANSWERED = "answered"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class DemandStep(StrEnum):
    """What is done with a demand."""

    SCAN = "scan"
    SCOPE = "scope"
    PROPOSE = "propose"
    APPROVE = "approve"
    DECLINE = "decline"
    EXTEND = "extend"
    PROVIDE = "provide"
    ANSWER = "answer"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"


_REGISTERED, _PROPOSED = DemandState.REGISTERED, DemandState.PROPOSED
OPEN: Final = frozenset({_REGISTERED, _PROPOSED})
"""The states a demand is open in: it has a last day."""
STEPS: Final[Mapping[tuple[DemandState, DemandStep], DemandState]] = {
    **{(state, DemandStep.SCAN): state for state in OPEN},
    **{(state, DemandStep.EXTEND): state for state in OPEN},
    **{(state, DemandStep.SCOPE): _REGISTERED for state in OPEN},
    **{(state, DemandStep.PROPOSE): _PROPOSED for state in OPEN},
    (_PROPOSED, DemandStep.APPROVE): _PROPOSED,
    (_PROPOSED, DemandStep.DECLINE): _REGISTERED,
    (_PROPOSED, DemandStep.PROVIDE): DemandState.PROVIDED,
    **{(state, DemandStep.ANSWER): DemandState.ANSWERED for state in OPEN},
    **{(state, DemandStep.REFUSE): DemandState.REFUSED for state in OPEN},
    **{(state, DemandStep.WITHDRAW): DemandState.WITHDRAWN for state in OPEN},
}
"""The whole machine. Whatever changes the scope after it was proposed asks for the second person anew."""


class StepImpossible(ZavetError):
    """A demand in this state takes no such step."""

    def __init__(self, state: DemandState, taken: DemandStep) -> None:
        """Keep the state and the step."""
        super().__init__(f"{taken.value} is no step from {state.value}")
        self.state, self.taken = state, taken


def step(state: DemandState, taken: DemandStep) -> DemandState:
    """Return the state a step leads to; raise StepImpossible."""
    found = STEPS.get((state, taken))
    if found is None:
        raise StepImpossible(state, taken)
    return found


def is_open(state: DemandState) -> bool:
    """Tell whether a demand still waits for its end."""
    return state in OPEN
