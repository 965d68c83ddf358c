"""Russian is the source; English stands beside it without a gap. `make messages` collects and compiles."""

import ast
from pathlib import Path

import pytest

from house.po import Entry, compiled, read_mo, read_po, sentences

SOURCE = Path(__file__).resolve().parents[2] / "src" / "zavet"
LOCALE = SOURCE / "locale"
LANGUAGES = ("en", "ru")


def _file(language: str, kind: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / f"django.{kind}"


def _entries(language: str) -> list[Entry]:
    return read_po(_file(language, "po"))


def test_every_sentence_of_the_source_is_in_the_english_file() -> None:
    missing = sentences(SOURCE) - {entry.key for entry in _entries("en")}
    assert sorted(missing) == [], "run `make messages`"


def test_every_sentence_has_its_english_words() -> None:
    gaps = [entry.msgid for entry in _entries("en") if not entry.is_complete]
    assert gaps == []


def test_every_counted_sentence_has_all_three_russian_forms() -> None:
    counted = [entry for entry in _entries("ru") if entry.msgid_plural]
    gaps = [entry.msgid for entry in counted if not entry.is_complete or len(entry.texts) < 3]
    assert gaps == []
    asked = {key for key in sentences(SOURCE) if key[2]}
    assert asked - {entry.key for entry in counted} == set(), "run `make messages`"


def test_no_english_words_keep_cyrillic_letters() -> None:
    kept = [
        text
        for entry in _entries("en")
        for text in entry.texts.values()
        if any("а" <= letter.lower() <= "я" for letter in text)
    ]
    assert kept == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_placeholders_are_the_same_in_both_languages(language: str) -> None:
    import re

    holes = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
    for entry in _entries(language):
        for text in filter(None, entry.texts.values()):
            assert set(holes.findall(text)) <= set(holes.findall(entry.msgid + entry.msgid_plural))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_compiled_file_is_current(language: str) -> None:
    assert read_mo(_file(language, "mo")) == compiled(_entries(language)), "run `make messages`"


def test_gettext_goes_by_no_name_the_collector_does_not_know() -> None:
    """``gettext as _now`` is a sentence lost: `make messages` looks for gettext's own names and for ``_``."""
    renamed = [
        f"{path.relative_to(SOURCE)}: {name.asname}"
        for path in sorted(SOURCE.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for name in node.names
        if name.asname not in (None, "_")
    ]
    assert renamed == []


def test_the_finder_sees_templates_and_python(tmp_path: Path) -> None:
    template = '{% load i18n %}{% translate "один" %}{% blocktranslate %}п. {{ n }}{% endblocktranslate %}{{ x|default:_("два") }}'
    (tmp_path / "a.html").write_text(template, encoding="utf-8")
    code = "_('три')\nngettext('%(n)d день', '%(n)d дней', 3)\npgettext('срок', 'до')\n_(name)\n"
    (tmp_path / "a.py").write_text(code, encoding="utf-8")
    assert sentences(tmp_path) == {
        ("", "один", ""),
        ("", "п. %(n)s", ""),
        ("", "два", ""),
        ("", "три", ""),
        ("", "%(n)d день", "%(n)d дней"),
        ("срок", "до", ""),
    }
