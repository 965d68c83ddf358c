"""The stored tree is the tree over the entries, and the database itself keeps it."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from enum import StrEnum

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from flushing import guards_down
from zavet.chance import new_id
from zavet.core.chain import Problem, ProblemKind, entry_hash
from zavet.core.chain.hashing import text_hash
from zavet.core.chain.tree import EMPTY, is_consistent, is_included, root_of
from zavet.core.values import Actor, ActorKind
from zavet.journal.content import content_of, text_of
from zavet.journal.events import declare
from zavet.journal.models import Checkpoint, Entry, Subtree
from zavet.journal.operations import append
from zavet.journal.queries import verify_chain
from zavet.journal.rows import read_hashes, read_links
from zavet.journal.tree import (
    TreeIncomplete,
    grow_missing,
    prove_consistency,
    prove_inclusion,
    root_at,
)

MOMENT = datetime(2026, 4, 15, 9, 30, 1, 250, tzinfo=UTC)
SITE = new_id()


@declare
class Grown(StrEnum):
    DONE = "trial.tree.grown"


def tell(count: int = 1, **more) -> None:
    with transaction.atomic():
        for number in range(count):
            append(
                **{
                    "event": Grown.DONE,
                    "site_id": SITE,
                    "by": Actor.system(),
                    "at": MOMENT,
                    "facts": {"count": number},
                    **more,
                }
            )


def spoil(statement: str, *values: object) -> None:
    """Do what only somebody without triggers could."""
    with guards_down("default"), connection.cursor() as cursor:
        cursor.execute(statement, values)


@pytest.mark.django_db
def test_roots_and_proofs_of_every_size_are_those_of_the_entries():
    tell(600)
    hashes = read_hashes(after=0, through=600)
    assert root_at(0) == EMPTY
    for size in (1, 2, 255, 256, 257, 511, 512, 513, 600):
        assert root_at(size) == root_of(hashes[:size])
        for position in {1, size, size // 2 + 1}:
            path = prove_inclusion(position=position, size=size)
            where = {"index": position - 1, "size": size, "root": root_at(size)}
            assert is_included(hashes[position - 1], proof=path, **where)
        for old in {0, 1, size // 2, size - 1, size}:
            both = {"old": old, "old_root": root_at(old), "size": size, "root": root_at(size)}
            assert is_consistent(proof=prove_consistency(old=old, size=size), **both)
    assert list(Subtree.objects.order_by("place").values_list("level", "place")) == [(1, 0), (1, 1)]
    assert verify_chain().root == root_of(hashes)
    assert verify_chain().problems == ()


@pytest.mark.django_db
def test_a_root_beyond_the_journal_is_not_made_up():
    tell(3)
    with pytest.raises(TreeIncomplete):
        root_at(4)


@pytest.mark.django_db(transaction=True)
def test_an_undone_transaction_takes_its_subtree_along():
    tell(255)
    with transaction.atomic():
        tell()
        transaction.set_rollback(True)
    assert Subtree.objects.count() == 0
    tell(2)
    assert Subtree.objects.count() == 1
    assert verify_chain().problems == ()


@pytest.mark.django_db(transaction=True)
def test_a_journal_older_than_its_tree_gets_one():
    tell(515)
    grown = list(Subtree.objects.order_by("place").values_list("level", "place", "hash"))
    spoil("DELETE FROM journal_subtree")
    grow_missing()
    again = list(Subtree.objects.order_by("place").values_list("level", "place", "hash"))
    assert [tuple(map(as_bytes, row)) for row in again] == [tuple(map(as_bytes, r)) for r in grown]


def as_bytes(value):
    return bytes(value) if isinstance(value, memoryview) else value


CHANGES = [
    "UPDATE journal_subtree SET hash = hash",
    "DELETE FROM journal_subtree",
    "INSERT INTO journal_subtree SELECT level, place, hash FROM journal_subtree",
    "UPDATE journal_checkpoint SET text = 'x'",
    "DELETE FROM journal_checkpoint",
    "INSERT INTO journal_checkpoint SELECT size, text FROM journal_checkpoint",
]
REPLACEMENTS = [
    "INSERT OR REPLACE INTO journal_subtree SELECT * FROM journal_subtree",
    "INSERT OR REPLACE INTO journal_checkpoint SELECT * FROM journal_checkpoint",
    "UPDATE OR REPLACE journal_checkpoint SET size = size + 1",
]


@pytest.mark.django_db
@pytest.mark.parametrize("statement", CHANGES)
def test_the_database_refuses_to_change_tree_and_checkpoints(statement):
    _refused(statement)


@pytest.mark.django_db
@pytest.mark.sqlite
@pytest.mark.parametrize("statement", REPLACEMENTS)
def test_the_database_refuses_to_replace_tree_and_checkpoints(statement):
    _refused(statement)


@pytest.mark.django_db
@pytest.mark.postgres
@pytest.mark.parametrize("table", ["journal_subtree", "journal_checkpoint"])
def test_the_database_refuses_to_empty_tree_and_checkpoints(table):
    _refused(f"TRUNCATE {table}")


def _refused(statement: str) -> None:
    Subtree(level=1, place=0, hash=EMPTY).save(force_insert=True)
    Checkpoint.objects.create(size=1, text="x")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert list(Checkpoint.objects.values_list("size", "text")) == [(1, "x")]
    assert [(row.level, row.place, bytes(row.hash)) for row in Subtree.objects.all()] == [
        (1, 0, EMPTY)
    ]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("statement", "first", "last"),
    [
        (
            "UPDATE journal_subtree SET hash = (SELECT previous_hash FROM journal_entry WHERE position = 9)",
            1,
            512,
        ),
        ("DELETE FROM journal_subtree WHERE place = 1", 257, 512),
        ("UPDATE journal_subtree SET place = 7 WHERE place = 1", 257, 512),
    ],
)
def test_a_changed_subtree_is_found(statement, first, last):
    tell(520)
    spoil(statement)
    found = verify_chain().problems
    assert Problem(kind=ProblemKind.SUBTREE_WRONG, position=first, through=last) in found
    assert {one.kind for one in found} == {ProblemKind.SUBTREE_WRONG}


@pytest.mark.django_db(transaction=True)
def test_a_head_set_back_is_found():
    tell(5)
    spoil(
        "UPDATE journal_head SET position = 3, hash = (SELECT hash FROM journal_entry WHERE position = 3)"
    )
    assert verify_chain().problems == (Problem(kind=ProblemKind.HEAD_WRONG, position=3, through=5),)


IDS = st.none() | st.uuids()
FACTS = st.dictionaries(
    st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True),
    st.text(alphabet="AZaz09._:/§¶+-", max_size=40)
    | st.integers(-9, 9)
    | st.booleans()
    | st.none(),
    max_size=4,
)
MOMENTS = st.builds(
    lambda seconds, micros, zone: datetime.fromtimestamp(seconds, zone).replace(microsecond=micros),
    st.integers(0, 4_000_000_000),
    st.integers(0, 999_999) | st.just(0),
    st.sampled_from([UTC, timezone(timedelta(hours=3))]),
)
ACTORS = st.builds(Actor, kind=st.sampled_from(ActorKind), id=IDS)


class TheTemplate(TestCase):
    """Reading gives the very bytes that were hashed, whatever an entry holds."""

    databases = frozenset({"default", "keys"})

    @settings(max_examples=60)
    @given(IDS, IDS, ACTORS, MOMENTS, st.tuples(FACTS, st.booleans()))
    def test_a_stored_entry_is_read_as_the_bytes_that_were_hashed(
        self, site, subject, by, at, more
    ):
        with transaction.atomic():
            entry_id = append(
                event=Grown.DONE,
                site_id=site,
                by=by,
                at=at,
                subject_id=subject,
                facts=more[0],
                sealed=more[1],
            )
        entry = Entry.objects.get(id=entry_id)
        [[link]] = list(read_links(after=entry.position - 1))
        assert link.text == text_of(entry)
        assert link.hash == text_hash(link.text)
        assert link.hash == entry_hash(
            previous=bytes(entry.previous_hash), content=content_of(entry)
        )


COLUMNS = {
    "position": st.integers(-5, 900),
    "id": st.uuids(),
    "event": st.text(alphabet='abcdefghij._"\\', min_size=1, max_size=30),
    "site_id": IDS,
    "subject_id": IDS,
    "actor_kind": st.text(alphabet='abcstuf"', max_size=20),
    "actor_id": IDS,
    "at": MOMENTS.map(lambda at: at.astimezone(UTC)),
    "facts": st.text(max_size=30).filter(lambda text: "\0" not in text),
    "is_sealed": st.booleans(),
    "previous_hash": st.binary(min_size=32, max_size=32),
    "hash": st.binary(min_size=32, max_size=32),
}


@pytest.mark.django_db(transaction=True)
def test_any_altered_column_of_a_stored_journal_is_found():
    for number in range(4):
        tell(1, subject_id=new_id(), facts={"count": number, "code": "a:b"})

    @settings(max_examples=150)
    @given(st.sampled_from(sorted(COLUMNS)), st.integers(1, 4), st.data())
    def alter_one(column, position, data):
        for is_another in altering(column, position, data.draw(COLUMNS[column])):
            assert (verify_chain().problems != ()) is is_another

    alter_one()
    assert verify_chain().problems == ()


def altering(column: str, position: int, value) -> Iterator[bool]:
    """Write a value, yield whether it is another than before, and put the old one back."""
    rows = Entry.objects.order_by("position")
    before = rows.values_list(column, flat=True).get(position=position)
    others = set(rows.values_list("position", flat=True)) - {position}
    if column == "position" and value in others:
        return
    field = Entry._meta.get_field(column)
    stored = field.get_db_prep_save(value, connection)
    spoil(f"UPDATE journal_entry SET {column} = %s WHERE position = %s", stored, position)
    yield as_bytes(value) != as_bytes(before)
    back = value if column == "position" else position
    old = field.get_db_prep_save(before, connection)
    spoil(f"UPDATE journal_entry SET {column} = %s WHERE position = %s", old, back)


SPELLINGS = [
    ("id", "UPPER(id)"),
    ("site_id", "UPPER(site_id)"),
    ("at", "REPLACE(at, ' ', 'T')"),
    ("at", "at || '0'"),
    ("event", "event || ' '"),
    ("facts", "CAST(X'ff' AS TEXT)"),
    ("is_sealed", "2"),
    ("position", "'x'"),
    ("hash", "'x'"),
    ("previous_hash", "NULL || X'00'"),
]


@pytest.mark.django_db(transaction=True)
@pytest.mark.sqlite
@pytest.mark.parametrize(("column", "value"), SPELLINGS)
def test_another_spelling_of_the_same_is_found_too(column, value):
    with transaction.atomic():
        append(event=Grown.DONE, site_id=SITE, by=Actor.system(), at=MOMENT)
    with guards_down("default"), connection.cursor() as cursor:
        cursor.execute(f"UPDATE OR IGNORE journal_entry SET {column} = {value}")
        is_changed = cursor.rowcount == 1
    assert (verify_chain().problems != ()) is is_changed
