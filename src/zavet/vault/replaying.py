"""Finds what a restored copy brought back: what the ledger names and a database holds again. Reads, changes nothing."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice
from uuid import UUID

from zavet.vault import ledger
from zavet.vault.ledger import Line
from zavet.vault.models import DataKey, Datum, Destruction, IndexTerm, Letter, SealedFile

_CHUNK = 500


def find_returned() -> Iterator[Line]:
    """Yield the ledger's lines that do not hold in these databases: of records, of keys, or of both."""
    lines = iter(dict.fromkeys(ledger.read()))
    while chunk := list(islice(lines, _CHUNK)):
        yield from _returned(chunk)


def _returned(lines: list[Line]) -> list[Line]:
    subject_ids = {one.subject_id for one in lines}
    rows = Destruction.objects.filter(subject_id__in=subject_ids)
    known = {(row.subject_id, row.category, row.at if row.category else None) for row in rows}
    living = _living(subject_ids)
    stored = _stored(subject_ids)
    return [
        one
        for one in lines
        if (one.subject_id, one.category, one.at if one.category else None) not in known
        or (not one.category and one.subject_id in living)
        or (one.category and _is_back(one, stored))
    ]


def _living(subject_ids: Iterable[UUID]) -> set[UUID]:
    """Return those of whom anything is there, a key too."""
    tables = (Datum.objects, SealedFile.objects, Letter.objects, IndexTerm.objects)
    keys = DataKey.objects.filter(destroyed_at=None)
    return {
        one
        for rows in (*tables, keys)
        for one in rows.filter(subject_id__in=subject_ids).values_list("subject_id", flat=True)
    }


def _stored(subject_ids: Iterable[UUID]) -> dict[tuple[UUID, str], datetime]:
    """Return when the oldest value of each person and category was stored."""
    found: dict[tuple[UUID, str], datetime] = {}
    for model in (Datum, SealedFile):
        rows = model.objects.filter(subject_id__in=subject_ids)
        for subject_id, category, stored_at in rows.values_list(
            "subject_id", "category", "stored_at"
        ):
            place = (subject_id, category)
            found[place] = min(found.get(place, stored_at), stored_at)
    return found


def _is_back(line: Line, stored: dict[tuple[UUID, str], datetime]) -> bool:
    """Tell whether a value stored at or before its destruction is there again; a later one is a new one."""
    stored_at = stored.get((line.subject_id, line.category))
    return stored_at is not None and stored_at <= line.at
