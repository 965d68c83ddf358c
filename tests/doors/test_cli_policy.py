"""The policy's commands, run as a person runs them."""

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from house.tree import ROOT
from zavet.core.language.schema import addendum_schema, rules_schema
from zavet.doors.cli.policy import app
from zavet.policies.folder import FolderRefused, read_folder

CLINIC = ROOT / "policies" / "clinic"
HOSTING = ROOT / "policies" / "hosting"


def run(*words: object):
    return CliRunner().invoke(app, [str(word) for word in words])


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    return Path(shutil.copytree(HOSTING, tmp_path / "hosting"))


def mend(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_a_good_folder_is_counted():
    done = run("check", HOSTING)
    assert (done.exit_code, done.stderr) == (0, "")
    assert "редакция 1: ошибок нет\nДобавления: cloud\n" in done.stdout
    counts = dict(line.rsplit(maxsplit=1) for line in done.stdout.splitlines()[2:])
    assert counts["обещаний"] == "22"


def test_a_good_folder_is_counted_for_programs():
    answer = json.loads(run("check", CLINIC, "--json").stdout)
    assert (answer["is_valid"], answer["problems"], answer["promises"]) == (True, [], 32)


def test_each_problem_is_one_line_with_place_clause_and_mend(copied):
    mend(copied / "rules.yaml", "ground: contract", "ground: contact")
    done = run("check", copied)
    assert done.exit_code == 1
    assert done.stdout == (
        "rules.yaml:119:13 · п. 2.2.1 · неизвестное слово «contact» у ключа «ground» · "
        "Что сделать: Возможно, вы имели в виду «contract».\n"
    )
    assert done.stderr.endswith("политика не принята, ошибок: 1\n")


def test_problems_are_told_to_programs(copied):
    mend(copied / "rules.yaml", 'inn: "9901004046"', 'inn: "9901004047"')
    done = run("check", copied, "--json")
    answer = json.loads(done.stdout)
    (problem,) = answer["problems"]
    assert (done.exit_code, answer["is_valid"], problem["value"]) == (1, False, "9901004047")
    assert set(problem) == {"file", "line", "column", "clause", "value", "message", "mend"}


def test_the_form_is_printed():
    assert json.loads(run("schema").stdout) == rules_schema()
    assert json.loads(run("schema", "--addendum").stdout) == addendum_schema()


def test_two_folders_are_compared(copied):
    mend(copied / "rules.yaml", "data: [email, message]", "data: [email, message, phone]")
    mend(copied / "policy.md", "1.2. Заполнить форму", "1.2. Записать в форму")
    done = run("diff", HOSTING, copied)
    assert done.exit_code == 0
    assert done.stdout.splitlines()[0] == "п. 1.2 · изменено"
    assert "    [-Заполнить-][+Записать в+] форму" in done.stdout
    assert "п. 2.2.3 · цели: service_quality · изменено · РАСШИРЯЕТ ОБРАБОТКУ" in done.stdout
    assert "    data: email, message → email, message, phone" in done.stdout
    assert "Расширяют обработку: 1." in done.stdout


def test_a_later_answer_worsens_a_right_and_needs_no_consent(copied):
    term = "    term: {amount: 30, unit: calendar_day}"
    mend(copied / "rules.yaml", term, term.replace("30", "62"))
    lines = run("diff", HOSTING, copied).stdout
    assert "изменено · УХУДШАЕТ ПРАВА\n    term: 30 календарных дней → 62 календарных дня" in lines
    assert "Ничто не расширяет обработку.\nУхудшают права: 1." in lines
    assert "РАСШИРЯЕТ" not in lines


def test_two_folders_are_compared_for_programs(copied):
    mend(copied / "policy.md", "1.2. Заполнить форму", "1.2. Записать в форму")
    (change,) = json.loads(run("diff", HOSTING, copied, "--json").stdout)
    assert (change["subject"], change["kind"], change["clause"]) == ("text", "changed", "1.2")


def test_a_folder_does_not_differ_from_itself():
    assert run("diff", CLINIC, CLINIC).stdout == "Редакции не отличаются.\n"


@pytest.mark.parametrize("name", ["notes.txt", "addenda/notes.txt", "addenda/cloud/notes.txt"])
def test_a_foreign_file_is_refused_by_name(copied, name):
    (copied / name).write_text("?")
    with pytest.raises(FolderRefused, match=r"notes\.txt"):
        read_folder(copied)


def test_links_other_encodings_and_missing_folders_are_refused(copied, tmp_path):
    with pytest.raises(FolderRefused, match="такой папки нет"):
        read_folder(tmp_path / "nothing")
    (copied / "policy.md").write_bytes("1.1. Текст".encode("cp1251"))
    with pytest.raises(FolderRefused, match="не в кодировке UTF-8"):
        read_folder(copied)
    (copied / "policy.md").unlink()
    (copied / "policy.md").symlink_to(CLINIC / "policy.md")
    with pytest.raises(FolderRefused, match="ссылка"):
        read_folder(copied)


def test_line_ends_are_read_as_they_stand_and_hidden_files_passed_over(copied):
    (copied / "policy.md").write_bytes("1.1. Раз\r\n".encode())
    (copied / ".draft").write_text("?")
    assert read_folder(copied)["policy.md"] == "1.1. Раз\r\n"
