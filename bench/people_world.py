"""Fills an installation with people by the hundred thousand: real sealed values, real keys, search terms, consents.

One person is registered through the door; everybody else's rows are copies of theirs with ids, sealed bytes, keys,
digests and account names of their own. Of each one's journal entries only the first is made, chained and with its tree
as `append` would: the journal's length is no part of what is measured here.
"""

import secrets
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import connections, transaction

from people_engines import as_stored, copy_in, unhurried, without_waiting
from zavet.chance import new_id, now
from zavet.core.chain.hashing import text_hash
from zavet.core.values import ActorKind
from zavet.journal.content import text_of
from zavet.journal.facts import facts_text
from zavet.journal.models import Entry
from zavet.journal.tree import close_subtrees
from zavet.parties.events import PartiesEvent
from zavet.statements import fetch, insert
from zavet.vault.cipher import datum_binding, key_binding, new_key, seal
from zavet.vault.index import find_digest
from zavet.vault.keys import load_ring
from zavet.vault.models import Family
from zavet.vault.ring.protocol import Plain

BATCH = 1_000
_TABLES = (
    ("default", "zavet_subjectrecord", "id"),
    ("default", "zavet_account", "subject_id"),
    ("default", "zavet_consentevent", "subject_id"),
    ("default", "vault_datum", "subject_id"),
    ("default", "vault_indexterm", "subject_id"),
    ("keys", "vault_datakey", "subject_id"),
)
Row = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table with the rows one person has there."""

    alias: str
    name: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody new: an id, what the values hang on, and the keys."""

    id: UUID
    name: str
    keys: dict[str, bytes]
    wrapped: dict[str, bytes]


def email_of(number: int) -> str:
    """Return the address of the copy of this number."""
    return f"{_name(number)}@example.org"


def _name(number: int) -> str:
    return f"bench.copy{number}"


def fill(template_id: UUID, *, site_id: UUID, people: int) -> Iterator[UUID]:
    """Copy the person ``template_id`` until ``people`` more are there; yield their ids, batch by batch."""
    tables = [_read(*table, template_id) for table in _TABLES]
    numbers = iter(range(people))
    with unhurried():
        while batch := list(islice(numbers, BATCH)):
            newcomers = _make(batch)
            with transaction.atomic(), transaction.atomic(using="keys"):
                for table in tables:
                    _copy(table, newcomers, site_id=site_id)
                _tell(newcomers, site_id)
            yield from (one.id for one in newcomers)


def _read(alias: str, name: str, key: str, subject_id: UUID) -> Table:
    with connections[alias].cursor() as cursor:
        cursor.execute(f"SELECT * FROM {name} WHERE {key} = %s", [as_stored(subject_id)])  # noqa: S608 - names of our own tables
        found = [column[0] for column in cursor.description]
        rows = [dict(zip(found, row, strict=True)) for row in cursor.fetchall()]
    # An id that is a number is given by the database itself.
    columns = tuple(one for one in found if one != "id" or not isinstance(rows[0]["id"], int))
    return Table(alias=alias, name=name, columns=columns, rows=tuple(rows))


def _make(numbers: Iterable[int]) -> list[Person]:
    made = [
        (new_id(), _name(number), {family.value: new_key() for family in Family})
        for number in numbers
    ]
    plain = [
        Plain(key, key_binding(subject_id=subject_id, family=family))
        for subject_id, _name, keys in made
        for family, key in keys.items()
    ]
    wrapped = iter(load_ring().wrap_many(plain))
    return [
        Person(
            id=subject_id,
            name=name,
            keys=keys,
            wrapped={family: next(wrapped).wrapped for family in keys},
        )
        for subject_id, name, keys in made
    ]


def _copy(table: Table, people: Iterable[Person], *, site_id: UUID) -> None:
    index_key = load_ring().index_key
    given = []
    for one in people:
        for row in table.rows:
            own = row | _own(row, one, site_id=site_id, index_key=index_key)
            if table.name == "zavet_subjectrecord":
                own["id"] = as_stored(one.id)
            given.append([own[column] for column in table.columns])
    copy_in(table.alias, table.name, table.columns, given)


def _own(row: Row, one: Person, *, site_id: UUID, index_key: bytes) -> Row:
    """Return what a copy does not share with the row it is made from."""
    own: Row = {"subject_id": as_stored(one.id)}
    if "id" in row and not isinstance(row["id"], int):
        own["id"] = as_stored(new_id())
    category = row.get("category", "")
    typed = f"{one.name}@example.org" if category == "email" else one.name
    if "sealed" in row:
        binding = datum_binding(site_id=site_id, subject_id=one.id, category=category)
        own["sealed"] = seal(typed.encode(), key=one.keys[row["origin"]], binding=binding)
    if "digest" in row:
        place = {"site_id": site_id, "category": category}
        own["digest"] = find_digest(category, typed, **place, index_key=index_key)
    if "wrapped" in row:
        own["wrapped"] = one.wrapped[row["family"]]
    if "username" in row:
        own["username"] = secrets.token_hex(16)
    return own


def _tell(people: Sequence[Person], site_id: UUID) -> None:
    """Continue the journal with an entry about each: `append` would wait for the database twice for each."""
    [(position, previous)] = fetch("SELECT position, hash FROM journal_head")
    entries = []
    for one in people:
        position += 1
        entry = _entry(position, bytes(previous), one.id, site_id)
        entries.append(entry)
        previous = entry.hash
    with without_waiting():
        for entry in entries:
            insert(entry)
    for entry in entries:
        close_subtrees(entry.position)


def _entry(position: int, previous: bytes, subject_id: UUID, site_id: UUID) -> Entry:
    entry = Entry(
        position=position,
        id=new_id(),
        event=PartiesEvent.SUBJECT_RECORDED.value,
        site_id=site_id,
        subject_id=subject_id,
        actor_kind=ActorKind.VISITOR.value,
        at=now(),
        facts=facts_text({}),
        is_sealed=False,
        previous_hash=previous,
    )
    entry.hash = text_hash(text_of(entry))
    return entry
