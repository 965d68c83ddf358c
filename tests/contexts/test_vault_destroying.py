"""After a destruction no byte of the person is left: not in a table, not in a file, not in a log of the engine."""

import sqlite3
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connections, transaction

from cast import ANNA, BORIS
from permits import open_by_hand
from zavet.chance import new_id
from zavet.core.values import Origin, Provenance, Sealed, Source
from zavet.secret_files import alone_in
from zavet.vault import destroying, ledger
from zavet.vault import operations as vault
from zavet.vault.destroying import finish_destructions
from zavet.vault.models import Block, DataKey, Datum, Destruction, Hold, IndexTerm
from zavet.vault.queries import find_subject, list_data
from zavet.vault.refusals import KeyMissing, VaultRefused
from zavet.vault.removing import destroy_person

MOMENT = datetime(2026, 4, 15, 9, 30, tzinfo=UTC)
SITE = new_id()

pytestmark = pytest.mark.django_db(transaction=True)


def register(person, **more):
    subject_id = new_id()
    values = {"name": person.full_name, "email": person.email, "phone": person.phone}
    with transaction.atomic():
        vault.create_keys(subject_id=subject_id, at=MOMENT)
        for category, value in {**values, "login": person.login, **more}.items():
            put(subject_id, category, value)
    return subject_id


def put(subject_id, category, value):
    vault.put(
        site_id=SITE,
        subject_id=subject_id,
        category=category,
        kind=category,
        value=Sealed(value),
        origin=Origin.GIVEN,
        service="registration",
        provenance=Provenance(source=Source.SUBJECT),
        policy_version_id=new_id(),
        purposes=["registration"],
        state="as_given",
        at=MOMENT,
    )


def destroy(subject_id) -> dict[str, int]:
    with transaction.atomic():
        return destroy_person(subject_id=subject_id, at=MOMENT)


def secrets_of(subject_id) -> list[bytes]:
    """Return every byte string that belongs to one person alone."""
    data = Datum.objects.filter(subject_id=subject_id).values_list("sealed", flat=True)
    terms = IndexTerm.objects.filter(subject_id=subject_id).values_list("digest", flat=True)
    keys = DataKey.objects.filter(subject_id=subject_id).values_list("wrapped", flat=True)
    # The nonce and what follows: the suite byte before them is everybody's.
    return [bytes(one)[1:] for one in [*data, *terms, *keys]]


def found_in_files(folder, traces: list[bytes]) -> list[str]:
    """Return the files that hold a trace, or half of one."""
    halves = {half for trace in traces for half in (trace[: len(trace) // 2], trace[-12:])}
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert any(path.name.startswith("test-") for path in files)
    return [path.name for path in files if any(half in path.read_bytes() for half in halves)]


@pytest.mark.sqlite
def test_not_one_byte_of_a_destroyed_person_is_left_in_any_file(data_folder):
    for _ in range(30):
        register(BORIS, login=str(new_id()), email=f"{new_id()}@example.org")
    anna = register(ANNA, message="длинное обращение " * 1000)
    for _ in range(30):
        register(BORIS, login=str(new_id()), email=f"{new_id()}@example.org")
    readable = [trace.encode() for trace in ANNA.traces]
    sealed = secrets_of(anna)
    assert found_in_files(data_folder, readable) == []
    assert found_in_files(data_folder, sealed) != []
    destroy(anna)
    assert found_in_files(data_folder, sealed) == []


@pytest.mark.sqlite
def test_not_one_byte_of_a_replaced_value_is_left_after_the_next_destruction(data_folder):
    anna, boris = register(ANNA), register(BORIS)
    old = [bytes(Datum.objects.get(subject_id=anna, category="email").sealed)[1:]]
    with transaction.atomic():
        vault.replace(
            site_id=SITE,
            subject_id=anna,
            category="email",
            value=Sealed("new@example.org"),
            state="as_given",
            at=MOMENT,
        )
    destroy(boris)
    assert found_in_files(data_folder, old) == []


def test_a_destroyed_person_is_gone_from_every_table_and_others_stay():
    anna, boris = register(ANNA), register(BORIS)
    where = {"site_id": SITE, "subject_id": anna, "category": ""}
    with transaction.atomic():
        vault.block(**where, reason="review", at=MOMENT)
        vault.hold(**where, act="act", at=MOMENT, until_at=MOMENT + timedelta(days=1))
    assert destroy(anna) == {"email": 1, "login": 1, "name": 1, "phone": 1}
    for table in (Datum, IndexTerm, Block, Hold):
        assert table.objects.filter(subject_id=anna).count() == 0
    assert secrets_of(anna) == [b""] * 3
    assert find_subject(site_id=SITE, category="email", value=Sealed(ANNA.email)) is None
    assert len(list_data(site_id=SITE, subject_id=boris)) == 4
    with transaction.atomic():
        assert len(open_by_hand(site_id=SITE, subject_id=boris, categories=["name"])) == 1


def test_a_destroyed_person_does_not_come_back_by_new_data():
    anna = register(ANNA)
    destroy(anna)
    with pytest.raises(KeyMissing), transaction.atomic():
        put(anna, "email", ANNA.email)
    with pytest.raises(VaultRefused), transaction.atomic():
        vault.create_keys(subject_id=anna, at=MOMENT)


def test_an_undone_destruction_loses_nothing():
    anna = register(ANNA)
    with transaction.atomic():
        destroy_person(subject_id=anna, at=MOMENT)
        transaction.set_rollback(True)
    with transaction.atomic():
        values = open_by_hand(site_id=SITE, subject_id=anna, categories=["name"])
    assert values == {"name": Sealed(ANNA.full_name)}
    assert Destruction.objects.count() == 0


def test_a_destruction_cut_short_is_finished_with_the_next_one(monkeypatch):
    anna, boris = register(ANNA), register(BORIS)

    def crash(**_kept):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(destroying, "erase_keys", crash)
        with pytest.raises(KeyboardInterrupt):
            destroy(anna)
    assert list_data(site_id=SITE, subject_id=anna) == ()
    assert DataKey.objects.filter(subject_id=anna, destroyed_at=None).count() == 3
    destroy(boris)
    assert DataKey.objects.filter(destroyed_at=None).count() == 0
    assert Destruction.objects.filter(ended_at=None).count() == 0


@pytest.mark.sqlite
def test_a_destruction_ends_only_when_nobody_reads_an_old_page(caplog):
    anna = register(ANNA)
    reader = sqlite3.connect(connections["default"].settings_dict["NAME"])
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM vault_datum").fetchone()
    destroy(anna)
    reader.close()
    assert Destruction.objects.filter(ended_at=None).count() == 1
    assert "end later" in caplog.text
    assert str(anna) not in caplog.text
    assert finish_destructions(at=MOMENT) == 1
    assert Destruction.objects.filter(ended_at=None).count() == 0


def test_while_another_empties_the_logs_the_keys_go_and_the_end_is_left_to_it(caplog):
    anna = register(ANNA)
    folder = ledger.ledger_path().parent
    folder.mkdir(exist_ok=True)
    with alone_in(folder):
        destroy(anna)
    assert DataKey.objects.filter(destroyed_at=None).count() == 0
    assert [line.subject_id for line in ledger.read()] == [anna]
    assert Destruction.objects.filter(ended_at=None).count() == 1
    assert caplog.text == ""
    assert finish_destructions(at=MOMENT) == 1


def test_whoever_empties_the_logs_ends_what_others_left_to_it_meanwhile(monkeypatch):
    anna, boris = register(ANNA), register(BORIS)
    real, meanwhile = destroying.empty_log, [boris]

    def empty_log(alias):
        if meanwhile:
            destroy(meanwhile.pop())
            assert Destruction.objects.filter(ended_at=None).count() == 2
        return real(alias)

    monkeypatch.setattr(destroying, "empty_log", empty_log)
    destroy(anna)
    assert [Destruction.objects.filter(ended_at=None).count(), len(meanwhile)] == [0, 0]


def test_destroying_again_changes_nothing():
    anna = register(ANNA)
    destroy(anna)
    before = list(DataKey.objects.values())
    assert destroy(anna) == {}
    assert list(DataKey.objects.values()) == before


@pytest.mark.sqlite
def test_the_engine_overwrites_what_it_deletes():
    for alias in ("default", "keys"):
        with connections[alias].cursor() as cursor:
            cursor.execute("PRAGMA secure_delete")
            assert cursor.fetchone() == (1,)
