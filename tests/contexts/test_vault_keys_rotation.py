"""Master keys are changed under a living installation: the data stay as they are, and everything opens at every step."""

import os
from contextlib import suppress
from pathlib import Path

import pytest
from django.db import connections, transaction

from cast import ANNA, BORIS
from rings import (
    MOMENT,
    changed,
    everything,
    masters,
    opened,
    put_in_place,
    read,
    sealed,
    start_anew,
    store,
)
from zavet.access.master_keys import describe_ring, rotate, try_keys
from zavet.chance import new_id
from zavet.core.values import Actor
from zavet.journal.queries import list_entries
from zavet.secret_files import alone_in
from zavet.vault import person_keys, rotating
from zavet.vault.keys import load_ring
from zavet.vault.models import DataKey
from zavet.vault.person_keys import erase_keys, make_keys, open_keys
from zavet.vault.refusals import MasterKeyMissing, RotationUnderWay, SealBroken
from zavet.vault.ring.master import read_ring

pytestmark = pytest.mark.django_db


@pytest.fixture
def ring_file(settings, tmp_path) -> Path:
    settings.ZAVET_SECRETS = tmp_path / "secrets"
    load_ring()
    return settings.ZAVET_SECRETS / "master-keys.json"


def turn(*, drop_old: bool = False, progress=lambda _looked, _total: None):
    return rotate(by=Actor.system(), clock=lambda: MOMENT, drop_old=drop_old, progress=progress)


def told() -> list[tuple[str, dict]]:
    entries = list_entries(site_id=None, event_prefix="access.rotation.")
    return [(one.event, dict(one.facts)) for one in reversed(entries)]


class Stopped(Exception):
    """What a test raises where a rotation is to be cut short."""


def stop(*_args, **_more) -> None:
    raise Stopped


def test_everybodys_key_is_wrapped_anew_and_the_data_are_not_touched(ring_file):
    people, data, first = [store() for _ in range(4)], sealed(), read(ring_file)
    keys = [open_keys(subject_id=one, families=["given", "link"]) for one in people]
    seen = []
    done = turn(progress=lambda looked, total: seen.append((looked, total)))
    ring = read(ring_file)
    assert (done.ring_key_id, done.is_new, done.count) == (ring.newest(), True, 12)
    assert (done.broken, done.dropped, seen[-1]) == (0, (), (12, 12))
    assert list(ring.keys) == [first.newest(), done.ring_key_id]
    assert (ring.keys[first.newest()], ring.index_key) == (
        first.keys[first.newest()],
        first.index_key,
    )
    assert masters() == {done.ring_key_id}
    assert sealed() == data
    assert [open_keys(subject_id=one, families=["given", "link"]) for one in people] == keys
    assert [path.name for path in ring_file.parent.iterdir()] == [ring_file.name]


def test_the_journal_tells_when_it_began_and_how_it_ended(ring_file):
    store()
    first = read(ring_file).newest()
    done = turn(drop_old=True)
    assert told() == [
        ("access.rotation.begun", {"ring_key": done.ring_key_id, "newest_before": first}),
        (
            "access.rotation.ended",
            {"ring_key": done.ring_key_id, "count": 3, "broken": 0, "dropped": [first]},
        ),
    ]


def test_a_second_rotation_makes_another_master_key(ring_file):
    anna = store()
    first, second = turn(), turn()
    assert list(read(ring_file).keys)[1:] == [first.ring_key_id, second.ring_key_id]
    assert (masters(), opened(anna)) == ({second.ring_key_id}, ANNA.name)


@pytest.mark.parametrize("step", ["in the middle", "at the start", "at the end"])
def test_a_rotation_cut_short_goes_on_without_yet_another_master_key(ring_file, step, monkeypatch):
    monkeypatch.setattr(rotating, "_LOT", 4)
    people = [store() for _ in range(3)]
    calls, whole = [], rotating._turn

    def second_fails(*args):
        calls.append(args)
        return whole(*args) if len(calls) == 1 else stop()

    name, fails = {
        "at the start": ("_turn_all", stop),
        "in the middle": ("_turn", second_fails),
        "at the end": ("drop_unused", stop),
    }[step]
    monkeypatch.setattr(rotating, name, fails)
    with pytest.raises(Stopped):
        turn(drop_old=True)
    half = read(ring_file)
    assert [opened(one) for one in people] == [ANNA.name] * 3
    assert len(masters()) == (2 if step == "in the middle" else 1)
    monkeypatch.undo()
    start_anew()
    boris = store(BORIS.name)
    done = turn(drop_old=True)
    assert (done.ring_key_id, done.is_new) == (half.newest(), False)
    assert list(read(ring_file).keys) == [half.newest()]
    assert [opened(one) for one in (*people, boris)] == [ANNA.name] * 3 + [BORIS.name]
    assert [event.rpartition(".")[2] for event, _facts in told()] == ["begun", "ended"]


def test_a_rotation_that_had_told_and_not_made_its_key_begins_again(ring_file, monkeypatch):
    anna, before = store(), ring_file.read_bytes()
    monkeypatch.setattr(rotating, "add_master", stop)
    with pytest.raises(Stopped):
        turn()
    assert ring_file.read_bytes() == before
    monkeypatch.undo()
    done = turn()
    assert [facts["ring_key"] == done.ring_key_id for _event, facts in told()] == [
        False,
        True,
        True,
    ]
    assert (masters(), opened(anna)) == ({done.ring_key_id}, ANNA.name)


def test_the_old_master_key_leaves_the_ring_and_opens_no_later_key(ring_file):
    anna, old = store(), ring_file.read_bytes()
    done = turn(drop_old=True)
    assert done.dropped == tuple(read_ring(old, place="test").keys)
    assert list(read(ring_file).keys) == [done.ring_key_id]
    assert opened(anna) == ANNA.name
    new = ring_file.read_bytes()
    put_in_place(ring_file, old)
    with pytest.raises(MasterKeyMissing):
        opened(anna)
    put_in_place(ring_file, new)
    assert opened(anna) == ANNA.name


def test_copies_of_the_keys_made_before_cannot_be_opened_once_the_old_one_is_dropped(ring_file):
    anna = store()
    copy = list(DataKey.objects.all())
    turn()
    now = list(DataKey.objects.all())
    put_back(copy)
    assert opened(anna) == ANNA.name  # the old master key is still there
    put_back(now)
    turn(drop_old=True)
    now = list(DataKey.objects.all())
    put_back(copy)
    with pytest.raises(MasterKeyMissing):
        opened(anna)
    put_back(now)
    assert opened(anna) == ANNA.name


def put_back(rows) -> None:
    DataKey.objects.all().delete()
    DataKey.objects.bulk_create(rows)


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
def test_what_the_old_master_key_wrapped_is_in_no_file_of_the_database(ring_file):
    with transaction.atomic():
        anna = store()
    old = [bytes(one) for one in DataKey.objects.values_list("wrapped", flat=True)]
    database = Path(connections["keys"].settings_dict["NAME"])

    def left() -> int:
        files = [path.read_bytes() for path in database.parent.glob(f"{database.name}*")]
        return sum(one in text for one in old for text in files)

    assert left() >= 3
    turn()
    assert left() >= 3  # in the log, until it is emptied
    turn(drop_old=True)
    assert left() == 0
    with transaction.atomic():
        assert opened(anna) == ANNA.name


def test_a_key_destroyed_meanwhile_stays_destroyed(ring_file, monkeypatch):
    anna, boris = store(), store(BORIS.name)
    whole = rotating._open

    def destroyed_meanwhile(*args):
        keys = whole(*args)
        erase_keys(subject_id=boris, at=MOMENT)
        return keys

    monkeypatch.setattr(rotating, "_open", destroyed_meanwhile)
    turn(drop_old=True)
    left = DataKey.objects.filter(subject_id=boris)
    assert [(bytes(one.wrapped), one.destroyed_at) for one in left] == [(b"", MOMENT)] * 3
    assert opened(anna) == ANNA.name


def test_a_key_that_does_not_open_is_left_as_it_is_with_its_master_key(ring_file):
    anna, boris = store(), store(BORIS.name)
    first = read(ring_file).newest()
    broken = DataKey.objects.filter(subject_id=boris, family="given")
    whole = bytes(broken.get().wrapped)
    broken.update(wrapped=whole[:-1] + bytes([whole[-1] ^ 1]))
    before = [row for row in everything() if row.get("family") == "given"][1]
    done = turn(drop_old=True)
    assert (done.count, done.broken, done.dropped) == (5, 1, ())
    assert [row for row in everything() if row.get("family") == "given"][1] == before
    assert masters() == {first, done.ring_key_id}
    assert opened(anna) == ANNA.name
    with pytest.raises(SealBroken):
        opened(boris)
    broken.update(wrapped=whole)
    assert opened(boris) == BORIS.name
    again = turn(drop_old=True)
    assert (again.is_new, again.count, again.broken) == (True, 6, 0)
    assert masters() == set(read(ring_file).keys) == {again.ring_key_id}


def test_a_person_who_came_under_the_old_ring_gets_a_key_of_the_new_one(ring_file, monkeypatch):
    store()
    stale = load_ring()
    turn(drop_old=True)
    late = new_id()
    assert person_keys._insert_keys(stale, late, MOMENT) is False
    assert not DataKey.objects.filter(subject_id=late).exists()
    rings = iter([stale])
    monkeypatch.setattr(person_keys, "load_ring", lambda: next(rings, None) or load_ring())
    make_keys(subject_id=late, at=MOMENT)
    assert masters() == set(read(ring_file).keys)


def test_only_one_process_changes_the_master_keys(ring_file):
    store()
    before = ring_file.read_bytes()
    with alone_in(ring_file.parent), pytest.raises(RotationUnderWay) as caught:
        turn()
    assert caught.value.next_step
    assert (ring_file.read_bytes(), told()) == (before, [])


def test_a_ring_the_operator_extended_is_taken_up_as_it_is(ring_file):
    anna = store()
    put_in_place(ring_file, changed(ring_file, **read(ring_file).keys, newer=os.urandom(32)))
    done = turn(drop_old=True)
    assert (done.ring_key_id, done.is_new, done.count) == ("newer", False, 3)
    assert (list(read(ring_file).keys), opened(anna)) == (["newer"], ANNA.name)


def test_a_credential_is_wrapped_under_once_it_holds_a_new_master_key(
    ring_file, settings, tmp_path, monkeypatch
):
    anna = store()
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    settings.ZAVET_MASTER_KEYS = "credential:ring"
    ring = tmp_path / "ring"
    ring.write_bytes(ring_file.read_bytes())
    ring.chmod(0o600)
    assert turn(drop_old=True) is None
    assert told() == []
    put_in_place(ring, changed(ring, **read(ring).keys, newer=os.urandom(32)))
    text = ring.read_bytes()
    done = turn(drop_old=True)
    assert (done.ring_key_id, done.is_new, done.count, done.dropped) == ("newer", False, 3, ())
    assert (ring.read_bytes(), masters(), opened(anna)) == (text, {"newer"}, ANNA.name)
    assert turn() is None


def test_what_each_master_key_wraps_is_told(ring_file, monkeypatch):
    anna, boris = store(), store(BORIS.name)
    old = read(ring_file).newest()
    erase_keys(subject_id=boris, at=MOMENT)
    monkeypatch.setattr(rotating, "_turn_all", stop)
    with suppress(Stopped):
        turn()
    store()
    ring = describe_ring()
    new = read(ring_file).newest()
    assert [(one.id, one.count, one.is_here, one.is_newest) for one in ring.masters] == [
        (old, 3, True, False),
        (new, 3, True, True),
    ]
    assert (ring.place, ring.destroyed, ring.older_count) == ("файл «master-keys.json»", 3, 3)
    assert (try_keys(most=10).opened, try_keys(most=10).broken) == (6, 0)
    DataKey.objects.filter(subject_id=anna, family="link").update(ring_key_id="lost")
    lost = describe_ring().masters[0]
    assert (lost.id, lost.count, lost.is_here) == ("lost", 1, False)
    assert (try_keys(most=10).opened, try_keys(most=10).broken) == (5, 1)
