"""Law is cited in one form, 152-ФЗ ст. 20 ч. 1, and each citation resolves in the law pack."""

import re
from collections.abc import Callable

import pytest

from house.tree import ROOT, expect_none, tracked_files

CITATION = re.compile(r"152-ФЗ ст\. ?\d+(?:\.\d+)*(?: ч\. ?\d+(?:\.\d+)*)?(?: п\. ?\d+(?:\.\d+)*)?")
# The same law named in another way: a reader, or a search, would miss it.
OTHER_FORM = re.compile(
    r"152[-– ]?ФЗ,? (?:статья|часть|пункт|ст |ст\d)|\bст(?:атья|\.) ?\d+(?:\.\d+)* (?:ФЗ[- ]?152|152[-– ]?ФЗ)"
)
PLACES = ("src", "policies", "docs")
KINDS = {".py", ".md", ".yaml", ".yml", ".html", ".po"}


def citations_in(texts: dict[str, str]) -> dict[str, str]:
    """Return each citation with one place where it stands."""
    return {found: place for place, text in texts.items() for found in CITATION.findall(text)}


def find_unresolved(texts: dict[str, str], resolve: Callable[[str], object]) -> list[str]:
    found = []
    for citation, place in sorted(citations_in(texts).items()):
        try:
            answer = resolve(citation)
        except (LookupError, ValueError, _root_error()):
            answer = None
        if answer is None:
            found.append(f"{place}: {citation}")
    return found


def find_other_forms(texts: dict[str, str]) -> list[str]:
    return [
        f"{place}: {match.group()}"
        for place, text in texts.items()
        for match in OTHER_FORM.finditer(text)
    ]


def _root_error() -> type[Exception]:
    from zavet.core.values import ZavetError

    return ZavetError


def _texts() -> dict[str, str]:
    return {
        str(path.relative_to(ROOT)): path.read_text(encoding="utf-8")
        for path in tracked_files(ROOT)
        if path.suffix in KINDS and path.relative_to(ROOT).parts[0] in PLACES
    }


def _resolve() -> Callable[[str], object]:
    law = pytest.importorskip("zavet.core.law")
    if not hasattr(law, "resolve"):
        pytest.skip("zavet.core.law does not resolve citations yet")
    return law.resolve


def test_each_citation_resolves():
    expect_none(find_unresolved(_texts(), _resolve()))


def test_the_law_is_cited_in_one_form():
    expect_none(find_other_forms(_texts()))


def test_planted_citations_are_found():
    texts = {"a.md": "По 152-ФЗ ст. 999 ч. 7 и по статья 9 152-ФЗ."}
    assert find_unresolved(texts, _resolve()) == ["a.md: 152-ФЗ ст. 999 ч. 7"]
    assert find_other_forms(texts) == ["a.md: статья 9 152-ФЗ"]
