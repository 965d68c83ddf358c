"""What others said of a checkpoint, in files beside its own: witnesses' cosignatures and time stamps (RFC 3161).

Zavet sends nothing anywhere: requests and answers are files, and travel by whatever means there are. Nothing is kept
here that was not checked.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.utils.translation import gettext as _

from zavet.core.chain.checkpoint import open_checkpoint
from zavet.core.chain.note import Note, NoteKey, NoteRefused, read_note, read_signature
from zavet.core.chain.problems import Problem, ProblemKind
from zavet.core.values import ZavetError
from zavet.journal.checkpoints import (
    SUFFIX,
    CheckpointDamaged,
    CheckpointView,
    checkpoint_folder,
    find_checkpoint,
    key,
    newest_first,
    write_checkpoint,
)
from zavet.journal.stamping import StampRefused, ask_stamp, check_stamp
from zavet.secret_files import write_new

COSIGNED, REQUEST, ANSWER = ".cosigned", ".tsq", ".tsr"


class NotKept(ZavetError):
    """A cosignature or a stamp fits no checkpoint of this journal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """Somebody else vouches that a checkpoint over ``size`` entries was there ``at`` a moment."""

    name: str
    size: int
    at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Vouched:
    """What lies beside the checkpoints: who vouched (the last of each), files not checked, faults."""

    seen: tuple[Seen, ...]
    unchecked: int
    problems: tuple[Problem, ...]


def keep_cosignature(line: str, *, witness: NoteKey) -> Seen:
    """Put a witness's line beside the checkpoint it signs, and return what it says; raise NotKept."""
    try:
        signature = read_signature(line.strip())
        for view in newest_first():
            note = Note(text=read_note(view.text).text, signatures=(signature,))
            at = _seen_at(note, witness)
            if at is not None:
                path = _beside(view, COSIGNED, witness)
                write_new(path, f"{signature}\n".encode())
                return Seen(name=witness.name, size=view.size, at=at)
    except NoteRefused:
        pass
    raise NotKept(
        _("Это не подпись свидетеля «%(name)s» ни под одной контрольной точкой журнала.")
        % {"name": witness.name}
    )


def write_stamp_request() -> Path:
    """Write the request to stamp the newest checkpoint's file, and return where it lies; raise NotKept."""
    newest = write_checkpoint()
    if newest is None:
        raise NotKept(_("В журнале ещё нет записей."))
    path = _beside(newest, REQUEST)
    write_new(path, ask_stamp(newest.text.encode()))
    return path


def keep_stamp(answer: bytes, *, authorities: Iterable[bytes]) -> Seen:
    """Check a time stamp and put it beside the checkpoint it stamps; raise StampRefused."""
    trusted = tuple(authorities)
    refusal = StampRefused(_("В журнале ещё нет контрольных точек."))
    for view in newest_first():
        try:
            at = check_stamp(answer, stamped=view.text.encode(), authorities=trusted)
        except StampRefused as error:
            refusal = error
            continue
        write_new(_beside(view, ANSWER), answer)
        return Seen(name="RFC 3161", size=view.size, at=at)
    raise refusal


def look_beside(*, witnesses: Iterable[NoteKey] = (), authorities: Iterable[bytes] = ()) -> Vouched:
    """Check again what lies beside the checkpoints, as far as keys and certificates are given."""
    known, trusted = tuple(witnesses), tuple(authorities)
    seen: dict[str, Seen] = {}
    unchecked, problems = 0, list[Problem]()
    for path in _files():
        try:
            found = _check(path, known, trusted)
        except (NoteRefused, StampRefused, CheckpointDamaged):
            size = _size_of(path)
            problems.append(Problem(kind=_kind_of(path), position=size, through=size))
            continue
        unchecked += found is None
        if found is not None and _kept(path) is not None:
            seen[found.name] = found
    return Vouched(seen=tuple(seen.values()), unchecked=unchecked, problems=tuple(problems))


def _check(path: Path, known: tuple[NoteKey, ...], trusted: tuple[bytes, ...]) -> Seen | None:
    """Return what a file vouches for; None where nobody gave the key to check it; raise where it does not fit."""
    view = _stands_beside(path)
    if path.suffix == ANSWER:
        if not trusted:
            return None
        at = check_stamp(path.read_bytes(), stamped=view.text.encode(), authorities=trusted)
        return Seen(name="RFC 3161", size=view.size, at=at)
    for witness in known:
        if path.name == _beside(view, COSIGNED, witness).name:
            line = read_signature(_text(path).removesuffix("\n"))
            note = Note(text=read_note(view.text).text, signatures=(line,))
            return Seen(name=witness.name, size=view.size, at=note.seen_at(witness))
    return None


def _kept(path: Path) -> CheckpointView | None:
    """Return the checkpoint of the journal as it is that a file lies beside; None where a restore lost it."""
    view = find_checkpoint(_size_of(path))
    is_its = view is not None and path.name.startswith(view.file_name.removesuffix(SUFFIX))
    return view if is_its else None


def _stands_beside(path: Path) -> CheckpointView:
    """Return the checkpoint a file lies beside; one lost by a restore is read from its own file; raise NoteRefused."""
    view = _kept(path)
    if view is not None:
        return view
    note = path.with_name(f"{path.name.partition('.')[0]}{SUFFIX}")
    if not note.is_file():
        raise NoteRefused(path.name)
    text = _text(note)
    said = open_checkpoint(text, key=key())
    lost = CheckpointView(size=said.size, root=said.root, text=text, at=None)
    if lost.file_name != note.name:
        raise NoteRefused(path.name)
    return lost


def _seen_at(note: Note, witness: NoteKey) -> datetime | None:
    try:
        return note.seen_at(witness)
    except NoteRefused:
        return None


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode()
    except UnicodeDecodeError as error:
        raise NoteRefused(path.name) from error


def _files() -> Iterator[Path]:
    for suffix in (COSIGNED, ANSWER):
        yield from sorted(checkpoint_folder().glob(f"*{suffix}"))


def _size_of(path: Path) -> int:
    number = path.name.partition("-")[0]
    return int(number) if number.isdecimal() else 0


def _kind_of(path: Path) -> ProblemKind:
    return ProblemKind.STAMP_WRONG if path.suffix == ANSWER else ProblemKind.COSIGNATURE_WRONG


def _beside(view: CheckpointView, suffix: str, witness: NoteKey | None = None) -> Path:
    stem = view.file_name.removesuffix(SUFFIX)
    number = "" if witness is None else f".{witness.id.hex()}"
    return checkpoint_folder() / f"{stem}{number}{suffix}"
