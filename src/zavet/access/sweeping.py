"""Does what is due: destroys, ends holds and blocks, clears away what nobody confirmed or approved in time.

INVARIANT: each act is one transaction with its entry, done once by however many workers; what fails does not stop the
rest, and is told by its kind, never by its data.
"""

import logging
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from zavet.access import ending
from zavet.access.due import DueAct, Leftover, What, due_until, list_due
from zavet.access.events import AccessEvent
from zavet.access.models import Proposal
from zavet.access.replaying import replay_destructions
from zavet.core.values import Actor
from zavet.journal.facts import Fact
from zavet.journal.operations import append
from zavet.parties.ending import claim_subject
from zavet.transactions import in_one_transaction
from zavet.vault import removing
from zavet.vault.destroying import count_unfinished, finish_destructions, is_behind
from zavet.vault.orphans import remove_orphans

__all__ = [
    "DueAct",
    "Leftover",
    "SweepReport",
    "What",
    "count_unfinished",
    "is_behind",
    "list_due",
    "sweep",
]

_log = logging.getLogger(__name__)
_BY: Final = Actor.system()
_A_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class SweepReport:
    """What was done; what could not be and why; what failed, by kind of error; how many destructions have not ended.

    ``replayed`` is how many a restored copy had brought back, ``files`` how many files no row named.
    """

    done: tuple[DueAct, ...] = ()
    leftovers: tuple[Leftover, ...] = ()
    errors: Mapping[str, int] = field(default_factory=dict)
    replayed: int = 0
    files: int = 0
    unfinished: int = 0


def sweep(*, at: datetime, limit: int = 500, has_files: bool = True) -> SweepReport:
    """Do what is due at a moment, at most ``limit`` acts of a kind, and report. Doing it again does nothing more.

    A destruction is done from the day before its last day on, so that it is never late. ``has_files`` looks for files
    that no row names, too: the whole folder is read for it.
    """
    errors: Counter[str] = Counter()
    replayed = _count(errors, replay_destructions, by=_BY, at=at, is_thorough=False)
    done: list[DueAct] = []
    leftovers: list[Leftover] = []
    for act in list_due(at=at, limit=limit):
        leftovers += act.leftovers
        if act.is_waiting:
            continue
        try:
            if _DO[act.what](act=act, at=at):
                done.append(act)
        except Exception as error:  # noqa: BLE001 - whatever fails, the others' data are due all the same
            _fail(error, errors)
    _count(errors, finish_destructions, at=at)
    files = _count(errors, remove_orphans, older_than=at - _A_DAY) if has_files else 0
    return SweepReport(
        done=tuple(done),
        leftovers=tuple(leftovers),
        errors=dict(errors),
        replayed=replayed,
        files=files,
        unfinished=count_unfinished(),
    )


def _count(errors: Counter[str], work: Callable[..., int], **given: object) -> int:
    """Return how much of something was done; nothing where it failed."""
    try:
        return work(**given)
    except Exception as error:  # noqa: BLE001 - the same
        _fail(error, errors)
        return 0


def _fail(error: Exception, errors: Counter[str]) -> None:
    errors[type(error).__name__] += 1
    _log.warning("something due could not be done", exc_info=error)


@in_one_transaction
def _destroy(*, act: DueAct, at: datetime) -> bool:
    subject_id = act.subject
    if not claim_subject(subject_id):
        return False
    ended = ending.destroy_due(
        site_id=act.site_id, subject_id=subject_id, due_until=due_until(at), by=_BY, at=at
    )
    return ended is not None and ended.is_permitted


@in_one_transaction
def _clear(*, act: DueAct, at: datetime) -> bool:
    subject_id = act.subject
    if not claim_subject(subject_id):
        return False
    ended = ending.destroy_ended(site_id=act.site_id, subject_id=subject_id, by=_BY, at=at)
    return ended is not None and ended.is_permitted


@in_one_transaction
def _end_hold(*, act: DueAct, at: datetime) -> bool:
    """Mark a hold as over, and destroy what it alone kept."""
    if not claim_subject(act.subject) or not removing.end_holds(hold_ids=[act.reference], at=at):
        return False
    _tell(act, AccessEvent.HOLD_ENDED, at)
    ending.destroy_ended(site_id=act.site_id, subject_id=act.subject, by=_BY, at=at)
    return True


@in_one_transaction
def _end_block(*, act: DueAct, at: datetime) -> bool:
    """Mark a block as over; what is due for destruction has its own duty."""
    if not claim_subject(act.subject) or not removing.end_blocks(block_ids=[act.reference], at=at):
        return False
    _tell(act, AccessEvent.BLOCK_ENDED, at)
    return True


@in_one_transaction
def _end_thread(*, act: DueAct, at: datetime) -> bool:
    """Destroy a correspondent whole: the letters have been kept long enough."""
    if not claim_subject(act.subject):
        return False
    ended = ending.destroy_correspondence(
        site_id=act.site_id, correspondent_id=act.subject, by=_BY, at=at
    )
    return ended is not None and ended.is_permitted


@in_one_transaction
def _expire(*, act: DueAct, at: datetime) -> bool:
    """Remove a proposal nobody answered, or whose approval nobody used, in time."""
    gone, _rows = Proposal.objects.filter(pk=act.reference, used_at=None).delete()
    if not gone:
        return False
    _tell(act, AccessEvent.ACTION_EXPIRED, at)
    return True


def _tell(act: DueAct, event: AccessEvent, at: datetime) -> None:
    facts: dict[str, Fact] = {"reference": str(act.reference), "categories": list(act.categories)}
    append(
        event=event,
        site_id=act.site_id,
        by=_BY,
        at=at,
        subject_id=act.subject_id,
        facts=facts,
    )


_DO: Final[Mapping[What, Callable[..., bool]]] = {
    What.DESTROY: _destroy,
    What.CLEAR: _clear,
    What.END_HOLD: _end_hold,
    What.END_BLOCK: _end_block,
    What.EXPIRE: _expire,
    What.END_THREAD: _end_thread,
}
