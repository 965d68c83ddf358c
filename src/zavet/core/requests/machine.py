"""The states of a request as one table: what may happen when, and what comes of it. Who somebody is goes beside it.

INVARIANT: every end is an end, and nothing leads out of it; but what waited with another waits alone again where the
other ended without an answer. The same end again is no change; what the table does not name
is refused by name, never passed over.
"""

from collections.abc import Mapping
from typing import Final

from zavet.core.requests.words import IdentityState, RequestEvent, RequestState
from zavet.core.values import ZavetError

_NEW, _WORK = RequestState.NEW, RequestState.IN_WORK
OPEN: Final = frozenset({_NEW, _WORK})
"""The states a request is open in: it has an owner and a last day."""
_ENDS: Final = {
    RequestEvent.ANSWERED: RequestState.ANSWERED,
    RequestEvent.REFUSED: RequestState.REFUSED,
    RequestEvent.DISMISSED: RequestState.DISMISSED,
    RequestEvent.JOINED: RequestState.JOINED,
}
_LEAVING_AS_IT_IS: Final = (
    RequestEvent.MESSAGE_RECEIVED,
    RequestEvent.IDENTITY_PROVEN,
    RequestEvent.IDENTITY_FAILED,
)
_WORKING: Final = (
    RequestEvent.CLASSIFIED,
    RequestEvent.ASSIGNED,
    RequestEvent.IDENTITY_ASKED,
    RequestEvent.EXTENDED,
    RequestEvent.APPLIED,
)
_ALWAYS: Final = (RequestEvent.NOTED, RequestEvent.NOTICE_SENT, RequestEvent.RECIPIENT_TOLD)
STEPS: Final[Mapping[tuple[RequestState | None, RequestEvent], RequestState]] = {
    (None, RequestEvent.RECEIVED): _NEW,
    **{(state, event): state for state in OPEN for event in _LEAVING_AS_IT_IS},
    **{(state, event): _WORK for state in OPEN for event in _WORKING},
    **{(state, event): state for state in RequestState for event in _ALWAYS},
    **{(state, event): end for state in OPEN for event, end in _ENDS.items()},
    **{(end, event): end for event, end in _ENDS.items()},
    (RequestState.JOINED, RequestEvent.REOPENED): _NEW,
}
"""The whole machine. An effect the law orders at intake (a block) is part of the receipt, and no step of its own."""

_AWAITED, _PROVEN, _FAILED = IdentityState.AWAITED, IdentityState.PROVEN, IdentityState.FAILED
IDENTITY_STEPS: Final[Mapping[tuple[IdentityState, RequestEvent], IdentityState]] = {
    (IdentityState.NOT_NEEDED, RequestEvent.IDENTITY_ASKED): _AWAITED,
    (IdentityState.NOT_NEEDED, RequestEvent.IDENTITY_PROVEN): _PROVEN,
    (IdentityState.NOT_NEEDED, RequestEvent.IDENTITY_FAILED): _FAILED,
    (_AWAITED, RequestEvent.IDENTITY_ASKED): _AWAITED,
    (_AWAITED, RequestEvent.IDENTITY_PROVEN): _PROVEN,
    (_AWAITED, RequestEvent.IDENTITY_FAILED): _FAILED,
    (_FAILED, RequestEvent.IDENTITY_ASKED): _AWAITED,
    (_FAILED, RequestEvent.IDENTITY_PROVEN): _PROVEN,
    (_FAILED, RequestEvent.IDENTITY_FAILED): _FAILED,
    (_PROVEN, RequestEvent.IDENTITY_PROVEN): _PROVEN,
}
"""What is known of who asks. Somebody proven is not asked again, and no failure comes after."""


class StepImpossible(ZavetError):
    """A request in this state, or of somebody known so far, takes no such step."""

    def __init__(self, state: RequestState | IdentityState | None, event: RequestEvent) -> None:
        """Keep the state and the event."""
        super().__init__(f"{event.value} is no step from {state.value if state else 'nothing'}")
        self.state, self.event = state, event


def step(state: RequestState | None, event: RequestEvent) -> RequestState:
    """Return the state after an event; None is a request that is not there yet. Raise StepImpossible."""
    found = STEPS.get((state, event))
    if found is None:
        raise StepImpossible(state, event)
    return found


def identity_step(identity: IdentityState, event: RequestEvent) -> IdentityState:
    """Return what is known of who asks after an event about it; raise StepImpossible."""
    found = IDENTITY_STEPS.get((identity, event))
    if found is None:
        raise StepImpossible(identity, event)
    return found


def is_open(state: RequestState) -> bool:
    """Tell whether a request still waits for its end."""
    return state in OPEN
