"""Takes up the ring of master keys that wraps every person's key, wherever the setting says it lies.

INVARIANT: a ring is used only after it has opened one of the keys that are there, and only beside a database of keys
that knows people whose data are here: nobody is given keys that the right ring or the right database would not hold.
"""

from functools import lru_cache

from django.conf import settings
from django.db import OperationalError, ProgrammingError
from django.utils.translation import gettext as _

from zavet.statements import Row, Value, as_id, fetch, places
from zavet.vault.cipher import key_binding
from zavet.vault.refusals import KeysUnfit, MasterKeyMissing, MasterKeyWrong, SealBroken
from zavet.vault.ring.master import restore
from zavet.vault.ring.places import Place, Stamp
from zavet.vault.ring.protocol import Ring, Wrapped
from zavet.vault.ring.setting import place_of

_PEOPLE = (
    "SELECT subject_id FROM vault_datum ORDER BY id LIMIT 20",
    "SELECT subject_id FROM vault_datum ORDER BY id DESC LIMIT 20",
    "SELECT subject_id FROM vault_letter ORDER BY id DESC LIMIT 20",
)
_KNOWN = "SELECT 1 FROM vault_datakey WHERE subject_id"
_LIVING = (
    "SELECT subject_id, family, ring_key_id, wrapped FROM vault_datakey"
    " WHERE destroyed_at IS NULL ORDER BY id DESC LIMIT 20"
)


def load_ring() -> Ring:
    """Return the ring of this installation; make it where nothing is sealed yet and it lies in a file.

    Raise MasterKeyMissing or MasterKeyWrong where it is not the right one, SecretExposed where others may read it,
    KeysUnfit where the database of keys is not, RingUnreachable where its server does not answer.
    """
    place = ring_place()
    # A ring that was exchanged has another stamp: every process takes up the new one at once.
    return _take_up(place, place.stamp())


def ring_place() -> Place:
    """Return where the ring of this installation lies; raise RingUnknown."""
    return place_of(settings.ZAVET_MASTER_KEYS, settings.ZAVET_SECRETS)


SILENT = (OperationalError, ProgrammingError)
"""What Django says where a database does not answer or has no tables."""


def fetch_keys(statement: str, *values: Value) -> list[Row]:
    """Return rows of the database of keys; raise KeysUnfit where it does not answer or has no tables."""
    try:
        return fetch(statement, *values, using="keys")
    except SILENT as error:
        raise silent(error) from error


def silent(error: Exception) -> KeysUnfit:
    """Return the refusal to raise where the database of keys does not answer or has no tables."""
    message = _("База ключей не отвечает или в ней нет таблиц (%(error)s).")
    next_step = _("Проверьте ZAVET_KEYS_DATABASE_URL или keys.sqlite3. Данные не тронуты.")
    return KeysUnfit(message % {"error": type(error).__name__}, next_step=next_step)


def as_wrapped(row: Row) -> Wrapped:
    """Return a wrapped key of a row of subject, family, ring key id and wrapped bytes."""
    key, family, ring_key_id, wrapped = row
    return Wrapped(ring_key_id, bytes(wrapped), key_binding(subject_id=as_id(key), family=family))


@lru_cache(maxsize=1)  # a ring that was exchanged leaves the memory too
def _take_up(place: Place, _stamp: Stamp) -> Ring:
    ring = place.read()
    _require_same_people()
    _require_opening(ring, place)
    return ring


def _require_same_people() -> None:
    """Refuse a database of keys that knows nobody of the oldest and the newest people here."""
    people = {as_id(row[0]) for statement in _PEOPLE for row in fetch(statement)}
    if not people:
        return
    if not fetch_keys(f"{_KNOWN} IN ({places(people)}) LIMIT 1", *people):
        message = _(
            "База ключей не знает людей, чьи данные здесь: она пуста или от другой установки."
        )
        next_step = _("Верните свою базу ключей из копии: zavet restore. Данные не тронуты.")
        raise KeysUnfit(message, next_step=next_step)


def _require_opening(ring: Ring, place: Place) -> None:
    """Refuse a ring that opens none of the newest keys. One that is damaged by itself shuts out nobody else."""
    rows = fetch_keys(_LIVING)
    failures = [failure for row in rows if (failure := _failure(ring, row)) is not None]
    if not rows or len(failures) < len(rows):
        return
    for failure in failures:
        if isinstance(failure, MasterKeyMissing):
            raise failure
    message = _("Связка главных ключей (%(place)s) не открывает ничьих ключей: она не та.")
    raise MasterKeyWrong(message % {"place": place.words}, next_step=restore())


def _failure(ring: Ring, row: Row) -> MasterKeyMissing | SealBroken | None:
    try:
        ring.unwrap(as_wrapped(row))
    except (MasterKeyMissing, SealBroken) as failure:
        return failure
    return None
