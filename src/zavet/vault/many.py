"""Looks at many people in a handful of statements: what a decision asks of each, and the values their permits open.

INVARIANT: each person's values open by their own permit and their own key; one broken person closes nobody else.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from uuid import UUID

from zavet.core.decisions import BlockFact, DatumFact, Decision, HoldFact
from zavet.core.values import Sealed
from zavet.statements import Row, as_ids, as_moment, as_moment_or_none, fetch, places
from zavet.vault.inside import in_transaction
from zavet.vault.models import Family
from zavet.vault.opening import open_one, require_permit
from zavet.vault.person_keys import open_keys_of_many
from zavet.vault.queries import Held, datum_fact

_STATES = (
    "SELECT subject_id, category, state, visibility, ended_purposes"
    " FROM vault_datum WHERE site_id = %s"
)
_BLOCKS = """
    SELECT subject_id, category, reason, from_at, until_at FROM vault_block
    WHERE site_id = %s AND ended_at IS NULL"""
_HOLDS = """
    SELECT subject_id, category, act, from_at, until_at FROM vault_hold
    WHERE site_id = %s AND ended_at IS NULL"""
_VALUES = "SELECT subject_id, category, origin, kind, sealed FROM vault_datum WHERE site_id = %s"


def look_at_many(
    *, site_id: UUID, subject_ids: Collection[UUID], categories: Collection[str]
) -> dict[UUID, Held]:
    """Return what a decision on these data asks about each person, in three queries; no value comes along.

    The same fact about two people is one object.
    """
    people = f" AND subject_id IN ({places(subject_ids)})"
    chosen = f" AND category IN ({places(categories)})" if categories else ""
    known = as_ids(subject_ids)
    made: dict[Row, DatumFact] = {}
    data: dict[UUID, list[DatumFact]] = defaultdict(list)
    blocks: dict[UUID, list[BlockFact]] = defaultdict(list)
    holds: dict[UUID, list[HoldFact]] = defaultdict(list)
    for row in fetch(_STATES + people + chosen, site_id, *subject_ids, *categories):
        key, what = row[0], row[1:]
        data[known[key]].append(made.get(what) or made.setdefault(what, _datum(*what)))
    for key, category, reason, from_at, until_at in fetch(_BLOCKS + people, site_id, *subject_ids):
        block = BlockFact(
            category=category,
            reason=reason,
            from_at=as_moment(from_at),
            until_at=as_moment_or_none(until_at),
        )
        blocks[known[key]].append(block)
    for key, category, act, from_at, until_at in fetch(_HOLDS + people, site_id, *subject_ids):
        hold = HoldFact(
            category=category, act=act, from_at=as_moment(from_at), until_at=as_moment(until_at)
        )
        holds[known[key]].append(hold)
    return {
        one: Held(data=tuple(data[one]), blocks=tuple(blocks[one]), holds=tuple(holds[one]))
        for one in subject_ids
    }


@in_transaction
def open_values_of_many(permits: Sequence[Decision]) -> dict[UUID, dict[str, Sealed[str]]]:
    """Return by person the values their permits are about; who has no key any more is left out.

    The permits are of one site and about the same data. Raise VaultRefused for anything but permits to see,
    SealBroken where a value does not open.
    """
    people = [require_permit(permit)[1] for permit in permits]
    if not people:
        return {}
    site_id, wanted = permits[0].question.site_id, permits[0].question.categories
    if any((one.question.site_id, one.question.categories) != (site_id, wanted) for one in permits):
        message = "permits of different sites or about different data are opened apart"
        raise ValueError(message)
    statement = f"{_VALUES} AND subject_id IN ({places(people)}) AND category IN ({places(wanted)})"
    known = as_ids(people)
    rows = [
        (known[key], category, Family.of(origin=origin, kind=kind), bytes(sealed))
        for key, category, origin, kind, sealed in fetch(statement, site_id, *people, *wanted)
    ]
    keys = open_keys_of_many(
        subject_ids=people, families={family for _key, _category, family, _sealed in rows}
    )
    opened: dict[UUID, dict[str, Sealed[str]]] = {one: {} for one in people if one in keys}
    for subject_id, category, family, sealed in rows:
        if subject_id in keys:
            key = keys[subject_id][family]
            opened[subject_id][category] = open_one(sealed, key, site_id, subject_id, category)
    return opened


def _datum(category: str, state: str, visibility: str, ended: str) -> DatumFact:
    return datum_fact(category=category, state=state, visibility=visibility, ended=ended)
