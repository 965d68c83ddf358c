"""A copy is taken while Zavet works, tried by restoring it, and a restore brings nobody back who was destroyed."""

import json
import re
import shutil
import subprocess
import time
from itertools import pairwise
from pathlib import Path

import pytest

from cast import ANNA, BORIS
from house_of_copies import KIND, House, settled_house

HOST = f"{KIND}.localhost"
MOMENT = "2026-04-15T09:30:00+00:00"
NEW_EMAIL = "boris.new@example.org"
GONE = {"values": {}, "rows": 0, "keys": 0}


@pytest.fixture
def house(tmp_path: Path):
    with settled_house(tmp_path) as settled:
        yield settled


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory):
    """Return an installation with one copy, which no test changes."""
    with settled_house(tmp_path_factory.mktemp("house")) as settled:
        assert settled.back_up().returncode == 0
        yield settled


def readable(person) -> list[bytes]:
    return [
        form for word in person.traces for form in (word.encode(), word.encode().hex().encode())
    ]


def found_in(folder: Path, traces: list[bytes]) -> list[str]:
    """Return the files below a folder that hold one of these byte strings."""
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    assert files
    return [path.name for path in files if any(one in path.read_bytes() for one in traces)]


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder, its lock and the logs SQLite makes and removes left out."""
    passing = ("in-use.lock", "-shm", "-wal")
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.endswith(passing)
    }


@pytest.mark.promise("K6.1")
@pytest.mark.parametrize("with_keys", [False, True])
def test_a_restore_brings_back_the_day_of_the_copy_and_nobody_who_was_destroyed(
    house: House, with_keys: bool
) -> None:
    anna, boris = house.people["Анна"], house.people["Борис"]
    old = house.look("Борис")
    sealed = [bytes.fromhex(one) for one in house.act("seals", anna)]
    assert house.back_up().returncode == 0
    assert house.act("destroy", anna)
    assert house.act("correct", boris, "email", NEW_EMAIL)
    said = house.restore(with_keys=with_keys)
    assert "Уничтожены снова: 1." in said
    assert "состояние на" in said
    assert house.look("Анна") == GONE
    assert house.look("Борис") == old
    assert house.act("sign_in", HOST, ANNA.email, ANNA.password) is False
    assert house.act("sign_in", HOST, BORIS.email, BORIS.password) is True
    assert house.act("sign_in", HOST, NEW_EMAIL, BORIS.password) is False
    assert found_in(house.folder, sealed) == []
    assert house.act("chain")["problems"] == []


def test_what_was_lost_is_counted_and_told_to_the_journal(house: House) -> None:
    assert house.back_up().returncode == 0
    copied_at = house.act("chain")["entries"]
    house.act("look", house.people["Борис"])
    house.run("verify")
    assert house.act("sign_in", HOST, BORIS.email, BORIS.password) is True
    assert house.act("sessions") == 1
    before = house.act("chain")["entries"]
    said = house.restore(with_keys=False)
    # The two entries that tell of the copies are after it too.
    size = copied_at - 2
    assert f"Записей журнала потеряно: {before - size}." in said
    assert house.act("chain") == {"entries": size + 1, "problems": []}
    assert house.act("sessions") == 0


def test_without_the_replay_the_destroyed_person_would_be_back(house: House) -> None:
    anna = house.people["Анна"]
    there = house.look("Анна")
    assert house.back_up().returncode == 0
    house.act("destroy", anna)
    # The fault: somebody removes what is remembered of destructions, here and in the tables.
    shutil.rmtree(house.folder / "ledger")
    assert "Уничтожены снова: 0." in house.restore(with_keys=True)
    assert house.look("Анна") == there


def unpacked(folder: Path, into: Path) -> Path:
    """Return a folder's files once more, each of PostgreSQL's packed dumps as the plain text it holds."""
    shutil.copytree(folder, into)
    for path in [one for one in into.rglob("*") if one.is_file()]:
        if path.read_bytes().startswith(b"PGDMP"):
            text = path.with_suffix(".sql")
            subprocess.run(["pg_restore", f"--file={text}", path], check=True)
    return into


def test_nothing_personal_is_readable_in_a_copy(copied: House, tmp_path: Path) -> None:
    records = unpacked(copied.copies, tmp_path / "records")
    keys = unpacked(copied.keys, tmp_path / "keys")
    for folder in (records, keys):
        assert found_in(folder, [*readable(ANNA), *readable(BORIS)]) == []
    assert found_in(records, [b"kindergarten"]) != []


def test_a_copy_is_its_owners_alone(copied: House) -> None:
    for folder in (copied.copies, copied.keys):
        modes = {path.is_dir(): path.stat().st_mode & 0o777 for path in folder.rglob("*")}
        assert modes == {True: 0o700, False: 0o600}


def test_records_and_keys_lie_apart_and_secrets_nowhere(copied: House) -> None:
    keys = [bytes.fromhex(one) for one in copied.act("seals", copied.people["Анна"])[-3:]]
    ring = (copied.folder / "secrets" / "master-keys.json").read_bytes()
    signing = (copied.folder / "secrets" / "signing.key").read_bytes()
    assert found_in(copied.copies, [*keys, ring, signing]) == []
    assert found_in(copied.keys, [ring, signing]) == []


def test_a_sound_copy_is_restored_for_a_trial_and_that_stands_in_the_journal(house: House) -> None:
    assert house.back_up().returncode == 0
    present = house.look("Борис")
    said = house.say("backup", "check", house.copies, "--keys", house.keys)
    assert "Открыто на пробу значений: 6" in said
    assert said.endswith("Копия пригодна.\n")
    assert house.look("Борис") == present
    assert "копию восстанавливали на пробу: ещё ни разу" not in house.run("doctor").stdout
    assert [path.name for path in house.folder.glob("rehearsal-*")] == []


def damaged(copied: House, tmp_path: Path, fault: str) -> tuple[Path, str]:
    """Return a copy of the copy with one fault, and the words it is refused with."""
    folder = tmp_path / "damaged"
    shutil.copytree(copied.copies, folder)
    [copy] = folder.iterdir()
    [database] = copy.glob("records.*")
    manifest = copy / "manifest.json"
    if fault == "flipped":
        content = bytearray(database.read_bytes())
        content[len(content) // 2] ^= 1
        database.write_bytes(content)
        return folder, f"Файл «{database.name}» копии «{copy.name}» изменён или испорчен."
    if fault == "missing":
        database.unlink()
        return folder, f"В копии «{copy.name}» нет файла «{database.name}»."
    if fault == "cut":
        manifest.write_bytes(manifest.read_bytes()[:-20])
        return folder, f"Опись «manifest.json» копии «{copy.name}» испорчена."
    if fault == "unfinished":
        manifest.unlink()
        return folder, "это не законченная копия"
    text = manifest.read_text()
    manifest.write_text(text.replace('"made_at": "20', '"made_at": "19'))
    return folder, "изменена: подпись к ней не подходит"


@pytest.mark.parametrize("fault", ["flipped", "missing", "cut", "unfinished", "rewritten"])
def test_a_damaged_copy_is_refused_by_name_and_nothing_is_touched(
    copied: House, tmp_path: Path, fault: str
) -> None:
    folder, words = damaged(copied, tmp_path, fault)
    before = contents(copied.folder)
    for command in (("backup", "check"), ("restore",)):
        refused = copied.run(*command, folder)
        assert refused.returncode == 1
        assert words in refused.stderr.replace("\n", " ")
    assert contents(copied.folder) == before


def test_the_copy_of_another_installation_is_refused(copied: House, tmp_path: Path) -> None:
    with settled_house(tmp_path) as other:
        assert (
            other.run("prove", "checkpoint").returncode == 0
        )  # signs: now it has a key of its own
        before = contents(other.folder)
        refused = other.run("restore", copied.copies, "--keys", copied.keys)
        assert refused.returncode == 1
        assert "подписана ключом другой установки" in refused.stderr
        signed = (copied.folder / "secrets" / "signing.key").read_bytes()
        (other.folder / "secrets" / "signing.key").write_bytes(signed)
        refused = other.run("restore", copied.copies, "--keys", copied.keys)
        assert refused.returncode == 1
        assert "нет главного ключа" in refused.stderr
        (other.folder / "secrets" / "signing.key").write_bytes(before["secrets/signing.key"])
        assert contents(other.folder) == before


@pytest.mark.parametrize("manifest", ["", "copied", "changed"])
def test_a_ledger_laid_beside_a_copy_destroys_nobody(house: House, manifest: str) -> None:
    boris = house.look("Борис")
    assert house.back_up().returncode == 0
    [copy] = house.copies.glob("2*")
    forged = house.copies / "2000-01-01T00-00-00Z"
    forged.mkdir()
    line = {"subject": house.people["Борис"], "site": None, "category": "", "at": MOMENT}
    (forged / "destructions.jsonl").write_text(json.dumps(line, sort_keys=True) + "\n")
    if manifest:
        shutil.copy(copy / "manifest.json", forged)
    if manifest == "changed":
        text = (forged / "manifest.json").read_text()
        (forged / "manifest.json").write_text(text.replace(copy.name, forged.name))
        refused = house.run("restore", copy)
        assert refused.returncode == 1
        words = f"Рядом с копией «{copy.name}» лежит «{forged.name}»"
        assert words in refused.stderr.replace("\n", " ")
        shutil.rmtree(forged)
    house.say("restore", copy)
    assert house.look("Борис") == boris


def test_a_second_machine_with_the_secrets_restores_everything(
    copied: House, tmp_path: Path
) -> None:
    with settled_house(tmp_path) as fresh:
        shutil.copytree(copied.folder / "secrets", fresh.folder / "secrets", dirs_exist_ok=True)
        fresh.say("restore", copied.copies, "--keys", copied.keys, "--even-so")
        fresh.people = copied.people
        assert fresh.look("Борис") == copied.look("Борис")


def test_copies_taken_while_people_come_and_go_are_whole(house: House, tmp_path: Path) -> None:
    living = house.start_acting("live", "300")
    made = [tmp_path / str(number) for number in range(3)]
    for place in made:
        house.say("backup", place / "records", "--keys-to", place / "keys")
    assert living.poll() is None
    living.kill()
    living.communicate()
    lengths = []
    for place in made:
        said = house.say("backup", "check", place / "records", "--keys", place / "keys")
        assert "Копия пригодна." in said
        lengths.append(int(re.search(r"Журнал: записей (\d+)", said)[1]))
    # Two entries of each copy are its own; the rest is life that went on.
    assert [later - earlier > 2 for earlier, later in pairwise(lengths)] == [True, True]


def test_a_destroyed_persons_file_comes_back_by_no_copy(tmp_path: Path) -> None:
    with settled_house(tmp_path, "clinic") as clinic:
        clinic.act("take_files")
        names = {name: clinic.act("give_file", clinic.people[name]) for name in ("Анна", "Борис")}
        pool = clinic.copies / "files"
        assert clinic.back_up().returncode == 0
        [first] = clinic.copies.glob("2*")
        assert {path.name for path in pool.rglob("*") if path.is_file()} == set(names.values())
        clinic.act("destroy", clinic.people["Анна"])
        assert files_of(clinic) == {names["Борис"]}
        clinic.restore(with_keys=True)
        assert files_of(clinic) == {names["Борис"]}
        time.sleep(1)
        assert clinic.back_up().returncode == 0
        assert {path.name for path in pool.rglob("*") if path.is_file()} == {names["Борис"]}
        # The older copy lists a file that was destroyed since; that is no damage.
        assert "Копия пригодна." in clinic.say("backup", "check", first)
        (pool / names["Борис"][-2:] / names["Борис"][-4:-2] / names["Борис"]).unlink()
        refused = clinic.run("backup", "check", first)
        assert (refused.returncode, "нет файла" in refused.stderr) == (1, True)


def files_of(house: House) -> set[str]:
    return {path.name for path in (house.folder / "files").rglob("*") if path.is_file()}
