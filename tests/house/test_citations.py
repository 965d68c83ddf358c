"""Law is cited in one form, 152-ФЗ ст. 20 ч. 1, and each citation resolves in the law pack."""

import re
from collections.abc import Callable

from house.tree import ROOT, expect_none, tracked_files
from zavet.core.law import resolve
from zavet.core.values import ZavetError

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
        except (LookupError, ValueError, ZavetError):
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


def _texts() -> dict[str, str]:
    return {
        str(path.relative_to(ROOT)): path.read_text(encoding="utf-8")
        for path in tracked_files(ROOT)
        if path.suffix in KINDS and path.relative_to(ROOT).parts[0] in PLACES
    }


def test_each_citation_resolves():
    expect_none(find_unresolved(_texts(), resolve))


def test_the_law_is_cited_in_one_form():
    expect_none(find_other_forms(_texts()))


def test_planted_citations_are_found():
    texts = {"a.md": "По 152-ФЗ ст. 999 ч. 7 и по статья 9 152-ФЗ."}
    assert find_unresolved(texts, resolve) == ["a.md: 152-ФЗ ст. 999 ч. 7"]
    assert find_other_forms(texts) == ["a.md: статья 9 152-ФЗ"]
