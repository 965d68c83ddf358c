"""Tells of the master keys and of what each wraps, in numbers. INVARIANT: no key comes out."""

from dataclasses import dataclass
from itertools import chain

from django.db.models import Count, Q

from zavet.vault.cipher import key_binding
from zavet.vault.keys import load_ring, ring_place
from zavet.vault.models import DataKey
from zavet.vault.refusals import MasterKeyMissing, SealBroken
from zavet.vault.ring.protocol import Wrapped


@dataclass(frozen=True, slots=True, kw_only=True)
class MasterView:
    """One master key: how many people's keys it wraps, whether it is in the ring, whether it is the one that wraps."""

    id: str
    count: int
    is_here: bool
    is_newest: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RingView:
    """Where the ring lies, its master keys in their order, and how many people's keys were destroyed."""

    place: str
    masters: tuple[MasterView, ...]
    destroyed: int

    @property
    def older_count(self) -> int:
        """Return how many people's keys another master key than the newest wraps."""
        return sum(one.count for one in self.masters if not one.is_newest)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeySample:
    """How many of the keys that were tried opened, and how many did not."""

    opened: int
    broken: int


def describe_ring() -> RingView:
    """Return what is known of the ring; raise as ``load_ring`` does. Counts every key."""
    ring = load_ring()
    living, newest = Q(destroyed_at=None), ring.newest()
    counted = DataKey.objects.filter(living).order_by("ring_key_id").values_list("ring_key_id")
    counts = dict(counted.annotate(Count("id")))
    known = ring.master_ids()
    masters = tuple(
        MasterView(id=one, count=counts.get(one, 0), is_here=ring.has(one), is_newest=one == newest)
        for one in dict.fromkeys([*(one for one in counts if one not in known), *known])
    )
    destroyed = DataKey.objects.exclude(living).count()
    return RingView(place=ring_place().words, masters=masters, destroyed=destroyed)


def try_keys(*, most: int) -> KeySample:
    """Open at most ``most`` people's keys, the oldest and the newest, and drop them."""
    ring = load_ring()
    rows = DataKey.objects.filter(destroyed_at=None).order_by("id")
    both = chain(rows[: most // 2], rows.reverse()[: most // 2])
    tried = []
    for row in {row.pk: row for row in both}.values():
        binding = key_binding(subject_id=row.subject_id, family=row.family)
        try:
            ring.unwrap(Wrapped(row.ring_key_id, bytes(row.wrapped), binding))
        except (MasterKeyMissing, SealBroken):
            tried.append(False)
        else:
            tried.append(True)
    return KeySample(opened=tried.count(True), broken=tried.count(False))
