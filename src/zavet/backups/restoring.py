"""Puts copies in the place of the present state. INVARIANT: nobody is served before the destructions are replayed.

What is to be done stands in a mark before anything is touched; with it nobody opens the installation. Each step may be
done again after a crash, and changes nothing then; the copies are needed until everything of them is staged. The
present state is moved aside and never removed, unless that was asked for.
"""

import shutil
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Final

import msgspec
from django.utils.translation import gettext as _

from zavet.backups import settling
from zavet.backups.checking import list_restorable
from zavet.backups.copies import CHECKPOINTS, POOL, Copy, Holds, generation_name, read_copy
from zavet.backups.copying import copy_file, list_files, settle, write_whole
from zavet.backups.holding import MARK, RestoreUnfinished
from zavet.backups.ledgers import merge_ledgers
from zavet.backups.places import (
    checkpoint_folder,
    data_folder,
    file_folder,
    ledger_path,
    list_sealed_files,
)
from zavet.backups.stores import Store, store_of

ASIDE: Final = "before-restore-"


class Plan(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A restore that was begun: the folders of the copies, when, how far the journal was known to reach before.

    ``restored_size`` and ``destroyed_again`` are learnt on the way; None until then.
    """

    records: str | None
    keys: str | None
    at: datetime
    entries_before: int | None
    lost_through: int
    discards_present: bool
    is_staged: bool = False
    is_put: bool = False
    restored_size: int | None = None
    destroyed_again: int | None = None

    @property
    def aside(self) -> Path:
        """Return where the present state is kept."""
        return data_folder() / f"{ASIDE}{generation_name(self.at)}"


def require_idle() -> None:
    """Raise InstallationInUse where somebody else has one of the databases open."""
    for holds in Holds:
        store_of(holds).require_idle()


def make_plan(
    *, records: Copy | None, keys: Copy | None, at: datetime, discards_present: bool
) -> Plan:
    """Return what a restore will do. Call it before anything is touched: it looks how far the journal is now."""
    names = (path.name.partition("-")[0] for path in checkpoint_folder().glob("*.checkpoint"))
    return Plan(
        records=str(records.folder) if records else None,
        keys=str(keys.folder) if keys else None,
        at=at,
        entries_before=store_of(Holds.RECORDS).find_journal_size(),
        lost_through=max((int(name) for name in names if name.isdecimal()), default=0),
        discards_present=discards_present,
    )


def find_plan() -> Plan | None:
    """Return the restore that was begun and not finished."""
    try:
        return msgspec.json.decode((data_folder() / MARK).read_bytes(), type=Plan)
    except FileNotFoundError:
        return None
    except msgspec.MsgspecError:
        # Written whole or not at all; another hand was here.
        message = _("Пометка «%(file)s» о начатом восстановлении испорчена.") % {"file": MARK}
        raise RestoreUnfinished(
            message, next_step=_("Начните заново на копии папки данных")
        ) from None


def carry_out(plan: Plan, *, tell: Callable[[str], object]) -> Plan:
    """Do every step, telling its name first; what a run before this one did stays done. Return what was learnt."""
    _remember(plan)
    for name, step in STEPS.items():
        tell(name)
        plan = step(plan)
        _remember(plan)
    shutil.rmtree(_staging(), ignore_errors=True)
    (data_folder() / MARK).unlink()
    settle(data_folder())
    return plan


def _stage(plan: Plan) -> Plan:
    """Bring everything of the copies near. Ledger and checkpoints only grow by it; nothing else present changes."""
    if plan.is_staged:
        return plan
    shutil.rmtree(_staging(), ignore_errors=True)
    _staging().mkdir(mode=0o700)
    copies = [copy for copy in (_copy_in(plan.records), _copy_in(plan.keys)) if copy]
    merge_ledgers(ledger_path(), beside=copies, present=ledger_path())
    for copy in copies:
        store_of(copy.manifest.holds).stage(copy.folder, _staging())
        _add_missing(copy.folder / CHECKPOINTS, checkpoint_folder())
        for file in list_restorable(copy):
            copy_file(copy.pool / file.name, _staging() / POOL / file.name, name=file.name)
    return msgspec.structs.replace(plan, is_staged=True)


def _set_aside(plan: Plan) -> Plan:
    """Move the present databases, and the sealed files that the copy does not know."""
    if plan.is_put:
        return plan  # what is there now is the copy
    plan.aside.mkdir(mode=0o700, exist_ok=True)
    for store in _stores(plan):
        store.set_aside(plan.aside)
    if plan.records:
        kept = list_files(_staging() / POOL)
        for name, path in list_sealed_files().items():
            if name not in kept:
                target = plan.aside / POOL / name
                copy_file(path, target, name=name)
                path.unlink()
    return plan


def _put(plan: Plan) -> Plan:
    if plan.is_put:
        return plan
    for store in _stores(plan):
        store.put(_staging())
    _add_missing(_staging() / POOL, file_folder())
    return msgspec.structs.replace(plan, is_put=True)


def _measure(plan: Plan) -> Plan:
    """Learn how far the journal reaches, before anything is written to it."""
    if plan.restored_size is not None:
        return plan
    return msgspec.structs.replace(plan, restored_size=store_of(Holds.RECORDS).find_journal_size())


def _open_tables(plan: Plan) -> Plan:
    settling.open_tables()
    return plan


def _destroy_again(plan: Plan) -> Plan:
    count = settling.destroy_again(at=plan.at) + (plan.destroyed_again or 0)
    return msgspec.structs.replace(plan, destroyed_again=count)


def _forget_sessions(plan: Plan) -> Plan:
    settling.forget_sessions()
    return plan


def _tell(plan: Plan) -> Plan:
    size = plan.restored_size or 0
    settling.tell(size=size, lost_through=max(plan.lost_through, size), at=plan.at)
    return plan


def _discard(plan: Plan) -> Plan:
    if plan.discards_present and plan.aside.exists():
        shutil.rmtree(plan.aside)
    return plan


STEPS: Final[dict[str, Callable[[Plan], Plan]]] = {
    "stage": _stage,
    "set_aside": _set_aside,
    "put": _put,
    "measure": _measure,
    "open_tables": _open_tables,
    "destroy_again": _destroy_again,
    "forget_sessions": _forget_sessions,
    "tell": _tell,
    "discard": _discard,
}


def _remember(plan: Plan) -> None:
    write_whole(data_folder() / MARK, msgspec.json.encode(plan))


def _staging() -> Path:
    return data_folder() / "restore-staging"


def _copy_in(folder: str | None) -> Copy | None:
    return read_copy(Path(folder)) if folder else None


def _stores(plan: Plan) -> Iterator[Store]:
    if plan.records:
        yield store_of(Holds.RECORDS)
    if plan.keys:
        yield store_of(Holds.KEYS)


def _add_missing(source: Path, target: Path) -> None:
    """Copy files that are not there; what is there stays as it is."""
    for name, path in list_files(source).items():
        if not (target / name).exists():
            copy_file(path, target / name, name=name)
