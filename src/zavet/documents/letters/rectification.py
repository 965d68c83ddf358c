"""Letters about values wrong or old: put right, not put right, told to third parties."""

from datetime import date
from typing import Annotated

from msgspec import Meta

from zavet.documents.blocks import Block, Body, Items, Paragraph
from zavet.documents.facts import Day, Facts, Held, LetterFacts, ReplyFacts, Text, Texts
from zavet.documents.phrases import APPEAL, end_with_day, list_or, reply_to, say_day, say_held


class Rectified(ReplyFacts, frozen=True, kw_only=True):
    """``told`` are those who could have had the old values, and what they heard; ``held`` old values an act keeps.

    ``unblocked_on`` where the data were under a block for the check.
    """

    data: Texts
    done_on: Day
    told: tuple[Text, ...]
    held: tuple[Held, ...] = ()
    unblocked_on: date | None = None


class RectificationRefused(ReplyFacts, frozen=True, kw_only=True):
    """``ground`` is the citation the refusal stands on; ``reasons`` say why the values stay as they are."""

    data: Texts
    ground: Text
    reasons: Texts


class Changed(Facts, frozen=True, kw_only=True):
    """What happened to which data: ``done`` as «уточнены», «уничтожены»."""

    data: Texts
    done: Text
    done_on: date


class ThirdPartyNotice(LetterFacts, frozen=True, kw_only=True):
    """To one who was given the data: ``person`` as they know them, ``asked`` what to do now."""

    person: Text
    changes: Annotated[tuple[Changed, ...], Meta(min_length=1)]
    asked: Texts


def write_rectified(facts: Rectified) -> Body:
    """Write that the values are right now (152-ФЗ ст. 20 ч. 3, 152-ФЗ ст. 21 ч. 2)."""
    return Body(
        articles=("152-ФЗ ст. 20 ч. 3", "152-ФЗ ст. 21 ч. 2"),
        blocks=(
            reply_to(facts.request),
            Paragraph(
                f"{_capital(say_day(facts.done_on))} уточнены следующие Ваши персональные данные:"
            ),
            Items(facts.data),
            *_unblocked(facts.unblocked_on),
            *_old_values(facts.held),
            *list_or(
                facts.told,
                lead="Лица, которым могли передаваться прежние данные, и что им сообщено:",
                none="Прежние данные третьим лицам не передавались, уведомлять об уточнении некого.",
            ),
        ),
    )


def _unblocked(on: date | None) -> tuple[Block, ...]:
    return (
        (Paragraph(f"Блокирование данных на время проверки снято {end_with_day(on)}"),)
        if on
        else ()
    )


def _old_values(held: tuple[Held, ...]) -> tuple[Block, ...]:
    return list_or(
        say_held(held),
        lead="Прежние значения закон обязывает хранить; для других целей они не используются:",
        none="Прежние значения не сохраняются.",
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def write_rectification_refused(facts: RectificationRefused) -> Body:
    """Write why the values stay (152-ФЗ ст. 14 ч. 1, 152-ФЗ ст. 20 ч. 3)."""
    return Body(
        articles=(facts.ground,),
        blocks=(
            reply_to(facts.request),
            Paragraph("Вы просили уточнить следующие персональные данные:"),
            Items(facts.data),
            Paragraph(f"В уточнении отказано ({facts.ground}) по следующим причинам:"),
            Items(facts.reasons),
            Paragraph(
                "Вы можете представить документы или иные сведения, из которых видно, что данные неполные, неточные "
                "или неактуальные. Тогда они будут изменены в течение семи рабочих дней (152-ФЗ ст. 20 ч. 3)."
            ),
            APPEAL,
        ),
    )


def write_third_party_notice(facts: ThirdPartyNotice) -> Body:
    """Write to one whom the data were passed to (152-ФЗ ст. 20 ч. 3)."""
    return Body(
        articles=("152-ФЗ ст. 20 ч. 3",),
        blocks=(
            Paragraph(f"Ранее Вам были переданы персональные данные. Чьи: {facts.person}."),
            *(block for one in facts.changes for block in _changed(one)),
            Paragraph("Просим:"),
            Items(facts.asked),
        ),
    )


def _changed(one: Changed) -> tuple[Block, ...]:
    day = say_day(one.done_on)
    return (Paragraph(f"Уведомляем, что {day} {one.done} следующие данные:"), Items(one.data))
