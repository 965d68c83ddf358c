"""The master keys at the only door to the vault: told of, changed, and the change journalled. No key comes out."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from zavet.access.events import AccessEvent
from zavet.core.values import Actor
from zavet.journal.facts import Fact
from zavet.journal.operations import append
from zavet.journal.queries import list_entries
from zavet.transactions import in_one_transaction
from zavet.vault import rotating as vault
from zavet.vault.key_report import KeySample, MasterView, RingView, describe_ring, try_keys
from zavet.vault.rotating import Progress, Rewrapped, write_extended

__all__ = [
    "KeySample",
    "MasterView",
    "RingView",
    "Rotation",
    "describe_ring",
    "is_ring_ours",
    "rotate",
    "try_keys",
    "write_extended",
]

is_ring_ours = vault.is_ring_ours


@dataclass(frozen=True, slots=True, kw_only=True)
class Rotation:
    """What a rotation did: the master key that wraps now, whether it was made for it, and what it wrapped anew."""

    ring_key_id: str
    is_new: bool
    count: int
    broken: int
    dropped: tuple[str, ...]


def rotate(
    *, by: Actor, clock: Callable[[], datetime], drop_old: bool = False, progress: Progress
) -> Rotation | None:
    """Wrap everybody's key under a new master key and return what was done; the data are not touched.

    One that was cut short goes on, under the master key it had made. A ring that Zavet does not write must hold the new
    master key already; where it does not, nothing is done and None returned. With ``drop_old`` the master keys that
    wrap nothing any more leave the ring's file: copies of the keys' database made before cannot be opened then.
    """
    with vault.rotating_alone():
        begun = _go_on() or _begin(by=by, at=clock())
        if begun is None:
            return None
        ring_key_id, is_new = begun
        done = vault.wrap_anew(progress=progress)
        dropped = vault.drop_unused() if drop_old and vault.is_ring_ours() else ()
        _end(ring_key_id=ring_key_id, done=done, dropped=dropped, by=by, at=clock())
    return Rotation(
        ring_key_id=ring_key_id,
        is_new=is_new,
        count=done.count,
        broken=done.broken,
        dropped=dropped,
    )


def _go_on() -> tuple[str, bool] | None:
    """Return the master key of a rotation that was cut short."""
    newest = vault.newest_master()
    return (newest, False) if _last() == (AccessEvent.ROTATION_BEGUN, newest) else None


def _begin(*, by: Actor, at: datetime) -> tuple[str, bool] | None:
    """Begin a rotation; return its master key and whether it was made for it, None where there is nothing to do."""
    newest = vault.newest_master()
    is_older, is_ours = vault.has_older(newest), vault.is_ring_ours()
    is_ended = _last() == (AccessEvent.ROTATION_ENDED, newest)
    if is_older and not (is_ours and is_ended):
        # The operator put a ring with a new master key in place.
        _tell_begun(ring_key_id=newest, older=newest, by=by, at=at)
        return newest, False
    if not is_ours:
        return None
    ring_key_id = vault.choose_master_id()
    _tell_begun(ring_key_id=ring_key_id, older=newest, by=by, at=at)
    vault.add_master(ring_key_id)
    return ring_key_id, True


def _last() -> tuple[str, str]:
    entries = list_entries(site_id=None, event_prefix="access.rotation.", limit=1)
    return (entries[0].event, str(entries[0].facts["ring_key"])) if entries else ("", "")


@in_one_transaction
def _tell_begun(*, ring_key_id: str, older: str, by: Actor, at: datetime) -> UUID:
    facts: dict[str, Fact] = {"ring_key": ring_key_id, "newest_before": older}
    return append(event=AccessEvent.ROTATION_BEGUN, site_id=None, by=by, at=at, facts=facts)


@in_one_transaction
def _end(
    *, ring_key_id: str, done: Rewrapped, dropped: tuple[str, ...], by: Actor, at: datetime
) -> UUID:
    facts: dict[str, Fact] = {
        "ring_key": ring_key_id,
        "count": done.count,
        "broken": done.broken,
        "dropped": list(dropped),
    }
    return append(event=AccessEvent.ROTATION_ENDED, site_id=None, by=by, at=at, facts=facts)
