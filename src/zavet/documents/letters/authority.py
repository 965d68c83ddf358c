"""The answer to the authority for the rights of subjects (152-ФЗ ст. 20 ч. 4)."""

from datetime import date

from zavet.documents.blocks import Body, Items, Paragraph
from zavet.documents.facts import LetterFacts, Text
from zavet.documents.phrases import say_day
from zavet.documents.plain import read_blocks


class AuthorityAnswer(LetterFacts, frozen=True, kw_only=True):
    """``demand_number`` and ``demand_on`` are the authority's own; ``text`` is the officer's answer."""

    demand_number: Text
    demand_on: date
    received_on: date
    text: Text
    attached: tuple[Text, ...] = ()


def write_authority_answer(facts: AuthorityAnswer) -> Body:
    """Write what the authority asked to know."""
    attached = (Paragraph("Приложения:"), Items(facts.attached)) if facts.attached else ()
    return Body(
        articles=("152-ФЗ ст. 20 ч. 4",),
        blocks=(
            Paragraph(
                f"На Ваш запрос от {say_day(facts.demand_on)} № {facts.demand_number}, поступивший "
                f"{say_day(facts.received_on)}, сообщаем следующее."
            ),
            *read_blocks(facts.text),
            *attached,
        ),
    )
