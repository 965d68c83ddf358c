"""The ledger outside the databases: what it names was destroyed, and what a copy brings back is destroyed again.

Every step of a destruction is cut short, and the next run finishes it.
"""

import json
import os
import sqlite3
import stat
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connections

from cast import ANNA, BORIS, VERA
from world import NOW, open_world
from zavet.access.ending import destroy
from zavet.access.queries import describe
from zavet.access.replaying import replay_destructions
from zavet.access.sweeping import sweep
from zavet.core.values import Actor
from zavet.journal.queries import list_entries, verify_chain
from zavet.parties.queries import find_subject
from zavet.vault import destroying, ledger
from zavet.vault.destroying import count_unfinished, finish_destructions, is_behind
from zavet.vault.ledger import Line
from zavet.vault.models import DataKey, Datum, Destruction, IndexTerm

pytestmark = pytest.mark.django_db(transaction=True)

SYSTEM = Actor.system()
LATER = NOW + timedelta(days=1)


def end(world, subject_id, *categories: str, at=NOW):
    return destroy(
        site_id=world.site.id,
        subject_id=subject_id,
        by=world.officer,
        at=at,
        categories=categories or None,
    )


def held(world, subject_id) -> set[str]:
    return {one.category for one in describe(site_id=world.site.id, subject_id=subject_id)}


def living_keys(subject_id) -> int:
    return DataKey.objects.filter(subject_id=subject_id, destroyed_at=None).count()


def path() -> Path:
    return Path(settings.ZAVET_LEDGER)


class Copy:
    """The rows of a database as they stood at a moment, put back by hand as a restore would."""

    RECORDS = (Datum, IndexTerm, Destruction)

    def __init__(self, *models) -> None:
        from zavet.models import Account, SubjectRecord

        self.models = models or (*self.RECORDS, SubjectRecord, Account)
        self.rows = {model: list(model.objects.all()) for model in self.models}

    def restore(self) -> None:
        for model in self.models:
            kept = {row.pk for row in self.rows[model]}
            model.objects.exclude(pk__in=kept).delete()
            for row in self.rows[model]:
                row.save()


def test_a_line_names_person_site_and_moment_and_nothing_else():
    world = open_world()
    end(world, world.anna)
    assert list(ledger.read()) == [
        Line(subject_id=world.anna, site_id=world.site.id, category="", at=NOW)
    ]
    assert stat.S_IMODE(path().stat().st_mode) == 0o600
    assert stat.S_IMODE(path().parent.stat().st_mode) == 0o700
    text = path().read_text()
    assert [trace for trace in ANNA.traces if trace in text] == []


def test_a_category_has_a_line_of_its_own_and_keys_stay():
    world = open_world()
    end(world, world.anna, "login")
    assert [one.category for one in ledger.read()] == ["login"]
    assert living_keys(world.anna) == 3
    assert count_unfinished() == 0


def test_a_torn_last_line_is_passed_over_and_its_destruction_written_again():
    world = open_world()
    end(world, world.anna)
    whole = path().read_bytes()
    path().write_bytes(whole[:-20])
    assert list(ledger.read()) == []
    Destruction.objects.update(ended_at=None)
    finish_destructions(at=LATER)
    end(world, world.boris)
    assert [one.subject_id for one in ledger.read()] == [world.anna, world.boris]


@pytest.mark.parametrize("is_deep", [False, True])
def test_a_line_that_is_none_stops_no_replay(is_deep):
    world = open_world(people=(ANNA, BORIS))
    end(world, world.anna)
    line = {"at": "2026-04-15T09:30:00", "category": "", "site": None, "subject": str(world.boris)}
    with path().open("a", encoding="utf-8") as file:
        file.write(("[" * 100_000 if is_deep else json.dumps(line, sort_keys=True)) + "\n")
    assert not is_behind()
    assert replay_destructions(by=SYSTEM, at=LATER) == 0
    assert held(world, world.boris)


def test_a_line_written_twice_does_no_harm():
    world = open_world()
    end(world, world.anna)
    with path().open("ab") as file:
        file.write(path().read_bytes())
    assert replay_destructions(by=SYSTEM, at=LATER) == 0
    end(world, world.boris)
    assert {one.subject_id for one in ledger.read()} == {world.anna, world.boris}


def test_a_destruction_begun_twice_has_one_line():
    world = open_world()
    end(world, world.anna)
    Destruction.objects.update(ended_at=None)
    assert finish_destructions(at=LATER) == 1
    assert len(list(ledger.read())) == 1


def test_a_ledger_that_is_gone_is_written_anew_from_the_database():
    world = open_world(people=(ANNA, BORIS, VERA))
    end(world, world.anna, "login")
    end(world, world.boris)
    before = list(ledger.read())
    path().unlink()
    assert replay_destructions(by=SYSTEM, at=LATER, is_thorough=False) == 0
    assert set(ledger.read()) == set(before)
    path().unlink()
    end(world, world.people["Вера"], at=LATER)
    assert {one.subject_id for one in ledger.read()} == set(world.people.values())


def test_restored_records_are_destroyed_again():
    world = open_world()
    copy = Copy()
    end(world, world.anna)
    copy.restore()
    assert held(world, world.anna) == {"email", "login"}
    assert is_behind()
    assert replay_destructions(by=SYSTEM, at=LATER, is_thorough=False) == 1
    assert (held(world, world.anna), held(world, world.boris)) == (set(), {"email", "login"})
    assert find_subject(world.anna).ended_at == LATER
    assert (is_behind(), count_unfinished()) == (False, 0)
    [entry] = list_entries(
        site_id=world.site.id, event_prefix="access.destruction.replayed", limit=9
    )
    assert (entry.subject_id, entry.facts["counts"]) == (world.anna, ["email:1", "login:1"])
    assert verify_chain().is_whole


def test_restored_keys_are_erased_again():
    world = open_world()
    copy = Copy(DataKey)
    end(world, world.anna)
    copy.restore()
    assert living_keys(world.anna) == 3
    assert is_behind()
    assert replay_destructions(by=SYSTEM, at=LATER, is_thorough=False) == 1
    assert (living_keys(world.anna), living_keys(world.boris)) == (0, 3)
    assert (is_behind(), count_unfinished()) == (False, 0)


def test_records_and_keys_restored_together_bring_nobody_back():
    world = open_world()
    copies = [Copy(), Copy(DataKey)]
    end(world, world.anna)
    for copy in copies:
        copy.restore()
    assert replay_destructions(by=SYSTEM, at=LATER) == 1
    assert (held(world, world.anna), living_keys(world.anna)) == (set(), 0)
    assert replay_destructions(by=SYSTEM, at=LATER) == 0


def test_a_restored_category_goes_again_and_a_later_value_of_it_stays():
    world = open_world()
    copy = Copy()
    end(world, world.anna, "login")
    end(world, world.boris, "login")
    copy.restore()
    Datum.objects.filter(subject_id=world.boris, category="login").update(stored_at=LATER)
    assert replay_destructions(by=SYSTEM, at=LATER) == 2
    assert (held(world, world.anna), held(world, world.boris)) == ({"email"}, {"email", "login"})
    assert IndexTerm.objects.filter(subject_id=world.anna, category="login").count() == 0
    assert replay_destructions(by=SYSTEM, at=LATER) == 0


def test_nothing_ends_while_the_ledger_is_ahead_and_a_sweep_heals_it():
    world = open_world()
    copy = Copy()
    end(world, world.anna)
    copy.restore()
    end(world, world.boris, at=LATER)
    assert living_keys(world.boris) == 3
    assert count_unfinished() == 1
    report = sweep(at=LATER)
    assert (report.replayed, report.unfinished) == (1, 0)
    assert (living_keys(world.boris), living_keys(world.anna)) == (0, 0)


def test_nothing_to_replay_costs_the_same_for_a_long_ledger(django_assert_max_num_queries):
    world = open_world()
    end(world, world.anna)
    line = path().read_bytes()
    path().write_bytes(line * 20_000)
    size = path().stat().st_size
    with django_assert_max_num_queries(8):
        assert replay_destructions(by=SYSTEM, at=LATER, is_thorough=False) == 0
    assert path().stat().st_size == size


STEPS = ("is_behind", "ledger.write", "erase_keys", "empty_log")


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("is_after", [False, True], ids=["before", "after"])
def test_a_destruction_killed_at_any_step_is_finished_by_the_next_run(step, is_after, monkeypatch):
    world = open_world()
    owner, name = (ledger, "write") if step == "ledger.write" else (destroying, step)
    real = getattr(owner, name)

    def killed(*args, **given):
        if is_after:
            real(*args, **given)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(owner, name, killed)
        with pytest.raises(KeyboardInterrupt):
            end(world, world.anna)
    assert held(world, world.anna) == set()
    assert count_unfinished() == 1
    assert sweep(at=LATER).unfinished == 0
    assert living_keys(world.anna) == 0
    assert [one.subject_id for one in ledger.read()] == [world.anna]
    assert held(world, world.boris) == {"email", "login"}
    assert living_keys(world.boris) == 3


@pytest.mark.parametrize("step", ["note", "parties.end_subject", "removing.destroy_person"])
def test_a_destruction_killed_before_its_end_is_not_begun(step, monkeypatch):
    world = open_world()

    def killed(*_args, **_given):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(f"zavet.access.ending.{step}", killed)
        with pytest.raises(KeyboardInterrupt):
            end(world, world.anna)
    assert held(world, world.anna) == {"email", "login"}
    assert (living_keys(world.anna), Destruction.objects.count()) == (3, 0)
    assert list(ledger.read()) == []
    assert end(world, world.anna).is_whole


def test_a_full_disk_leaves_the_destruction_for_later(monkeypatch, caplog):
    world = open_world()

    def full(*_args):
        raise OSError(28, "no space")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        assert end(world, world.anna).is_whole
    assert count_unfinished() == 1
    assert sweep(at=LATER).unfinished == 0
    assert living_keys(world.anna) == 0


@pytest.mark.sqlite
def test_whoever_reads_an_old_page_delays_the_end_and_not_the_others(caplog):
    world = open_world()
    reader = sqlite3.connect(connections["default"].settings_dict["NAME"])
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM vault_datum").fetchone()
    end(world, world.anna)
    assert sweep(at=LATER).unfinished == 1
    assert living_keys(world.anna) == 0
    reader.close()
    assert sweep(at=LATER).unfinished == 0
    assert len(list(ledger.read())) == 1
    assert str(world.anna) not in caplog.text


def test_finishing_looks_at_no_more_than_what_is_unfinished(django_assert_max_num_queries):
    open_world()
    with django_assert_max_num_queries(1):
        assert finish_destructions(at=NOW) == 0
