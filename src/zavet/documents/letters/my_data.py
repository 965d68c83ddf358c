"""The person's own download: everything held of them and done with it, as the cabinet hands it out in JSON too."""

from datetime import date

from zavet.documents.blocks import Block, Body, Heading, Items, Paragraph, Table
from zavet.documents.facts import DocumentFacts, Facts, Held, Text
from zavet.documents.phrases import say_day, say_held


class Datum(Facts, frozen=True, kw_only=True):
    """One datum: name and clause; value (empty where it stays closed); whence and when; names of its purposes."""

    name: Text
    value: str
    source: Text
    purposes: tuple[Text, ...]


class Use(Facts, frozen=True, kw_only=True):
    """One purpose the data are kept for, its ground with the article, its end in words, the clause."""

    purpose: Text
    ground: Text
    until: Text
    clause: str


class File(Facts, frozen=True, kw_only=True):
    """One file; its bytes are taken along by themselves; the name is empty where it stays closed."""

    name: str
    category: Text
    stored: Text


class Answer(Facts, frozen=True, kw_only=True):
    """One answer about a consent; ``wording`` is the text that was shown, ``wording_sha256`` its hash."""

    at: Text
    answer: Text
    purpose: str
    means: Text
    wording: str
    wording_sha256: Text


class Look(Facts, frozen=True, kw_only=True):
    """One time somebody looked or tried to: who, what, which data, for what; ``basis`` is the deciding clause."""

    at: Text
    words: Text
    basis: str


class Handed(Facts, frozen=True, kw_only=True):
    """What an authority was handed: when, which office, by which paper, which data, by which clause."""

    at: Text
    authority: Text
    paper: Text
    data: str
    basis: str


class Owed(Facts, frozen=True, kw_only=True):
    """One thing the operator owes."""

    duty: Text
    due_on: date
    basis: str


class MyData(DocumentFacts, frozen=True, kw_only=True):
    """The whole of it; ``made_at`` in words, ``blocked`` are names of data under a block.

    That nothing was ``disclosed`` is not said: a law may forbid to tell it yet.
    """

    site: Text
    subject: Text
    made_at: Text
    policy_version: str
    data: tuple[Datum, ...]
    uses: tuple[Use, ...]
    files: tuple[File, ...]
    answers: tuple[Answer, ...]
    looks: tuple[Look, ...]
    duties: tuple[Owed, ...]
    blocked: tuple[Text, ...]
    held: tuple[Held, ...]
    disclosed: tuple[Handed, ...] = ()


def write_my_data(facts: MyData) -> Body:
    """Write everything held of a person (152-ФЗ ст. 14 ч. 7)."""
    return Body(
        articles=("152-ФЗ ст. 14 ч. 7",),
        blocks=(
            *_about(facts),
            *_data(facts.data),
            *_uses(facts.uses),
            *_files(facts.files),
            *_restrictions(facts),
            *_answers(facts.answers),
            *_disclosed(facts.disclosed),
            *_looks(facts.looks),
            *_duties(facts.duties),
            *_wordings(facts.answers),
        ),
    )


def _about(facts: MyData) -> tuple[Block, ...]:
    policy = (
        f" Действует редакция политики «{facts.policy_version}»." if facts.policy_version else ""
    )
    return (
        Paragraph(
            f"Этот документ составлен {facts.made_at} по просьбе владельца учётной записи на сайте {facts.site} и "
            f"показывает, какие персональные данные о нём хранятся и что с ними делали.{policy} Номер записи: "
            f"{facts.subject}. Время везде московское."
        ),
        Paragraph(
            "Документ составлен автоматически и не подписан. Те же сведения в машиночитаемом виде отдаёт личный "
            "кабинет (JSON); там же скачивают сами файлы."
        ),
    )


def _data(data: tuple[Datum, ...]) -> tuple[Block, ...]:
    head = ("Данные", "Значение", "Откуда и когда", "Для чего")
    rows = tuple(
        (
            one.name,
            one.value or "не показано",
            one.source,
            ";\n".join(one.purposes) or "только хранится",
        )
        for one in data
    )
    return _section("Данные", head, rows, (4, 6, 5, 5), none="Данных о Вас не хранится.")


def _uses(uses: tuple[Use, ...]) -> tuple[Block, ...]:
    rows = tuple((one.purpose, one.ground, one.until, one.clause or "—") for one in uses)
    head = ("Цель", "Основание", "До какого срока", "Пункт политики")
    return _section(
        "Цели", head, rows, (5, 5, 5, 3), none="Данные не используются ни для одной цели."
    )


def _files(files: tuple[File, ...]) -> tuple[Block, ...]:
    rows = tuple((one.name or "имя не показано", one.category, one.stored) for one in files)
    return _section("Файлы", ("Файл", "Что это", "Сохранён"), rows, (4, 4, 4), none="Файлов нет.")


def _restrictions(facts: MyData) -> tuple[Block, ...]:
    blocked = Items(facts.blocked) if facts.blocked else Paragraph("Заблокированных данных нет.")
    held = Items(say_held(facts.held)) if facts.held else Paragraph("Таких данных нет.")
    return (
        Heading("Заблокировано"),
        blocked,
        Heading("Закон обязывает хранить"),
        held,
    )


def _answers(answers: tuple[Answer, ...]) -> tuple[Block, ...]:
    head = ("Когда", "Ответ", "Для чего", "Как и на какой текст")
    numbers = _numbers(answers)
    rows = tuple(
        (
            one.at,
            one.answer,
            one.purpose or "—",
            f"{one.means}\nтекст {numbers[one.wording_sha256]}",
        )
        for one in answers
    )
    return _section("Согласия и отказы", head, rows, (4, 3, 5, 4), none="Ответов о согласии нет.")


def _disclosed(disclosed: tuple[Handed, ...]) -> tuple[Block, ...]:
    if not disclosed:
        return ()
    rows = tuple(
        (one.at, f"{one.authority}\n{one.paper}", one.data or "—", one.basis or "—")
        for one in disclosed
    )
    head = ("Когда", "Кому и по какой бумаге", "Что", "По какому пункту")
    return _section("Передано органам по закону", head, rows, (3, 6, 4, 3), none="")


def _looks(looks: tuple[Look, ...]) -> tuple[Block, ...]:
    rows = tuple((one.at, one.words, one.basis or "—") for one in looks)
    head = ("Когда", "Кто, что и для чего", "По какому пункту")
    return _section(
        "Обращения к данным", head, rows, (4, 9, 4), none="К данным никто не обращался."
    )


def _duties(duties: tuple[Owed, ...]) -> tuple[Block, ...]:
    rows = tuple((one.duty, say_day(one.due_on), one.basis or "—") for one in duties)
    head = ("Что", "До какого дня", "По какому пункту")
    return _section(
        "Оператор обязан", head, rows, (5, 3, 4), none="Открытых обязанностей перед Вами нет."
    )


def _wordings(answers: tuple[Answer, ...]) -> tuple[Block, ...]:
    """Return each wording that was shown once, in full, with its hash."""
    texts = {one.wording_sha256: one.wording for one in answers}
    numbers = _numbers(answers)
    return tuple(
        block
        for digest, text in texts.items()
        for block in (
            Heading(f"Текст {numbers[digest]}"),
            Paragraph(text),
            Paragraph(f"SHA-256: {digest}"),
        )
        if text or isinstance(block, Heading)
    )


def _numbers(answers: tuple[Answer, ...]) -> dict[str, int]:
    digests = dict.fromkeys(one.wording_sha256 for one in answers)
    return {digest: number for number, digest in enumerate(digests, start=1)}


def _section(
    title: str,
    head: tuple[str, ...],
    rows: tuple[tuple[str, ...], ...],
    widths: tuple[int, ...],
    *,
    none: str,
) -> tuple[Block, ...]:
    return (Heading(title), Table(head, rows, widths) if rows else Paragraph(none))
