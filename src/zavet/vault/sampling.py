"""Tries seals without showing what is under them: whether the values and keys of a copy belong together.

INVARIANT: an opened value is dropped where it is opened; what comes out are numbers.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import TypeVar
from uuid import UUID

from django.db.models import QuerySet

from zavet.vault.letters import open_letter
from zavet.vault.models import DataKey, Datum, Family, Letter, SealedFile
from zavet.vault.opening import open_one
from zavet.vault.person_keys import open_keys
from zavet.vault.refusals import KeyMissing, SealBroken

_LOT = 500
_Sealed = TypeVar("_Sealed", Datum, Letter)


@dataclass(frozen=True, slots=True, kw_only=True)
class SealReport:
    """How many of the values tried opened and how many did not; how many people have data and no key at all."""

    opened: int
    broken: int
    keyless_people: int


def try_seals(*, most: int) -> SealReport:
    """Try at most ``most`` values and as many letters, the oldest and the newest, and look for everybody's key.

    Raise MasterKeyMissing where the ring is not the one that wrapped the keys. Values without a key are not tried.
    """
    tried = [is_open for row in _sample(most) if (is_open := _opens(row)) is not None]
    return SealReport(
        opened=tried.count(True), broken=tried.count(False), keyless_people=sum(_keyless())
    )


def count_files() -> int:
    """Return how many sealed files there should be."""
    return SealedFile.objects.count()


def _sample(most: int) -> Iterator[Datum | Letter]:
    yield from _ends(Datum.objects.order_by("id"), most)
    yield from _ends(Letter.objects.order_by("id"), most)


def _ends(rows: QuerySet[_Sealed], most: int) -> Iterable[_Sealed]:
    both = chain(rows[: most // 2], rows.reverse()[: most // 2])
    return {row.pk: row for row in both}.values()


def _opens(row: Datum | Letter) -> bool | None:
    family = Family.GIVEN
    if isinstance(row, Datum):
        family = Family.of(origin=row.origin, kind=row.kind)
    try:
        key = open_keys(subject_id=row.subject_id, families=[family])[family]
        if isinstance(row, Datum):
            open_one(bytes(row.sealed), key, row.site_id, row.subject_id, row.category)
        else:
            open_letter(bytes(row.sealed), key, row.site_id, row.subject_id, row.id)
    except KeyMissing:
        return None
    except SealBroken:
        return False
    return True


def _keyless() -> Iterator[int]:
    """Yield how many people of each lot have data and no key: the two tables lie in two databases."""
    for table in (Datum.objects, Letter.objects):
        people = table.order_by("subject_id").values_list("subject_id", flat=True).distinct()
        lot: list[UUID] = []
        for subject_id in people.iterator(chunk_size=_LOT):
            lot.append(subject_id)
            if len(lot) == _LOT:
                yield _without_key(lot)
                lot = []
        yield _without_key(lot)


def _without_key(lot: list[UUID]) -> int:
    keys = DataKey.objects.filter(subject_id__in=lot, destroyed_at=None)
    return len(lot) - keys.values("subject_id").distinct().count()
