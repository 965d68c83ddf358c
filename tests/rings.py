"""Rings for tests: people with one sealed value each, rings put in place of others, and a process that starts anew."""

from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from cast import ANNA
from permits import open_by_hand
from zavet.chance import new_id
from zavet.core.values import Origin, Provenance, Sealed, Source
from zavet.vault import keys
from zavet.vault import operations as vault
from zavet.vault.models import DataKey, Datum
from zavet.vault.ring.master import MasterRing, read_ring, write_ring

MOMENT = datetime(2026, 4, 15, 9, 30, tzinfo=UTC)
SITE = new_id()


def store(name: str = ANNA.name) -> UUID:
    """Make a person who has given their name, and return who it is."""
    subject_id = new_id()
    vault.create_keys(subject_id=subject_id, at=MOMENT)
    vault.put(
        site_id=SITE,
        subject_id=subject_id,
        category="name",
        kind="name",
        value=Sealed(name),
        origin=Origin.GIVEN,
        service="registration",
        provenance=Provenance(source=Source.SUBJECT),
        policy_version_id=new_id(),
        purposes=["registration"],
        state="as_given",
        at=MOMENT,
    )
    return subject_id


def opened(subject_id: UUID) -> str:
    """Return the person's name."""
    values = open_by_hand(site_id=SITE, subject_id=subject_id, categories=["name"])
    return values["name"].reveal()


def everything() -> list:
    """Return all that is sealed and all keys, byte by byte."""
    rows = [*Datum.objects.order_by("id").values(), *DataKey.objects.order_by("id").values()]
    return [
        {key: bytes(v) if isinstance(v, memoryview) else v for key, v in row.items()}
        for row in rows
    ]


def sealed() -> list[bytes]:
    """Return the sealed bytes of all data."""
    return [bytes(one) for one in Datum.objects.order_by("id").values_list("sealed", flat=True)]


def masters() -> set[str]:
    """Return the master keys that wrap anything now."""
    return set(DataKey.objects.filter(destroyed_at=None).values_list("ring_key_id", flat=True))


def put_in_place(path: Path, text: bytes) -> None:
    """Exchange a ring's file as an operator does: another file under the same name."""
    other = path.with_suffix(".other")
    other.write_bytes(text)
    other.chmod(0o600)
    other.replace(path)


def read(path: Path) -> MasterRing:
    """Return the ring a file holds."""
    return read_ring(path.read_bytes(), place="test")


def changed(path: Path, **keys_by_id: bytes) -> bytes:
    """Return the text of a ring with other master keys, whole and well formed."""
    return write_ring(MasterRing(keys=keys_by_id, index_key=read(path).index_key, place="test"))


def start_anew() -> None:
    """Forget what this process knows of rings, as one that has just been started."""
    keys._take_up.cache_clear()
