"""Blocks of requests: at intake at once, and gone with their request (152-ФЗ ст. 21 ч. 1, ч. 2).

INVARIANT: no block outlives the request it was for. What has to stay out of use is blocked anew, on its own account.
"""

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from zavet.access.asking import Outcome
from zavet.access.operations import BlockReason
from zavet.access.operations import block as take_out_of_use
from zavet.access.operations import unblock as give_back
from zavet.access.queries import BlockView, list_blocks
from zavet.core.language.words import RightKind
from zavet.core.law import get_term
from zavet.core.requests import Effect, RequestEvent, blocks_at_intake
from zavet.core.values import Actor
from zavet.duties.operations import open_duty
from zavet.rights.models import SubjectRequest
from zavet.rights.recipients import close_if_told
from zavet.rights.steps import add_step, requester_of
from zavet.rights.telling import owe_telling

_UNLAWFUL_TERMS = ("D11", "D12")


def block_at_intake(
    row: SubjectRequest, kinds: Iterable[RightKind], *, at: datetime
) -> Outcome | None:
    """Take the data of the person a request is about out of use, where a right it calls on asks for it.

    Zavet does it of duty, before anybody proved anything. None where nobody is known, or they are blocked for it.
    """
    wanted = blocks_at_intake(tuple(kinds), requester_of(row))
    if row.subject_id is None or not wanted or list_own_blocks(row, at=at):
        return None
    outcome = take_out_of_use(
        site_id=row.site_id,
        subject_id=row.subject_id,
        categories=row.categories or None,
        cause_id=row.id,
        by=Actor.system(),
        at=at,
    )
    _have_told(row, Effect.BLOCK, outcome, row.categories, at=at)
    return outcome


def list_own_blocks(
    row: SubjectRequest, *, at: datetime, subject_id: UUID | None = None
) -> tuple[BlockView, ...]:
    """Return the blocks a request brought and that stand."""
    whose = subject_id or row.subject_id
    if whose is None:
        return ()
    found = list_blocks(site_id=row.site_id, subject_id=whose, at=at)
    return tuple(one for one in found if one.cause_id == row.id)


def end_own_blocks(
    row: SubjectRequest, *, at: datetime, subject_id: UUID | None = None
) -> Outcome | None:
    """End the blocks a request brought, of the person it is about or was thought to be about; None without any."""
    whose = subject_id or row.subject_id
    blocks = list_own_blocks(row, at=at, subject_id=whose)
    if whose is None or not blocks:
        return None
    outcome = give_back(
        site_id=row.site_id, subject_id=whose, cause_id=row.id, by=Actor.system(), at=at
    )
    if whose == row.subject_id:
        categories = sorted({one.category for one in blocks if one.category})
        _have_told(row, Effect.END_BLOCK, outcome, categories, at=at)
    return outcome


def told_of_block(
    row: SubjectRequest,
    effect: Effect,
    outcome: Outcome,
    categories: Collection[str],
    *,
    by: Actor,
    at: datetime,
) -> dict[str, list[str]]:
    """Return for a step who works for the operator with data that were blocked or given back, and owe it to tell them.

    INVARIANT: what is out of use here is out of use there too (152-ФЗ ст. 21 ч. 1).
    """
    if not outcome.is_permitted:
        return {}
    found = owe_telling(row, effect, categories, by=by, at=at)
    return {"recipients": [one.id for one in found]} if found else {}


def _have_told(
    row: SubjectRequest,
    effect: Effect,
    outcome: Outcome,
    categories: Collection[str],
    *,
    at: datetime,
) -> None:
    """Write down what Zavet did by itself, where somebody has to be told of it."""
    by = Actor.system()
    recipients = told_of_block(row, effect, outcome, categories, by=by, at=at)
    if recipients:
        facts = {"effects": [effect.value], "categories": list(categories), **recipients}
        add_step(row, RequestEvent.APPLIED, by=by, at=at, is_inner=True, facts=facts)
        close_if_told(row, by=by, at=at)


def keep_out_of_use(row: SubjectRequest, *, by: Actor, at: datetime) -> Outcome | None:
    """Leave data out of use because their processing is unlawful, and owe its end (152-ФЗ ст. 21 ч. 3)."""
    if row.subject_id is None:
        return None
    outcome = take_out_of_use(
        site_id=row.site_id,
        subject_id=row.subject_id,
        categories=row.categories or None,
        reason=BlockReason.UNLAWFUL,
        by=by,
        at=at,
    )
    for law in map(get_term, _UNLAWFUL_TERMS if outcome.is_permitted else ()):
        assert law.term is not None  # noqa: S101 - the pack gives both
        open_duty(
            site_id=row.site_id,
            kind=law.duty,
            term=law.term,
            term_id=law.id,
            article=law.article,
            subject_id=row.subject_id,
            categories=row.categories,
            by=by,
            at=at,
        )
    return outcome
