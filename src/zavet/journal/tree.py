"""The journal's tree where it is stored: any root or proof from a few subtrees and at most 255 hashes of each level.

A subtree is written in the transaction of the entry that makes it whole: the tree is always as far as the chain.
"""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from zavet.core.chain.roots import HEIGHT, WIDTH, Roots
from zavet.core.chain.tree import (
    consistency_ranges,
    inclusion_ranges,
    root_of,
    root_of_parts,
)
from zavet.core.values import ZavetError
from zavet.journal.models import Subtree
from zavet.journal.rows import read_hashes
from zavet.statements import insert


class TreeIncomplete(ZavetError):
    """Entries or subtrees that a root needs are not there: the journal is damaged, or not yet that long."""

    def __init__(self) -> None:
        super().__init__(
            _("Записей журнала или частей его дерева не хватает."), next_step="zavet verify"
        )


def root_at(size: int) -> bytes:
    """Return the root over the first ``size`` entries; raise TreeIncomplete."""
    return _range_root(0, size)


def prove_inclusion(*, position: int, size: int) -> tuple[bytes, ...]:
    """Return the way from the entry at ``position`` to the root over ``size`` entries (RFC 6962, 2.1.1)."""
    return tuple(_range_root(*each) for each in inclusion_ranges(position - 1, size))


def prove_consistency(*, old: int, size: int) -> tuple[bytes, ...]:
    """Return what shows that the tree of ``size`` entries continues that of ``old`` (RFC 6962, 2.1.2)."""
    return tuple(_range_root(*each) for each in consistency_ranges(old, size))


def close_subtrees(position: int) -> None:
    """Write the subtrees that the entry at ``position``, just written, makes whole; most entries make none."""
    level, width = 1, WIDTH
    while position % width == 0:
        place = position // width - 1
        children = _nodes(level - 1, place * WIDTH, (place + 1) * WIDTH)
        insert(Subtree(level=level, place=place, hash=root_of(children)))
        level, width = level + 1, width * WIDTH


def grow_missing() -> None:
    """Write the subtrees of entries that were there before the tree was: once, when its table is made."""
    made: list[Subtree] = []

    def keep(level: int, place: int, root: bytes) -> None:
        made.append(Subtree(level=level, place=place, hash=root))

    roots, after = Roots(on_subtree=keep), 0
    while hashes := read_hashes(after=after, through=after + WIDTH * WIDTH):
        roots.add(hashes)
        after += len(hashes)
        Subtree.objects.bulk_create(made)
        made.clear()


def _range_root(start: int, end: int) -> bytes:
    """Return the root over the entries with indexes from ``start`` on and before ``end``, a range of the tree."""
    parts: list[tuple[int, Sequence[bytes]]] = []
    level = _level_below(end - start)
    for each in range(level, -1, -1):
        width = WIDTH**each
        first, last = start // width, end // width
        if first < last:
            parts.append((HEIGHT * each, _nodes(each, first, last)))
        start = last * width
    return root_of_parts(parts)


def _level_below(width: int) -> int:
    level = 0
    while WIDTH ** (level + 1) <= width:
        level += 1
    return level


def _nodes(level: int, first: int, last: int) -> list[bytes]:
    """Return the nodes of a level from ``first`` on and before ``last``; raise TreeIncomplete."""
    if level == 0:
        found = read_hashes(after=first, through=last)
    else:
        rows = Subtree.objects.filter(level=level, place__gte=first, place__lt=last)
        found = [bytes(one) for one in rows.order_by("place").values_list("hash", flat=True)]
    if len(found) != last - first:
        raise TreeIncomplete
    return found
