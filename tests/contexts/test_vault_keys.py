"""The ring of master keys: its owner's alone, never lost quietly, never a reason to lose data."""

import os
import stat
from pathlib import Path

import pytest
from django.db import connections, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from cast import ANNA, BORIS
from rings import (
    changed,
    everything,
    opened,
    put_in_place,
    read,
    start_anew,
    store,
)
from zavet.chance import new_id
from zavet.secret_files import SecretExposed
from zavet.vault.cipher import NEWEST, SUITES, datum_binding, key_binding, new_key, seal, unseal
from zavet.vault.keys import load_ring
from zavet.vault.models import DataKey, Datum
from zavet.vault.person_keys import make_keys, open_keys, open_keys_of_many
from zavet.vault.refusals import (
    KeyMissing,
    KeysUnfit,
    MasterKeyMissing,
    MasterKeyWrong,
    SealBroken,
    SuiteUnknown,
    VaultRefused,
)
from zavet.vault.ring.master import first_ring, read_ring, write_ring
from zavet.vault.ring.protocol import Plain

pytestmark = pytest.mark.django_db


@pytest.fixture
def ring_file(settings, tmp_path) -> Path:
    settings.ZAVET_SECRETS = tmp_path / "secrets"
    load_ring()
    return settings.ZAVET_SECRETS / "master-keys.json"


def test_the_file_is_made_for_its_owner_alone(ring_file):
    assert stat.S_IMODE(ring_file.stat().st_mode) == 0o600
    assert stat.S_IMODE(ring_file.parent.stat().st_mode) == 0o700
    assert [path.name for path in ring_file.parent.iterdir()] == ["master-keys.json"]


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644, 0o660])
def test_a_file_others_may_read_is_refused(ring_file, mode):
    anna = store()
    ring_file.chmod(mode)
    with pytest.raises(SecretExposed) as caught:
        opened(anna)
    assert caught.value.next_step == f"chmod 600 {ring_file}"
    ring_file.chmod(0o600)
    assert opened(anna) == ANNA.name


def strangers_ring(_file: Path) -> bytes:
    return write_ring(first_ring(place="elsewhere"))


def same_name_other_key(file: Path) -> bytes:
    return changed(file, **{read(file).newest(): os.urandom(32)})


def one_letter_changed(file: Path) -> bytes:
    key = read(file).keys[read(file).newest()].hex()
    other = ("0" if key[0] != "0" else "1") + key[1:]
    return file.read_bytes().replace(key.encode(), other.encode())


def two_keys_of_one_name(file: Path) -> bytes:
    text = file.read_bytes()
    master = text[text.index(b'{"id"') : text.index(b"}")] + b"}"
    return text.replace(master, master + b", " + master)


WRONG = {
    "of another installation": (strangers_ring, MasterKeyMissing, "нет главного ключа"),
    "same name, other key": (same_name_other_key, MasterKeyWrong, "она не та"),
    "one letter changed": (one_letter_changed, MasterKeyMissing, "испорчена или обрезана"),
    "two keys of one name": (two_keys_of_one_name, MasterKeyMissing, "испорчена или обрезана"),
    "cut short": (lambda f: f.read_bytes()[:-1], MasterKeyMissing, "испорчена или обрезана"),
    "cut in half": (lambda f: f.read_bytes()[:60], MasterKeyMissing, "испорчена или обрезана"),
    "empty": (lambda _f: b"", MasterKeyMissing, "испорчена или обрезана"),
    "another file": (lambda _f: b"{}", MasterKeyMissing, "испорчена или обрезана"),
    "a list": (lambda _f: b"[]", MasterKeyMissing, "испорчена или обрезана"),
    "no text": (lambda _f: b"\xff\xfe", MasterKeyMissing, "испорчена или обрезана"),
    "no master key in it": (changed, MasterKeyMissing, "испорчена или обрезана"),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_ring_gives_a_clear_error_and_loses_nothing(ring_file, case):
    plant, refusal, words = WRONG[case]
    anna, whole, before = store(), ring_file.read_bytes(), everything()
    planted = plant(ring_file)
    assert planted != whole
    put_in_place(ring_file, planted)
    for act in (lambda: opened(anna), store, lambda: make_keys(subject_id=new_id(), at=None)):
        with pytest.raises(MasterKeyMissing) as caught:
            act()
        assert type(caught.value) is refusal
        assert words in str(caught.value)
        assert "Данные не тронуты" in caught.value.next_step
    assert everything() == before
    assert ring_file.read_bytes() == planted
    put_in_place(ring_file, whole)
    assert opened(anna) == ANNA.name
    assert opened(store()) == ANNA.name


def test_no_error_about_a_ring_tells_a_key(ring_file):
    anna, ring = store(), read(ring_file)
    put_in_place(ring_file, one_letter_changed(ring_file))
    with pytest.raises(MasterKeyMissing) as caught:
        opened(anna)
    told = f"{caught.value!r} {caught.value.next_step} {caught.value.__context__!r}"
    assert not [key for key in (*ring.keys.values(), ring.index_key) if key.hex()[1:] in told]
    assert ring.keys[ring.newest()].hex() not in repr(load_ring.__globals__) + repr(ring)
    assert str(ring.keys[ring.newest()]) not in repr(ring) + repr(Plain(new_key(), b""))


def test_a_ring_of_the_time_before_checks_is_read(ring_file):
    anna, text = store(), ring_file.read_bytes()
    put_in_place(ring_file, text[: text.index(b', "check"')] + b"}")
    assert opened(anna) == ANNA.name


def test_a_lost_file_is_not_made_anew_while_keys_exist(ring_file):
    anna, whole = store(), ring_file.read_bytes()
    ring_file.unlink()
    for act in (lambda: opened(anna), store):
        with pytest.raises(MasterKeyMissing) as caught:
            act()
        assert "нет, а запечатанное есть" in str(caught.value)
    assert not ring_file.exists()
    put_in_place(ring_file, whole)
    assert opened(anna) == ANNA.name


def test_a_lost_file_is_not_made_anew_where_the_keys_are_lost_too(ring_file):
    store()
    DataKey.objects.all().delete()
    ring_file.unlink()
    with pytest.raises(MasterKeyMissing):
        store()
    assert not ring_file.exists()


def test_the_newest_key_wraps_and_older_ones_still_open(ring_file):
    anna = store()
    put_in_place(ring_file, changed(ring_file, **read(ring_file).keys, newer=os.urandom(32)))
    boris = store(BORIS.name)
    assert DataKey.objects.filter(subject_id=boris, ring_key_id="newer").count() == 3
    assert (opened(anna), opened(boris)) == (ANNA.name, BORIS.name)


def as_in_another_process(act):
    start_anew()
    with transaction.atomic(using="keys"), pytest.raises(VaultRefused) as caught:
        act()
    return caught.value


def test_an_empty_database_of_keys_is_found_out_and_nobody_new_gets_into_it(ring_file):
    anna = store()
    rows = list(DataKey.objects.all())
    DataKey.objects.all().delete()
    for act in (lambda: opened(anna), store):
        told = as_in_another_process(act)
        assert type(told) is KeysUnfit
        assert "пуста или от другой установки" in str(told)
        assert "Верните свою базу ключей" in told.next_step
    assert DataKey.objects.count() == 0
    DataKey.objects.bulk_create(rows)
    start_anew()
    assert opened(anna) == ANNA.name


def test_the_keys_of_another_installation_are_found_out(ring_file):
    anna = store()
    rows = list(DataKey.objects.all())
    DataKey.objects.all().delete()
    strangers = first_ring(place="elsewhere")
    stranger = new_id()
    [wrapped] = strangers.wrap_many(
        [Plain(new_key(), key_binding(subject_id=stranger, family="given"))]
    )
    DataKey.objects.create(
        subject_id=stranger,
        family="given",
        ring_key_id=wrapped.ring_key_id,
        wrapped=wrapped.wrapped,
        created_at=rows[0].created_at,
    )
    for act in (lambda: opened(anna), store):
        assert type(as_in_another_process(act)) is KeysUnfit
    # Where their records are here too, the ring still tells.
    Datum.objects.update(subject_id=stranger)
    for act in (lambda: opened(stranger), store):
        told = as_in_another_process(act)
        assert type(told) is MasterKeyMissing
        assert wrapped.ring_key_id in str(told)
    Datum.objects.update(subject_id=anna)
    DataKey.objects.all().delete()
    DataKey.objects.bulk_create(rows)
    start_anew()
    assert opened(anna) == ANNA.name


def test_a_database_of_keys_without_its_table_is_named(ring_file):
    anna = store()
    with connections["keys"].cursor() as cursor:
        cursor.execute("ALTER TABLE vault_datakey RENAME TO elsewhere")
    for act in (lambda: opened(anna), store):
        with pytest.raises(KeysUnfit) as caught, transaction.atomic(using="keys"):
            act()
        assert "нет таблиц" in str(caught.value)
        assert "Данные не тронуты" in caught.value.next_step
    with connections["keys"].cursor() as cursor:
        cursor.execute("ALTER TABLE elsewhere RENAME TO vault_datakey")
    assert opened(anna) == ANNA.name


def test_keys_of_the_newest_people_that_are_lost_shut_out_nobody_else(ring_file):
    anna, boris = store(), store(BORIS.name)
    DataKey.objects.filter(subject_id=boris).delete()
    start_anew()
    with pytest.raises(KeyMissing):
        opened(boris)
    assert opened(anna) == ANNA.name
    assert opened(store()) == ANNA.name


def test_a_damaged_newest_key_shuts_out_nobody_else(ring_file):
    anna, boris = store(), store(BORIS.name)
    DataKey.objects.filter(subject_id=boris, family="link").update(wrapped=b"\x01" + b"x" * 60)
    start_anew()
    assert (opened(anna), opened(boris)) == (ANNA.name, BORIS.name)
    with pytest.raises(SealBroken):
        open_keys(subject_id=boris, families=["link"])


@pytest.mark.parametrize(
    "source", [{"who": "boris", "family": "given"}, {"who": "anna", "family": "automatic"}]
)
def test_a_wrapped_key_of_another_person_or_family_does_not_open_and_its_owner_is_named(
    ring_file, source
):
    people = {"anna": store(), "boris": store(BORIS.name)}
    anna = people["anna"]
    taken = DataKey.objects.get(subject_id=people[source["who"]], family=source["family"])
    row = DataKey.objects.get(subject_id=anna, family="given")
    DataKey.objects.filter(pk=row.pk).update(wrapped=taken.wrapped)
    with pytest.raises(SealBroken) as caught:
        opened(anna)
    assert str(anna) in str(caught.value)
    assert "Верните базу ключей из копии" in caught.value.next_step
    with pytest.raises(SealBroken) as caught:
        open_keys_of_many(subject_ids=[people["boris"], anna], families=["given"])
    assert str(anna) in str(caught.value)
    assert opened(people["boris"]) == BORIS.name
    row.save(update_fields=["wrapped"])
    assert opened(anna) == ANNA.name


def test_a_value_moved_to_another_family_does_not_open(ring_file):
    anna = store()
    Datum.objects.filter(subject_id=anna).update(origin="automatic")
    with pytest.raises(SealBroken):
        opened(anna)
    Datum.objects.filter(subject_id=anna).update(origin="given")
    assert opened(anna) == ANNA.name


PLACE = {"site_id": new_id(), "subject_id": new_id(), "category": "name"}


@pytest.mark.parametrize("place", PLACE)
def test_a_seal_holds_in_its_own_place_alone(place):
    key = new_key()
    shut = seal(b"anna", key=key, binding=datum_binding(**PLACE))
    other = {**PLACE, place: new_id() if place != "category" else "email"}
    assert unseal(shut, key=key, binding=datum_binding(**PLACE)) == b"anna"
    with pytest.raises(SealBroken):
        unseal(shut, key=key, binding=datum_binding(**other))
    with pytest.raises(SealBroken):
        unseal(shut, key=key, binding=key_binding(subject_id=PLACE["subject_id"], family="name"))


def test_an_unknown_suite_is_named_by_its_number(ring_file):
    assert (set(SUITES), NEWEST) == ({1}, 1)
    anna = store()
    datum = Datum.objects.get(subject_id=anna)
    Datum.objects.update(sealed=b"\x07" + bytes(datum.sealed)[1:])
    with pytest.raises(SuiteUnknown) as caught:
        opened(anna)
    assert str(caught.value) == "Набор шифров 7 этой версии Zavet неизвестен."
    assert caught.value.next_step
    Datum.objects.update(sealed=datum.sealed)
    key = DataKey.objects.get(subject_id=anna, family="given")
    DataKey.objects.filter(pk=key.pk).update(wrapped=b"\x08" + bytes(key.wrapped)[1:])
    with pytest.raises(SuiteUnknown, match="Набор шифров 8 "):
        opened(anna)
    DataKey.objects.filter(pk=key.pk).update(wrapped=key.wrapped)
    assert opened(anna) == ANNA.name


class Backwards:
    """A suite of another provider, for the table alone; it hides nothing."""

    def __init__(self, key: bytes) -> None:
        self.key = key

    def encrypt(self, _nonce: bytes, data: bytes, _associated_data: bytes) -> bytes:
        return data[::-1] + bytes(8)

    def decrypt(self, _nonce: bytes, data: bytes, _associated_data: bytes) -> bytes:
        return data[:-8][::-1]


def test_another_suite_takes_one_line_and_what_was_sealed_before_opens(monkeypatch):
    from zavet.vault import cipher

    key = new_key()
    old = seal(b"anna", key=key, binding=b"here")
    monkeypatch.setitem(cipher.SUITES, 2, cipher.Suite(cipher=Backwards, nonce=16, tag=8))
    monkeypatch.setattr(cipher, "NEWEST", 2)
    new = seal(b"anna", key=key, binding=b"here")
    assert (old[0], new[0], len(new)) == (1, 2, 1 + 16 + 4 + 8)
    assert [unseal(one, key=key, binding=b"here") for one in (old, new)] == [b"anna"] * 2


def windows(sealed: bytes) -> set[bytes]:
    """Return every eight bytes that stand together, after the suite's byte."""
    return {sealed[at : at + 8] for at in range(1, len(sealed) - 7)}


@settings(max_examples=60)
@given(plain=st.binary(max_size=200), is_same_key=st.booleans())
def test_two_seals_of_the_same_value_share_nothing(plain, is_same_key):
    key = new_key()
    binding = datum_binding(**PLACE)
    first = seal(plain, key=key, binding=binding)
    second = seal(plain, key=key if is_same_key else new_key(), binding=binding)
    assert windows(first) & windows(second) == set()


@settings(max_examples=60)
@given(key=st.binary(min_size=32, max_size=32))
def test_a_key_wrapped_twice_shares_nothing(key):
    ring = first_ring(place="test")
    first, second = ring.wrap_many([Plain(key, b"anna"), Plain(key, b"anna")])
    assert windows(first.wrapped) & windows(second.wrapped) == set()
    assert windows(first.wrapped) & (windows(b"\x01" + key) | windows(key)) == set()
    assert ring.unwrap_many([first, second]) == [key, key]


@settings(max_examples=60)
@given(st.data())
def test_a_ring_is_read_as_it_was_written_and_with_no_other_letter(data):
    ring = first_ring(place="test")
    text = write_ring(ring)
    assert read_ring(text, place="test") == ring
    at = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(st.integers(33, 126).filter(lambda letter: letter != text[at]))
    spoiled = text[:at] + bytes([other]) + text[at + 1 :]
    try:
        read_back = read_ring(spoiled, place="test")
    except MasterKeyMissing:
        return
    assert read_back == ring  # what changed was only how it is written
