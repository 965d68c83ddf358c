"""A journal written out as lines of JSON, and its verification with nothing but the lines and a key.

The first line says whose journal it is and how many entries follow; then come the signed checkpoints, the last of them
over all the entries; then one line an entry, in order. Of a sealed entry there are its place
and hash, and nothing else.

INVARIANT: a line has one spelling, its canonical JSON (RFC 8785), so that no byte of a file can be altered unnoticed.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from zavet.core.chain.checkpoint import Checkpoint, open_checkpoint, read_checkpoint
from zavet.core.chain.hashing import canonical
from zavet.core.chain.judging import RESTORED, Loss, ToldLoss, judge, read_loss
from zavet.core.chain.note import NoteKey, NoteRefused, read_key, read_note
from zavet.core.chain.problems import MALFORMED, Problem, ProblemKind
from zavet.core.chain.roots import Roots
from zavet.core.chain.verifying import Link, Walk

FORM = "zavet journal export 1"
_HASH = 32
_BATCH = 4096
_OPENING = b'{"content":'
_CLOSING = len(b',"hash":""}\n') + 2 * _HASH
_TELLS = f'"event":"{RESTORED}"'.encode()


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportReport:
    """What was found in an export: entries, how many of them sealed, good checkpoints, the root, every problem."""

    entries: int
    sealed: int
    checkpoints: int
    root: bytes
    problems: tuple[Problem, ...]
    told: tuple[ToldLoss, ...]


def header_line(*, key: NoteKey, size: int) -> bytes:
    """Return an export's first line."""
    return canonical({"form": FORM, "size": size, "vkey": str(key)}) + b"\n"


def entry_line(*, text: bytes, digest: bytes) -> bytes:
    """Return the line of an entry; its text is canonical already and goes in as it is."""
    return _OPENING + text + b',"hash":"' + digest.hex().encode() + b'"}\n'


def sealed_line(*, position: int, digest: bytes) -> bytes:
    """Return the line of a sealed entry."""
    return canonical({"hash": digest.hex(), "position": position, "sealed": True}) + b"\n"


def checkpoint_line(note: str) -> bytes:
    """Return the line of a checkpoint."""
    return canonical({"checkpoint": note}) + b"\n"


def key_of(header: bytes) -> NoteKey:
    """Return the key an export names for itself; raise NoteRefused where the line is no header of an export."""
    return _header(header)[0]


def find_losses(lines: Iterable[bytes]) -> Iterator[Loss]:
    """Yield the losses an export's entries tell of; a pass of its own, for their roots are asked for beforehand."""
    for line in lines:
        if _TELLS in line:
            try:
                content = json.loads(line)["content"]
                loss = read_loss(position=int(content["position"]), facts=content["facts"])
            except MALFORMED:
                continue
            if loss is not None:
                yield loss


def verify_export(
    lines: Iterable[bytes],
    *,
    key: NoteKey | None = None,
    against: Iterable[Checkpoint] = (),
    losses: Iterable[Loss] = (),
) -> ExportReport:
    """Read an export and report what does not fit. Without ``key`` the one inside it is taken.

    ``against`` are checkpoints kept elsewhere, their signatures checked; ``losses`` what ``find_losses`` found. Raise
    NoteRefused where the first line is no header. Whose journal it is, is known only as far as the key is: whoever
    can write a file can write another key into it.
    """
    numbered = enumerate(lines, start=1)
    named, size = _header(next(numbered, (1, b""))[1])
    reading = _Reading(key or named, against=against, losses=losses)
    if key is not None and key != named:
        reading.refuse(1)
    for number, line in numbered:
        reading.take(number, line)
    return reading.report(size)


class _Reading:
    """Reads an export line by line: checkpoints first, then entries, which pass through the chain and the tree."""

    def __init__(
        self, key: NoteKey, *, against: Iterable[Checkpoint], losses: Iterable[Loss]
    ) -> None:
        self._key = key
        self._against, self._losses = tuple(against), tuple(losses)
        self._checkpoints: list[Checkpoint] = []
        self._walk, self._roots = Walk(), Roots()
        self._links: list[Link] = []
        self._sealed = 0
        self._found: set[Problem] = set()

    def refuse(self, number: int, kind: ProblemKind = ProblemKind.FORM_WRONG) -> None:
        self._found.add(Problem(kind=kind, position=number, through=number))

    def take(self, number: int, line: bytes) -> None:
        try:
            held = json.loads(line)
            if canonical(held) + b"\n" != line:
                raise NoteRefused
            if set(held) == {"checkpoint"}:
                self._take_checkpoint(held["checkpoint"])
            else:
                self._take_entry(_link(held, line))
        except MALFORMED:
            self.refuse(number)

    def _take_checkpoint(self, note: str) -> None:
        is_next = not self._checkpoints or self._size_of(note) > self._checkpoints[-1].size
        if self._walk.entries or self._links or not is_next:
            raise NoteRefused
        try:
            self._checkpoints.append(open_checkpoint(note, key=self._key))
        except NoteRefused:
            self.refuse(self._size_of(note), ProblemKind.CHECKPOINT_UNSIGNED)

    @staticmethod
    def _size_of(note: str) -> int:
        return read_checkpoint(read_note(note).text).size

    def _take_entry(self, link: Link) -> None:
        self._sealed += not link.is_shown
        self._links.append(link)
        if len(self._links) >= _BATCH:
            self._flush()

    def _flush(self) -> None:
        if not self._walk.entries:
            sizes = [one.size for one in (*self._checkpoints, *self._against)]
            self._roots = Roots([*sizes, *(one.size for one in self._losses)])
        self._walk.take(self._links)
        self._roots.add([link.hash for link in self._links])
        self._links.clear()

    def report(self, size: int) -> ExportReport:
        self._flush()
        judged = judge(
            (*self._checkpoints, *self._against), roots=self._roots.found, losses=self._losses
        )
        problems = {*self._walk.problems(), *judged.problems, *self._found}
        entries = self._walk.entries
        problems |= {*self._beyond(size, entries)}
        return ExportReport(
            entries=entries,
            sealed=self._sealed,
            checkpoints=len(self._checkpoints),
            root=self._roots.root(),
            problems=tuple(sorted(problems, key=lambda one: (one.position, one.kind))),
            told=judged.told,
        )

    def _beyond(self, size: int, entries: int) -> Iterator[Problem]:
        """Yield problems where header, entries and last checkpoint do not all speak of one journal."""
        signed = max((one.size for one in self._checkpoints), default=0)
        if entries < size:
            yield Problem(kind=ProblemKind.MISSING, position=entries + 1, through=size)
        if entries > size:
            yield Problem(kind=ProblemKind.FORM_WRONG, position=1, through=1)
        if signed < entries:
            yield Problem(kind=ProblemKind.NOT_SIGNED, position=signed + 1, through=entries)


def _link(held: dict[str, Any], line: bytes) -> Link:
    """Return an entry's line as a link; raise KeyError, ValueError or TypeError where it is none."""
    digest = bytes.fromhex(held["hash"])
    if len(digest) != _HASH:
        raise NoteRefused
    if set(held) == {"hash", "position", "sealed"} and held["sealed"] is True:
        return Link(_whole(held["position"]), None, digest, None, is_shown=False)
    if set(held) != {"content", "hash"}:
        raise NoteRefused
    content = held["content"]
    text = line[len(_OPENING) : -_CLOSING]
    return Link(_whole(content["position"]), bytes.fromhex(content["previous"]), digest, text)


def _whole(number: object) -> int:
    if not isinstance(number, int) or isinstance(number, bool):
        raise TypeError
    return number


def _header(line: bytes) -> tuple[NoteKey, int]:
    message = "not an export of a journal"
    try:
        held = json.loads(line)
        key, size = read_key(held["vkey"]), int(held["size"])
        same = header_line(key=key, size=size)
    except MALFORMED as error:
        raise NoteRefused(message) from error
    if same != line:
        raise NoteRefused(message)
    return key, size
