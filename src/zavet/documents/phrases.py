"""Turns of speech that several letters share, so that the same thing is said in the same words."""

from collections.abc import Iterable
from datetime import date

from zavet.documents.blocks import Block, Items, Paragraph
from zavet.documents.facts import GoesOn, Held, Incoming

_MONTHS = (
    *("января", "февраля", "марта", "апреля", "мая", "июня"),
    *("июля", "августа", "сентября", "октября", "ноября", "декабря"),
)
APPEAL = Paragraph(
    "Если Вы не согласны с этим ответом, Вы вправе обжаловать действия или бездействие оператора в Роскомнадзор "
    "или в суд (152-ФЗ ст. 17 ч. 1)."
)
FREE = Paragraph("Ответ даётся бесплатно (152-ФЗ ст. 20 ч. 3).")


def say_day(day: date | str) -> str:
    """Return a day in words: «21 ноября 2026 г.»; a place to fill in stays as it is."""
    if isinstance(day, str):
        return day if day.startswith("[") else say_day(date.fromisoformat(day))
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year} г."


def end_with_day(day: date | str) -> str:
    """Return a day that ends a sentence: the point of «г.» is the sentence's own."""
    return f"{say_day(day).removesuffix('.')}."


def say_request(incoming: Incoming) -> str:
    """Return which request is meant: «обращение от … № …, которое поступило … и зарегистрировано под № …»."""
    written = f" от {say_day(incoming.written_on)}" if incoming.written_on else ""
    numbered = f" № {incoming.outer_number}" if incoming.outer_number else ""
    came = f"которое поступило {say_day(incoming.received_on)} и зарегистрировано под № {incoming.number}"
    return f"обращение{written}{numbered}, {came}"


def reply_to(incoming: Incoming) -> Paragraph:
    """Return how an answer begins."""
    return Paragraph(f"Отвечаем на Ваше {say_request(incoming)}.")


def list_or(items: Iterable[str], *, lead: str, none: str) -> tuple[Block, ...]:
    """Return a led-in list, or the sentence that there is nothing: silence must not look like a gap."""
    listed = tuple(items)
    return (Paragraph(lead), Items(listed)) if listed else (Paragraph(none),)


def say_held(held: Iterable[Held]) -> tuple[str, ...]:
    """Return what stays, by which act, until when."""
    return tuple(f"{one.data}: {one.act}, до {say_day(one.until_on)}" for one in held)


def say_going_on(purposes: Iterable[GoesOn]) -> tuple[str, ...]:
    """Return what lasts and on which ground."""
    return tuple(f"{one.purpose}: {one.ground}" for one in purposes)
