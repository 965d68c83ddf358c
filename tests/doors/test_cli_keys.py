"""The master keys on the command line: told of, changed, written for the operator, and never printed."""

import stat
from pathlib import Path

import pytest
from typer.testing import CliRunner

from rings import opened, put_in_place, read, store
from zavet.doors.cli import doctor
from zavet.doors.cli.commands import app
from zavet.vault.keys import load_ring
from zavet.vault.refusals import MasterKeyMissing
from zavet.vault.ring.master import first_ring, write_ring
from zavet.vault.rotating import write_extended

pytestmark = pytest.mark.django_db


@pytest.fixture
def ring_file(settings, tmp_path, monkeypatch) -> Path:
    monkeypatch.setattr("zavet.doors.cli.keys.open_installation", lambda: None)
    settings.ZAVET_SECRETS = tmp_path / "secrets"
    load_ring()
    return settings.ZAVET_SECRETS / "master-keys.json"


def run(*words: object):
    return CliRunner().invoke(app, ["keys", *map(str, words)])


def say(*words: object) -> str:
    done = run(*words)
    assert (done.exit_code, done.exception) == (0, None)
    return done.stdout


def table() -> dict[str, tuple[int, str]]:
    rows = [line.split("│") for line in say("status").splitlines() if "│" in line]
    return {row[1].strip(): (int(row[2]), row[3].strip()) for row in rows}


def signs() -> list[tuple[bool, str, str]]:
    return [(one.is_well, one.words, one.mend) for one in doctor._looked(doctor._keys)]


def test_rotation_is_told_step_by_step(ring_file):
    store(), store()
    first = read(ring_file).newest()
    assert table() == {first: (6, "новые ключи под ним")}
    said = say("rotate")
    second = read(ring_file).newest()
    assert said == (
        f"Главный ключ {second}: сделан. Завёрнуто заново: 6.\n"
        "Сделайте новую копию связки, прежняя не знает нового главного ключа:"
        " zavet backup ПАПКА --records-only --secrets-to ПАПКА-3\n"
    )
    assert table() == {first: (0, "старый, без дела"), second: (6, "новые ключи под ним")}
    said = say("rotate", "--drop-old")
    third = read(ring_file).newest()
    assert f"Убраны: {first}, {second}. Прежние копии базы ключей не откроются.\n" in said
    assert table() == {third: (6, "новые ключи под ним")}
    assert "Связка: файл «master-keys.json»\n" in say("status")
    assert say("status").endswith("Уничтожено ключей людей: 0\n")
    words = "связка: файл «master-keys.json», открылись на пробу ключи людей: 6"
    assert signs() == [(True, words, "")]


def test_an_unfinished_rotation_is_told_by_the_doctor_and_goes_on(ring_file, tmp_path):
    anna = store()
    first = read(ring_file).newest()
    added = write_extended(tmp_path / "next.json")
    (tmp_path / "next.json").replace(ring_file)
    assert table()[first] == (3, "старый: zavet keys rotate")
    assert signs()[1] == (False, "под старыми главными ключами: 3", "zavet keys rotate")
    said = say("rotate", "--drop-old")
    assert f"Главный ключ {added}: тот же, что уже был в связке. Завёрнуто заново: 3.\n" in said
    assert (list(read(ring_file).keys), len(signs())) == ([added], 1)
    assert opened(anna)


def test_keys_that_do_not_open_are_told_and_the_code_says_so(ring_file):
    from zavet.vault.models import DataKey

    store(), store()
    DataKey.objects.filter(family="link").update(wrapped=b"\x01" + b"x" * 60)
    done = run("rotate", "--drop-old")
    assert done.exit_code == 1
    assert done.stderr.endswith("Не открываются и оставлены как есть: 2. zavet doctor\n")
    [broken, older] = signs()
    assert broken == (
        False,
        "связка: файл «master-keys.json», открылись на пробу ключи людей: 4, не открылись 2",
        "zavet keys status; верните связку и базу ключей из копии",
    )
    assert older[:2] == (False, "под старыми главными ключами: 2")


def test_no_command_prints_a_key(ring_file, tmp_path):
    store()
    output = tmp_path / "next.json"
    shown = [run(*words).output for words in (["status"], ["rotate"], ["extend", "-o", output])]
    ring = read(output)
    assert f"{output}: связка, новый главный ключ {ring.newest()}.\n" in shown[-1]
    assert stat.S_IMODE(output.stat().st_mode) == 0o600
    assert list(ring.keys)[:-1] == list(read(ring_file).keys)
    keys = [ring.index_key.hex(), *(key.hex() for key in ring.keys.values())]
    assert [key for key in keys for words in shown if key in words] == []


def test_a_wrong_ring_is_told_by_the_doctor_and_rotated_by_nobody(ring_file):
    anna, whole = store(), ring_file.read_bytes()
    for wrong in (whole[:-1], write_ring(first_ring(place="elsewhere"))):
        put_in_place(ring_file, wrong)
        [(is_well, words, mend)] = signs()
        assert (is_well, "главн" in words, "Данные не тронуты" in mend) == (False, True, True)
        for words in (["rotate"], ["rotate", "--drop-old"], ["status"]):
            assert isinstance(run(*words).exception, MasterKeyMissing)
        assert ring_file.read_bytes() == wrong
    put_in_place(ring_file, whole)
    assert (opened(anna) != "", signs()[0][0]) == (True, True)


def test_a_ring_in_a_variable_is_made_installed_and_changed_by_the_operator(
    ring_file, settings, tmp_path, monkeypatch
):
    first, second = tmp_path / "first.json", tmp_path / "second.json"
    settings.ZAVET_MASTER_KEYS = "env:RING"
    say("extend", "-o", first)
    monkeypatch.setenv("RING", first.read_text())
    anna = store()
    assert say("rotate").startswith("Нового главного ключа в связке нет, делать нечего.\n")
    say("extend", "-o", second)
    monkeypatch.setenv("RING", second.read_text())
    said = say("rotate", "--drop-old")
    old, new = read(second).keys
    assert f"Главный ключ {new}: тот же, что уже был в связке." in said
    assert "Старые главные ключи уберите сами; какие без дела, скажет zavet keys status.\n" in said
    assert table() == {old: (0, "старый, без дела"), new: (3, "новые ключи под ним")}
    monkeypatch.delenv("RING")
    assert "переменная «RING»" in str(run("status").exception)
    monkeypatch.setenv("RING", second.read_text())
    assert opened(anna)
