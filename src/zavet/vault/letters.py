"""Letters of requests: sealed under the key of whoever wrote the request, found again by their e-mail's keyed hash.

INVARIANT: a letter opens by a permit for the correspondence alone, and only in its own thread; nothing of it stands in
the clear beside it.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Final
from uuid import UUID

from django.utils.translation import gettext as _

from zavet.chance import new_id
from zavet.core.decisions import CORRESPONDENCE, Decision
from zavet.core.values import Sealed
from zavet.statements import as_id, fetch, insert, insert_new
from zavet.vault.cipher import letter_binding, seal, unseal
from zavet.vault.index import find_digest
from zavet.vault.inside import in_transaction
from zavet.vault.keys import load_ring
from zavet.vault.models import Family, IndexTerm, Letter
from zavet.vault.opening import require_permit
from zavet.vault.person_keys import has_had_keys, make_keys, open_keys
from zavet.vault.refusals import VaultRefused

_LETTERS: Final = """
    SELECT id, sealed FROM vault_letter WHERE subject_id = %s AND site_id = %s
    ORDER BY stored_at, id"""
_EMAIL: Final = "email"


@in_transaction
def make_keys_once(*, subject_id: UUID, at: datetime) -> None:
    """Make a correspondent's keys with their first letter or file; keys that were destroyed are not made again."""
    if not has_had_keys(subject_id=subject_id):
        make_keys(subject_id=subject_id, at=at)


@in_transaction
def put_letter(
    *, site_id: UUID, subject_id: UUID, fields: Mapping[str, Sealed[str]], at: datetime
) -> UUID:
    """Seal the fields of a letter together and return its id; raise KeyMissing without the correspondent's key."""
    key = open_keys(subject_id=subject_id, families=[Family.GIVEN])[Family.GIVEN]
    row = Letter(id=new_id(), site_id=site_id, subject_id=subject_id, stored_at=at)
    text = json.dumps({name: value.reveal() for name, value in fields.items()}, ensure_ascii=False)
    binding = letter_binding(site_id=site_id, subject_id=subject_id, letter_id=row.id)
    row.sealed = seal(text.encode(), key=key, binding=binding)
    insert(row)
    return row.id


@in_transaction
def index_email(*, site_id: UUID, subject_id: UUID, email: Sealed[str]) -> None:
    """Make a correspondent findable by an e-mail, which many threads may share."""
    digest = find_digest(
        _EMAIL,
        email.reveal(),
        site_id=site_id,
        category=CORRESPONDENCE,
        index_key=load_ring().index_key,
    )
    assert digest is not None  # noqa: S101 - e-mail is a kind that is searched
    known = IndexTerm.objects.filter(subject_id=subject_id, site_id=site_id, digest=digest)
    if not known.exists():
        insert_new(
            IndexTerm(
                site_id=site_id,
                subject_id=subject_id,
                category=CORRESPONDENCE,
                digest=digest,
                is_unique=False,
            )
        )


@in_transaction
def open_letters(permit: Decision) -> dict[UUID, dict[str, Sealed[str]]]:
    """Return by id the letters of the thread a permit is about, the earliest first.

    Raise VaultRefused for anything but a permit to see correspondence, KeyMissing where the correspondent's key is
    gone, SealBroken where a letter does not open.
    """
    site_id, subject_id, wanted = require_permit(permit)
    if wanted != {CORRESPONDENCE}:
        message = _("Письма открываются только решением о переписке.")
        raise VaultRefused(message, clause="152-ФЗ ст. 7")
    rows = fetch(_LETTERS, subject_id, site_id)
    if not rows:
        return {}
    key = open_keys(subject_id=subject_id, families=[Family.GIVEN])[Family.GIVEN]
    return {
        as_id(letter_id): open_letter(bytes(sealed), key, site_id, subject_id, as_id(letter_id))
        for letter_id, sealed in rows
    }


def open_letter(
    sealed: bytes, key: bytes, site_id: UUID, subject_id: UUID, letter_id: UUID
) -> dict[str, Sealed[str]]:
    """Return the fields of one letter; raise SealBroken where it does not belong to this place and key."""
    binding = letter_binding(site_id=site_id, subject_id=subject_id, letter_id=letter_id)
    text = unseal(sealed, key=key, binding=binding).decode()
    return {name: Sealed(value) for name, value in json.loads(text).items()}
