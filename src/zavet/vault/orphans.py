"""Holds the folder of files against the table: bytes no row names, and rows whose bytes are gone. Opens nothing."""

from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from typing import Final
from uuid import UUID

from zavet.journal.queries import find_entry_at
from zavet.vault.file_folder import list_old, list_old_drafts, path_of, unlink
from zavet.vault.models import SealedFile
from zavet.vault.streaming import sealed_sizes

_AT_ONCE: Final = 500


def list_orphans(*, older_than: datetime) -> Iterator[UUID]:
    """Yield the files in the folder that no row names, last written before a moment a day or more ago.

    Younger ones may be on their way into a row. INVARIANT: what is older than the journal is another database's: one
    put in its place by mistake, empty and of today, must not empty the folder.
    """
    first = find_entry_at(1)
    if first is None:
        return
    found = list_old(since=first.at, older_than=older_than)
    while chunk := dict(islice(found, _AT_ONCE)):
        known = SealedFile.objects.filter(pk__in=tuple(chunk)).values_list("pk", flat=True)
        yield from chunk.keys() - set(known)


def remove_orphans(*, older_than: datetime) -> int:
    """Delete the files no row names and the drafts a crash left, and return how many there were."""
    orphans = list(list_orphans(older_than=older_than))
    unlink(orphans)
    drafts = list(list_old_drafts(older_than=older_than))
    for path in drafts:
        path.unlink(missing_ok=True)
    return len(orphans) + len(drafts)


def list_damaged() -> Iterator[UUID]:
    """Yield the files whose bytes are gone from the folder, or are too few or too many; their insides are not read."""
    rows = SealedFile.objects.order_by("pk").values_list("pk", "size")
    for file_id, size in rows.iterator(chunk_size=_AT_ONCE):
        path = path_of(file_id)
        if not path.exists() or path.stat().st_size not in sealed_sizes(size):
            yield file_id
