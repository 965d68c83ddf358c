"""The law pack: what of the law is cited here, dated, in our own short words; and the one form of a citation.

It tells whether a citation points at something and what that is about. It is not the text of the law and not legal
advice; what nobody has compared with the official text is marked unconfirmed, and the mark must reach whoever reads.
It must never guess: a citation it does not know is refused, with the nearest known ones.
"""

from zavet.core.law.citation import Citation, CitationMalformed, find_citations, parse_citation
from zavet.core.law.pack import Act, Article, CitationUnknown, list_acts, list_articles, resolve
from zavet.core.law.terms import TERMS, LawTerm, LawTermUnknown, get_term, term_for

__all__ = [
    "TERMS",
    "Act",
    "Article",
    "Citation",
    "CitationMalformed",
    "CitationUnknown",
    "LawTerm",
    "LawTermUnknown",
    "find_citations",
    "get_term",
    "list_acts",
    "list_articles",
    "parse_citation",
    "resolve",
    "term_for",
]
