"""Finds what was done to a chain: entries changed, missing, out of order or doubled. It repairs nothing.

Entries are taken as they come, so that a chain of any length is verified in little memory.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from itertools import starmap
from typing import NamedTuple

from zavet.core.chain.hashing import GENESIS, LEAF
from zavet.core.chain.problems import Problem, ProblemKind


class Link(NamedTuple):
    """One entry as it lies there: where it claims to stand, the hashes stored with it, the very bytes that are hashed.

    ``text`` is None where the bytes can not be those of any entry, or where a sealed entry does not show them
    (``is_shown`` False): of such a one only the hash is known, and the tree over the hashes holds it in its place.
    """

    position: int
    previous: bytes | None
    hash: bytes
    text: bytes | None
    is_shown: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """Where a chain must at least have come to."""

    position: int
    hash: bytes


def verify(links: Iterable[Link], *, head: Head | None = None) -> tuple[Problem, ...]:
    """Return every problem of a chain that begins at position 1, in order of position; none means it is whole.

    Give ``head`` where the chain's end is known from elsewhere: a chain cut short looks whole by itself.
    """
    walk = Walk(head)
    walk.take(links)
    return walk.problems()


class Walk:
    """One pass over the links: remembers the last one, the gaps still open and what was found."""

    def __init__(self, head: Head | None = None) -> None:
        self.entries = 0
        self.position = 0
        self.hash = GENESIS
        self._head = head or Head(position=0, hash=GENESIS)
        self._gaps: list[tuple[int, int]] = []
        self._found: set[tuple[int, int, ProblemKind]] = set()

    def take(self, links: Iterable[Link]) -> None:
        """Take the next links. What is as it should be passes through the first branch and costs little."""
        position, last, end, leaf = self.position, self.hash, self._head.position, LEAF
        for link in links:
            here, previous, digest, text, _is_shown = link
            self.entries += 1
            if (
                here == position + 1
                and here != end
                and previous == last
                and text is not None
                and sha256(leaf + text).digest() == digest
            ):
                position, last = here, digest
            else:
                self.position, self.hash = position, last
                self._look(link)
                position, last = self.position, self.hash
        self.position, self.hash = position, last

    def problems(self) -> tuple[Problem, ...]:
        """Return what was found, now that no more links come."""
        gaps = list(self._gaps)
        if self.position < self._head.position:
            gaps.append((self.position + 1, self._head.position))
        missing = {(first, last, ProblemKind.MISSING) for first, last in gaps}
        return tuple(starmap(_problem, sorted(self._found | missing)))

    def _look(self, link: Link) -> None:
        if not _is_whole(link) or self._contradicts_head(link):
            self._note(ProblemKind.CHANGED, link.position)
        elif link.position == self.position + 1 and link.previous not in {self.hash, None}:
            # This entry is whole and remembers another one before it: that one was rewritten.
            self._note(ProblemKind.CHANGED, self.position or link.position)
        if link.position > self.position:
            self._step(link)
        else:
            self._go_back(link.position)

    def _contradicts_head(self, link: Link) -> bool:
        return link.position == self._head.position and link.hash != self._head.hash

    def _step(self, link: Link) -> None:
        if link.position > self.position + 1:
            self._gaps.append((self.position + 1, link.position - 1))
        self.position, self.hash = link.position, link.hash

    def _go_back(self, position: int) -> None:
        for index, (first, last) in enumerate(self._gaps):
            if first <= position <= last:
                rest = [(first, position - 1), (position + 1, last)]
                self._gaps[index : index + 1] = [gap for gap in rest if gap[0] <= gap[1]]
                self._note(ProblemKind.REORDERED, position)
                return
        self._note(ProblemKind.DOUBLED, position)

    def _note(self, kind: ProblemKind, position: int) -> None:
        self._found.add((position, position, kind))


def _is_whole(link: Link) -> bool:
    if not link.is_shown:
        return True
    return link.text is not None and sha256(LEAF + link.text).digest() == link.hash


def _problem(first: int, last: int, kind: ProblemKind) -> Problem:
    return Problem(kind=kind, position=first, through=last)
