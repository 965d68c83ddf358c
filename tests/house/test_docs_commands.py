"""Every command the documents name exists: each `make X` is a target, each `zavet X` a command."""

import re
from collections.abc import Iterator
from pathlib import Path

from typer.main import get_command

from house.tree import ROOT, expect_none
from zavet.doors.cli.commands import app

CODE = re.compile(r"^```[^\n]*\n(.*?)^```|^ {4}([^\n]+)|`([^`\n]+)`", re.DOTALL | re.MULTILINE)
MAKE = re.compile(r"(?<![\w-])make ((?:[A-Z]+=\S+ )*)([a-z][a-z-]*)")
ZAVET = re.compile(r"(?<![\w./-])zavet((?: [a-z][a-z-]*)+)")


def documents(root: Path) -> list[Path]:
    return sorted(
        [*root.glob("*.md"), *(root / "docs").rglob("*.md"), *(root / "src").rglob("*.md")]
    )


def commands(text: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the commands standing in a document's code, not in its prose."""
    for match in CODE.finditer(text):
        code = next(part for part in match.groups() if part is not None)
        for line in code.splitlines():
            plain = line.split("#")[0]
            yield from (("make", (found[1],)) for found in MAKE.findall(plain))
            yield from (("zavet", tuple(found.split())) for found in ZAVET.findall(plain))


def find_unknown_targets(folder: Path, makefile: str) -> list[str]:
    targets = set(re.findall(r"^([a-z][a-z-]*):", makefile, flags=re.MULTILINE))
    return [
        f"{path.relative_to(folder)}: make {words[0]}"
        for path in documents(folder)
        for tool, words in commands(path.read_text(encoding="utf-8"))
        if tool == "make" and words[0] not in targets
    ]


def find_unknown_commands(folder: Path, tree: dict) -> list[str]:
    """List what ``zavet`` does not know; ``tree`` holds its commands, a group being a dict of its own."""
    return [
        f"{path.relative_to(folder)}: zavet {' '.join(words)}"
        for path in documents(folder)
        for tool, words in commands(path.read_text(encoding="utf-8"))
        if tool == "zavet" and not _is_known(words, tree)
    ]


def _is_known(words: tuple[str, ...], tree: dict | None) -> bool:
    for word in words:
        if not tree:
            return True  # the rest are the command's own arguments
        if word not in tree:
            return False
        tree = tree[word]
    return True


def _command_tree() -> dict:
    return _branches(get_command(app))


def _branches(command) -> dict:
    return {name: _branches(each) for name, each in getattr(command, "commands", {}).items()}


def test_each_make_target_in_the_documents_exists():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    expect_none(find_unknown_targets(ROOT, makefile))


def test_each_zavet_command_in_the_documents_exists():
    expect_none(find_unknown_commands(ROOT, _command_tree()))


def test_planted_commands_are_found(tmp_path: Path):
    (tmp_path / "README.md").write_text(
        "We make sure that zavet serves.\n\n    make demo\n    STAGE=x make nonsense  # make coffee\n\n"
        "`zavet policy check folder`, `zavet policy bake`, `zavet sing`\n\n"
        "```\nzavet policy check policies/clinic\nmake STAGE=fresh tea\n```\n"
    )
    tree = {"policy": {"check": {}}, "up": {}}
    assert find_unknown_targets(tmp_path, "demo: x\n") == [
        "README.md: make nonsense",
        "README.md: make tea",
    ]
    assert find_unknown_commands(tmp_path, tree) == [
        "README.md: zavet policy bake",
        "README.md: zavet sing",
    ]


def test_what_runs_elsewhere_is_make_test_and_nothing_else():
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    assert script == ["#!/usr/bin/env bash", "set -eu", 'cd "$(dirname "$0")/.."', "exec make test"]


def test_each_target_a_person_calls_explains_itself():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    named = set(re.findall(r"^\.PHONY: ((?:.*\\\n)*.*)", makefile, flags=re.MULTILINE)[0].split())
    helped = set(re.findall(r"^([a-z][a-z-]*):.*## [a-z]+: \S", makefile, flags=re.MULTILINE))
    assert sorted(named - helped - {"\\"}) == ["debian-packages", "static"]
