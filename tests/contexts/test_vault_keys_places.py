"""Where a ring may lie, and what Zavet leaves alone there."""

import stat
from pathlib import Path

import pytest

from cast import ANNA, BORIS
from rings import everything, opened, read, start_anew, store
from zavet.secret_files import SecretExposed
from zavet.vault.keys import load_ring, ring_place
from zavet.vault.models import DataKey
from zavet.vault.refusals import MasterKeyMissing, RingUnknown, VaultRefused
from zavet.vault.ring.master import first_ring, read_ring, with_newest, write_ring
from zavet.vault.rotating import is_ring_ours, write_extended

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _secrets(settings, tmp_path) -> None:
    settings.ZAVET_SECRETS = tmp_path / "secrets"
    settings.ZAVET_SECRETS.mkdir(mode=0o700)


@pytest.fixture
def credential(settings, tmp_path, monkeypatch) -> Path:
    """Hand a ring over as systemd does: read-only, in a folder of credentials."""
    folder = tmp_path / "credentials"
    folder.mkdir(mode=0o700)
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(folder))
    settings.ZAVET_MASTER_KEYS = "credential:ring"
    path = folder / "ring"
    path.write_bytes(write_ring(first_ring(place="test")))
    path.chmod(0o400)
    return path


def test_a_file_may_lie_anywhere(settings, tmp_path):
    path = tmp_path / "elsewhere" / "ring.json"
    settings.ZAVET_MASTER_KEYS = f"file:{path}"
    anna = store()
    assert opened(anna) == ANNA.name
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(settings.ZAVET_SECRETS.iterdir()) == []
    assert is_ring_ours()


def test_a_credential_is_read_and_never_written(credential, settings):
    before, anna = credential.read_bytes(), store()
    assert opened(anna) == ANNA.name
    assert not is_ring_ours()
    assert credential.read_bytes() == before
    assert [credential] == list(credential.parent.iterdir())
    assert list(settings.ZAVET_SECRETS.iterdir()) == []


@pytest.mark.parametrize(("mode", "is_read"), [(0o440, True), (0o404, False), (0o444, False)])
def test_a_credential_everybody_may_read_is_refused(credential, mode, is_read):
    credential.chmod(mode)  # the group's bits are how an access list for the service looks
    if is_read:
        assert opened(store()) == ANNA.name
        return
    with pytest.raises(SecretExposed):
        store()


def test_a_credential_that_is_gone_is_not_made(credential):
    anna, text = store(), credential.read_bytes()
    credential.unlink()
    with pytest.raises(MasterKeyMissing) as caught:
        opened(anna)
    assert "удостоверение systemd «ring»" in str(caught.value)
    assert "Данные не тронуты" in caught.value.next_step
    assert not credential.exists()
    credential.write_bytes(text)
    credential.chmod(0o400)
    assert opened(anna) == ANNA.name


def test_before_the_first_person_one_is_told_how_to_make_a_ring(credential):
    credential.unlink()
    with pytest.raises(MasterKeyMissing) as caught:
        store()
    assert caught.value.next_step == "Сделайте первую: zavet keys extend -o ФАЙЛ"


def test_without_credentials_at_all_the_way_to_get_one_is_told(credential, monkeypatch):
    monkeypatch.delenv("CREDENTIALS_DIRECTORY")
    with pytest.raises(MasterKeyMissing) as caught:
        store()
    assert caught.value.next_step == "Добавьте в службу LoadCredential=ring:ФАЙЛ"


def test_a_variable_may_hold_the_ring(settings, monkeypatch):
    ring = first_ring(place="test")
    settings.ZAVET_MASTER_KEYS = "env:RING_OF_KEYS"
    monkeypatch.setenv("RING_OF_KEYS", write_ring(ring).decode())
    anna = store()
    assert opened(anna) == ANNA.name
    monkeypatch.setenv("RING_OF_KEYS", write_ring(with_newest(ring, "newer")).decode())
    store(BORIS.name)
    assert opened(anna) == ANNA.name
    assert set(DataKey.objects.values_list("ring_key_id", flat=True)) == {ring.newest(), "newer"}
    before = everything()
    monkeypatch.setenv("RING_OF_KEYS", write_ring(ring).decode()[:-2])
    with pytest.raises(MasterKeyMissing) as caught:
        opened(anna)
    assert ring.keys[ring.newest()].hex() not in f"{caught.value} {caught.value.next_step}"
    monkeypatch.delenv("RING_OF_KEYS")
    with pytest.raises(MasterKeyMissing, match="переменная «RING_OF_KEYS»"):
        opened(anna)
    assert everything() == before
    assert list(settings.ZAVET_SECRETS.iterdir()) == []


@pytest.mark.parametrize(
    "setting",
    [
        "file:",
        "credential:../../etc/ring",
        "credential:",
        "env:",
        "env:A=B",
        "vault:https://127.0.0.1/transit/zavet",
        "transit:http://keys.example:8200/transit/zavet",
        "transit:http://localhost:8200/transit/zavet",
        "transit:ftp://127.0.0.1:8200/transit/zavet",
        "transit:https://keys.example:8200/zavet",
        "transit:https://keys.example:8200/transit/" + "x" * 30,
        "transit:https://keys.example:8200/../transit/zavet",
        "transit:https://token@keys.example:8200/transit/zavet",
        "transit:https://keys.example:x/transit/zavet",
        "transit:https:///transit/zavet",
    ],
)
def test_a_setting_that_is_not_understood_is_refused(settings, setting):
    settings.ZAVET_MASTER_KEYS = setting
    with pytest.raises(RingUnknown) as caught:
        store()
    assert str(caught.value).startswith("Настройка ZAVET_MASTER_KEYS не понята: ")
    assert caught.value.next_step
    assert DataKey.objects.count() == 0


@pytest.mark.parametrize("kind", ["", "env:", "credential:", "transit:"])
def test_a_ring_put_into_the_setting_itself_is_never_quoted(settings, kind):
    ring = first_ring(place="test")
    settings.ZAVET_MASTER_KEYS = kind + write_ring(ring).decode()
    with pytest.raises(RingUnknown) as caught:
        store()
    told = f"{caught.value} {caught.value.next_step} {caught.value.__context__!r}"
    assert not [key for key in (*ring.keys.values(), ring.index_key) if key.hex() in told]


def test_an_extended_ring_is_written_for_the_operator_and_changes_nothing_here(
    credential, tmp_path
):
    anna, before = store(), credential.read_bytes()
    path = tmp_path / "next.json"
    added = write_extended(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    old = read_ring(before, place="test")
    new = read(path)
    assert (new.newest(), new.index_key) == (added, old.index_key)
    assert {name: new.keys[name] for name in old.keys} == old.keys
    assert len(new.keys) == 2
    assert credential.read_bytes() == before
    with pytest.raises(VaultRefused, match="уже есть"):
        write_extended(path)
    assert read(path).newest() == added
    credential.chmod(0o600)
    credential.write_bytes(path.read_bytes())
    credential.chmod(0o400)
    start_anew()
    store(BORIS.name)
    assert opened(anna) == ANNA.name
    assert DataKey.objects.filter(ring_key_id=added).count() == 3


def test_the_first_ring_of_a_credential_is_written_only_where_nothing_is_sealed(
    credential, tmp_path
):
    text = credential.read_bytes()
    credential.unlink()
    write_extended(tmp_path / "first.json")
    assert len(read(tmp_path / "first.json").keys) == 1
    credential.write_bytes(text)
    credential.chmod(0o400)
    store()
    credential.unlink()
    with pytest.raises(MasterKeyMissing):
        write_extended(tmp_path / "second.json")
    assert not (tmp_path / "second.json").exists()


def test_places_say_where_they_are(settings):
    settings.ZAVET_MASTER_KEYS = "transit:https://keys.example/team/transit/zavet"
    assert ring_place().words == "transit keys.example:8200/team/transit/zavet"
    settings.ZAVET_MASTER_KEYS = ""
    assert ring_place().words == "файл «master-keys.json»"
    assert load_ring().master_ids()
    assert [path.name for path in settings.ZAVET_SECRETS.iterdir()] == ["master-keys.json"]
