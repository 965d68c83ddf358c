"""The ring of master keys: its owner's alone, never lost quietly, never a reason to lose data."""

import json
import os
import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cast import ANNA
from permits import open_by_hand
from zavet.chance import new_id
from zavet.core.values import Origin, Provenance, Sealed, Source
from zavet.secret_files import SecretExposed
from zavet.vault import operations as vault
from zavet.vault.keys import load_ring
from zavet.vault.models import DataKey, Datum
from zavet.vault.refusals import MasterKeyMissing, SealBroken

MOMENT = datetime(2026, 4, 15, 9, 30, tzinfo=UTC)
SITE = new_id()

pytestmark = pytest.mark.django_db


@pytest.fixture
def ring_file(settings, tmp_path) -> Path:
    settings.ZAVET_SECRETS = tmp_path / "secrets"
    load_ring()
    return settings.ZAVET_SECRETS / "master-keys.json"


def store():
    subject_id = new_id()
    vault.create_keys(subject_id=subject_id, at=MOMENT)
    vault.put(
        site_id=SITE,
        subject_id=subject_id,
        category="name",
        kind="name",
        value=Sealed(ANNA.name),
        origin=Origin.GIVEN,
        service="registration",
        provenance=Provenance(source=Source.SUBJECT),
        policy_version_id=new_id(),
        purposes=["registration"],
        state="as_given",
        at=MOMENT,
    )
    return subject_id


def opened(subject_id) -> str:
    values = open_by_hand(site_id=SITE, subject_id=subject_id, categories=["name"])
    return values["name"].reveal()


def everything() -> list:
    rows = [*Datum.objects.values(), *DataKey.objects.values()]
    return [
        {key: bytes(v) if isinstance(v, memoryview) else v for key, v in row.items()}
        for row in rows
    ]


def write(path: Path, text: str) -> None:
    path.write_text(text)
    # Some file systems stamp coarsely; a file put in another's place has another number too.
    copy = path.with_suffix(".copy")
    copy.write_text(text)
    copy.chmod(0o600)
    copy.replace(path)


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


def test_another_ring_gives_a_clear_error_and_loses_nothing(ring_file):
    anna, whole = store(), ring_file.read_text()
    before = everything()
    other = json.loads(whole)
    other["ring"] = [{"id": "00000000", "key": os.urandom(32).hex()}]
    write(ring_file, json.dumps(other))
    with pytest.raises(MasterKeyMissing) as caught:
        opened(anna)
    assert caught.value.next_step
    assert everything() == before
    write(ring_file, whole)
    assert opened(anna) == ANNA.name


def test_a_wrong_key_under_the_right_name_does_not_open(ring_file):
    anna, whole = store(), ring_file.read_text()
    wrong = json.loads(whole)
    wrong["ring"][0]["key"] = os.urandom(32).hex()
    write(ring_file, json.dumps(wrong))
    with pytest.raises(SealBroken):
        opened(anna)
    write(ring_file, whole)
    assert opened(anna) == ANNA.name


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"form": "zavet master keys 1", "ring": []}'])
def test_a_spoiled_file_gives_a_clear_error(ring_file, text):
    anna, whole = store(), ring_file.read_text()
    write(ring_file, text)
    with pytest.raises(MasterKeyMissing):
        opened(anna)
    write(ring_file, whole)
    assert opened(anna) == ANNA.name


def test_a_lost_file_is_not_made_anew_while_keys_exist(ring_file):
    anna, whole = store(), ring_file.read_text()
    ring_file.unlink()
    with pytest.raises(MasterKeyMissing):
        opened(anna)
    with pytest.raises(MasterKeyMissing):
        store()
    assert not ring_file.exists()
    ring_file.write_text(whole)
    ring_file.chmod(0o600)
    assert opened(anna) == ANNA.name


def test_the_newest_key_wraps_and_older_ones_still_open(ring_file):
    anna = store()
    ring = json.loads(ring_file.read_text())
    ring["ring"].append({"id": "newer", "key": os.urandom(32).hex()})
    write(ring_file, json.dumps(ring))
    boris = store()
    assert DataKey.objects.filter(subject_id=boris, ring_key_id="newer").count() == 3
    assert (opened(anna), opened(boris)) == (ANNA.name, ANNA.name)


def test_the_ring_does_not_show_its_keys(ring_file):
    ring = load_ring()
    assert ring.keys[ring.newest()].hex() not in repr(ring)
    assert str(ring.keys[ring.newest()]) not in repr(ring)
