"""Opens sealed values. The permit is the only way in: who, where and which data are read from its question.

INVARIANT: nothing here takes a person, a site or a category from its caller; a refusal, or a permit for an action that
shows nothing, opens nothing.
"""

from uuid import UUID

from django.utils.translation import gettext as _

from zavet.core.decisions import SHOWING, Decision
from zavet.core.values import Sealed
from zavet.statements import fetch
from zavet.vault.cipher import datum_binding, unseal
from zavet.vault.inside import in_transaction
from zavet.vault.models import Family
from zavet.vault.person_keys import open_keys
from zavet.vault.refusals import VaultRefused

_VALUES = (
    "SELECT category, origin, kind, sealed FROM vault_datum WHERE subject_id = %s AND site_id = %s"
)


@in_transaction
def open_values(permit: Decision) -> dict[str, Sealed[str]]:
    """Return the values a permit is about, as far as they are held.

    Raise VaultRefused for anything but a permit to see one person's data, KeyMissing where the person's key is gone,
    SealBroken where a value does not open.
    """
    site_id, subject_id, wanted = require_permit(permit)
    rows = [
        (category, Family.of(origin=origin, kind=kind), bytes(sealed))
        for category, origin, kind, sealed in fetch(_VALUES, subject_id, site_id)
        if category in wanted
    ]
    if not rows:
        return {}
    keys = open_keys(subject_id=subject_id, families={family for _name, family, _sealed in rows})
    return {
        category: open_one(sealed, keys[family], site_id, subject_id, category)
        for category, family, sealed in rows
    }


def require_permit(permit: Decision) -> tuple[UUID, UUID, frozenset[str]]:
    """Return the site, the person and the categories of a permit to see; raise VaultRefused for anything else."""
    question = permit.question
    if not permit.is_permitted or question.action not in SHOWING or question.subject_id is None:
        message = _(
            "Без решения, которое разрешает показать данные, хранилище ничего не открывает."
        )
        raise VaultRefused(message, clause="152-ФЗ ст. 7")
    return question.site_id, question.subject_id, frozenset(question.categories)


def open_one(
    sealed: bytes, key: bytes, site_id: UUID, subject_id: UUID, category: str
) -> Sealed[str]:
    """Return one value; raise SealBroken where it does not belong to this place and key."""
    binding = datum_binding(site_id=site_id, subject_id=subject_id, category=category)
    return Sealed(unseal(sealed, key=key, binding=binding).decode())
