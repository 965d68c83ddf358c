"""Answers to «what do you hold of me»: all of 152-ФЗ ст. 14 ч. 7, nothing held, refused, asked again too early."""

from zavet.documents.blocks import Block, Body, Heading, Items, Paragraph, Table
from zavet.documents.facts import Day, Facts, GoesOn, ReplyFacts, Text, Texts
from zavet.documents.phrases import APPEAL, FREE, list_or, reply_to, say_day, say_going_on


class Value(Facts, frozen=True, kw_only=True):
    """One datum: its name, the value, whom it came from and when."""

    name: Text
    value: Text
    source: Text


class Kept(Facts, frozen=True, kw_only=True):
    """How long something is processed and stored; ``until`` in words."""

    what: Text
    until: Text


class Processor(Facts, frozen=True, kw_only=True):
    """Who processes by the operator's mandate."""

    name: Text
    address: Text


class Information(ReplyFacts, frozen=True, kw_only=True):
    """Everything of 152-ФЗ ст. 14 ч. 7 but what the operator's letterhead says.

    An empty tuple is a statement: nobody has access, nothing crosses the border, no processor, nothing else.
    ``data_file`` names the attached file that holds the data, where they do not stand in the letter.
    """

    purposes: tuple[GoesOn, ...]
    methods: Texts
    recipients: tuple[Text, ...]
    data: tuple[Value, ...]
    terms: tuple[Kept, ...]
    rights: Texts
    countries: tuple[Text, ...]
    processors: tuple[Processor, ...]
    measures: Texts
    other: tuple[Text, ...] = ()
    data_file: str = ""


class NotProcessed(ReplyFacts, frozen=True, kw_only=True):
    """Nothing is held; ``searched_by`` says by what was looked for, without the values."""

    searched_by: Texts


class InformationRefused(ReplyFacts, frozen=True, kw_only=True):
    """``ground`` is the citation of 152-ФЗ ст. 14 ч. 8 or of another federal law."""

    ground: Text
    reasons: Texts


class RepeatRefused(ReplyFacts, frozen=True, kw_only=True):
    """Asked again before thirty days have passed, and the first answer was complete."""

    first_number: Text
    first_on: Day
    may_repeat_on: Day
    reasons: Texts


def write_information(facts: Information) -> Body:
    """Write the eleven items of 152-ФЗ ст. 14 ч. 7, each under its number of the law."""
    return Body(
        articles=("152-ФЗ ст. 14 ч. 7", "152-ФЗ ст. 20 ч. 1"),
        blocks=(
            reply_to(facts.request),
            Paragraph(
                "Ниже — сведения об обработке Ваших персональных данных. Номера разделов соответствуют пунктам "
                "152-ФЗ ст. 14 ч. 7."
            ),
            *_processing(facts),
            *_people_and_data(facts),
            *_terms_and_rights(facts),
            *_transfers_and_measures(facts),
            FREE,
            APPEAL,
        ),
    )


def _processing(facts: Information) -> tuple[Block, ...]:
    return (
        Heading("1. Подтверждение факта обработки"),
        Paragraph("Подтверждаем: оператор обрабатывает Ваши персональные данные."),
        Heading("2. Правовые основания и цели"),
        *list_or(
            say_going_on(facts.purposes),
            lead="Данные обрабатываются для следующих целей и на следующих основаниях:",
            none="Сейчас данные не используются ни для одной цели и только хранятся до уничтожения.",
        ),
        Heading("3. Способы обработки"),
        Paragraph("Для этих целей применяются следующие способы:"),
        Items(facts.methods),
    )


def _people_and_data(facts: Information) -> tuple[Block, ...]:
    operator = facts.operator
    return (
        Heading("4. Оператор и лица, имеющие доступ к данным"),
        Paragraph(f"Оператор: {operator.name}. Место нахождения: {operator.address}."),
        *list_or(
            facts.recipients,
            lead="Кроме работников оператора, доступ к данным имеют или могут получить по договору с оператором "
            "или по федеральному закону:",
            none="Кроме работников оператора, доступа к Вашим данным никто не имеет; раскрывать их кому-либо по "
            "договору или по федеральному закону не предполагается.",
        ),
        Heading("5. Обрабатываемые данные и их источник"),
        _values(facts.data, facts.data_file),
    )


def _values(data: tuple[Value, ...], data_file: str) -> Block:
    if data_file:
        return Paragraph(f"Сами данные и их источник указаны в приложенном файле «{data_file}».")
    rows = tuple((one.name, one.value, one.source) for one in data)
    none = Paragraph("Данных, кроме самого Вашего обращения и переписки по нему, нет.")
    return Table(("Данные", "Значение", "Источник"), rows, (3, 4, 4)) if rows else none


def _terms_and_rights(facts: Information) -> tuple[Block, ...]:
    return (
        Heading("6. Сроки обработки и хранения"),
        *list_or(
            (f"{one.what}: {one.until}" for one in facts.terms),
            lead="Данные обрабатываются и хранятся в следующие сроки:",
            none="Все данные подлежат уничтожению в установленный законом срок.",
        ),
        Heading("7. Как осуществить Ваши права"),
        Paragraph(
            "Вы вправе требовать уточнения данных, их блокирования или уничтожения, если они неполные, устаревшие, "
            "неточные, незаконно полученные или не нужны для заявленной цели (152-ФЗ ст. 14 ч. 1), отозвать "
            "согласие (152-ФЗ ст. 9 ч. 2) и обжаловать действия оператора (152-ФЗ ст. 17 ч. 1). Это можно сделать так:"
        ),
        Items(facts.rights),
    )


def _transfers_and_measures(facts: Information) -> tuple[Block, ...]:
    return (
        Heading("8. Трансграничная передача"),
        *list_or(
            facts.countries,
            lead="Трансграничная передача Ваших данных осуществлена или предполагается в следующие страны:",
            none="Трансграничная передача Ваших данных не осуществлялась и не предполагается.",
        ),
        Heading("9. Лица, обрабатывающие данные по поручению оператора"),
        *list_or(
            (f"{one.name}, {one.address}" for one in facts.processors),
            lead="Обработка данных поручена:",
            none="Обработка Ваших данных никому не поручена и не будет поручена.",
        ),
        Heading("9.1. Как оператор исполняет обязанности по 152-ФЗ ст. 18.1"),
        Items(facts.measures),
        Heading("10. Иные сведения"),
        *list_or(
            facts.other,
            lead="Сообщаем также:",
            none="Иных сведений, которые обязывает сообщить закон, нет.",
        ),
    )


def write_not_processed(facts: NotProcessed) -> Body:
    """Write that nothing is held (152-ФЗ ст. 14 ч. 7 п. 1)."""
    return Body(
        articles=("152-ФЗ ст. 14 ч. 7 п. 1", "152-ФЗ ст. 20 ч. 1"),
        blocks=(
            reply_to(facts.request),
            Paragraph(
                "Сообщаем: оператор не обрабатывает Ваши персональные данные, кроме самого Вашего обращения и "
                "переписки по нему. Поиск проведён по следующим признакам:"
            ),
            Items(facts.searched_by),
            Paragraph(
                "Если у Вас есть иные сведения, например другой адрес электронной почты или номер договора, "
                "сообщите их в ответ на это письмо: поиск будет повторён."
            ),
            APPEAL,
        ),
    )


def write_information_refused(facts: InformationRefused) -> Body:
    """Write a reasoned refusal (152-ФЗ ст. 20 ч. 2)."""
    return Body(
        articles=(facts.ground, "152-ФЗ ст. 20 ч. 2"),
        blocks=(
            reply_to(facts.request),
            Paragraph(
                "В предоставлении сведений об обработке персональных данных отказано на основании положения "
                f"федерального закона: {facts.ground}. Причины отказа:"
            ),
            Items(facts.reasons),
            APPEAL,
        ),
    )


def write_repeat_refused(facts: RepeatRefused) -> Body:
    """Write why a repeated request is refused; the burden of proof is the operator's (152-ФЗ ст. 14 ч. 6)."""
    return Body(
        articles=("152-ФЗ ст. 14 ч. 4", "152-ФЗ ст. 14 ч. 5", "152-ФЗ ст. 14 ч. 6"),
        blocks=(
            reply_to(facts.request),
            Paragraph(
                f"На такой же запрос Вам дан ответ от {say_day(facts.first_on)} № {facts.first_number}. Повторный "
                "запрос направляют не раньше чем через тридцать дней после первого (152-ФЗ ст. 14 ч. 4), а раньше "
                "этого срока — если сведения в первом ответе были неполными, с обоснованием (152-ФЗ ст. 14 ч. 5). "
                "В выполнении повторного запроса отказано по следующим причинам:"
            ),
            Items(facts.reasons),
            Paragraph(
                f"Направить повторный запрос Вы можете с {say_day(facts.may_repeat_on)}, а с указанием, каких "
                "сведений недостаёт в первом ответе, — в любое время."
            ),
            APPEAL,
        ),
    )
