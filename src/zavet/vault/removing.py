"""Removes data: rows and search terms go with the transaction that the journal's entry stands in, all else after it.

INVARIANT: whatever is removed leaves its row in the table of destructions, by which the rest is finished.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from uuid import UUID

from zavet.core.decisions import CORRESPONDENCE
from zavet.statements import execute, fetch, insert_new
from zavet.vault.destroying import finish_destructions
from zavet.vault.files import remove_files
from zavet.vault.inside import after_commit, in_transaction
from zavet.vault.ledger import Line
from zavet.vault.models import Block, Datum, Destruction, Hold, IndexTerm, SealedFile

# Written out: of all that a destruction does, these are the statements that grow with nothing.
_FILES = "SELECT category FROM vault_sealedfile WHERE subject_id = %s"
_DELETE_DATA = "DELETE FROM vault_datum WHERE subject_id = %s RETURNING category"
_DELETE_LETTERS = "DELETE FROM vault_letter WHERE subject_id = %s"
_DELETE_BESIDE = tuple(
    f"DELETE FROM vault_{table} WHERE subject_id = %s"  # noqa: S608 - names of our own tables
    for table in ("indexterm", "block", "hold")
)


@in_transaction
def destroy_person(
    *, subject_id: UUID, at: datetime, site_id: UUID | None = None
) -> dict[str, int]:
    """Destroy everything held of a person and return how many values and files of each category there were.

    Rows and search terms go with this transaction; ledger, files, keys and the engine's leftovers right after it. Were
    it undone, nothing would be lost; cut short in between, it is finished with the next one.
    """
    counts = _remove_person(subject_id=subject_id, at=at, site_id=site_id)
    after_commit(finish_destructions, at=at)
    return counts


@in_transaction
def destroy_categories(
    *, site_id: UUID, subject_id: UUID, categories: Collection[str], at: datetime
) -> dict[str, int]:
    """Destroy the data of some categories and return how many values and files of each there were.

    The person's keys stay, for what is left is under them. A served hold of a category goes with it.
    """
    chosen = tuple(categories)
    mine = {"subject_id": subject_id, "site_id": site_id, "category__in": chosen}
    counts = Counter(Datum.objects.filter(**mine).values_list("category", flat=True))
    counts.update({name: n for name, n in _count_files(subject_id).items() if name in chosen})
    for rows in (Datum.objects, IndexTerm.objects, Block.objects, Hold.objects):
        rows.filter(**mine).delete()
    for category in counts:
        remove_files(subject_id=subject_id, category=category)
        Destruction.objects.create(site_id=site_id, subject_id=subject_id, category=category, at=at)
    after_commit(finish_destructions, at=at)
    return dict(counts)


@in_transaction
def destroy_again(*, line: Line) -> dict[str, int]:
    """Destroy what the ledger names and a restored copy brought back, and return how many values there were.

    Of a category, what was stored at or before its destruction; a later value is a new one and stays. Whoever calls
    finishes destructions when the last one is done: before, the ledger is ahead.
    """
    subject_id = line.subject_id
    begun = Destruction.objects.filter(subject_id=subject_id, category=line.category)
    if not line.category:
        counts = _remove_person(subject_id=subject_id, at=line.at, site_id=line.site_id)
        begun.update(ended_at=None)
        return counts
    old = {"subject_id": subject_id, "category": line.category, "stored_at__lte": line.at}
    # A file's bytes open to nobody without its row, and go with the files no row names.
    number = sum(model.objects.filter(**old).delete()[0] for model in (Datum, SealedFile))
    if number:
        IndexTerm.objects.filter(subject_id=subject_id, category=line.category).delete()
    if not begun.filter(at=line.at).update(ended_at=None):
        Destruction.objects.create(
            site_id=line.site_id, subject_id=subject_id, category=line.category, at=line.at
        )
    return {line.category: number} if number else {}


@in_transaction
def keep_for(
    *, site_id: UUID, subject_id: UUID, purposes: Mapping[str, Iterable[str]]
) -> tuple[str, ...]:
    """Keep each of these categories for no other purposes than these, and return the categories that changed."""
    changed = []
    for model in (Datum, SealedFile):
        rows = model.objects.filter(
            subject_id=subject_id, site_id=site_id, category__in=tuple(purposes)
        )
        for row in rows.only("category", "purposes", "ended_purposes"):
            standing = sorted(set(row.purposes) & set(purposes[row.category]))
            if row.purposes != standing:
                row.ended_purposes = sorted({*row.ended_purposes, *row.purposes} - {*standing})
                row.purposes = standing
                row.save(update_fields=["purposes", "ended_purposes"])
                changed.append(row.category)
    return tuple(sorted(set(changed)))


@in_transaction
def end_purposes(
    *, site_id: UUID, subject_id: UUID, categories: Collection[str], purposes: Collection[str]
) -> None:
    """Mark these purposes as ended for data of these categories, until they are told anew."""
    place = {"subject_id": subject_id, "site_id": site_id, "category__in": tuple(categories)}
    for model in (Datum, SealedFile):
        for row in model.objects.filter(**place).only("ended_purposes"):
            row.ended_purposes = sorted({*row.ended_purposes, *purposes})
            row.save(update_fields=["ended_purposes"])


@in_transaction
def end_holds(*, hold_ids: Iterable[UUID], at: datetime) -> int:
    """Mark holds as over and return how many were not."""
    return Hold.objects.filter(pk__in=tuple(hold_ids), ended_at=None).update(ended_at=at)


@in_transaction
def end_blocks(*, block_ids: Iterable[UUID], at: datetime) -> int:
    """Mark blocks as over and return how many were not."""
    return Block.objects.filter(pk__in=tuple(block_ids), ended_at=None).update(ended_at=at)


def _remove_person(*, subject_id: UUID, at: datetime, site_id: UUID | None) -> dict[str, int]:
    counts = Counter(row[0] for row in fetch(_DELETE_DATA, subject_id))
    if letters := execute(_DELETE_LETTERS, subject_id):
        counts[CORRESPONDENCE] += letters
    for statement in _DELETE_BESIDE:
        execute(statement, subject_id)
    if files := _count_files(subject_id):
        counts.update(files)
        remove_files(subject_id=subject_id)
    insert_new(Destruction(site_id=site_id, subject_id=subject_id, category="", at=at))
    return dict(counts)


def _count_files(subject_id: UUID) -> Counter[str]:
    return Counter(row[0] for row in fetch(_FILES, subject_id))
