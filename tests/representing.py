"""Somebody who acts for another, as the officer records them."""

from datetime import datetime, timedelta
from uuid import UUID

from zavet.core.values import Actor, ActorKind, Sealed
from zavet.parties.representing import record_representative
from zavet.parties.words import ProofKind

EVIDENCE = "V-АН 123456 от 2 марта 2019"
YEAR = timedelta(days=365)


def let_act(
    subject_id: UUID,
    represented_by_id: UUID,
    *,
    by: Actor,
    at: datetime,
    until_at: datetime | None = None,
    kind: ProofKind = ProofKind.BIRTH_CERTIFICATE,
) -> Actor:
    """Record who may act for a person from a moment on, for a year, and return them as they act."""
    record_representative(
        subject_id=subject_id,
        represented_by_id=represented_by_id,
        kind=kind,
        evidence=Sealed(EVIDENCE),
        from_at=at,
        until_at=until_at or at + YEAR,
        by=by,
        at=at,
    )
    return representative(represented_by_id)


def representative(subject_id: UUID) -> Actor:
    """Return a person as somebody who says that they act for another."""
    return Actor(kind=ActorKind.REPRESENTATIVE, id=subject_id)
