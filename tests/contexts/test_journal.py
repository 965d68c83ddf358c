"""The journal takes codes only, only within a transaction, and never changes."""

import threading
from datetime import UTC, datetime
from enum import StrEnum
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import F
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from cast import ANNA
from flushing import guards_down
from zavet.chance import new_id
from zavet.core.chain import Problem, ProblemKind
from zavet.core.values import Actor, ActorKind
from zavet.journal.events import EventMisnamed, declare
from zavet.journal.models import Entry, Head
from zavet.journal.operations import JournalRefused, append
from zavet.journal.queries import (
    count_entries,
    find_entry,
    list_entries,
    verify_chain,
)

MOMENT = datetime(2026, 4, 15, 9, 30, 1, 250, tzinfo=UTC)
SITE = new_id()


@declare
class Told(StrEnum):
    DONE = "trial.thing.done"
    UNDONE = "trial.thing.undone"


def tell(event: str = Told.DONE, **more) -> UUID:
    return append(**{"event": event, "site_id": SITE, "by": Actor.system(), "at": MOMENT, **more})


def spoil(statement: str, *values: object) -> None:
    """Do what only somebody without triggers could."""
    with guards_down("default"), connection.cursor() as cursor:
        cursor.execute(statement, values)


def found() -> tuple[Problem, ...]:
    return verify_chain().problems


def one(kind: ProblemKind, position: int) -> Problem:
    return Problem(kind=kind, position=position, through=position)


@pytest.mark.django_db
def test_an_entry_is_read_as_it_was_written():
    subject, staff = new_id(), new_id()
    facts = {"purpose": "registration", "clauses": ["clinic:8.2"], "count": 3, "permitted": True}
    entry_id = tell(by=Actor.staff(staff), subject_id=subject, facts=facts)
    entry = find_entry(entry_id)
    assert (entry.position, entry.event, entry.at) == (1, "trial.thing.done", MOMENT)
    assert (entry.site_id, entry.subject_id) == (SITE, subject)
    assert (entry.actor_kind, entry.actor_id) == ("staff", staff)
    assert dict(entry.facts) == facts


@pytest.mark.django_db(transaction=True)
def test_nothing_is_written_outside_a_transaction():
    with pytest.raises(JournalRefused):
        tell()
    assert Entry.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_an_undone_transaction_leaves_no_entry():
    with transaction.atomic():
        tell()
    with transaction.atomic():
        tell()
        transaction.set_rollback(True)
    with transaction.atomic():
        tell()
    assert [entry.position for entry in list_entries(site_id=SITE)] == [2, 1]
    assert found() == ()


@pytest.mark.django_db
def test_an_undeclared_event_is_refused():
    with pytest.raises(JournalRefused):
        tell("trial.thing.invented")


def test_an_event_is_named_by_context_noun_and_participle():
    with pytest.raises(EventMisnamed):
        declare(StrEnum("Bad", {"SHORT": "trial.done"}))


@pytest.mark.django_db
@pytest.mark.parametrize(
    "value",
    [
        ANNA.email,
        ANNA.family_name,
        ANNA.phone,
        ANNA.address,
        "a" * 129,
        "plain words",
        [ANNA.email],
        [1],
        1.5,
        2**53,
        {"a": "b"},
        b"bytes",
    ],
)
def test_personal_data_are_refused_and_not_quoted(value):
    with pytest.raises(JournalRefused) as caught:
        tell(facts={"note": value})
    told = f"{caught.value} {caught.value.args} {caught.value.next_step}"
    assert "note" in told
    assert str(value) not in told
    assert caught.value.__cause__ is None
    assert Entry.objects.count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize("key", [ANNA.email, ANNA.name, "Big", "", "1st", "a b"])
def test_a_key_that_is_no_code_is_refused_and_not_quoted(key):
    with pytest.raises(JournalRefused) as caught:
        tell(facts={key: "code"})
    assert not key or key not in str(caught.value)


@pytest.mark.django_db
def test_entries_are_listed_newest_first_by_site_subject_and_event():
    subject, elsewhere = new_id(), new_id()
    tell(subject_id=subject)
    tell(Told.UNDONE, subject_id=subject)
    tell()
    tell(site_id=elsewhere)
    assert [each.position for each in list_entries(site_id=SITE)] == [3, 2, 1]
    assert [each.position for each in list_entries(site_id=None)] == [4, 3, 2, 1]
    assert [each.position for each in list_entries(site_id=SITE, subject_id=subject)] == [2, 1]
    assert [each.position for each in list_entries(site_id=SITE, before=3, limit=1)] == [2]
    by_others = list_entries(site_id=SITE, except_by=ActorKind.SYSTEM)
    assert by_others == ()
    assert count_entries(site_id=SITE, event_prefix="trial.thing.un") == 1


@pytest.mark.django_db
def test_a_sealed_entry_is_chained_but_not_shown():
    entry_id = tell(sealed=True)
    assert list_entries(site_id=SITE) == ()
    assert find_entry(entry_id) is None
    assert verify_chain().entries == 1


CHANGES = [
    "UPDATE journal_entry SET event = 'trial.thing.undone'",
    "UPDATE journal_entry SET position = position + 10",
    "DELETE FROM journal_entry",
    "UPDATE journal_head SET position = 7",
    "UPDATE journal_head SET hash = previous_hash FROM journal_entry",
    "DELETE FROM journal_head",
    "INSERT INTO journal_head SELECT id + 1, position, hash FROM journal_head",
]


@pytest.mark.django_db
@pytest.mark.parametrize("statement", CHANGES)
def test_the_database_refuses_to_change_the_journal(statement):
    tell()
    _refused(statement)


@pytest.mark.django_db
@pytest.mark.postgres
@pytest.mark.parametrize("table", ["journal_entry", "journal_head"])
def test_the_database_refuses_to_empty_the_journal(table):
    tell()
    _refused(f"TRUNCATE {table}")


@pytest.mark.django_db
@pytest.mark.sqlite
@pytest.mark.parametrize(
    "statement",
    [
        "INSERT OR REPLACE INTO journal_entry SELECT * FROM journal_entry",
        "INSERT OR REPLACE INTO journal_head SELECT id, 0, hash FROM journal_head",
        "UPDATE OR REPLACE journal_entry SET event = 'trial.thing.undone'",
    ],
)
def test_the_database_refuses_to_replace_what_the_journal_holds(statement):
    tell()
    _refused(statement)


def _refused(statement: str) -> None:
    with (
        pytest.raises(DatabaseError, match="journal"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert verify_chain().entries == 1
    assert found() == ()


@pytest.mark.django_db
def test_the_models_cannot_change_the_journal_either():
    entry = Entry.objects.get(id=tell())
    for change in (entry.save, entry.delete, Entry.objects.all().delete, Head.objects.all().delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    with pytest.raises(DatabaseError), transaction.atomic():
        Entry.objects.update(position=F("position") + 1)
    assert found() == ()


@pytest.mark.django_db
def test_an_entry_that_does_not_continue_the_chain_is_refused_by_the_database():
    entry = Entry.objects.get(id=tell())
    entry.position, entry.id = 3, new_id()
    with pytest.raises(DatabaseError), transaction.atomic():
        entry.save(force_insert=True)
    entry.position = 2
    with pytest.raises(DatabaseError), transaction.atomic():
        entry.save(force_insert=True)


COLUMNS = [
    ("event", "trial.thing.undone"),
    ("facts", '{"count": 1}'),
    ("facts", '{"count":2}'),
    ("facts", ""),
    ("actor_kind", "staff"),
    ("at", datetime(2026, 4, 15, 9, 30, 1, 251, tzinfo=UTC)),
]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("column", "value"), COLUMNS)
def test_verification_finds_a_changed_column(column, value):
    with transaction.atomic():
        for count in (0, 1, 2):
            tell(facts={"count": count})
    spoil(f"UPDATE journal_entry SET {column} = %s WHERE position = 2", value)
    assert found() == (one(ProblemKind.CHANGED, 2),)


@pytest.mark.django_db(transaction=True)
def test_verification_finds_removed_entries_and_a_cut_off_end():
    with transaction.atomic():
        for count in range(5):
            tell(facts={"count": count})
    spoil("DELETE FROM journal_entry WHERE position IN (2, 5)")
    assert found() == (one(ProblemKind.MISSING, 2), one(ProblemKind.MISSING, 5))


@pytest.mark.django_db(transaction=True)
def test_verification_finds_swapped_rows():
    with transaction.atomic():
        for count in range(4):
            tell(facts={"count": count})
    spoil("UPDATE journal_entry SET position = -2 WHERE position = 2")
    spoil("UPDATE journal_entry SET position = 2 WHERE position = 3")
    spoil("UPDATE journal_entry SET position = 3 WHERE position = -2")
    assert found() == (one(ProblemKind.CHANGED, 2), one(ProblemKind.CHANGED, 3))


@pytest.mark.django_db(transaction=True)
def test_a_journal_without_its_head_takes_nothing_and_is_not_whole():
    with transaction.atomic():
        tell()
    spoil("DELETE FROM journal_head")
    with pytest.raises(JournalRefused), transaction.atomic():
        tell()
    assert found() == (one(ProblemKind.MISSING, 0),)


@pytest.mark.django_db(transaction=True)
def test_progress_is_told_while_a_chain_is_verified():
    with transaction.atomic():
        for _ in range(4097):
            tell()
    told = []
    assert verify_chain(progress=told.append).entries == 4097
    assert told == [4096, 4097]


@pytest.mark.django_db(transaction=True)
def test_many_who_append_at_once_leave_no_gap():
    def work() -> None:
        try:
            for _ in range(20):
                with transaction.atomic():
                    tell()
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    positions = list(Entry.objects.order_by("position").values_list("position", flat=True))
    assert positions == list(range(1, 81))
    assert found() == ()


class AnyFacts(TestCase):
    databases = frozenset({"default", "keys"})

    @settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow])
    @given(
        st.dictionaries(
            st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True),
            st.one_of(
                st.text(alphabet="AZaz09._:/§¶+-", max_size=128),
                st.integers(-(2**53) + 1, 2**53 - 1),
                st.booleans(),
                st.none(),
                st.lists(st.text(alphabet="az:.", max_size=5), max_size=3),
            ),
            max_size=5,
        )
    )
    def test_facts_that_are_codes_come_back_and_the_chain_holds(self, facts):
        assert dict(find_entry(tell(facts=facts)).facts) == facts
        assert found() == ()
