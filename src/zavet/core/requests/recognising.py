"""Tells from the mark on an envelope, a subject line or a text which rights a letter calls on.

The policy's own marks come first, then the law's usual words by their stems. It must never guess: what it does not
recognise is nobody's right yet, and the officer says what it is. A wish with «не» before it is no wish.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from zavet.core.language.words import RightKind

_SHORTEST = 4
_ENDING = 3
_GAP = r"(?:\w+ ){0,2}?"
_SOME = r"(?:\w+ ){0,4}?"
_MANY = r"(?:\w+ ){0,12}?"
_DATA = r"(?:данн|сведени|информаци|запис|аккаунт|учетн|профил|анкет|фамили|имя|имени|телефон|адрес|почт|фото)\w*"
_TOLD = r"(?:информаци|сведени|перечень|перечня|копи)\w*"
_USE = r"(?:обработк|использован|рассылк)\w*"
_ASKED = r"(?:как|когда|где|почему|что|зачем|кто|сколько|есть|можно|ли|режим|параметр|настро)\w*"
_NOT_BEFORE: Final = re.compile(
    r"\b(?:не|ни|без|нет|никаких)(?: (?:хочу|прошу|буду|собираюсь|намерен|намерена|планирую|нужно|надо|следует"
    r"|требую|стоит|желаю|имею))? $"
)
_NOT_AFTER: Final = re.compile(r"^ (?:нет|не имею|не имеем|не имеется|отсутствуют)\b")
# What a consent covers is no wish of its own: «отзываю согласие на сбор, блокирование, удаление».
_COVERED: Final = re.compile(
    r"\bсогласи\w* на (?:(?!прошу |прошу$|требую |требую$|также ).)*", re.DOTALL
)
_WORDS: Final[Mapping[RightKind, str]] = {
    RightKind.INFORMATION: (
        rf"(?:запрос|запрашива|предостав|сообщ|выда|выслать|вышл|направ|получ)\w* {_GAP}{_TOLD}"
        rf"|какие {_GAP}данные"
        r"|(?:сообщ|расскаж)\w* (?:мне )?что (?:у вас |вы |вам |обо мне |о \w+ \w+ ){1,3}"
        r"(?:есть|храни\w+|имеет\w*|известно)"
        r"(?= об? | обо | на меня|$)"
    ),
    RightKind.RECTIFICATION: (
        rf"(?:уточн|обнови|обновл|измени|изменен)\w* (?!{_ASKED}){_SOME}{_DATA}"
        r"|исправ(?:ить|ьте|лени|лять)\w*|уточнени[еяюи]м?\b"
    ),
    RightKind.CONFIDENTIALITY: (
        rf"(?:параметр|режим|настро)\w* {_GAP}конфиденциальност\w*"
        rf"|(?:скры|скрой|закры|закрой)\w* {_SOME}{_DATA}"
    ),
    RightKind.BLOCK: r"(?:за)?блокировани[еяюи]м?\b|(?:за)?блокир(?:овать|уйте|уй|ую)\b",
    RightKind.DELETION: (
        rf"(?:удал(?:и|я)|уничтож|стереть|сотри)\w* {_SOME}{_DATA}"
        r"|(?:удалени|уничтожени)[еяюи]м?\b"
    ),
    RightKind.WITHDRAWAL: (
        rf"(?:отзыв|отозв|отмен)\w* {_SOME}соглас\w*|соглас\w* {_MANY}(?:отзыв|отозв)\w*"
    ),
    RightKind.STOP: (
        rf"(?:прекра|остано)\w* {_SOME}{_USE}"
        r"|не (?:обрабатывать|обрабатывайте)\b|прекра\w* (?:обрабатывать|использовать)\b"
    ),
    RightKind.OBJECTION: r"возраж\w*",
    RightKind.CLAIM: r"претензи\w*",
}
_KNOWN: Final = {kind: re.compile(rf"\b(?:{words})") for kind, words in _WORDS.items()}


def recognise(text: str, marks: Mapping[RightKind, str]) -> tuple[RightKind, ...]:
    """Return the rights a text calls on, in the order of RightKind; nothing where none is recognised.

    ``marks`` are the policy's own words, by right; inflected, in other case, with other quotes they are the same.
    """
    found: set[RightKind] = set()
    for sentence in _sentences(text):
        rest = sentence
        for kind, mark in marks.items():
            rest, is_there = _without_mark(rest, mark)
            found |= {kind} if is_there else set()
        found.update(_usual(rest))
    return tuple(kind for kind in RightKind if kind in found)


def _sentences(text: str) -> Iterator[str]:
    """Yield the sentences of a text: words in small letters with one space between, «ё» as «е»."""
    plain = text.lower().replace("ё", "е")
    for sentence in re.split(r"[.!?;:]+|\n\s*\n", plain):
        words = re.findall(r"\w+", sentence)
        if words:
            yield " ".join(words)


def _without_mark(sentence: str, mark: str) -> tuple[str, bool]:
    """Return a sentence without a mark, and whether it stood there and was meant."""
    stems = [_stem(word) for one in _sentences(mark) for word in one.split()]
    if not stems:
        return sentence, False
    found = re.search(r"\b" + f" {_GAP}".join(stems), sentence)
    if found is None:
        return sentence, False
    is_meant = not _is_denied(sentence, found.start(), found.end())
    return f"{sentence[: found.start()]} {sentence[found.end() :]}", is_meant


def _stem(word: str) -> str:
    """Return what stays of a word in its other forms; words too short to have an ending stay whole."""
    if len(word) <= _SHORTEST:
        return rf"{word}\b"
    return word[: max(_SHORTEST, len(word) - _ENDING)] + r"\w*"


def _usual(sentence: str) -> Iterator[RightKind]:
    """Yield the rights the law's usual words of a sentence call on."""
    beside = _COVERED.sub("согласие ", sentence)
    for kind, words in _KNOWN.items():
        told = sentence if kind is RightKind.WITHDRAWAL else beside
        found = words.finditer(told)
        if any(not _is_denied(told, one.start(), one.end()) for one in found):
            yield kind


def _is_denied(sentence: str, start: int, end: int) -> bool:
    before, after = sentence[:start], sentence[end:].rstrip()
    return bool(_NOT_BEFORE.search(before) or _NOT_AFTER.match(after))
