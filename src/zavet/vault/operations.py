"""Writes of the vault. Only access calls these, each inside its own transaction.

INVARIANT: nothing here decides who may; nothing is written outside a transaction, which holds the journal entry too.
"""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from zavet.core.decisions import DatumState
from zavet.core.values import Origin, Provenance, Sealed, Visibility
from zavet.statements import insert_new
from zavet.vault.cipher import datum_binding, seal
from zavet.vault.index import UNIQUE, find_digest
from zavet.vault.inside import in_transaction
from zavet.vault.keys import load_ring
from zavet.vault.models import Block, Datum, Family, Hold, IndexTerm, SealedFile
from zavet.vault.person_keys import make_keys, open_keys
from zavet.vault.refusals import DatumMissing, ValueTaken, VaultRefused


@in_transaction
def create_keys(*, subject_id: UUID, at: datetime) -> None:
    """Make a person's keys; raise VaultRefused where they have, or had, keys.

    They are written at once, before the data they open: a key without data harms nobody, data without a key are lost.
    """
    make_keys(subject_id=subject_id, at=at)


@in_transaction
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
    row = Datum(
        site_id=site_id,
        subject_id=subject_id,
        category=category,
        kind=kind,
        origin=Origin(origin),
        state=DatumState(state),
        service=service,
        source=provenance.source,
        given_by_id=provenance.given_by,
        reference=provenance.reference,
        known_at=provenance.known_at,
        policy_version_id=policy_version_id,
        purposes=sorted(set(purposes)),
        stored_at=at,
        confirmed_at=None if state == DatumState.UNCONFIRMED else at,
        known_good_at=at,
    )
    row.sealed = _seal(row, value)
    is_new = insert_new(row)
    if not is_new:
        _take_place(row)
    _index(row, value, is_new=is_new)
    return row.id


@in_transaction
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
    row = _rows(site_id, subject_id).filter(category=category).first()
    if row is None:
        raise _missing(category)
    row.sealed = _seal(row, value)
    row.state = DatumState(state)
    row.confirmed_at = row.verified_at = None
    row.replaced_at = row.known_good_at = at
    row.asked_at = None
    row.save()
    _index(row, value, is_new=False)
    return row.id


@in_transaction
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
        raise _missing(category)


@in_transaction
def set_state(
    *, site_id: UUID, subject_id: UUID, from_state: str, to_state: str, at: datetime
) -> int:
    """Take a person's values and files from one state to another and return how many.

    Leaving *unconfirmed* is confirming.
    """
    new: dict[str, object] = {"state": DatumState(to_state)}
    if to_state != DatumState.UNCONFIRMED:
        new["confirmed_at"] = at
    files = SealedFile.objects.filter(subject_id=subject_id, site_id=site_id, state=from_state)
    values = _rows(site_id, subject_id).filter(state=from_state)
    return values.update(known_good_at=at, asked_at=None, **new) + files.update(**new)


@in_transaction
def verify(*, site_id: UUID, subject_id: UUID, category: str, at: datetime) -> None:
    """Mark a value as verified; a value put in its place bears no mark.

    Raise DatumMissing where there is none the person stands by: an unconfirmed one is theirs to confirm first.
    """
    given = (
        _rows(site_id, subject_id).filter(category=category).exclude(state=DatumState.UNCONFIRMED)
    )
    if not given.update(state=DatumState.VERIFIED, verified_at=at, known_good_at=at, asked_at=None):
        raise _missing(category)


@in_transaction
def block(
    *,
    site_id: UUID,
    subject_id: UUID,
    category: str,
    reason: str,
    at: datetime,
    until_at: datetime | None = None,
    cause_id: UUID | None = None,
) -> UUID:
    """Take a category, or with an empty one all of a person's data, out of use from this moment.

    ``cause_id`` is what it was done for, such as a request: blocks of two causes stand side by side.
    """
    return Block.objects.create(
        site_id=site_id,
        subject_id=subject_id,
        category=category,
        reason=reason,
        cause_id=cause_id,
        from_at=at,
        until_at=until_at,
    ).id


@in_transaction
def unblock(
    *,
    site_id: UUID,
    subject_id: UUID,
    at: datetime,
    category: str | None = None,
    cause_id: UUID | None = None,
) -> int:
    """End a person's blocks, or those of one category or one cause, and return how many ended."""
    rows = Block.objects.filter(site_id=site_id, subject_id=subject_id, ended_at=None)
    if category is not None:
        rows = rows.filter(category=category)
    if cause_id is not None:
        rows = rows.filter(cause_id=cause_id)
    return rows.update(ended_at=at)


@in_transaction
def hold(
    *,
    site_id: UUID,
    subject_id: UUID,
    category: str,
    act: str,
    at: datetime,
    until_at: datetime,
    rule: str = "",
) -> UUID:
    """Keep a category, or with an empty one all data, because a named act demands it, until its term ends.

    ``rule`` is the id of the policy's rule that says so, where one does.
    """
    return Hold.objects.create(
        site_id=site_id,
        subject_id=subject_id,
        category=category,
        act=act,
        rule=rule,
        from_at=at,
        until_at=until_at,
    ).id


@in_transaction
def release(*, site_id: UUID, subject_id: UUID, act: str, at: datetime) -> int:
    """End the holds of one act and return how many ended."""
    rows = Hold.objects.filter(site_id=site_id, subject_id=subject_id, act=act, ended_at=None)
    return rows.update(ended_at=at)


def _missing(category: str) -> DatumMissing:
    message = _("Данных категории «%(category)s» у субъекта нет.")
    return DatumMissing(message % {"category": category})


def _rows(site_id: UUID, subject_id: UUID) -> QuerySet[Datum]:
    return Datum.objects.filter(subject_id=subject_id, site_id=site_id)


def _take_place(row: Datum) -> None:
    """Write a datum over the one of its category that is there; what was set of that one besides its value stays."""
    known = _rows(row.site_id, row.subject_id).filter(category=row.category).first()
    if known is None:
        message = _("Данные категории «%(category)s» только что записал другой запрос.")
        raise VaultRefused(message % {"category": row.category}, next_step=_("Повторите запрос."))
    row.id, row.visibility, row.replaced_at = known.id, known.visibility, known.replaced_at
    row.purposes = sorted({*known.purposes, *row.purposes})
    row.ended_purposes = sorted({*known.ended_purposes} - {*row.purposes})
    row.save(force_update=True)


def _seal(row: Datum, value: Sealed[str]) -> bytes:
    family = Family.of(origin=row.origin, kind=row.kind)
    key = open_keys(subject_id=row.subject_id, families=[family])[family]
    binding = datum_binding(site_id=row.site_id, subject_id=row.subject_id, category=row.category)
    return seal(value.reveal().encode(), key=key, binding=binding)


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
