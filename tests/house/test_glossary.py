"""One thing, one word: docs/glossary.md is read and the code is held to it."""

import re
from pathlib import Path

import pytest

from house.tree import (
    DOORS,
    PACKAGE,
    ROOT,
    Name,
    expect_none,
    names_given,
    python_files,
    room_of,
    table,
    words_of,
)

GLOSSARY = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
CODE_NAME = re.compile(r"`([^`]+)`")
FORCED = {CODE_NAME.fullmatch(row[0]).group(1) for row in table(GLOSSARY, "Exceptions")}
BANNED = {CODE_NAME.fullmatch(row[0]).group(1) for row in table(GLOSSARY, "Banned words")}
EMPTY = {
    CODE_NAME.fullmatch(row[0]).group(1)
    for row in table(GLOSSARY, "Banned names of modules and classes")
}
# What these name is the business of the rooms beside them; elsewhere they are taken for something else.
OF_REQUESTS = {"rights"}  # where a request is the subject's, whoever names it
RESERVED = {"processor": {"core", "parties", "policies", "consent", "access", "documents", *DOORS}}


def _ours(package: Path, *, below_doors: bool) -> list[Name]:
    return [
        name
        for path in python_files(package)
        if not (below_doors and room_of(path, package) in DOORS)
        for name in names_given(path)
        if name.text not in FORCED
    ]


def find_banned_words(package: Path) -> list[str]:
    """List names below the doors that contain a banned word."""
    return sorted(
        name.at(package)
        for name in _ours(package, below_doors=True)
        if BANNED & set(words_of(name.text))
    )


def find_empty_names(package: Path) -> list[str]:
    """List modules, and classes by their last word, that are called after nothing in particular."""
    return sorted(
        name.at(package)
        for name in _ours(package, below_doors=False)
        if (
            name.kind == "module"
            and EMPTY & set(words_of(name.text)[-1:])
            and name.text != "services"
        )
        or (
            name.kind == "class"
            and len(words_of(name.text)) > 1
            and words_of(name.text)[-1] in EMPTY
        )
    )


def find_reserved_words(package: Path) -> list[str]:
    """List reserved words used for something else: HTTP requests below the doors, processors that are code."""
    found = [
        name
        for name in _ours(package, below_doors=True)
        if name.text == "request"
        and name.kind == "argument"
        and room_of(name.path, package) not in OF_REQUESTS
    ]
    found += [
        name
        for name in _ours(package, below_doors=False)
        for word, rooms in RESERVED.items()
        if word in words_of(name.text) and room_of(name.path, package) not in rooms
    ]
    return sorted(name.at(package) for name in found)


def _code_names() -> list[str]:
    return [name for row in table(GLOSSARY, "Words") for name in CODE_NAME.findall(row[1])]


def test_code_names_are_english_and_said_once():
    names = _code_names()
    assert [name for name in names if not re.fullmatch(r"[a-z]+(_[a-z]+)*", name)] == []
    assert sorted(name for name in set(names) if names.count(name) > 1) == []


def test_every_word_has_its_russian_term_and_its_meaning():
    rows = table(GLOSSARY, "Words")
    assert [
        row for row in rows if len(row) != 4 or not re.search("[а-я]", row[0]) or not row[3]
    ] == []


def test_no_word_of_the_house_is_banned():
    assert sorted(BANNED & set(_code_names())) == []


def test_banned_words_stay_outside():
    expect_none(find_banned_words(PACKAGE))


def test_modules_and_classes_say_what_is_inside():
    expect_none(find_empty_names(PACKAGE))


def test_reserved_words_keep_their_meaning():
    expect_none(find_reserved_words(PACKAGE))


@pytest.mark.parametrize(
    "code",
    [
        "def find_user(name): ...",
        "class UserRecord: ...",
        "is_anonymous = True",
        "def ask(users): ...",
        "self_user_id = 1",
        "class A:\n    user: int = 1",
    ],
)
def test_a_banned_word_is_found_below_the_doors_only(code: str, tmp_path: Path):
    for room in ("parties", "doors"):
        (tmp_path / room).mkdir()
        (tmp_path / room / "planted.py").write_text(code)
    assert [line.split(":")[0] for line in find_banned_words(tmp_path)] == ["parties/planted.py"]


def test_an_empty_name_is_found_in_the_doors_too(tmp_path: Path):
    for place in ("doors/utils.py", "parties/text_helpers.py", "doors/fine.py"):
        (tmp_path / place).parent.mkdir(exist_ok=True)
        (tmp_path / place).write_text("class KeyManager: ...\n" if "fine" in place else "")
    assert find_empty_names(tmp_path) == [
        "doors/fine.py:1: class KeyManager",
        "doors/utils.py:1: module utils",
        "parties/text_helpers.py:1: module text_helpers",
    ]


def test_a_misused_reserved_word_is_found(tmp_path: Path):
    for room in ("visits", "doors"):
        (tmp_path / room).mkdir()
        (tmp_path / room / "planted.py").write_text(
            "class LineProcessor: ...\ndef f(request): ...\n"
        )
    assert find_reserved_words(tmp_path) == [
        "visits/planted.py:1: class LineProcessor",
        "visits/planted.py:2: argument request",
    ]
