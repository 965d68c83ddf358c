"""What each right asks of the operator: who must be known first, what happens at once, by which term it is answered.

Where the law is silent (confidentiality, claims, questions) the policy's own term counts, and a default stands here.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Final

from zavet.core.language.words import RightKind
from zavet.core.law import LawTerm, get_term, term_for
from zavet.core.requests.words import Effect, Requester
from zavet.core.values import Term, TermUnit

_WORKING_10: Final = Term(amount=10, unit=TermUnit.WORKING_DAY)
_DAYS_30: Final = Term(amount=30, unit=TermUnit.CALENDAR_DAY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """What one right asks.

    ``duty`` is the kind of duty its answer is; ``law`` the law's term it is answered by, ``default`` counts where
    neither the law nor the policy has one. ``blocks`` takes the person's data out of use at intake, before anybody
    proved anything; ``at_proof`` is done by itself once they did; ``by_hand`` is what the officer does.
    """

    duty: str
    law: LawTerm | None = None
    default: Term = _WORKING_10
    needs_identity: bool = True
    blocks: bool = False
    at_proof: Effect | None = None
    by_hand: Effect | None = None


def _needs(
    right: RightKind,
    *,
    by_hand: Effect | None = None,
    at_proof: Effect | None = None,
    blocks: bool = False,
    needs_identity: bool = True,
    default: Term = _WORKING_10,
) -> Needs:
    return Needs(
        duty=f"answer_{right.value}",
        law=term_for(right),
        default=default,
        needs_identity=needs_identity,
        blocks=blocks,
        at_proof=at_proof,
        by_hand=by_hand,
    )


NEEDS: Final[Mapping[RightKind, Needs]] = {
    RightKind.INFORMATION: _needs(RightKind.INFORMATION, by_hand=Effect.INFORM),
    RightKind.RECTIFICATION: _needs(RightKind.RECTIFICATION, by_hand=Effect.RECTIFY, blocks=True),
    RightKind.CONFIDENTIALITY: _needs(RightKind.CONFIDENTIALITY, by_hand=Effect.SET_VISIBILITY),
    RightKind.BLOCK: _needs(
        RightKind.BLOCK, by_hand=Effect.BLOCK, blocks=True, needs_identity=False
    ),
    RightKind.DELETION: _needs(RightKind.DELETION, by_hand=Effect.DELETE, blocks=True),
    RightKind.WITHDRAWAL: _needs(
        RightKind.WITHDRAWAL, by_hand=Effect.WITHDRAW, at_proof=Effect.WITHDRAW
    ),
    RightKind.STOP: _needs(RightKind.STOP, by_hand=Effect.STOP, at_proof=Effect.STOP),
    RightKind.OBJECTION: _needs(RightKind.OBJECTION, blocks=True),
    RightKind.CLAIM: _needs(RightKind.CLAIM, needs_identity=False, default=_DAYS_30),
    RightKind.FEEDBACK: _needs(RightKind.FEEDBACK, needs_identity=False, default=_DAYS_30),
}
AUTHORITY_ASKS: Final = Needs(duty="answer_authority", law=get_term("D07"), needs_identity=False)
"""The authority's own request: answered in its term, whatever it is about (152-ФЗ ст. 20 ч. 4)."""


def needs_of(kind: RightKind, requester: Requester) -> Needs:
    """Return what a right asks when somebody like this calls on it.

    The authority's request blocks where it alleges unlawful or inaccurate processing (152-ФЗ ст. 21 ч. 1), like
    anybody's; where it only wants to know, it does not.
    """
    if requester is not Requester.AUTHORITY:
        return NEEDS[kind]
    return replace(AUTHORITY_ASKS, blocks=NEEDS[kind].blocks)


def needs_identity(kinds: Collection[RightKind], requester: Requester) -> bool:
    """Tell whether whoever asks has to prove who they are before they are answered (152-ФЗ ст. 14 ч. 3)."""
    return any(needs_of(kind, requester).needs_identity for kind in kinds)


def blocks_at_intake(kinds: Collection[RightKind], requester: Requester) -> bool:
    """Tell whether the person's data go out of use from the moment of the request (152-ФЗ ст. 21 ч. 1)."""
    return any(needs_of(kind, requester).blocks for kind in kinds)
