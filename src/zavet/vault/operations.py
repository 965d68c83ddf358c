"""Writes of the vault, and the opening of values. Only access calls these, each inside its own transaction.

INVARIANT: nothing here decides who may; nothing is opened or written outside a transaction, which holds the journal
entry too.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial, wraps
from typing import ParamSpec, TypeVar
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from zavet.core.decisions import DatumState
from zavet.core.values import Origin, Provenance, Sealed, Visibility
from zavet.statements import fetch, insert_new
from zavet.vault.cipher import datum_binding, seal, unseal
from zavet.vault.destroying import finish_destructions
from zavet.vault.index import UNIQUE, find_digest
from zavet.vault.keys import load_ring
from zavet.vault.models import Block, Datum, Destruction, Hold, IndexTerm
from zavet.vault.person_keys import make_keys, open_keys
from zavet.vault.refusals import DatumMissing, ValueTaken, VaultRefused

_Given = ParamSpec("_Given")
_Result = TypeVar("_Result")
_VALUES = "SELECT category, origin, sealed FROM vault_datum WHERE subject_id = %s AND site_id = %s"
_IS_HELD = "SELECT 1 FROM vault_datum WHERE subject_id = %s AND site_id = %s AND category = %s"


def _in_transaction(operation: Callable[_Given, _Result]) -> Callable[_Given, _Result]:
    """Refuse the operation outside a transaction: it could not be undone with its journal entry."""

    @wraps(operation)
    def checked(*args: _Given.args, **kwargs: _Given.kwargs) -> _Result:
        if not connection.in_atomic_block:
            raise VaultRefused(_("Хранилище работает только внутри транзакции."))
        return operation(*args, **kwargs)

    return checked


@_in_transaction
def create_keys(*, subject_id: UUID, at: datetime) -> None:
    """Make a person's keys; raise VaultRefused where they have, or had, keys.

    They are written at once, before the data they open: a key without data harms nobody, data without a key are lost.
    """
    make_keys(subject_id=subject_id, at=at)


@_in_transaction
def put(
    *,
    site_id: UUID,
    subject_id: UUID,
    category: str,
    kind: str,
    value: Sealed[str],
    origin: Origin,
    service: str,
    provenance: Provenance,
    policy_version_id: UUID,
    purposes: Iterable[str],
    state: str,
    at: datetime,
) -> UUID:
    """Seal a value and return its datum's id. A value of that category already there is erased; purposes add up.

    ``kind`` says whether the value is searched by (e-mail, phone, login). Raise KeyMissing without the person's key,
    ValueTaken where another person of the site has this e-mail or login.
    """
    known = _find(site_id, subject_id, category)
    row = known or Datum(site_id=site_id, subject_id=subject_id, category=category)
    row.kind, row.origin, row.state = kind, Origin(origin), DatumState(state)
    row.service, row.policy_version_id = service, policy_version_id
    row.source, row.given_by_id = provenance.source, provenance.given_by
    row.reference, row.known_at = provenance.reference, provenance.known_at
    row.purposes = sorted({*(row.purposes or ()), *purposes})
    row.stored_at = at
    row.confirmed_at = None if row.state == DatumState.UNCONFIRMED else at
    row.verified_at = None
    row.sealed = _seal(row, value)
    if known is not None:
        row.save(force_update=True)
    elif not insert_new(row):
        message = _("Данные категории «%(category)s» только что записал другой запрос.")
        raise VaultRefused(message % {"category": category}, next_step=_("Повторите запрос."))
    _index(row, value, is_new=known is None)
    return row.id


@_in_transaction
def replace(
    *,
    site_id: UUID,
    subject_id: UUID,
    category: str,
    value: Sealed[str],
    state: str,
    at: datetime,
) -> UUID:
    """Put a right value, of a state of its own, in a wrong one's place, erase the wrong one; return the datum's id.

    Raise DatumMissing where there is none, ValueTaken where another person of the site has this e-mail or login.
    """
    row = _find(site_id, subject_id, category)
    if row is None:
        message = _("Данных категории «%(category)s» у субъекта нет.") % {"category": category}
        raise DatumMissing(message)
    row.sealed = _seal(row, value)
    row.state = DatumState(state)
    row.confirmed_at = row.verified_at = None
    row.replaced_at = at
    row.save(update_fields=["sealed", "state", "confirmed_at", "verified_at", "replaced_at"])
    _index(row, value, is_new=False)
    return row.id


@_in_transaction
def open_values(
    *, site_id: UUID, subject_id: UUID, categories: Iterable[str]
) -> dict[str, Sealed[str]]:
    """Return the values of these categories that are held. Whoever calls has a decision that permits it.

    Raise KeyMissing where the person's key is gone, SealBroken where a value does not open.
    """
    wanted = frozenset(categories)
    rows = [row for row in fetch(_VALUES, subject_id, site_id) if row[0] in wanted]
    if not rows:
        return {}
    keys = open_keys(
        subject_id=subject_id, families={origin for _category, origin, _sealed in rows}
    )
    return {
        category: _open(bytes(sealed), keys[origin], site_id, subject_id, category)
        for category, origin, sealed in rows
    }


@_in_transaction
def set_visibility(
    *,
    site_id: UUID,
    subject_id: UUID,
    category: str,
    visibility: Visibility,
    at: datetime,  # noqa: ARG001 - the journal keeps the moment; every operation is told it
) -> None:
    """Set the confidentiality of one datum; raise DatumMissing where there is none."""
    changed = _rows(site_id, subject_id).filter(category=category).update(visibility=visibility)
    if not changed:
        message = _("Данных категории «%(category)s» у субъекта нет.") % {"category": category}
        raise DatumMissing(message)


@_in_transaction
def set_state(
    *, site_id: UUID, subject_id: UUID, from_state: str, to_state: str, at: datetime
) -> int:
    """Take a person's data from one state to another and return how many. Leaving *unconfirmed* is confirming."""
    new: dict[str, object] = {"state": DatumState(to_state)}
    if to_state != DatumState.UNCONFIRMED:
        new["confirmed_at"] = at
    return _rows(site_id, subject_id).filter(state=from_state).update(**new)


@_in_transaction
def block(
    *,
    site_id: UUID,
    subject_id: UUID,
    category: str,
    reason: str,
    at: datetime,
    until_at: datetime | None = None,
) -> UUID:
    """Take a category, or with an empty one all of a person's data, out of use from this moment."""
    return Block.objects.create(
        site_id=site_id,
        subject_id=subject_id,
        category=category,
        reason=reason,
        from_at=at,
        until_at=until_at,
    ).id


@_in_transaction
def unblock(*, site_id: UUID, subject_id: UUID, at: datetime, category: str | None = None) -> int:
    """End a person's blocks, or those of one category, and return how many ended."""
    rows = Block.objects.filter(site_id=site_id, subject_id=subject_id, ended_at=None)
    if category is not None:
        rows = rows.filter(category=category)
    return rows.update(ended_at=at)


@_in_transaction
def hold(
    *, site_id: UUID, subject_id: UUID, category: str, act: str, at: datetime, until_at: datetime
) -> UUID:
    """Keep a category, or with an empty one all data, because a named act demands it, until its term ends."""
    return Hold.objects.create(
        site_id=site_id,
        subject_id=subject_id,
        category=category,
        act=act,
        from_at=at,
        until_at=until_at,
    ).id


@_in_transaction
def release(*, site_id: UUID, subject_id: UUID, act: str, at: datetime) -> int:
    """End the holds of one act and return how many ended."""
    rows = Hold.objects.filter(site_id=site_id, subject_id=subject_id, act=act, ended_at=None)
    return rows.update(ended_at=at)


@_in_transaction
def destroy_person(*, subject_id: UUID, at: datetime) -> dict[str, int]:
    """Destroy everything held of a person and return how many values of each category there were.

    Rows and search terms go with this transaction, the keys right after it: were it undone, nothing would be lost. A
    destruction cut short in between is finished with the next one.
    """
    data = Datum.objects.filter(subject_id=subject_id)
    counts = dict(data.order_by().values_list("category").annotate(Count("id")))
    for rows in (data, IndexTerm.objects, Block.objects, Hold.objects):
        rows.filter(subject_id=subject_id).delete()
    Destruction.objects.get_or_create(subject_id=subject_id, category="", defaults={"at": at})
    transaction.on_commit(partial(finish_destructions, at=at))
    return counts


def _rows(site_id: UUID, subject_id: UUID) -> QuerySet[Datum]:
    return Datum.objects.filter(subject_id=subject_id, site_id=site_id)


def _find(site_id: UUID, subject_id: UUID, category: str) -> Datum | None:
    if not fetch(_IS_HELD, subject_id, site_id, category):
        return None
    return _rows(site_id, subject_id).get(category=category)


def _seal(row: Datum, value: Sealed[str]) -> bytes:
    key = open_keys(subject_id=row.subject_id, families=[row.origin])[row.origin]
    binding = datum_binding(site_id=row.site_id, subject_id=row.subject_id, category=row.category)
    return seal(value.reveal().encode(), key=key, binding=binding)


def _open(sealed: bytes, key: bytes, site_id: UUID, subject_id: UUID, category: str) -> Sealed[str]:
    binding = datum_binding(site_id=site_id, subject_id=subject_id, category=category)
    return Sealed(unseal(sealed, key=key, binding=binding).decode())


def _index(row: Datum, value: Sealed[str], *, is_new: bool) -> None:
    """Make a value findable, and its predecessor no longer."""
    if not is_new:
        IndexTerm.objects.filter(
            subject_id=row.subject_id, site_id=row.site_id, category=row.category
        ).delete()
    digest = find_digest(
        row.kind,
        value.reveal(),
        site_id=row.site_id,
        category=row.category,
        index_key=load_ring().index_key,
    )
    if digest is None:
        return
    term = IndexTerm(
        site_id=row.site_id,
        subject_id=row.subject_id,
        category=row.category,
        digest=digest,
        is_unique=row.kind in UNIQUE,
    )
    if not insert_new(term):
        message = _("Значение категории «%(category)s» на этом сайте уже занято.")
        raise ValueTaken(message % {"category": row.category})
