"""Judges signed checkpoints by the tree the entries give: do they fit, and if not, is it a loss that was told.

Restoring a backup loses what came after it. The restore says so in an entry of its own; checkpoints of the lost time
then point at entries that are no more. That is told and not hidden, so it is no fork; everything else is.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import groupby

from zavet.core.chain.checkpoint import Checkpoint
from zavet.core.chain.problems import MALFORMED, Problem, ProblemKind

RESTORED = "journal.backup.restored"
"""The event of the entry that tells a loss."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """What a restore told in the entry at ``position``: the backup had ``size`` entries with this ``root``.

    The last checkpoint known before was over ``lost_through`` entries.
    """

    position: int
    size: int
    lost_through: int
    root: bytes

    def covers(self, size: int, roots: Mapping[int, bytes]) -> bool:
        """Tell whether a checkpoint of ``size`` is of the lost time, and the entry says the truth of the rest."""
        is_true = self.size < self.position and roots.get(self.size) == self.root
        return is_true and self.size < size <= self.lost_through


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldLoss:
    """A checkpoint over ``size`` entries that were lost in the restore told of by the entry at ``position``."""

    size: int
    position: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What is wrong with checkpoints, and what of it was told."""

    problems: tuple[Problem, ...]
    told: tuple[ToldLoss, ...]


def read_loss(*, position: int, facts: str) -> Loss | None:
    """Return the loss an entry's facts tell of, or None where they tell of none."""
    try:
        held = json.loads(facts)
        size, through = int(held["size"]), int(held["lost_through"])
        root = bytes.fromhex(held["root"])
    except MALFORMED:
        return None
    return Loss(position=position, size=size, lost_through=through, root=root)


def judge(
    checkpoints: Iterable[Checkpoint],
    *,
    roots: Mapping[int, bytes],
    losses: Iterable[Loss] = (),
) -> Judgement:
    """Judge checkpoints whose signatures are good by the ``roots`` the entries give at their sizes.

    A size that ``roots`` does not hold is one the entries do not reach.
    """
    judged, known = tuple(checkpoints), tuple(losses)
    wrong: dict[ProblemKind, set[int]] = {ProblemKind.FORKED: set(), ProblemKind.CUT: set()}
    told: set[ToldLoss] = set()
    for one in judged:
        if roots.get(one.size) == one.root:
            continue
        loss = next((each for each in known if each.covers(one.size, roots)), None)
        if loss is not None:
            told.add(ToldLoss(size=one.size, position=loss.position))
        else:
            wrong[ProblemKind.FORKED if one.size in roots else ProblemKind.CUT].add(one.size)
    sizes = {one.size for one in judged}
    problems = [each for kind, bad in wrong.items() for each in in_runs(kind, bad, among=sizes)]
    return Judgement(
        problems=tuple(problems),
        told=tuple(sorted(told, key=lambda each: (each.size, each.position))),
    )


def in_runs(
    kind: ProblemKind, bad: AbstractSet[int], *, among: AbstractSet[int]
) -> Iterator[Problem]:
    """Yield one problem for each run of neighbours: ten thousand checkpoints of one fork are one thing to say."""
    for is_bad, run in groupby(sorted(among | bad), key=bad.__contains__):
        if is_bad:
            sizes = list(run)
            yield Problem(kind=kind, position=sizes[0], through=sizes[-1])
