"""Signed checkpoints of the journal, in the database and in files outside it.

Whoever can drop triggers can write the whole chain anew; then the root under an old checkpoint is another, and a file
that was carried away shows it. INVARIANT: a checkpoint's file is written whole and never again; a checkpoint writes no
entry, or there would be no end of them.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from zavet.core.chain.checkpoint import Checkpoint as State
from zavet.core.chain.checkpoint import journal_key, read_checkpoint, sign_checkpoint
from zavet.core.chain.note import NoteKey, NoteRefused, read_note
from zavet.core.values import ZavetError
from zavet.journal import signing
from zavet.journal.models import Checkpoint, Entry, Head
from zavet.journal.tree import root_at
from zavet.secret_files import write_new

SUFFIX = ".checkpoint"
_DIGITS = 12
_MANY = 100


class CheckpointDamaged(ZavetError):
    """A stored checkpoint was altered beyond reading."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckpointView:
    """A checkpoint: entries under it, their root, the signed note, and when the last of the entries was made.

    ``at`` is None where that entry is gone.
    """

    size: int
    root: bytes
    text: str
    at: datetime | None

    @property
    def file_name(self) -> str:
        """Return the name of its file."""
        return file_name(size=self.size, root=self.root)


def key() -> NoteKey:
    """Return the public key that checks this installation's checkpoints; ``str`` of it is the vkey to give away."""
    return journal_key(signing.public_key())


def checkpoint_folder() -> Path:
    """Return the folder outside the database where checkpoints are written (setting ZAVET_CHECKPOINTS)."""
    folder: Path = settings.ZAVET_CHECKPOINTS
    return folder


def write_checkpoint(*, folder: Path | None = None) -> CheckpointView | None:
    """Sign the journal as it is, unless that was done already, and put what is not yet outside outside.

    Return the newest checkpoint, or None of a journal without entries. No moment is written: time is proved by
    witnesses and stamps. Any number of processes may do this at once; what one left half done the next completes.
    """
    size = _entries()
    if size and not Checkpoint.objects.filter(size=size).exists():
        text = sign_checkpoint(size=size, root=root_at(size), key=key(), sign=signing.sign)
        with transaction.atomic():
            if not Checkpoint.objects.filter(size=size).exists():
                # Another machine may be as quick: its text is the same, for the same state has one text.
                Checkpoint.objects.bulk_create(
                    [Checkpoint(size=size, text=text)], ignore_conflicts=True
                )
    keep_outside(folder=folder)
    return last_checkpoint()


def keep_outside(*, folder: Path | None = None) -> None:
    """Write the files of the newest checkpoints that have none yet, back to the first that has one."""
    folder = folder or checkpoint_folder()
    for view in newest_first():
        path = folder / view.file_name
        if path.exists():
            break
        write_new(path, view.text.encode())
        _settle(folder)


def is_checkpoint_due(at: datetime, every: timedelta) -> bool:
    """Tell whether an entry lies outside every checkpoint for ``every`` or longer."""
    newest = Checkpoint.objects.order_by("-size").values_list("size", flat=True).first() or 0
    waiting = Entry.objects.filter(position=newest + 1).values_list("at", flat=True).first()
    return waiting is not None and waiting <= at - every


def last_checkpoint() -> CheckpointView | None:
    """Return the newest checkpoint, or None where there is none."""
    return next(newest_first(), None)


def find_checkpoint(size: int) -> CheckpointView | None:
    """Return the checkpoint over ``size`` entries, or None."""
    return next(_views(Checkpoint.objects.filter(size=size)), None)


def list_checkpoints(*, limit: int | None = None) -> tuple[CheckpointView, ...]:
    """Return checkpoints, the newest first; raise CheckpointDamaged where a stored one cannot be read any more."""
    return tuple(islice(newest_first(), limit))


def newest_first() -> Iterator[CheckpointView]:
    """Yield checkpoints, the newest first, as far as anybody asks; raise CheckpointDamaged."""
    rows = page = Checkpoint.objects.order_by("-size")
    while views := list(_views(page[:_MANY])):
        yield from views
        page = rows.filter(size__lt=views[-1].size)


def file_name(*, size: int, root: bytes) -> str:
    """Return the name of a checkpoint's file; after a restore one size can have another root, and then another file."""
    return f"{size:0{_DIGITS}}-{root.hex()[:8]}{SUFFIX}"


def _entries() -> int:
    return Head.objects.values_list("position", flat=True).first() or 0


def _views(chosen: QuerySet[Checkpoint]) -> Iterator[CheckpointView]:
    rows = list(chosen)
    made = Entry.objects.filter(position__in=[row.size for row in rows])
    moments = dict(made.values_list("position", "at"))
    for row in rows:
        said = _read(row)
        yield CheckpointView(size=row.size, root=said.root, text=row.text, at=moments.get(row.size))


def _read(row: Checkpoint) -> State:
    try:
        return read_checkpoint(read_note(row.text).text)
    except NoteRefused as error:
        message = _("Контрольная точка %(size)d в базе испорчена.") % {"size": row.size}
        raise CheckpointDamaged(message, next_step="zavet verify") from error


def _settle(folder: Path) -> None:
    """Make a new file's name last beyond a loss of power."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
