"""Wraps every person's key anew under the newest master key. The data and the keys themselves stay what they are.

INVARIANT: a master key is never taken out while a key is wrapped by it; a key destroyed meanwhile stays destroyed; cut
short anywhere, every key opens, wrapped by the old or by the new master key.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import connections, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from zavet.secret_files import alone_in, write_new
from zavet.vault.cipher import key_binding
from zavet.vault.destroying import empty_log
from zavet.vault.keys import load_ring, ring_place
from zavet.vault.models import DataKey
from zavet.vault.refusals import MasterKeyMissing, RotationUnderWay, SealBroken, VaultRefused
from zavet.vault.ring.master import MasterRing, first_ring, new_id, with_newest, write_ring
from zavet.vault.ring.places import FilePlace, is_beginning
from zavet.vault.ring.protocol import Plain, Ring, Wrapped
from zavet.vault.ring.transit import TransitPlace

Progress = Callable[[int, int], None]
"""Told how many keys were looked at, and of how many."""

_LOT: Final = 500
_UPDATE = (
    "UPDATE vault_datakey SET ring_key_id = %s, wrapped = %s"
    " WHERE id = %s AND wrapped = %s AND destroyed_at IS NULL"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rewrapped:
    """How many keys were wrapped anew, and how many do not open and were left as they are."""

    count: int
    broken: int


@contextmanager
def rotating_alone() -> Iterator[None]:
    """Be the only process of this machine that changes the master keys; raise RotationUnderWay."""
    try:
        with alone_in(settings.ZAVET_SECRETS):
            yield
    except BlockingIOError:
        message = _("Главные ключи уже меняет другой процесс.")
        raise RotationUnderWay(message, next_step=_("Дождитесь его и повторите.")) from None


def newest_master() -> str:
    """Return the id of the master key that wraps now."""
    return load_ring().newest()


def is_ring_ours() -> bool:
    """Tell whether the ring lies where Zavet may change it: in its file."""
    return isinstance(ring_place(), FilePlace)


def choose_master_id() -> str:
    """Return an id for the master key to come."""
    return new_id()


def add_master(ring_key_id: str) -> None:
    """Add a master key to the ring's file, beside the old ones: it wraps from now on, in every process."""
    place = _own_place()
    place.replace(with_newest(place.read(), ring_key_id))


def has_older(newest: str) -> bool:
    """Tell whether a living key is wrapped by another master key than this one."""
    return _living().exclude(ring_key_id=newest).exists()


def wrap_anew(*, progress: Progress) -> Rewrapped:
    """Wrap under the newest master key what another one wrapped, lot by lot; what does not open stays as it is."""
    newest = newest_master()
    count, broken = _turn_all(newest, progress)
    if has_older(newest):
        # People who came meanwhile, under the ring as it was before.
        more, broken = _turn_all(newest, progress)
        count += more
    place = ring_place()
    if isinstance(place, TransitPlace):
        place.wrap_index_anew()
    return Rewrapped(count=count, broken=broken)


def drop_unused() -> tuple[str, ...]:
    """Take out of the ring's file the master keys that wrap nothing, but not the newest; return their ids.

    While it is looked, nobody can write a key; whoever wrapped one before finds its master key gone and wraps anew.
    """
    place = _own_place()
    with transaction.atomic(using="keys"):
        _shut_writers_out()
        ring = place.read()
        used = {*_living().order_by().values_list("ring_key_id", flat=True).distinct()}
        kept = {name: key for name, key in ring.keys.items() if name in {*used, ring.newest()}}
        if len(kept) < len(ring.keys):
            place.replace(MasterRing(keys=kept, index_key=ring.index_key, place=ring.place))
    empty_log("keys")  # what the old master keys wrapped
    return tuple(name for name in ring.keys if name not in kept)


def write_extended(path: Path) -> str:
    """Write to a new file (0600) the ring with one more master key, or a first ring; return the new key's id.

    For a ring that lies where Zavet does not write. Raise VaultRefused where there is a file already, or the master
    keys are a server's.
    """
    place = ring_place()
    if isinstance(place, TransitPlace):
        message = _("Главные ключи делает сам сервер (%(place)s).") % {"place": place.words}
        raise VaultRefused(
            message, next_step=f"vault write -f {place.key.mount}/keys/{place.key.name}/rotate"
        )
    if path.exists():
        message = _("Файл «%(file)s» уже есть, и Zavet его не тронет.") % {"file": path.name}
        raise VaultRefused(message, next_step=_("Назовите другой: -o ФАЙЛ"))
    if is_beginning():
        ring = first_ring(place=str(path))
    else:
        present = load_ring()
        assert isinstance(present, MasterRing)  # noqa: S101 - every place but the server's holds one
        ring = with_newest(present, new_id())
    write_new(path, write_ring(ring))
    return ring.newest()


def _own_place() -> FilePlace:
    place = ring_place()
    if isinstance(place, FilePlace):
        return place
    message = _("Связку главных ключей (%(place)s) меняете вы, а не Zavet.")
    raise VaultRefused(message % {"place": place.words}, next_step=_("zavet keys extend -o ФАЙЛ"))


def _living() -> QuerySet[DataKey]:
    return DataKey.objects.filter(destroyed_at=None)


def _lots() -> Iterator[list[DataKey]]:
    last = 0
    while rows := list(_living().filter(id__gt=last).order_by("id")[:_LOT]):
        yield rows
        last = rows[-1].pk


def _turn_all(newest: str, progress: Progress) -> tuple[int, int]:
    total, looked, count, broken = _living().count(), 0, 0, 0
    for rows in _lots():
        turned, shut = _turn(load_ring(), [row for row in rows if row.ring_key_id != newest])
        looked, count, broken = looked + len(rows), count + turned, broken + shut
        progress(min(looked, total), total)
    return count, broken


def _turn(ring: Ring, rows: Sequence[DataKey]) -> tuple[int, int]:
    """Return how many of these keys were wrapped anew, and how many do not open."""
    if not rows:
        return 0, 0
    plain = _open(ring, [_wrapped(row) for row in rows])
    opened = [(row, key) for row, key in zip(rows, plain, strict=True) if key is not None]
    wrapped = ring.wrap_many([key for _row, key in opened]) if opened else []
    changes = [
        (one.ring_key_id, one.wrapped, row.pk, bytes(row.wrapped))
        for (row, _key), one in zip(opened, wrapped, strict=True)
    ]
    # INVARIANT: only a row that is still as it was read is changed: one destroyed meanwhile keeps no key.
    with transaction.atomic(using="keys"), connections["keys"].cursor() as cursor:
        cursor.executemany(_UPDATE, changes)
    return len(opened), len(rows) - len(opened)


def _open(ring: Ring, wrapped: Sequence[Wrapped]) -> list[Plain | None]:
    try:
        keys: Sequence[bytes | None] = ring.unwrap_many(wrapped)
    except (MasterKeyMissing, SealBroken):
        keys = [_open_one(ring, one) for one in wrapped]
    return [
        None if key is None else Plain(key, one.binding)
        for key, one in zip(keys, wrapped, strict=True)
    ]


def _open_one(ring: Ring, one: Wrapped) -> bytes | None:
    try:
        return ring.unwrap(one)
    except (MasterKeyMissing, SealBroken):
        return None


def _wrapped(row: DataKey) -> Wrapped:
    binding = key_binding(subject_id=row.subject_id, family=row.family)
    return Wrapped(row.ring_key_id, bytes(row.wrapped), binding)


def _shut_writers_out() -> None:
    """Let nobody write a key until the transaction ends. SQLite's transaction does that from its beginning."""
    connection = connections["keys"]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE vault_datakey IN SHARE MODE")
