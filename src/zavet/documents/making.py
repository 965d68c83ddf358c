"""Makes a document of a template and its facts: the words are written once, and printed or said plainly."""

from collections.abc import Mapping
from typing import Any

from zavet.documents.blocks import Letter
from zavet.documents.facts import Facts, LetterFacts, read_facts
from zavet.documents.letters import get_template
from zavet.documents.phrases import say_day
from zavet.documents.plain import say_blocks, say_letter
from zavet.documents.printing import print_letter


def render(template: str, facts: Facts | Mapping[str, Any]) -> bytes:
    """Return the document as PDF/A-2a that is PDF/UA-1 too, unsigned; the same facts give the same bytes.

    Raise TemplateUnknown, FactMissing or DocumentNotMade.
    """
    return print_letter(compose(template, facts))


def as_text(template: str, facts: Facts | Mapping[str, Any]) -> str:
    """Return the whole document as plain text, for the body of an e-mail; raise TemplateUnknown or FactMissing."""
    return say_letter(compose(template, facts))


def body_text(template: str, facts: Facts | Mapping[str, Any]) -> str:
    """Return the text without letterhead and signature, for the officer to edit.

    What comes out of the editing goes into the template ``written``. Raise TemplateUnknown or FactMissing.
    """
    return say_blocks(compose(template, facts).blocks)


def compose(template: str, facts: Facts | Mapping[str, Any]) -> Letter:
    """Return the document in words; raise TemplateUnknown or FactMissing."""
    chosen = get_template(template)
    known = read_facts(chosen.facts, facts)
    body = chosen.write(known)
    letter = known if isinstance(known, LetterFacts) else None
    return Letter(
        title=body.title or chosen.title,
        operator=known.operator,
        number=letter.number if letter else "",
        on=say_day(known.on),
        year=known.on.year,
        month=known.on.month,
        day=known.on.day,
        addressee=letter.addressee if letter else None,
        blocks=body.blocks,
        basis=_basis(body.articles, letter.clauses if letter else ()),
        officer=letter.officer if letter else None,
    )


def _basis(articles: tuple[str, ...], clauses: tuple[str, ...]) -> str:
    """Return articles and clauses in one form: «152-ФЗ ст. 7; политика обработки персональных данных, п. 8.2»."""
    policy = (f"политика обработки персональных данных, {', '.join(clauses)}",) if clauses else ()
    return "; ".join((*articles, *policy))
