"""What a door may ask for of copies: to make one, to try one. A restore is not here: it needs nobody else about."""

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from zavet.access.seals import count_files
from zavet.backups.checking import check
from zavet.backups.copies import MANIFEST, Copy, Holds
from zavet.backups.copying import Tell
from zavet.backups.events import BackupsEvent
from zavet.backups.making import TellPart, forget_removed_files, make_copies
from zavet.backups.trial import Found
from zavet.core.values import Actor
from zavet.journal.facts import Fact
from zavet.journal.operations import append
from zavet.transactions import in_one_transaction


def make_copy(
    *, records: Path | None, keys: Path | None, by: Actor, at: datetime, tell: TellPart
) -> tuple[Copy, ...]:
    """Copy the records (with journal, sealed files and ledger) below one folder, people's keys below another.

    Either may be None. Return the copies; files removed since go from the folder's older copies too. Raise CopyRefused
    where a copy of this second is there already, ToolFailed where PostgreSQL's tools are missing or fail.
    """
    copies = make_copies(records=records, keys=keys, at=at, tell=tell)
    for copy in copies:
        _note(BackupsEvent.COPY_MADE, _facts(copy), by=by, at=at)
        # A disk that is not mounted must not empty the copies.
        if (
            copy.manifest.holds is Holds.RECORDS
            and len(copy.manifest.sealed_files) >= count_files()
        ):
            forget_removed_files(copy)
    return copies


def check_copy(
    *,
    records: Copy | None,
    keys: Copy | None,
    signed_by: bytes | None,
    by: Actor,
    at: datetime,
    tell: Tell,
) -> Found:
    """Restore copies for a trial, journal it, and return what was found; raise CopyRefused.

    The present databases stand in for what is None (kindergarten ¶8: copies are restored regularly to be checked).
    """
    found = check(records=records, keys=keys, signed_by=signed_by, tell=tell)
    numbers: dict[str, Fact] = {
        "entries": found.entries,
        "problems": len(found.problems),
        "opened": found.opened,
        "broken": found.broken,
        "keyless_people": found.keyless_people,
    }
    for copy in (records, keys):
        if copy is not None:
            _note(BackupsEvent.COPY_CHECKED, _facts(copy) | numbers, by=by, at=at)
    return found


@in_one_transaction
def _note(event: BackupsEvent, facts: Mapping[str, Fact], *, by: Actor, at: datetime) -> None:
    append(event=event, site_id=None, by=by, at=at, facts=facts)


def _facts(copy: Copy) -> dict[str, Fact]:
    return {
        "generation": copy.manifest.generation,
        "holds": str(copy.manifest.holds),
        "manifest": sha256((copy.folder / MANIFEST).read_bytes()).hexdigest(),
    }
