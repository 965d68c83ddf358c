"""The act of a destruction, with what the order on such acts asks for (приказ Роскомнадзора от 28.10.2022 № 179, п. 3).

Whose data they were it says by the number of the record, which tells nobody else who that is.
"""

from datetime import date

from zavet.documents.blocks import Body, Heading, Items, Paragraph, Table
from zavet.documents.facts import DocumentFacts, Facts, Officer, Text, Texts
from zavet.documents.phrases import list_or, say_day


class Gone(Facts, frozen=True, kw_only=True):
    """Destroyed data by name, and how many values of them."""

    data: Text
    count: int


class DestructionAct(DocumentFacts, frozen=True, kw_only=True):
    """``subject`` is the record's number, ``entry`` the journal's entry; ``kept`` is what stayed and why.

    ``is_whole``: nothing of the person is left, their keys went too. ``done_by`` who destroyed, ``officer`` who signs.
    """

    number: Text
    site: Text
    subject: Text
    destroyed_on: date
    gone: tuple[Gone, ...]
    reasons: Texts
    kept: tuple[Text, ...]
    is_whole: bool
    done_by: Text
    entry: Text
    officer: Officer


def write_destruction_act(facts: DestructionAct) -> Body:
    """Write what was destroyed, how, why and by whom (152-ФЗ ст. 21 ч. 7)."""
    return Body(
        title=f"Акт об уничтожении персональных данных № {facts.number}",
        articles=("152-ФЗ ст. 21 ч. 7",),
        blocks=(
            Paragraph(
                f"{say_day(facts.destroyed_on)} в информационной системе персональных данных «{facts.site}» уничтожены "
                f"персональные данные субъекта, запись {facts.subject}."
            ),
            Heading("1. Что уничтожено"),
            Table(
                head=("Категория данных", "Значений"),
                rows=tuple((one.data, str(one.count)) for one in facts.gone),
                widths=(4, 1),
            ),
            Heading("2. Причина"),
            Items(facts.reasons),
            Heading("3. Способ"),
            Paragraph(_WHOLE if facts.is_whole else _PART),
            Heading("4. Что осталось"),
            *list_or(
                facts.kept,
                lead="Не уничтожено, потому что закон или проверка этого не допускает:",
                none="Из того, что надлежало уничтожить, ничего не осталось.",
            ),
            Heading("5. Кто уничтожил"),
            Paragraph(f"{facts.done_by}. Запись в журнале событий: {facts.entry}."),
            Paragraph(f"Акт составлен: {facts.officer.position} {facts.officer.name}."),
            Paragraph("Подпись: ____________________"),
        ),
    )


_WHOLE = "Записи удалены из баз данных, стёрты и ключи, которыми они зашифрованы: их не прочесть и в резервных копиях."
_PART = (
    "Записи удалены из баз данных; после восстановления из резервной копии они уничтожаются снова."
)
