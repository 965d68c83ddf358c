"""Works out the tree of a journal while its entries go by: the roots somebody asked for, and every whole subtree.

Subtrees are kept 256 wide, level over level: with them any root or proof takes at most 255 hashes of each level.
"""

from collections.abc import Callable, Iterable, Sequence

from zavet.core.chain.tree import Frontier, root_of

WIDTH = 256
HEIGHT = 8
"""A subtree has 256 children and stands 8 levels of the tree above them."""

OnSubtree = Callable[[int, int, bytes], object]
"""Takes a whole subtree: its level (1 over entries), its place in that level from 0, its root."""


class Roots:
    """Takes entry hashes in their order; ``found`` gives the root at each size asked for that was reached."""

    def __init__(self, sizes: Iterable[int] = (), *, on_subtree: OnSubtree | None = None) -> None:
        self.found: dict[int, bytes] = {}
        self.size = 0
        self._asked = sorted(set(sizes), reverse=True)
        self._on_subtree = on_subtree
        self._pending: list[bytes] = []
        self._frontier = Frontier()
        self._levels: list[list[bytes]] = []
        self._places: list[int] = []
        self._answer()

    def add(self, hashes: Sequence[bytes]) -> None:
        """Take the next entries' hashes."""
        taken = 0
        while taken < len(hashes):
            more = hashes[taken : taken + WIDTH - len(self._pending)]
            taken += len(more)
            self._pending += more
            self._answer()
            if len(self._pending) == WIDTH:
                whole, self._pending = self._pending, []
                self._close(whole)

    def root(self) -> bytes:
        """Return the root over everything taken."""
        return self._frontier.root(beyond=self._pending)

    def _answer(self) -> None:
        """Work out the roots asked for that the pending hashes reach."""
        while self._asked and self._asked[-1] <= self.size + len(self._pending):
            size = self._asked.pop()
            self.found[size] = self._frontier.root(beyond=self._pending[: size - self.size])

    def _close(self, children: Sequence[bytes], level: int = 1) -> None:
        root = root_of(children)
        if level == 1:
            self.size += WIDTH
            self._frontier.add(root, height=HEIGHT)
        if len(self._levels) < level:
            self._levels.append([])
            self._places.append(0)
        if self._on_subtree is not None:
            self._on_subtree(level, self._places[level - 1], root)
        self._places[level - 1] += 1
        self._levels[level - 1].append(root)
        if len(self._levels[level - 1]) == WIDTH:
            whole, self._levels[level - 1] = self._levels[level - 1], []
            self._close(whole, level + 1)
