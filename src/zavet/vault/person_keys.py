"""People's own keys: made once, read for each use, never kept in memory, so that a destroyed one is gone everywhere."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from zavet.statements import Row, as_id, execute, insert_new, places
from zavet.vault.cipher import key_binding, new_key
from zavet.vault.keys import SILENT, as_wrapped, fetch_keys, load_ring, silent
from zavet.vault.models import DataKey, Family
from zavet.vault.refusals import KeyMissing, SealBroken, SuiteUnknown, VaultRefused
from zavet.vault.ring.protocol import Plain, Ring

_KEYS = (
    "SELECT family, ring_key_id, wrapped FROM vault_datakey"
    " WHERE subject_id = %s AND destroyed_at IS NULL"
)
_KEYS_OF_MANY = (
    "SELECT subject_id, family, ring_key_id, wrapped FROM vault_datakey WHERE destroyed_at IS NULL"
)
_ANY = "SELECT 1 FROM vault_datakey WHERE subject_id = %s LIMIT 1"
_ERASE = (
    "UPDATE vault_datakey SET wrapped = %s, destroyed_at = %s"
    " WHERE subject_id = %s AND destroyed_at IS NULL"
)


def make_keys(*, subject_id: UUID, at: datetime) -> None:
    """Make a key of each family for a person; raise VaultRefused where they have, or had, keys."""
    while not _insert_keys(load_ring(), subject_id, at):
        """The master key was dropped from the ring meanwhile: wrap under the one that took its place."""


def has_had_keys(*, subject_id: UUID) -> bool:
    """Tell whether a person has keys, or had some that were destroyed."""
    return bool(fetch_keys(_ANY, subject_id))


def open_keys(*, subject_id: UUID, families: Iterable[str]) -> dict[str, bytes]:
    """Return the person's keys of these families; raise KeyMissing where one is not there or was destroyed.

    Raise SealBroken where one does not open: damaged, or another person's.
    """
    ring, wanted = load_ring(), set(families)
    stored = fetch_keys(_KEYS, subject_id)
    rows = [(subject_id, *row) for row in stored if row[0] in wanted]
    if len(rows) < len(wanted):
        message = _("Ключа субъекта «%(subject)s» нет: данные не открыть и не добавить.")
        raise KeyMissing(
            message % {"subject": subject_id},
            next_step=_("Проверьте базу ключей: zavet doctor. Уничтоженный ключ не вернуть."),
        )
    return {row[1]: key for row, key in zip(rows, _unwrap(ring, rows), strict=True)}


def open_keys_of_many(
    *, subject_ids: Collection[UUID], families: Collection[str]
) -> dict[UUID, dict[str, bytes]]:
    """Return by person their keys of these families, in one statement; who lacks one of them is left out."""
    if not subject_ids or not families:
        return {one: {} for one in subject_ids}
    ring = load_ring()
    chosen = f"AND subject_id IN ({places(subject_ids)}) AND family IN ({places(families)})"
    stored = fetch_keys(f"{_KEYS_OF_MANY} {chosen}", *subject_ids, *families)
    rows = [(as_id(row[0]), *row[1:]) for row in stored]
    found: dict[UUID, dict[str, bytes]] = defaultdict(dict)
    for row, key in zip(rows, _unwrap(ring, rows), strict=True):
        found[row[0]][row[1]] = key
    return {one: keys for one, keys in found.items() if len(keys) == len(families)}


def erase_keys(*, subject_id: UUID, at: datetime) -> None:
    """Empty the person's wrapped keys: nothing sealed under them opens again, in backups neither."""
    execute(_ERASE, b"", at, subject_id, using="keys")


def _insert_keys(ring: Ring, subject_id: UUID, at: datetime) -> bool:
    """Write keys wrapped by this ring; return False, and write nothing, where it is out of date by then."""
    plain = [
        Plain(new_key(), key_binding(subject_id=subject_id, family=family)) for family in Family
    ]
    wrapped = ring.wrap_many(plain)
    rows = [
        DataKey(
            subject_id=subject_id,
            family=family,
            ring_key_id=one.ring_key_id,
            wrapped=one.wrapped,
            created_at=at,
        )
        for family, one in zip(Family, wrapped, strict=True)
    ]
    with transaction.atomic(using="keys"):
        if not _insert(rows):
            raise VaultRefused(
                _("Ключи субъекта уже есть или были уничтожены: заново их не делают.")
            )
        # INVARIANT: a master key is dropped while nobody else can write keys; whoever writes next sees that it is gone.
        if load_ring().has(wrapped[0].ring_key_id):
            return True
        transaction.set_rollback(True, using="keys")
    return False


def _insert(rows: list[DataKey]) -> bool:
    try:
        return insert_new(*rows, using="keys")
    except SILENT as error:
        raise silent(error) from error


def _unwrap(ring: Ring, rows: list[Row]) -> list[bytes]:
    wrapped = [as_wrapped(row) for row in rows]
    try:
        return ring.unwrap_many(wrapped)
    except SuiteUnknown:
        raise
    except SealBroken:
        raise _broken(ring, rows) from None


def _broken(ring: Ring, rows: list[Row]) -> SealBroken:
    """Return the refusal that names whose key does not open; the person is a random id."""
    subject_ids = [as_id(row[0]) for row in rows if not _opens(ring, row)]
    message = _(
        "Ключ субъекта «%(subject)s» не открывается: его строка испорчена или взята от другого."
    )
    next_step = _("Верните базу ключей из копии: zavet restore. Остальные ключи это не задевает.")
    return SealBroken(message % {"subject": subject_ids[0]}, next_step=next_step)


def _opens(ring: Ring, row: Row) -> bool:
    try:
        ring.unwrap(as_wrapped(row))
    except SealBroken:
        return False
    return True
