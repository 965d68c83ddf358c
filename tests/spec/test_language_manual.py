"""The manual for lawyers holds: its example loads, it names every key and word, it tells what is said of each mistake."""

import pytest

from spec.language_manual import (
    KEYS,
    MANUAL,
    MISTAKES,
    SECTIONS,
    example,
    manual,
    mistakes,
    said_of,
    vocabularies,
)
from zavet.core.language.load import load_policy
from zavet.core.language.shape import fields_of


def test_the_example_of_the_manual_loads():
    assert load_policy(example()).slug == "camomile"


def test_the_reference_is_what_would_be_rendered_now():
    assert MANUAL.read_text(encoding="utf-8") == manual(), (
        "run: python tests/spec/language_manual.py"
    )


@pytest.mark.parametrize("kind", SECTIONS, ids=lambda kind: kind.__name__)
def test_every_key_is_told_of(kind):
    text = MANUAL.read_text(encoding="utf-8")
    section = text.split(f"### {SECTIONS[kind]}\n")[1].split("\n### ")[0]
    assert [name for name in fields_of(kind) if f"\n| `{name}` | " not in section] == []


@pytest.mark.parametrize("kind", vocabularies(), ids=lambda kind: kind.__name__)
def test_every_word_is_told_of_with_a_meaning(kind):
    assert set(vocabularies()[kind]) == set(kind)


def test_no_key_is_told_of_that_the_language_does_not_know():
    known = {name for kind in SECTIONS for name in fields_of(kind)}
    assert {name for names in KEYS.values() for name in names} - known == set()


@pytest.mark.parametrize("mistake", mistakes(), ids=lambda one: one["title"])
def test_a_mistake_is_told_of_in_the_file_where_it_was_made(mistake):
    said = said_of(mistake)
    assert any(one.startswith(f"{mistake['file']}:") for one in said)
    assert all("Что сделать: " in one for one in said)


def test_mistakes_have_titles_of_their_own():
    titles = [one["title"] for one in mistakes()]
    assert (len(titles), MISTAKES.exists()) == (len(set(titles)), True)
