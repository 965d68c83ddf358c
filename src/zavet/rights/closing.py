"""The end of a request: its duties are fulfilled, its blocks and proofs end, its letters are kept for their term.

INVARIANT: a request ends once, and nothing it brought outlives it but its letters, which prove the answer.
"""

from datetime import datetime
from typing import Final

from zavet.access.answering import end_correspondence
from zavet.core.calendar import end_of
from zavet.core.requests import NEEDS, RequestState
from zavet.core.requests.needs import AUTHORITY_ASKS
from zavet.core.values import Actor, Term, TermUnit
from zavet.duties.operations import close_of_cause
from zavet.parties.identity import end_proofs
from zavet.rights.blocking import end_own_blocks
from zavet.rights.models import SubjectRequest

KEPT_FOR: Final = Term(amount=3, unit=TermUnit.YEAR)
"""How long letters prove an answer: as long as somebody may sue over it (ГК РФ ст. 196, by analogy)."""
ANSWERS: Final = tuple(dict.fromkeys([*(one.duty for one in NEEDS.values()), AUTHORITY_ASKS.duty]))
"""The kinds of duties an answer fulfils; what else a request brought, such as telling recipients, stays owed."""


def close(
    row: SubjectRequest, state: RequestState, *, by: Actor, at: datetime, ground: str = ""
) -> None:
    """End a request that was locked with its people; the caller moved it and writes its step.

    The proof of one that is joined to another stands as long as the other is open: it may have to wait alone again.
    """
    row.state, row.outcome, row.ground = state.value, state.value, ground
    row.closed_at = at
    close_of_cause(cause_id=row.id, kinds=ANSWERS, by=by, at=at)
    end_own_blocks(row, at=at)
    if state is not RequestState.JOINED:
        end_proofs(cause_id=row.id, by=by, at=at)
    keep_for_term(row, by=by, at=at)


def keep_for_term(row: SubjectRequest, *, by: Actor, at: datetime) -> None:
    """Keep a closed request's letters until nobody can sue over them, then they are destroyed."""
    end_correspondence(
        correspondent_id=row.correspondent_id, keep_until_at=end_of(KEPT_FOR, at=at), by=by, at=at
    )
