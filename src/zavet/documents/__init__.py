"""Letters and downloads: whole Russian texts, made into PDF/A-2a with PDF/UA-1 or into plain text from the same words.

It knows nobody and keeps nothing: facts come in, bytes go out. A fact is never taken for markup, no file but this
room's own is read, nothing is fetched, and the same facts make the same bytes. The documents carry no signature.
"""

from zavet.documents.facts import (
    Addressee,
    FactMissing,
    Facts,
    Incoming,
    LetterFacts,
    Officer,
    Operator,
    ReplyFacts,
)
from zavet.documents.letters import LETTERS, Template, TemplateUnknown
from zavet.documents.making import as_text, body_text, render
from zavet.documents.printing import DocumentNotMade

__all__ = [
    "LETTERS",
    "Addressee",
    "DocumentNotMade",
    "FactMissing",
    "Facts",
    "Incoming",
    "LetterFacts",
    "Officer",
    "Operator",
    "ReplyFacts",
    "Template",
    "TemplateUnknown",
    "as_text",
    "body_text",
    "render",
]
