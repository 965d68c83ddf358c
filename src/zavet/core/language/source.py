"""Reads YAML into a tree that remembers where everything stands.

Only what a lawyer writes is understood: keys, values, lists. Anchors, aliases, merge keys, tags and second documents
are refused, for they let a short file mean something long or hidden. Scalars keep the text as written, so that
``clause: 4.10`` stays ``4.10``. Nothing here calls itself, so depth cannot exhaust the stack.
"""

import re
from dataclasses import dataclass, field

import yaml

from zavet.core.language.problems import Findings, Problem, quote

LARGEST_FILE = 1024 * 1024
DEEPEST = 12
_UNPRINTABLE = re.compile(r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_TAG = "tag:yaml.org,2002:"
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scalar:
    """A single value, as written; ``is_plain`` when it stands without quotation marks."""

    value: str
    is_plain: bool
    line: int
    column: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sequence:
    """A list."""

    items: "list[Node]" = field(default_factory=list)
    line: int
    column: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapping:
    """Keys with their values, in the order of the file."""

    entries: "list[tuple[Scalar, Node]]" = field(default_factory=list)
    line: int
    column: int

    def get(self, key: str) -> "Node | None":
        """Return the value under a key, if it is there."""
        return next((value for name, value in self.entries if name.value == key), None)


Node = Scalar | Sequence | Mapping


class _Unreadable(Exception):
    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


def check_characters(text: str, *, file: str, findings: Findings) -> bool:
    """Return whether a file may be read: not too long, and holding only characters of a text."""
    if len(text) > LARGEST_FILE or len(text.encode(errors="surrogatepass")) > LARGEST_FILE:
        message = "файл больше мегабайта; политика столько не занимает"
        mend = "Проверьте, тот ли это файл, и уберите лишнее."
        findings.add(Problem(file=file, line=1, message=message, mend=mend))
        return False
    found = _UNPRINTABLE.search(text.removeprefix("\ufeff"))
    if found:
        before = text[: text.index(found[0])]
        findings.add(
            Problem(
                file=file,
                line=before.count("\n") + 1,
                column=len(before) - before.rfind("\n"),
                value=f"U+{ord(found[0]):04X}",
                message=f"в файле стоит невидимый служебный знак U+{ord(found[0]):04X}",
                mend="Удалите этот знак: сотрите и наберите заново слова рядом с ним.",
            )
        )
    return not found


def read_tree(text: str, *, file: str, findings: Findings) -> Node | None:
    """Return the tree of a YAML file, or None after telling ``findings`` why there is none."""
    if not check_characters(text, file=file, findings=findings):
        return None
    try:
        return _Builder(file).build(text)
    except yaml.YAMLError as error:
        findings.add(_explain(error, text, file))
    except _Unreadable as error:
        findings.add(error.problem)
    return None


class _Builder:
    """Puts events together into one tree."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.root: Node | None = None
        self.open: list[Sequence | Mapping] = []
        self.keys: list[Scalar | None] = []
        self.documents = 0

    def build(self, text: str) -> Node | None:
        for event in yaml.parse(text, Loader=_LOADER):
            self._refuse_surprises(event)
            self._take(event)
        return self.root

    def _take(self, event: yaml.Event) -> None:
        line, column = _place(event)
        if isinstance(event, yaml.ScalarEvent):
            is_plain = not event.style  # libyaml says "", the Python parser None
            self._put(Scalar(value=event.value, is_plain=is_plain, line=line, column=column), event)
        elif isinstance(event, yaml.SequenceStartEvent):
            self._descend(Sequence(line=line, column=column), event)
        elif isinstance(event, yaml.MappingStartEvent):
            self._descend(Mapping(line=line, column=column), event)
        elif isinstance(event, yaml.CollectionEndEvent):
            self.open.pop()
            self.keys.pop()

    def _descend(self, node: Sequence | Mapping, event: yaml.Event) -> None:
        self._put(node, event)
        self.open.append(node)
        self.keys.append(None)
        if len(self.open) > DEEPEST:
            raise self._refusal(event, "записи вложены слишком глубоко", "Уберите лишние вложения.")

    def _put(self, node: Node, event: yaml.Event) -> None:
        if not self.open:
            self.root = node
            return
        parent, key = self.open[-1], self.keys[-1]
        if isinstance(parent, Sequence):
            parent.items.append(node)
        elif key is not None:
            parent.entries.append((key, node))
            self.keys[-1] = None
        elif isinstance(node, Scalar):
            self.keys[-1] = node
        else:
            mend = "Напишите ключ одним словом, а список или вложенные ключи — после двоеточия."
            raise self._refusal(event, "на месте ключа стоит список или набор ключей", mend)

    def _refuse_surprises(self, event: yaml.Event) -> None:
        if isinstance(event, yaml.DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                mend = "Уберите строку «---» и всё, что к этим правилам не относится."
                raise self._refusal(event, "в файле два документа", mend)
        anchor, tag = getattr(event, "anchor", None), getattr(event, "tag", None)
        if anchor:
            mend = "Уберите знак & или * и напишите значение словами; если знак нужен, возьмите значение в кавычки."
            raise self._refusal(
                event, f"метка или ссылка YAML {quote(anchor)} не принимается", mend
            )
        if tag:
            mend = "Уберите слово с восклицательным знаком или возьмите значение в кавычки."
            raise self._refusal(
                event, f"пометка типа {quote(tag.replace(_TAG, '!!'))} не принимается", mend
            )
        if isinstance(event, yaml.ScalarEvent) and event.value == "<<" and not event.style:
            raise self._refusal(
                event, "слияние ключей «<<» не принимается", "Напишите ключи словами."
            )

    def _refusal(self, event: yaml.Event, message: str, mend: str) -> _Unreadable:
        line, column = _place(event)
        return _Unreadable(
            Problem(file=self.file, line=line, column=column, message=message, mend=mend)
        )


def _place(event: yaml.Event) -> tuple[int, int]:
    mark = event.start_mark
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)


_BEGUN = re.compile(r"could not find expected ':'|unexpected end of stream|expected ',' or")

# What the parser says, what that means, and what to do. The first that is found in its sentence holds.
_SENTENCES = (
    (
        "mapping values are not allowed",
        "в строке лишнее двоеточие",
        "Если двоеточие — часть текста, возьмите весь текст в кавычки; если это новый ключ, начните с него строку.",
    ),
    (
        "could not find expected ':'",
        "после ключа нет двоеточия",
        "Поставьте после ключа двоеточие и пробел: «name: Имя». Если это продолжение текста, сдвиньте его вправо.",
    ),
    (
        "unexpected end of stream",
        "кавычки открыты, но не закрыты",
        "Закройте кавычки в конце значения.",
    ),
    (
        "did not find expected ',' or ']'",
        "список в квадратных скобках не закрыт или между словами нет запятой",
        "Разделите слова запятыми и закройте скобку: «[name, email]».",
    ),
    (
        "did not find expected ',' or '}'",
        "фигурная скобка не закрыта или между ключами нет запятой",
        "Разделите ключи запятыми и закройте скобку: «{amount: 10, unit: working_day}».",
    ),
    (
        "did not find expected '-' indicator",
        "строка выпала из списка: её отступ не такой, как у соседних записей",
        "Выровняйте строку: запись списка начинается с «- », а её ключи стоят под первым из них.",
    ),
    (
        "did not find expected key",
        "отступ строки не такой, как у соседних ключей, или внутри текста стоит кавычка",
        "Выровняйте начало строки с соседними ключами; текст с кавычками внутри возьмите в кавычки целиком.",
    ),
    (
        "alphabetic or numeric character",
        "значение начинается со знака & или *",
        "Возьмите всё значение в кавычки.",
    ),
    (
        "unknown escape",
        "после обратной черты стоит знак, который с ней не пишут",
        "Возьмите текст в одинарные кавычки ' вместо двойных.",
    ),
    (
        "block sequence entries are not allowed",
        "запись списка («- ») стоит в той же строке, что и ключ",
        "Перенесите запись списка на следующую строку и сдвиньте вправо.",
    ),
)


def _explain(error: yaml.YAMLError, text: str, file: str) -> Problem:
    """Return a parser's complaint in words; the line is the parser's own."""
    problem = str(getattr(error, "problem", "") or "")
    marks = [getattr(error, name, None) for name in ("problem_mark", "context_mark")]
    # what was begun and not ended is mended where it begins
    mark = next(filter(None, marks[::-1] if _BEGUN.search(problem) else marks), None)
    line, column = (mark.line, mark.column) if mark else (0, 0)
    rows = text.splitlines() or [""]
    row = rows[min(line, len(rows) - 1)]
    message, mend = _words(problem, row[column : column + 1], row)
    return Problem(
        file=file,
        line=min(line, len(rows) - 1) + 1,
        column=column + 1,
        value=row.strip()[:80],
        message=f"файл не читается: {message}",
        mend=mend,
    )


def _words(problem: str, character: str, row: str) -> tuple[str, str]:
    indent = row[: len(row) - len(row.lstrip())]
    if character == "\t" or "\t" in indent:
        return "отступ сделан знаком табуляции", "Замените табуляцию пробелами."
    if "cannot start any token" in problem:
        mend = "Возьмите всё значение в кавычки."
        return f"значение начинается со знака {quote(character)}", mend
    for sentence, message, mend in _SENTENCES:
        if sentence in problem:
            return message, mend
    mend = "Посмотрите на эту строку и на строку перед ней: отступы, двоеточия, кавычки, скобки."
    return "запись нарушена здесь или строкой выше", mend
