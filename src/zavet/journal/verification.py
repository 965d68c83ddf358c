"""Verifies the journal where it lives: chain, tree, head and every checkpoint, in one pass over the entries.

It reads and changes nothing, trusts no trigger, and takes the work of others meanwhile for what it is: entries appended
during the pass are no fault.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from zavet.core.chain import GENESIS, Checkpoint, NoteRefused, Problem, ProblemKind
from zavet.core.chain import Head as ChainHead
from zavet.core.chain.checkpoint import open_checkpoint
from zavet.core.chain.judging import RESTORED, Loss, ToldLoss, in_runs, judge, read_loss
from zavet.core.chain.note import NoteKey
from zavet.core.chain.roots import WIDTH, Roots
from zavet.core.chain.tree import EMPTY
from zavet.core.chain.verifying import Walk
from zavet.journal import checkpoints
from zavet.journal.models import Checkpoint as CheckpointRow
from zavet.journal.models import Entry, Head, Subtree
from zavet.journal.rows import read_links

_HEADLESS = Problem(kind=ProblemKind.MISSING, position=0, through=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainReport:
    """What a verification found: how many entries, the hash of the last, the root over all, and every problem.

    ``checkpoints`` counts those that were looked at; ``told`` are losses of a restore that an entry tells of.
    """

    entries: int
    head: bytes
    problems: tuple[Problem, ...]
    root: bytes = EMPTY
    checkpoints: int = 0
    told: tuple[ToldLoss, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Tell whether nothing was changed, removed, moved, doubled, cut off or written anew."""
        return not self.problems


def verify_chain(
    *,
    progress: Callable[[int], object] | None = None,
    against: Iterable[Checkpoint] = (),
    folder: Path | None = None,
) -> ChainReport:
    """Read the whole journal, hash every entry again and report what does not fit.

    ``progress`` is called with the number of entries read so far. ``against`` are checkpoints kept elsewhere, their
    signatures checked already; ``folder`` is where this installation's files are, if not where the settings say.
    Entries appended meanwhile may or may not be read. A problem at position 0 is the head's: it is gone, and with it
    the knowledge where the journal ends.
    """
    kept = _Kept(key=checkpoints.key(), folder=folder or checkpoints.checkpoint_folder())
    kept.look()
    kept.outside += against
    losses = _losses()
    head = Head.objects.first()
    if head is None:
        return ChainReport(entries=0, head=GENESIS, problems=(_HEADLESS,))
    subtrees = _Subtrees(through=head.position)
    roots = Roots([*kept.sizes(), *(loss.size for loss in losses)], on_subtree=subtrees.compare)
    walk = Walk(ChainHead(position=head.position, hash=bytes(head.hash)))
    for links in read_links():
        walk.take(links)
        roots.add([link.hash for link in links])
        if progress is not None:
            progress(walk.entries)
    inside = judge(kept.inside, roots=roots.found)
    outside = judge(kept.outside, roots=roots.found, losses=losses)
    found = {*walk.problems(), *inside.problems, *outside.problems, *subtrees.problems()}
    found |= {*_overtaken(walk.position), *kept.problems()}
    return ChainReport(
        entries=walk.entries,
        head=walk.hash,
        root=roots.root(),
        checkpoints=len(set(kept.inside) | set(kept.outside)),
        problems=tuple(sorted(found, key=lambda one: (one.position, one.kind))),
        told=outside.told,
    )


def _losses() -> tuple[Loss, ...]:
    rows = Entry.objects.filter(event=RESTORED, is_sealed=False).values_list("position", "facts")
    found = (read_loss(position=position, facts=facts) for position, facts in rows)
    return tuple(loss for loss in found if loss is not None)


def _overtaken(position: int) -> Iterable[Problem]:
    """Yield a problem where entries lie beyond the head, read again now that nobody can have overtaken it."""
    head = Head.objects.first()
    if head is not None and head.position < position:
        yield Problem(kind=ProblemKind.HEAD_WRONG, position=head.position, through=position)


class _Subtrees:
    """The stored subtrees, compared with those the entries give; stored before the entries were read."""

    def __init__(self, *, through: int) -> None:
        self._through = through
        rows = Subtree.objects.values_list("level", "place", "hash")
        self._stored = {(level, place): bytes(root) for level, place, root in rows.iterator()}
        self._wrong: set[tuple[int, int]] = set()

    def compare(self, level: int, place: int, root: bytes) -> None:
        stored = self._stored.pop((level, place), None)
        is_expected = (place + 1) * WIDTH**level <= self._through
        if stored != root and (stored is not None or is_expected):
            self._wrong.add((level, place))

    def problems(self) -> Iterable[Problem]:
        """Yield a problem for each run of subtrees that do not fit, or that no entries give."""
        wrong = self._wrong | set(self._stored)
        for level in {level for level, _ in wrong}:
            width = WIDTH ** max(level, 0)
            places = {place for at, place in wrong if at == level}
            for run in in_runs(ProblemKind.SUBTREE_WRONG, places, among=_with_gaps(places)):
                yield Problem(
                    kind=run.kind,
                    position=run.position * width + 1,
                    through=(run.through + 1) * width,
                )


def _with_gaps(places: set[int]) -> set[int]:
    """Return the places and those just after them, so that runs end where a good one stands between."""
    return places | {place + 1 for place in places}


@dataclass(slots=True, kw_only=True)
class _Kept:
    """The checkpoints there are: rows of the database, and files outside it."""

    key: NoteKey
    folder: Path
    inside: list[Checkpoint] = field(default_factory=list)
    outside: list[Checkpoint] = field(default_factory=list)
    _found: set[Problem] = field(default_factory=set)
    _rows: dict[int, str] = field(default_factory=dict)

    def look(self) -> None:
        """Read rows, then files; note what cannot be read or was not signed here."""
        self._rows = dict(CheckpointRow.objects.values_list("size", "text"))
        for size, text in self._rows.items():
            opened = self._open(text, size)
            if opened is None:
                continue
            if opened.size == size:
                self.inside.append(opened)
            else:
                self._note(ProblemKind.CHECKPOINT_CHANGED, size)
        for path in sorted(self.folder.glob(f"*{checkpoints.SUFFIX}")):
            self._look_at(path)

    def _look_at(self, path: Path) -> None:
        number = path.name.partition("-")[0]
        claimed = int(number) if number.isdecimal() else 0
        try:
            text = path.read_bytes().decode()
        except (OSError, ValueError):
            self._note(ProblemKind.CHECKPOINT_CHANGED, claimed)
            return
        opened = self._open(text, claimed)
        if opened is None:
            return
        if checkpoints.file_name(size=opened.size, root=opened.root) != path.name:
            self._note(ProblemKind.CHECKPOINT_CHANGED, claimed)
        self.outside.append(opened)

    def _open(self, text: str, size: int) -> Checkpoint | None:
        try:
            return open_checkpoint(text, key=self.key)
        except NoteRefused:
            self._note(ProblemKind.CHECKPOINT_UNSIGNED, size)
            return None

    def _note(self, kind: ProblemKind, size: int) -> None:
        self._found.add(Problem(kind=kind, position=size, through=size))

    def sizes(self) -> set[int]:
        """Return the sizes at which a root is asked for."""
        return {one.size for one in (*self.inside, *self.outside)}

    def problems(self) -> set[Problem]:
        """Return what was found, and the files that are not there now, when nobody can be just writing them."""
        gone, changed = set[int](), set[int]()
        for one in self.inside:
            path = self.folder / checkpoints.file_name(size=one.size, root=one.root)
            try:
                if path.read_bytes() != self._rows[one.size].encode():
                    changed.add(one.size)
            except OSError:
                gone.add(one.size)
        rows = set(self._rows)
        found = {*in_runs(ProblemKind.CHECKPOINT_GONE, gone, among=rows)}
        return self._found | found | {*in_runs(ProblemKind.CHECKPOINT_CHANGED, changed, among=rows)}
