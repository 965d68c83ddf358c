"""People's own keys: made once, read for each use, never kept in memory, so that a destroyed one is gone everywhere."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from zavet.statements import as_ids, fetch, insert_new, places
from zavet.vault.cipher import key_binding, new_key
from zavet.vault.keys import Ring, load_ring
from zavet.vault.models import DataKey, Family
from zavet.vault.refusals import KeyMissing, VaultRefused

_KEYS = (
    "SELECT family, ring_key_id, wrapped FROM vault_datakey"
    " WHERE subject_id = %s AND destroyed_at IS NULL"
)
_KEYS_OF_MANY = (
    "SELECT subject_id, family, ring_key_id, wrapped FROM vault_datakey WHERE destroyed_at IS NULL"
)


def make_keys(*, subject_id: UUID, at: datetime) -> None:
    """Make a key of each family for a person; raise VaultRefused where they have, or had, keys."""
    ring = load_ring()
    rows = [_new_row(ring, subject_id, family, at) for family in Family]
    with transaction.atomic(using="keys"):
        if not insert_new(*rows, using="keys"):
            raise VaultRefused(
                _("Ключи субъекта уже есть или были уничтожены: заново их не делают.")
            )


def open_keys(*, subject_id: UUID, families: Iterable[str]) -> dict[str, bytes]:
    """Return the person's keys of these families; raise KeyMissing where one is not there or was destroyed."""
    ring = load_ring()
    found = {
        family: (ring_key_id, bytes(wrapped))
        for family, ring_key_id, wrapped in fetch(_KEYS, subject_id, using="keys")
    }
    return {
        family: _unwrap(ring, subject_id, family, found.get(family)) for family in set(families)
    }


def open_keys_of_many(
    *, subject_ids: Collection[UUID], families: Collection[str]
) -> dict[UUID, dict[str, bytes]]:
    """Return by person their keys of these families, in one statement; who lacks one of them is left out."""
    if not subject_ids or not families:
        return {one: {} for one in subject_ids}
    ring = load_ring()
    statement = f"{_KEYS_OF_MANY} AND family IN ({places(families)}) AND subject_id IN ({places(subject_ids)})"
    people = as_ids(subject_ids)
    found: dict[UUID, dict[str, bytes]] = defaultdict(dict)
    for key, family, ring_key_id, wrapped in fetch(
        statement, *families, *subject_ids, using="keys"
    ):
        subject_id = people[key]
        binding = key_binding(subject_id=subject_id, family=family)
        found[subject_id][family] = ring.unwrap(
            bytes(wrapped), ring_key_id=ring_key_id, binding=binding
        )
    return {one: keys for one, keys in found.items() if len(keys) == len(families)}


def erase_keys(*, subject_id: UUID, at: datetime) -> None:
    """Empty the person's wrapped keys: nothing sealed under them opens again, in backups neither."""
    DataKey.objects.filter(subject_id=subject_id, destroyed_at=None).update(
        wrapped=b"", destroyed_at=at
    )


def _new_row(ring: Ring, subject_id: UUID, family: Family, at: datetime) -> DataKey:
    binding = key_binding(subject_id=subject_id, family=family)
    ring_key_id, wrapped = ring.wrap(new_key(), binding=binding)
    return DataKey(
        subject_id=subject_id,
        family=family,
        ring_key_id=ring_key_id,
        wrapped=wrapped,
        created_at=at,
    )


def _unwrap(ring: Ring, subject_id: UUID, family: str, stored: tuple[str, bytes] | None) -> bytes:
    if stored is None:
        message = _("Ключа субъекта «%(subject)s» нет: данные не открыть и не добавить.")
        raise KeyMissing(
            message % {"subject": subject_id},
            next_step=_("Проверьте базу ключей: zavet doctor. Уничтоженный ключ не вернуть."),
        )
    ring_key_id, wrapped = stored
    binding = key_binding(subject_id=subject_id, family=family)
    return ring.unwrap(wrapped, ring_key_id=ring_key_id, binding=binding)
