"""Letters about data that are put under a block, set free of it, or shown to fewer people."""

from zavet.documents.blocks import Body, Items, Paragraph
from zavet.documents.facts import Day, Facts, ReplyFacts, Text, Texts
from zavet.documents.phrases import APPEAL, end_with_day, reply_to, say_day


class BlockSet(ReplyFacts, frozen=True, kw_only=True):
    """``until`` says in words when the block ends."""

    data: Texts
    from_on: Day
    reason: Text
    until: Text


class BlockEnded(ReplyFacts, frozen=True, kw_only=True):
    """``findings`` are what the check has shown."""

    data: Texts
    ended_on: Day
    findings: Text


class Setting(Facts, frozen=True, kw_only=True):
    """One datum and who sees it now, in words."""

    data: Text
    state: Text


class ConfidentialitySet(ReplyFacts, frozen=True, kw_only=True):
    """The settings the person asked for."""

    settings: tuple[Setting, ...]
    set_on: Day


def write_block_set(facts: BlockSet) -> Body:
    """Write what is blocked and until when (152-ФЗ ст. 21 ч. 1)."""
    return Body(
        articles=("152-ФЗ ст. 21 ч. 1",),
        blocks=(
            reply_to(facts.request),
            Paragraph(
                f"С {say_day(facts.from_on)} заблокированы следующие Ваши персональные данные:"
            ),
            Items(facts.data),
            Paragraph(f"Причина: {facts.reason}. Блокирование действует: {facts.until}."),
            Paragraph(
                "Пока данные заблокированы, они только хранятся: их обработка временно прекращена, кроме случаев, "
                "когда она нужна для уточнения самих данных (152-ФЗ ст. 3 п. 7). О результате Вы получите "
                "отдельное письмо."
            ),
        ),
    )


def write_block_ended(facts: BlockEnded) -> Body:
    """Write that the block is over and why (152-ФЗ ст. 21 ч. 2)."""
    return Body(
        articles=("152-ФЗ ст. 21 ч. 1", "152-ФЗ ст. 21 ч. 2"),
        blocks=(
            reply_to(facts.request),
            Paragraph(
                f"Блокирование следующих Ваших персональных данных снято {say_day(facts.ended_on)}:"
            ),
            Items(facts.data),
            Paragraph(f"Проверка показала: {facts.findings}."),
            APPEAL,
        ),
    )


def write_confidentiality_set(facts: ConfidentialitySet) -> Body:
    """Write the confidentiality that holds now (152-ФЗ ст. 7)."""
    return Body(
        articles=("152-ФЗ ст. 7",),
        blocks=(
            reply_to(facts.request),
            Paragraph(
                f"Параметры конфиденциальности Ваших данных изменены {end_with_day(facts.set_on)} Теперь:"
            ),
            Items(tuple(f"{one.data}: {one.state}" for one in facts.settings)),
            Paragraph(
                "Изменить их снова можно в любое время: в личном кабинете или обращением к оператору."
            ),
        ),
    )
