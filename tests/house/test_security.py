"""SECURITY.md promises nothing in the name of a test that does not exist."""

import re
from pathlib import Path

from house.tree import PACKAGE, ROOT, functions

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


# What the environment may set: where things are and who may be reached, never whether they are kept.
SETTINGS = {
    "ZAVET_CHECKPOINTS",
    "ZAVET_DATA",
    "ZAVET_DATABASE_URL",
    "ZAVET_FILES",
    "ZAVET_IMAP",
    "ZAVET_KEYS_DATABASE_URL",
    "ZAVET_LEDGER",
    "ZAVET_MAIL_FROM",
    "ZAVET_MASTER_KEYS",
    "ZAVET_PORT",
    "ZAVET_SMTP",
    "ZAVET_TLS",
    "ZAVET_TRANSIT_TOKEN",
    "CREDENTIALS_DIRECTORY",
    "STAGE",
    "DJANGO_SETTINGS_MODULE",
}
READ = re.compile(
    r"(?:environ(?:\.get|\.setdefault|\.pop)?[(\[]|getenv\(|envvar=)\s*[\"']([A-Z_]+)[\"']"
)
CALLED = re.compile(r"\bgetenv\b|\benviron\b(?!\.get\(|\.setdefault\(|\.pop\(|\[)")


def find_settings(package: Path) -> set[str]:
    """Return the environment variables that the package reads or sets."""
    return {
        name
        for path in package.rglob("*.py")
        for name in READ.findall(path.read_text(encoding="utf-8"))
    }


def find_other_reads(package: Path) -> list[str]:
    """List the places that read the environment in a way that hides the name."""
    return sorted(
        str(path.relative_to(package))
        for path in package.rglob("*.py")
        if CALLED.search(path.read_text(encoding="utf-8"))
    )


def test_no_setting_of_the_environment_is_unknown_to_this_list():
    assert find_settings(PACKAGE) == SETTINGS
    assert find_other_reads(PACKAGE) == []


def test_a_planted_setting_is_found(tmp_path: Path):
    (tmp_path / "a.py").write_text('import os\nOFF = os.environ.get("ZAVET_NO_JOURNAL")\n')
    (tmp_path / "b.py").write_text("from os import environ as e\n")
    assert find_settings(tmp_path) == {"ZAVET_NO_JOURNAL"}
    assert find_other_reads(tmp_path) == ["b.py"]
