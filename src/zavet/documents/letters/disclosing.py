"""What an authority is answered that demanded personal data: them, field by field, a refusal, or more time."""

from datetime import date
from typing import Annotated, Final, Literal

from msgspec import Meta

from zavet.documents.blocks import Block, Body, Heading, Items, Paragraph, Table
from zavet.documents.facts import Facts, LetterFacts, Text
from zavet.documents.phrases import end_with_day, say_day
from zavet.documents.plain import read_blocks

_DOCUMENTS: Final = {
    "court_ruling": "определение суда",
    "court_demand": "запрос суда",
    "investigator_order": "постановление следователя (дознавателя)",
    "investigator_demand": "запрос следователя (дознавателя)",
    "prosecutor_demand": "требование прокурора",
    "operative_demand": "запрос органа, осуществляющего оперативно-розыскную деятельность,",
    "bailiff_demand": "запрос судебного пристава",
    "supervisor_demand": "запрос надзорного органа",
    "other": "документ",
}
Document = Literal[
    "court_ruling",
    "court_demand",
    "investigator_order",
    "investigator_demand",
    "prosecutor_demand",
    "operative_demand",
    "bailiff_demand",
    "supervisor_demand",
    "other",
]
"""By which paper the authority demanded."""


class AuthorityFacts(LetterFacts, frozen=True, kw_only=True):
    """What every answer to a demand has: the authority's own number and day, and our number in the register.

    ``basis`` is the law as the authority cites it.
    """

    document: Document
    demand_number: Text
    demand_on: date
    received_on: date
    register_number: Text
    basis: Text


class Handed(Facts, frozen=True, kw_only=True):
    """One datum that is handed over."""

    name: Text
    value: Text


class Person(Facts, frozen=True, kw_only=True):
    """What is handed over of one person; ``missing`` was demanded and is not held, ``files`` go with the letter."""

    data: tuple[Handed, ...] = ()
    missing: tuple[Text, ...] = ()
    files: tuple[Text, ...] = ()


class DisclosureAnswer(AuthorityFacts, frozen=True, kw_only=True):
    """``articles`` are the places of the law the policy's recipient stands on."""

    people: Annotated[tuple[Person, ...], Meta(min_length=1)]
    articles: tuple[Text, ...] = ()


class DisclosureRefusal(AuthorityFacts, frozen=True, kw_only=True):
    """``ground`` is the place of the law; ``text`` the officer's reasons."""

    ground: Text
    text: Text


class DisclosureExtension(AuthorityFacts, frozen=True, kw_only=True):
    """``text`` says why; ``new_due_on`` is the new last day."""

    text: Text
    new_due_on: date


def write_disclosure_answer(facts: DisclosureAnswer) -> Body:
    """Write what was demanded and approved, and nothing else (152-ФЗ ст. 6 ч. 1 п. 2)."""
    return Body(
        articles=(*facts.articles, "152-ФЗ ст. 7"),
        blocks=(
            Paragraph(f"{_say_demand(facts)} сообщаем следующие сведения."),
            *(
                block
                for place, person in enumerate(facts.people, start=1)
                for block in _say_person(person, place, len(facts.people))
            ),
            Paragraph(
                "Передаются только названные сведения. Это персональные данные: тот, кто получил к ним доступ, обязан "
                "не раскрывать их третьим лицам и не распространять без согласия субъекта персональных данных, если "
                "иное не предусмотрено федеральным законом (152-ФЗ ст. 7)."
            ),
        ),
    )


def write_disclosure_refusal(facts: DisclosureRefusal) -> Body:
    """Write that the data are not handed over, by which law and why."""
    return Body(
        articles=tuple(dict.fromkeys((facts.ground, "152-ФЗ ст. 7"))),
        blocks=(
            Paragraph(
                f"{_say_demand(facts)} сообщаем, что персональные данные не передаются ({facts.ground})."
            ),
            *read_blocks(facts.text),
        ),
    )


def write_disclosure_extension(facts: DisclosureExtension) -> Body:
    """Write that the answer needs more time, until when and why (152-ФЗ ст. 20 ч. 4)."""
    return Body(
        articles=("152-ФЗ ст. 20 ч. 4",),
        blocks=(
            Paragraph(
                f"{_say_demand(facts)} сообщаем, что срок ответа продлён до {end_with_day(facts.new_due_on)}"
            ),
            *read_blocks(facts.text),
        ),
    )


def _say_demand(facts: AuthorityFacts) -> str:
    return (
        f"На {_DOCUMENTS[facts.document]} от {say_day(facts.demand_on)} № {facts.demand_number} "
        f"(получено {say_day(facts.received_on)}, в реестре раскрытий № {facts.register_number}; основание: "
        f"{facts.basis})"
    )


def _say_person(person: Person, place: int, count: int) -> tuple[Block, ...]:
    found: list[Block] = [Heading(f"Лицо {place} из {count}")] if count > 1 else []
    if person.data:
        rows = tuple((one.name, one.value) for one in person.data)
        found.append(Table(head=("Сведения", "Значение"), rows=rows, widths=(2, 3)))
    if person.files:
        found += [Paragraph("Файлы, приложенные к письму:"), Items(person.files)]
    if person.missing:
        found += [Paragraph("Запрошены, но у оператора отсутствуют:"), Items(person.missing)]
    return tuple(found)
