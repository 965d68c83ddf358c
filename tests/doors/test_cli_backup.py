"""The words of ``zavet backup`` and ``zavet restore``: what they ask for, what they refuse, what they leave behind."""

import shutil
import time
from http.client import HTTPConnection
from pathlib import Path

import pytest

from house_of_copies import KIND, House, settled_house
from installation import Installation, free_port

DAY = "????-??-??T??-??-??Z"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory):
    with settled_house(tmp_path_factory.mktemp("house")) as settled:
        yield settled


def serving(house: House, port: int):
    """Start Zavet and wait until it answers."""
    process = house.start("up", "--port", str(port))
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            connection = HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/", headers={"Host": f"{KIND}.localhost"})
            connection.getresponse().read()
        except OSError:
            time.sleep(0.2)
        else:
            return process
    raise AssertionError(process.communicate())


def test_a_copy_without_a_word_about_the_keys_is_not_made(house: House, tmp_path: Path) -> None:
    refused = house.run("backup", tmp_path / "copies")
    assert refused.returncode == 1
    assert "куда положить копию ключей" in refused.stderr
    assert "--keys-to" in refused.stderr
    assert not (tmp_path / "copies").exists()


def test_keys_in_the_folder_of_records_and_secrets_beside_either_are_refused(
    house: House, tmp_path: Path
) -> None:
    for words, told in (
        (("--keys-to", tmp_path / "copies"), "в одной папке"),
        (("--records-only", "--secrets-to", tmp_path / "copies" / "secrets"), "Секреты рядом"),
        (("--keys-to", tmp_path / "keys", "--secrets-to", tmp_path / "keys"), "Секреты рядом"),
    ):
        refused = house.run("backup", tmp_path / "copies", *words)
        assert (refused.returncode, told in refused.stderr) == (1, True)
    assert list(tmp_path.iterdir()) == []


def test_what_a_copy_lacks_is_said_plainly(house: House, tmp_path: Path) -> None:
    said = house.say("backup", tmp_path / "copies", "--records-only")
    assert "Ключей людей в этой копии нет" in said
    assert "В копии нет secrets/" in said
    said = house.say("backup", tmp_path / "a", "--keys-to", tmp_path / "a" / "keys")
    assert "перенесите её на другой носитель" in said


def test_secrets_go_to_a_folder_of_their_own(house: House, tmp_path: Path) -> None:
    words = ("--records-only", "--secrets-to", tmp_path / "safe")
    said = house.say("backup", tmp_path / "copies", *words)
    assert "уберите её в сейф" in said
    assert "В копии нет secrets/" not in said
    kept = {path.name: path.read_bytes() for path in (tmp_path / "safe").glob("*/*")}
    secrets = {one.name: one.read_bytes() for one in (house.folder / "secrets").iterdir()}
    assert kept == secrets


def test_older_copies_go_and_those_of_keys_sooner(house: House, tmp_path: Path) -> None:
    words = ("--keys-to", tmp_path / "keys", "--keep", 3, "--keep-keys", 2)
    made = []
    for _ in range(4):
        house.say("backup", tmp_path / "copies", *words)
        made.append(max(path.name for path in (tmp_path / "copies").glob(DAY)))
        time.sleep(1)
    assert sorted(path.name for path in (tmp_path / "copies").glob(DAY)) == made[1:]
    assert sorted(path.name for path in (tmp_path / "keys").glob(DAY)) == made[2:]


def test_what_a_crash_left_unfinished_is_no_copy_and_goes_with_the_old_ones(
    house: House, tmp_path: Path
) -> None:
    copies = tmp_path / "copies"
    house.say("backup", copies, "--records-only")
    [whole] = copies.glob(DAY)
    shutil.copytree(whole, copies / "2020-01-01T00-00-00Z")
    (copies / "2020-01-01T00-00-00Z" / "manifest.json").unlink()
    shutil.copytree(whole, copies / "2099-01-01T00-00-00Z")
    (copies / "2099-01-01T00-00-00Z" / "manifest.json").unlink()
    said = house.say("backup", "check", copies)
    assert "Копия пригодна." in said
    time.sleep(1)
    house.say("backup", copies, "--records-only", "--keep", 1)
    assert not (copies / "2020-01-01T00-00-00Z").exists()
    assert not whole.exists()


def test_a_copy_is_made_while_zavet_serves_and_a_restore_waits_for_its_end(
    house: House, tmp_path: Path
) -> None:
    present = house.look("Борис")
    process = serving(house, free_port())
    try:
        house.say("backup", tmp_path / "copies", "--keys-to", tmp_path / "keys")
        refused = house.run("restore", tmp_path / "copies")
        assert refused.returncode == 1
        assert "Zavet работает" in refused.stderr
        assert "Остановите zavet up" in refused.stderr
    finally:
        process.terminate()
        process.wait(timeout=30)
    assert house.look("Борис") == present
    assert list(house.folder.glob("before-restore-*")) == []
    assert "Восстановлено." in house.say("restore", tmp_path / "copies", "--discard-present")


@pytest.mark.sqlite
def test_a_file_another_program_has_open_is_not_replaced(house: House, tmp_path: Path) -> None:
    import sqlite3

    house.say("backup", tmp_path / "copies", "--records-only")
    reader = sqlite3.connect(house.folder / "records.sqlite3")
    reader.execute("SELECT count(*) FROM vault_datum").fetchone()
    refused = house.run("restore", tmp_path / "copies")
    reader.close()
    assert refused.returncode == 1
    assert "«records.sqlite3» открыт другой программой" in refused.stderr


def test_a_half_done_restore_is_not_served(house: House) -> None:
    mark = house.folder / "restore.unfinished"
    mark.write_text("{}")
    try:
        refused = house.run("up", "--port", free_port())
        assert refused.returncode == 1
        assert "начато и не закончено" in refused.stderr
        assert "zavet restore" in refused.stderr
    finally:
        mark.unlink()


def test_a_restore_without_a_copy_says_what_is_missing(house: House, tmp_path: Path) -> None:
    refused = house.run("restore")
    assert "не сказано, какую копию" in refused.stderr.lower()
    refused = house.run("restore", tmp_path)
    assert "нет описи «manifest.json»" in refused.stderr.replace("\n", " ")
    assert [house.run("restore", one).returncode for one in (tmp_path, tmp_path / "x")] == [1, 1]


def test_the_state_before_is_kept_aside_and_the_doctor_reminds_of_it(
    house: House, tmp_path: Path
) -> None:
    house.say("backup", tmp_path / "copies", "--records-only")
    said = house.say("restore", tmp_path / "copies")
    [aside] = house.folder.glob("before-restore-*")
    assert f"«{aside.name}»" in said
    assert f"ВНИМАНИЕ  · «{aside.name}»" in house.run("doctor").stdout
    shutil.rmtree(aside)


@pytest.mark.sqlite
def test_the_doctor_tells_of_a_copy_that_is_old_or_missing(tmp_path: Path) -> None:
    old = House(tmp_path, {})
    old.act("open_long_ago", KIND)
    assert "ВНИМАНИЕ  · копия записей: ещё ни одной" in old.run("doctor").stdout
    assert old.back_up().returncode == 0
    told = old.run("doctor").stdout
    assert "в порядке · копия записей:" in told
    assert "в порядке · копия ключей:" in told


@pytest.mark.sqlite
def test_nothing_is_restored_where_there_is_no_installation(tmp_path: Path) -> None:
    nothing = Installation(tmp_path / "none")
    assert "нет установки Zavet" in nothing.run("restore", tmp_path).stderr
    assert not nothing.folder.exists()
