"""Letters on the way to an answer: received, extended, who are you, closed; and the officer's own words."""

from datetime import date
from typing import Literal

from zavet.documents.blocks import Body, Items, Paragraph
from zavet.documents.facts import LetterFacts, ReplyFacts, Text, Texts
from zavet.documents.phrases import APPEAL, end_with_day, reply_to, say_day, say_request
from zavet.documents.plain import read_blocks

Extended = Literal["D01", "D02", "D07", "D18"]
"""The terms of the law that may be extended, once, by five working days."""

_EXTENSIONS: dict[Extended, tuple[str, str]] = {
    "D01": ("152-ФЗ ст. 20 ч. 1", "предоставления сведений"),
    "D02": ("152-ФЗ ст. 20 ч. 2", "ответа с отказом в предоставлении сведений"),
    "D07": ("152-ФЗ ст. 20 ч. 4", "ответа на запрос уполномоченного органа"),
    "D18": ("152-ФЗ ст. 21 ч. 5.1", "прекращения обработки"),
}


class Receipt(LetterFacts, frozen=True, kw_only=True):
    """``asked`` says what was asked for; ``article``, or else a clause, gives the term; ``due_on`` its last day."""

    request_number: Text
    received_on: date
    asked: Texts
    due_on: date
    article: str = ""
    is_provisional: bool = False
    where: str = ""


class Extension(ReplyFacts, frozen=True, kw_only=True):
    """``term_id`` is the law's term, ``causes`` why it does not suffice."""

    term_id: Extended
    causes: Texts
    due_on: date
    new_due_on: date


class IdentityAsked(ReplyFacts, frozen=True, kw_only=True):
    """``asked`` is what is missing, ``ways`` how to show it."""

    asked: Texts
    ways: Texts
    due_on: date


class Dismissed(ReplyFacts, frozen=True, kw_only=True):
    """``reason`` why the request is closed without an answer."""

    reason: Text


class Written(LetterFacts, frozen=True, kw_only=True):
    """The officer's own words: an edited template, a letter nobody foresaw. Paragraphs are apart by an empty line."""

    title: Text
    text: Text
    articles: tuple[Text, ...] = ()


def write_receipt(facts: Receipt) -> Body:
    """Write that a request came, under which number, and by when it is answered."""
    where = (Paragraph(f"Ход рассмотрения виден здесь: {facts.where}"),) if facts.where else ()
    note = (
        " Срок предварительный: производственный календарь на этот год ещё не утверждён."
        * facts.is_provisional
    )
    by = f" ({facts.article or ', '.join(facts.clauses)})" if facts.article or facts.clauses else ""
    return Body(
        articles=(facts.article,) if facts.article else (),
        blocks=(
            Paragraph(
                f"Ваше обращение поступило {say_day(facts.received_on)} и зарегистрировано под № "
                f"{facts.request_number}. Вы просите:"
            ),
            Items(facts.asked),
            Paragraph(f"Ответ будет дан до {say_day(facts.due_on)} включительно{by}.{note}"),
            *where,
            Paragraph(
                "Чтобы дополнить обращение, ответьте на это письмо или назовите номер обращения."
            ),
        ),
    )


def write_extension(facts: Extension) -> Body:
    """Write a reasoned notice that the term is extended, by five working days at most."""
    article, of_what = _EXTENSIONS[facts.term_id]
    return Body(
        articles=(article,),
        blocks=(
            reply_to(facts.request),
            Paragraph(
                f"Срок {of_what} истекает {end_with_day(facts.due_on)} Он продлён до {say_day(facts.new_due_on)} "
                f"включительно: закон допускает продление не более чем на пять рабочих дней ({article}). Причины "
                "продления:"
            ),
            Items(facts.causes),
            APPEAL,
        ),
    )


def write_identity_asked(facts: IdentityAsked) -> Body:
    """Write what shows who asks (152-ФЗ ст. 14 ч. 3); the term runs on meanwhile."""
    return Body(
        articles=("152-ФЗ ст. 14 ч. 3",),
        blocks=(
            reply_to(facts.request),
            Paragraph(
                "Персональные данные выдаются только тому, чьи они, или его представителю. Чтобы ответить, нам нужно "
                "убедиться, кто обращается. Недостаёт следующего:"
            ),
            Items(facts.asked),
            Paragraph("Это можно представить так:"),
            Items(facts.ways),
            Paragraph(
                f"Срок ответа — {say_day(facts.due_on)} включительно — считается со дня поступления обращения и на "
                "время проверки не останавливается. Пока личность не подтверждена, содержание данных не раскрывается."
            ),
        ),
    )


def write_dismissed(facts: Dismissed) -> Body:
    """Write why a request is closed without an answer, and how to come back."""
    return Body(
        articles=(),
        blocks=(
            Paragraph(f"Ваше {say_request(facts.request)}, закрыто без рассмотрения."),
            Paragraph(f"Причина: {facts.reason}."),
            Paragraph("Если это ошибка, ответьте на это письмо: обращение будет рассмотрено."),
            APPEAL,
        ),
    )


def write_written(facts: Written) -> Body:
    """Write the officer's own words on the letterhead."""
    return Body(title=facts.title, articles=facts.articles, blocks=read_blocks(facts.text))
