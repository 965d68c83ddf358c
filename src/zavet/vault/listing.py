"""Who was on the list of a look at many: one keyed hash for each person, so that only the ring's holder can tell.

The journal holds the hash of the whole list: a row changed, added or removed no longer fits it.
"""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from zavet.statements import insert_tuples
from zavet.vault.inside import in_transaction
from zavet.vault.keys import load_ring
from zavet.vault.models import Listed

SealedList = tuple[tuple[bytes, bool], ...]
_MARK = {False: b"\x00", True: b"\x01"}


@dataclass(frozen=True, slots=True, kw_only=True)
class LookedAt:
    """That a person was on a list: the entry that tells of it, and whether their data were opened."""

    entry_id: UUID
    is_permitted: bool


def seal_list(people: Mapping[UUID, bool]) -> SealedList:
    """Return people, and whether their data open, as a list that names nobody; its order says nothing either."""
    index_key = load_ring().index_key
    return tuple(sorted((_digest(index_key, one), people[one]) for one in people))


def hash_list(rows: SealedList) -> str:
    """Return the SHA-256 of a sealed list."""
    return hashlib.sha256(b"".join(digest + _MARK[opens] for digest, opens in rows)).hexdigest()


@in_transaction
def keep_list(*, entry_id: UUID, rows: SealedList) -> None:
    """Keep a sealed list beside the entry that holds its hash."""
    if rows:
        insert_tuples(Listed, [(entry_id, *row) for row in rows])


def read_list(*, entry_id: UUID) -> SealedList:
    """Return the sealed list of an entry as it is kept now."""
    rows = Listed.objects.filter(entry_id=entry_id).values_list("digest", "is_permitted")
    return tuple(sorted((bytes(digest), is_permitted) for digest, is_permitted in rows))


def find_lists(*, subject_id: UUID, limit: int) -> tuple[LookedAt, ...]:
    """Return the lists a person was on, newest first."""
    digest = _digest(load_ring().index_key, subject_id)
    rows = Listed.objects.filter(digest=digest).order_by("-id")[:limit]
    return tuple(LookedAt(entry_id=row.entry_id, is_permitted=row.is_permitted) for row in rows)


def _digest(index_key: bytes, subject_id: UUID) -> bytes:
    return hmac.digest(index_key, b"zavet listed" + subject_id.bytes, "sha256")
