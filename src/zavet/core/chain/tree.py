"""The Merkle tree over the journal's entries (RFC 6962, 2.1; checks as in RFC 9162, 2.1.3 and 2.1.4).

The leaf of an entry is its hash. A proof is a list of roots of ranges of leaves. Which ranges is said here; who keeps
the leaves works their roots out: no proof needs the whole tree at hand. A malformed proof is a wrong one; checks answer
no, they never raise.
"""

from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256
from itertools import chain

EMPTY = sha256(b"").digest()
"""The root of a tree without leaves."""

Range = tuple[int, int]
"""Leaves from the first number on and before the second, counted from 0."""

RangeRoot = Callable[[int, int], bytes]

_NODE = b"\x01"


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of an inner node."""
    return sha256(_NODE + left + right).digest()


def root_of(leaves: Sequence[bytes]) -> bytes:
    """Return the root over leaf hashes."""
    level = leaves
    if not level:
        return EMPTY
    while len(level) > 1:
        above = [
            sha256(_NODE + left + right).digest()
            for left, right in zip(level[::2], level[1::2], strict=False)
        ]
        if len(level) % 2:
            above.append(level[-1])
        level = above
    return level[0]


class Frontier:
    """A tree that only grows, held as the roots of its largest whole subtrees: at most 64 hashes."""

    def __init__(self) -> None:
        self._peaks: list[tuple[int, bytes]] = []

    def add(self, node: bytes, *, height: int = 0) -> None:
        """Add the root of the next 2**height leaves; nodes come with heights that never rise above the last peak."""
        while self._peaks and self._peaks[-1][0] == height:
            node = node_hash(self._peaks.pop()[1], node)
            height += 1
        self._peaks.append((height, node))

    def root(self, *, beyond: Sequence[bytes] = ()) -> bytes:
        """Return the root over everything added and some leaves ``beyond`` it, fewer than the last peak holds."""
        nodes = [node for _, node in self._peaks]
        if beyond:
            nodes.append(root_of(beyond))
        if not nodes:
            return EMPTY
        root = nodes.pop()
        while nodes:
            root = node_hash(nodes.pop(), root)
        return root


def root_of_parts(parts: Iterable[tuple[int, Iterable[bytes]]]) -> bytes:
    """Return the root over nodes given from the left, each part with the height of its nodes, the highest first."""
    frontier = Frontier()
    for height, nodes in parts:
        for node in nodes:
            frontier.add(node, height=height)
    return frontier.root()


def inclusion_ranges(index: int, size: int) -> list[Range]:
    """Return the ranges whose roots prove that leaf ``index`` is among the first ``size``, from the leaf upwards."""
    if not 0 <= index < size:
        message = "no such leaf"
        raise ValueError(message)
    found: list[Range] = []
    start, end = 0, size
    while end - start > 1:
        middle = start + _left_half(end - start)
        if index < middle:
            found.append((middle, end))
            end = middle
        else:
            found.append((start, middle))
            start = middle
    return found[::-1]


def consistency_ranges(old: int, size: int) -> list[Range]:
    """Return the ranges whose roots prove that the tree of ``size`` leaves continues that of ``old``."""
    if not 0 <= old <= size:
        message = "no such trees"
        raise ValueError(message)
    if old in {0, size}:
        return []
    found: list[Range] = []
    start, end = 0, size
    while old != end:
        middle = start + _left_half(end - start)
        if old <= middle:
            found.append((middle, end))
            end = middle
        else:
            found.append((start, middle))
            start = middle
    if start:
        found.append((start, end))
    return found[::-1]


def is_included(leaf: bytes, *, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Tell whether ``proof`` shows that ``leaf`` stands at ``index`` of the tree (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    here, last, found = index, size - 1, leaf
    for node in proof:
        if last == 0:
            return False
        if here % 2 or here == last:
            found = node_hash(node, found)
            here, last = _skip(here, last)
        else:
            found = node_hash(found, node)
        here, last = here >> 1, last >> 1
    return last == 0 and found == root


def is_consistent(
    *, old: int, old_root: bytes, size: int, root: bytes, proof: Sequence[bytes]
) -> bool:
    """Tell whether ``proof`` shows that the later tree only added to the earlier one (RFC 9162, 2.1.4.2).

    Every tree continues the empty one; its proof is empty.
    """
    if not 0 <= old <= size:
        return False
    if old == 0:
        return not proof and old_root == EMPTY and (size > 0 or root == EMPTY)
    if old == size:
        return not proof and old_root == root
    nodes = chain([old_root], proof) if _is_power_of_two(old) else iter(proof)
    here, last = old - 1, size - 1
    while here % 2:
        here, last = here >> 1, last >> 1
    first = next(nodes, b"")
    before = after = first
    for node in nodes:
        if last == 0:
            return False
        if here % 2 or here == last:
            before, after = node_hash(node, before), node_hash(node, after)
            here, last = _skip(here, last)
        else:
            after = node_hash(after, node)
        here, last = here >> 1, last >> 1
    return last == 0 and before == old_root and after == root


def _skip(here: int, last: int) -> tuple[int, int]:
    """Go up past the levels where the node on the right edge has no sibling."""
    while here and here % 2 == 0:
        here, last = here >> 1, last >> 1
    return here, last


def _left_half(width: int) -> int:
    """Return the largest power of two below ``width``, which is at least 2."""
    return 1 << (width - 1).bit_length() - 1


def _is_power_of_two(number: int) -> bool:
    return number & (number - 1) == 0
