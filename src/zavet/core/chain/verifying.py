"""Finds what was done to a chain: entries changed, missing, out of order or doubled. It repairs nothing.

Entries are taken one by one, so that a chain of any length is verified in little memory.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import starmap

from zavet.core.chain.hashing import GENESIS, entry_hash


class ProblemKind(StrEnum):
    """What can be wrong with an entry."""

    CHANGED = "changed"
    MISSING = "missing"
    REORDERED = "reordered"
    DOUBLED = "doubled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One entry as it lies there: where it claims to stand, what it holds, the hashes stored with it."""

    position: int
    previous: bytes
    content: Mapping[str, object]
    hash: bytes

    @property
    def is_whole(self) -> bool:
        """Tell whether the content is the one that was hashed."""
        try:
            return entry_hash(previous=self.previous, content=self.content) == self.hash
        except (TypeError, ValueError):
            return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What is wrong, and from which position through which."""

    kind: ProblemKind
    position: int
    through: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """Where a chain must at least have come to."""

    position: int
    hash: bytes


def verify(links: Iterable[Link], *, head: Head | None = None) -> tuple[Problem, ...]:
    """Return every problem of a chain that begins at position 1, in order of position; none means it is whole.

    Give ``head`` where the chain's end is known from elsewhere: a chain cut short looks whole by itself.
    """
    walk = _Walk(head)
    for link in links:
        walk.take(link)
    return walk.problems()


class _Walk:
    """One pass over the links: remembers the last one, the gaps still open and what was found."""

    def __init__(self, head: Head | None) -> None:
        self._head = head
        self._position = 0
        self._hash = GENESIS
        self._gaps: list[tuple[int, int]] = []
        self._found: set[tuple[int, int, ProblemKind]] = set()

    def take(self, link: Link) -> None:
        if not link.is_whole or self._contradicts_head(link):
            self._note(ProblemKind.CHANGED, link.position)
        elif link.position == self._position + 1 and link.previous != self._hash:
            # This entry is whole and remembers another one before it: that one was rewritten.
            self._note(ProblemKind.CHANGED, self._position or link.position)
        if link.position > self._position:
            self._step(link)
        else:
            self._go_back(link.position)

    def problems(self) -> tuple[Problem, ...]:
        if self._head is not None and self._position < self._head.position:
            self._gaps.append((self._position + 1, self._head.position))
        for first, last in self._gaps:
            self._note(ProblemKind.MISSING, first, last)
        return tuple(starmap(_problem, sorted(self._found)))

    def _contradicts_head(self, link: Link) -> bool:
        head = self._head
        return head is not None and link.position == head.position and link.hash != head.hash

    def _step(self, link: Link) -> None:
        if link.position > self._position + 1:
            self._gaps.append((self._position + 1, link.position - 1))
        self._position, self._hash = link.position, link.hash

    def _go_back(self, position: int) -> None:
        for index, (first, last) in enumerate(self._gaps):
            if first <= position <= last:
                rest = [(first, position - 1), (position + 1, last)]
                self._gaps[index : index + 1] = [gap for gap in rest if gap[0] <= gap[1]]
                self._note(ProblemKind.REORDERED, position)
                return
        self._note(ProblemKind.DOUBLED, position)

    def _note(self, kind: ProblemKind, first: int, last: int | None = None) -> None:
        self._found.add((first, first if last is None else last, kind))


def _problem(first: int, last: int, kind: ProblemKind) -> Problem:
    return Problem(kind=kind, position=first, through=last)
