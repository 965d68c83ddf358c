"""Restores a copy into a throw-away installation and looks whether it lives: the only proof that it can be restored.

The throw-away lies in the data folder, uses the present secrets where they are, is worked by a process of its own and
is removed at once. INVARIANT: what comes out are numbers and words of refusals, never what was opened.
"""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final

import msgspec
from django.utils.translation import gettext as _

from zavet.backups.copies import CHECKPOINTS, LEDGER, Copy, CopyRefused, Holds
from zavet.backups.copying import Tell, list_files
from zavet.backups.ledgers import merge_ledgers
from zavet.backups.places import data_folder, ledger_path, secrets_folder
from zavet.backups.stores import store_of
from zavet.backups.trial import Asked, Found

PREFIX: Final = "rehearsal-"


def rehearse(*, records: Copy | None, keys: Copy | None, tell: Tell) -> Found:
    """Restore copies where nobody sees it, the present databases standing in for what is None; return what was found.

    Raise CopyRefused where it cannot be restored at all.
    """
    with _throw_away() as folder, ExitStack() as stack:
        addresses = {}
        for holds, copy in ((Holds.RECORDS, records), (Holds.KEYS, keys)):
            store = store_of(holds)
            source = copy.folder if copy else _present(holds, folder, tell)
            addresses[holds] = store.open_apart(source, folder)
            stack.callback(store.remove_apart, addresses[holds])
        _lay_files(folder, records, keys)
        found = _ask(
            Asked(data=str(folder), records=addresses[Holds.RECORDS], keys=addresses[Holds.KEYS])
        )
    if found.refusal:
        raise CopyRefused(found.refusal, next_step=found.next_step or None)
    return found


def remove_leftovers() -> None:
    """Remove what rehearsals that were killed left; only for who holds the installation alone."""
    for folder in data_folder().glob(f"{PREFIX}*"):
        shutil.rmtree(folder)


@contextmanager
def _throw_away() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=data_folder()))
    try:
        (folder / "secrets").symlink_to(secrets_folder(), target_is_directory=True)
        yield folder
    finally:
        shutil.rmtree(folder)


def _present(holds: Holds, folder: Path, tell: Tell) -> Path:
    present = folder / "present"
    present.mkdir(mode=0o700, exist_ok=True)
    store_of(holds).copy(present, tell=tell)
    return present


def _lay_files(folder: Path, records: Copy | None, keys: Copy | None) -> None:
    known = [copy for copy in (records, keys) if copy]
    merge_ledgers(folder / "ledger" / LEDGER, beside=known, present=ledger_path())
    if records is not None:
        (folder / CHECKPOINTS).mkdir(mode=0o700)
        for name, path in list_files(records.folder / CHECKPOINTS).items():
            shutil.copyfile(path, folder / CHECKPOINTS / name)


def _ask(asked: Asked) -> Found:
    """Have a process of its own open the throw-away: settings are read once in a process, and these are others."""
    done = subprocess.run(
        [sys.executable, "-m", "zavet.backups.trial"],
        input=msgspec.json.encode(asked),
        capture_output=True,
        check=False,
    )
    if done.returncode:
        message = _("Проверочное восстановление не удалось: %(error)s.")
        said = done.stderr.decode(errors="replace").strip().splitlines() or ["?"]
        # The kind of the error alone: what follows it may quote a row.
        raise CopyRefused(
            message % {"error": said[-1].partition(":")[0]}, next_step=_("Возьмите другую копию.")
        )
    return msgspec.json.decode(done.stdout, type=Found)
