"""SECURITY.md promises nothing in the name of a test that does not exist."""

import re
from pathlib import Path

from house.tree import ROOT, functions

NAMED = re.compile(r"`(test_[a-z0-9_]+)`")


def find_missing(text: str, folder: Path) -> list[str]:
    """List the tests a document names that no file of the folder defines."""
    defined = {each.name for path in folder.rglob("test_*.py") for each in functions(path)}
    return sorted(set(NAMED.findall(text)) - defined)


def test_every_test_named_in_the_security_document_exists():
    text = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    assert find_missing(text, ROOT / "tests") == []


def test_each_of_the_ten_properties_names_its_tests_or_says_that_it_is_not_kept():
    text = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    sections = re.split(r"^### (\d+)\. ", text.split("## What there is")[0], flags=re.MULTILINE)
    assert [int(number) for number in sections[1::2]] == list(range(1, 11))
    assert [
        number
        for number, section in zip(sections[1::2], sections[2::2], strict=True)
        if not NAMED.search(section) and "**Not kept yet.**" not in section
    ] == []


def test_a_planted_name_is_found(tmp_path: Path):
    (tmp_path / "test_x.py").write_text("def test_there():\n    pass\n")
    assert find_missing("`test_there`, `test_nowhere`", tmp_path) == ["test_nowhere"]
