"""What each right asks of the operator: who must be known first, what happens at once, by which term it is answered.

Where the law is silent (claims, questions) the policy's own term counts, and a default stands here where it has none.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from zavet.core.language.words import RightKind
from zavet.core.requests.words import Effect, Requester
from zavet.core.values import Term, TermUnit


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """What one right asks.

    ``term_id`` names the law's term (none where only the policy has one), ``default`` counts where neither says.
    ``duty`` is the kind of duty its answer is. ``blocks`` takes the person's data out of use at intake, before anybody
    proved anything; ``at_proof`` is done by itself once they did; ``by_hand`` is what the officer does.
    """

    duty: str
    article: str
    term_id: str = ""
    default: Term
    needs_identity: bool = True
    blocks: bool = False
    at_proof: Effect | None = None
    by_hand: Effect | None = None


_WORKING_10 = Term(amount=10, unit=TermUnit.WORKING_DAY)
_WORKING_7 = Term(amount=7, unit=TermUnit.WORKING_DAY)
_DAYS_30 = Term(amount=30, unit=TermUnit.CALENDAR_DAY)

NEEDS: Final[Mapping[RightKind, Needs]] = {
    RightKind.INFORMATION: Needs(
        duty="answer_information",
        article="152-ФЗ ст. 20 ч. 1",
        term_id="D01",
        default=_WORKING_10,
        by_hand=Effect.INFORM,
    ),
    RightKind.RECTIFICATION: Needs(
        duty="answer_rectification",
        article="152-ФЗ ст. 20 ч. 3",
        term_id="D04",
        default=_WORKING_7,
        blocks=True,
        by_hand=Effect.RECTIFY,
    ),
    RightKind.CONFIDENTIALITY: Needs(
        duty="answer_confidentiality",
        article="152-ФЗ ст. 20 ч. 1",
        default=_WORKING_10,
        by_hand=Effect.SET_VISIBILITY,
    ),
    RightKind.BLOCK: Needs(
        duty="answer_block",
        article="152-ФЗ ст. 21 ч. 1",
        default=_WORKING_7,
        needs_identity=False,
        blocks=True,
        by_hand=Effect.BLOCK,
    ),
    RightKind.DELETION: Needs(
        duty="answer_deletion",
        article="152-ФЗ ст. 20 ч. 3",
        term_id="D05",
        default=_WORKING_7,
        blocks=True,
        by_hand=Effect.DELETE,
    ),
    RightKind.WITHDRAWAL: Needs(
        duty="answer_withdrawal",
        article="152-ФЗ ст. 21 ч. 5",
        term_id="D17",
        default=_DAYS_30,
        at_proof=Effect.WITHDRAW,
        by_hand=Effect.WITHDRAW,
    ),
    RightKind.STOP: Needs(
        duty="answer_stop",
        article="152-ФЗ ст. 21 ч. 5.1",
        term_id="D18",
        default=_WORKING_10,
        at_proof=Effect.STOP,
        by_hand=Effect.STOP,
    ),
    RightKind.OBJECTION: Needs(
        duty="answer_objection",
        article="152-ФЗ ст. 16 ч. 4",
        term_id="D24",
        default=_DAYS_30,
        blocks=True,
    ),
    RightKind.CLAIM: Needs(duty="answer_claim", article="", default=_DAYS_30, needs_identity=False),
    RightKind.FEEDBACK: Needs(
        duty="answer_feedback", article="", default=_DAYS_30, needs_identity=False
    ),
}
AUTHORITY_ASKS: Final = Needs(
    duty="answer_authority",
    article="152-ФЗ ст. 20 ч. 4",
    term_id="D07",
    default=_WORKING_10,
    needs_identity=False,
    blocks=True,
)
"""The authority's own request: answered in its term, whatever it is about; data are blocked at once (ст. 21 ч. 1)."""


def needs_of(kind: RightKind, requester: Requester) -> Needs:
    """Return what a right asks when somebody like this calls on it."""
    return AUTHORITY_ASKS if requester is Requester.AUTHORITY else NEEDS[kind]


def needs_identity(kinds: Collection[RightKind], requester: Requester) -> bool:
    """Tell whether whoever asks has to prove who they are before they are answered (152-ФЗ ст. 14 ч. 3)."""
    return any(needs_of(kind, requester).needs_identity for kind in kinds)


def blocks_at_intake(kinds: Collection[RightKind], requester: Requester) -> bool:
    """Tell whether the person's data go out of use from the moment of the request (152-ФЗ ст. 21 ч. 1)."""
    return any(needs_of(kind, requester).blocks for kind in kinds)
