"""One form of a citation, `152-ФЗ ст. 6 ч. 1 п. 3.1`, read and printed: parse and print are each other's inverse.

A second spelling of the same article must never be accepted: a search for the first would miss it.
"""

import re
from dataclasses import dataclass

from zavet.core.values import ZavetError

_NUMBER = r"[1-9]\d*(?:\.[1-9]\d*)*(?:-[1-9]\d*)?"
_FORM = (
    r"(?P<act>[1-9]\d*-ФЗ|(?:ГК|ТК|КоАП|СК|НК) РФ)"
    rf" ст\. (?P<article>{_NUMBER})(?: ч\. (?P<part>{_NUMBER}))?(?: п\. (?P<point>{_NUMBER}))?"
)
_CITATION = re.compile(_FORM)
_IN_TEXT = re.compile(rf"(?<![\w-]){_FORM}(?![\w-])")
_LONGEST = 80
EXAMPLE = "152-ФЗ ст. 6 ч. 1 п. 3.1"


class CitationMalformed(ZavetError, ValueError):
    """A citation is not written in the one form."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """A place in the law: an act, its article and, where named, part and point."""

    act: str
    article: str
    part: str | None = None
    point: str | None = None

    def __str__(self) -> str:
        """Return the citation in the one form."""
        part = f" ч. {self.part}" if self.part else ""
        point = f" п. {self.point}" if self.point else ""
        return f"{self.act} ст. {self.article}{part}{point}"

    @property
    def parent(self) -> "Citation | None":
        """Return what this place stands in: a point's part, a part's article, or None for an article."""
        if self.point:
            return Citation(act=self.act, article=self.article, part=self.part)
        return Citation(act=self.act, article=self.article) if self.part else None


def parse_citation(text: str) -> Citation:
    """Return the citation that ``text`` is; raise CitationMalformed where it has another form."""
    found = _CITATION.fullmatch(text)
    if found is None:
        message = f"«{text[:_LONGEST]}» — не ссылка на закон в принятой форме."
        raise CitationMalformed(message, next_step=f"Пишите так: {EXAMPLE}")
    return Citation(**found.groupdict())


def find_citations(text: str) -> list[str]:
    """Return all citations standing in a text, in their order, repetitions included."""
    return [found.group() for found in _IN_TEXT.finditer(text)]
