"""Permits written by hand, for tests of the vault alone. Outside of tests only ``decide`` makes them (see house)."""

from collections.abc import Iterable
from datetime import UTC, datetime
from uuid import UUID

from zavet.core.decisions import Decision, Question
from zavet.core.values import Action, Actor, Sealed
from zavet.vault.opening import open_values


def permit(
    *,
    site_id: UUID,
    subject_id: UUID | None,
    categories: Iterable[str],
    action: Action = Action.ACCESS,
    is_permitted: bool = True,
) -> Decision:
    """Return a decision nobody took."""
    question = Question(
        action=action,
        categories=tuple(categories),
        purpose="account",
        actor=Actor.system(),
        site_id=site_id,
        subject_id=subject_id,
        at=datetime(2026, 4, 15, 9, 30, tzinfo=UTC),
    )
    return Decision(question=question, is_permitted=is_permitted, reasons=())


def open_by_hand(
    *, site_id: UUID, subject_id: UUID, categories: Iterable[str]
) -> dict[str, Sealed[str]]:
    """Open values under a permit written by hand."""
    return open_values(permit(site_id=site_id, subject_id=subject_id, categories=categories))
