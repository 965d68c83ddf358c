"""Which data nobody stood by for long, and what data are kept for. Opens no value.

A value that never was confirmed at all has its own fate: the sweeper clears it away.
"""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from zavet.statements import as_id, as_moment, as_moment_or_none, execute, fetch, places
from zavet.vault.inside import in_transaction

# What an act keeps is in no use: nobody is asked about it, and it is not too much either.
_NOT_HELD = """
    NOT EXISTS (
        SELECT 1 FROM vault_hold h WHERE h.subject_id = d.subject_id AND h.site_id = d.site_id
        AND h.category IN ('', d.category) AND h.ended_at IS NULL)"""
_IN_USE = f"d.state <> 'unconfirmed' AND {_NOT_HELD}"
_AGED = "SELECT d.subject_id, d.category, d.known_good_at, d.asked_at FROM vault_datum d WHERE"
_OLD = f"{_AGED} d.site_id = %s AND d.category = %s AND d.known_good_at <= %s AND {_IN_USE}"
_OLD_OF = f"{_AGED} d.subject_id = %s AND d.site_id = %s AND {_IN_USE} ORDER BY d.category"
_UNASKED = " AND d.asked_at IS NULL"
_USES = f"""
    SELECT d.category, d.purposes, COUNT(*) FROM vault_datum d WHERE d.site_id = %s AND {_NOT_HELD}
    GROUP BY d.category, d.purposes"""  # noqa: S608 - fixed text
_USED_SO = f"""
    SELECT d.subject_id FROM vault_datum d WHERE d.site_id = %s AND d.category = %s AND d.purposes = %s
    AND {_NOT_HELD} ORDER BY d.subject_id LIMIT"""  # noqa: S608 - the same
_STAND_BY = "UPDATE vault_datum SET known_good_at = %s, asked_at = NULL"
_MARK_ASKED = "UPDATE vault_datum SET asked_at = %s"
_THESE = " WHERE subject_id = %s AND site_id = %s AND category IN ({places})"


@dataclass(frozen=True, slots=True, kw_only=True)
class AgedView:
    """One datum by its age: since when nobody stood by it, and when the person was asked to since then."""

    subject_id: UUID
    category: str
    known_good_at: datetime
    asked_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class UseView:
    """What some data of one category are kept for, and how many people's."""

    category: str
    purposes: tuple[str, ...]
    count: int


def list_old(
    *, site_id: UUID, category: str, before: datetime, limit: int, is_unasked: bool = False
) -> tuple[AgedView, ...]:
    """Return values of a category nobody stood by since ``before``, the oldest first; or those not asked about."""
    chosen = f"{_OLD}{_UNASKED if is_unasked else ''} ORDER BY d.known_good_at LIMIT {limit:d}"
    rows = fetch(chosen, site_id, category, before)
    return tuple(_aged(*row) for row in rows)


def list_aged(*, site_id: UUID, subject_id: UUID) -> tuple[AgedView, ...]:
    """Return a person's values by their age."""
    return tuple(_aged(*row) for row in fetch(_OLD_OF, subject_id, site_id))


def list_uses(*, site_id: UUID) -> tuple[UseView, ...]:
    """Return what the data of a site are kept for: one row for all that are kept for the same."""
    return tuple(
        UseView(category=category, purposes=tuple(json.loads(purposes)), count=count)
        for category, purposes, count in fetch(_USES, site_id)
    )


def list_used_so(*, site_id: UUID, use: UseView, limit: int) -> tuple[UUID, ...]:
    """Return whose data of a category are kept for exactly these purposes."""
    purposes = json.dumps(list(use.purposes))
    rows = fetch(f"{_USED_SO} {limit:d}", site_id, use.category, purposes)
    return tuple(as_id(row[0]) for row in rows)


@in_transaction
def stand_by(*, site_id: UUID, subject_id: UUID, categories: Collection[str], at: datetime) -> int:
    """Write down that somebody stands by these values now, and return how many there are."""
    return _mark(_STAND_BY, site_id, subject_id, categories, at)


@in_transaction
def mark_asked(
    *, site_id: UUID, subject_id: UUID, categories: Collection[str], at: datetime
) -> int:
    """Write down that the person was asked about these values now, and return how many there are."""
    return _mark(_MARK_ASKED, site_id, subject_id, categories, at)


def _mark(
    statement: str, site_id: UUID, subject_id: UUID, categories: Collection[str], at: datetime
) -> int:
    if not categories:
        return 0
    these = _THESE.format(places=places(categories))
    return execute(f"{statement}{these}", at, subject_id, site_id, *categories)


def _aged(
    subject_id: UUID | str,
    category: str,
    known_good_at: datetime | str,
    asked_at: datetime | str | None,
) -> AgedView:
    return AgedView(
        subject_id=as_id(subject_id),
        category=category,
        known_good_at=as_moment(known_good_at),
        asked_at=as_moment_or_none(asked_at),
    )
