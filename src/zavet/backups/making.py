"""Makes copies while Zavet works. The order is what keeps them whole.

First the journal's checkpoints, then records, then keys, then the sealed files, last the ledger of destructions:
a key is written before the data it opens, so nobody stored meanwhile has data in the copy without a key; a key is
erased after its data, so nobody destroyed meanwhile has a key in it; a file is written before its row; the ledger
names everybody destroyed until the end; and the journal in the copy reaches every checkpoint in it.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path

import msgspec
from django.utils.translation import gettext as _

from zavet.backups.copies import (
    CHECKPOINTS,
    LEDGER,
    Copy,
    CopyRefused,
    Holds,
    Manifest,
    generation_name,
    list_finished,
    read_copy,
    write_manifest,
)
from zavet.backups.copying import CopiedFile, Tell, copy_file, list_files, measure
from zavet.backups.places import checkpoint_folder, ledger_path, list_sealed_files
from zavet.backups.stores import store_of
from zavet.journal.checkpoints import write_checkpoint

TellPart = Callable[[str], Tell]
"""Is told which part comes next; what it returns hears how far that is."""


def make_copies(
    *, records: Path | None, keys: Path | None, at: datetime, tell: TellPart
) -> tuple[Copy, ...]:
    """Copy records into a new generation below one folder, keys below another; either may be None."""
    drafts = [
        _copy_database(holds, folder, at=at, tell=tell)
        for holds, folder in ((Holds.RECORDS, records), (Holds.KEYS, keys))
        if folder is not None
    ]
    return tuple(_finish(draft, tell) for draft in drafts)


def _copy_database(holds: Holds, folder: Path, *, at: datetime, tell: TellPart) -> Copy:
    """Begin a copy with its database, the journal's checkpoints before it."""
    place = folder / generation_name(at)
    if place.exists():
        message = _("Копия «%(copy)s» уже есть.") % {"copy": place.name}
        raise CopyRefused(message, next_step=_("Повторите через секунду."))
    place.mkdir(mode=0o700, parents=True)
    checkpoint = _copy_checkpoints(place) if holds is Holds.RECORDS else ""
    store = store_of(holds)
    store.copy(place, tell=tell(holds))
    manifest = Manifest(
        holds=holds,
        generation=place.name,
        made_at=at,
        engine=store.engine,
        checkpoint=checkpoint,
        files=(),
    )
    return Copy(folder=place, manifest=manifest)


def _copy_checkpoints(place: Path) -> str:
    newest = write_checkpoint()
    for name, path in list_files(checkpoint_folder()).items():
        copy_file(path, place / CHECKPOINTS / name, name=name)
    return newest.text if newest else ""


def _finish(draft: Copy, tell: TellPart) -> Copy:
    """Add the sealed files and the ledger, then hash everything and sign: from now on the folder is a copy."""
    sealed: tuple[CopiedFile, ...] = ()
    if draft.manifest.holds is Holds.RECORDS:
        sealed = _copy_sealed_files(draft, tell("files"))
    if ledger_path().exists():
        copy_file(ledger_path(), draft.folder / LEDGER, name=LEDGER)
    files = tuple(measure(path, name=name) for name, path in list_files(draft.folder).items())
    return write_manifest(
        draft.folder, msgspec.structs.replace(draft.manifest, files=files, sealed_files=sealed)
    )


def _copy_sealed_files(draft: Copy, tell: Tell) -> tuple[CopiedFile, ...]:
    """Copy files that are not in the pool yet; they never change. Return all there are."""
    known = {one.name: one for one in _known_files(draft.folder)}
    found: list[CopiedFile] = []
    present = list_sealed_files()
    for done, (name, path) in enumerate(present.items(), start=1):
        target = draft.pool / name
        try:
            is_known = name in known and target.stat().st_size == known[name].size
        except FileNotFoundError:
            is_known = False
        try:
            found.append(known[name] if is_known else copy_file(path, target, name=name))
        except FileNotFoundError:
            continue  # destroyed meanwhile
        tell(done, len(present))
    return tuple(found)


def _known_files(place: Path) -> Iterable[CopiedFile]:
    """Return the sealed files the newest whole copy beside this one lists."""
    finished = list_finished(place.parent)
    return read_copy(finished[-1]).manifest.sealed_files if finished else ()


def forget_removed_files(copy: Copy) -> int:
    """Remove from the pool what is no longer kept, so that no copy keeps a destroyed person's file; return how many."""
    kept = {one.name for one in copy.manifest.sealed_files}
    removed = [path for name, path in list_files(copy.pool).items() if name not in kept]
    for path in removed:
        path.unlink()
    return len(removed)
