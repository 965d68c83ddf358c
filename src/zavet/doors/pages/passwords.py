"""Tells a weak password from a strong one. It must never keep, log or repeat the password.

zxcvbn guesses English words only: it is fed the words Russians choose, and a word typed in the wrong keyboard layout
counts as the word meant. It tries every spelling that signs like «@» or «1» allow: a password made of such signs would
keep a processor busy for many seconds, so only some of them are read as letters.
"""

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from zxcvbn import zxcvbn
from zxcvbn.matching import (
    L33T_TABLE,
    RANKED_DICTIONARIES,
    enumerate_l33t_subs,
    relevant_l33t_subtable,
)

LEAST_LENGTH: Final = 10
STRONG_ENOUGH: Final = 3
_READ_AT_MOST: Final = 48
_MOST_SPELLINGS: Final = 64
_ASIDE: Final = 0xE000  # letters of no alphabet
_RUSSIAN: Final = "йцукенгшщзхъфывапролджэячсмитьбю.ё"
_LATIN: Final = "qwertyuiop[]asdfghjkl;'zxcvbnm,./`"
_TO_LATIN: Final = str.maketrans(_RUSSIAN, _LATIN)
_TO_RUSSIAN: Final = str.maketrans(_LATIN, _RUSSIAN)


class StrengthValidator:
    """Django's name for the check; forms of ours call ``require_strong`` with what the person typed beside it."""

    def validate(self, password: str, user: object = None) -> None:
        """Raise ValidationError for a weak password."""
        del user
        require_strong(password)

    def get_help_text(self) -> str:
        """Return the advice shown beside the field."""
        return advice()


def advice() -> str:
    """Return how to make a good password, before anybody makes a bad one."""
    return _(
        "Не короче 10 знаков. Лучше всего несколько слов, которые вместе стоят только у вас в голове."
    )


def require_strong(password: str, *, known: Iterable[str] = ()) -> None:
    """Raise ValidationError for a password that is short or easily guessed; ``known`` are words an attacker knows."""
    if len(password) < LEAST_LENGTH:
        raise ValidationError(_("Пароль короче 10 знаков."), code="short")
    if _score(password, known) < STRONG_ENOUGH:
        message = _("Такой пароль легко подобрать: в нём известные слова, имена или ряды клавиш.")
        raise ValidationError(message, code="weak")


def _score(password: str, known: Iterable[str]) -> int:
    """Return zxcvbn's 0 to 4, the least of what the password is and what it would be in the other layout."""
    lower = password[:_READ_AT_MOST].lower()
    words = [*(word.lower() for word in _split(known)), *_words()]
    readings = {lower, lower.translate(_TO_LATIN), lower.translate(_TO_RUSSIAN)}
    scores: list[int] = [zxcvbn(_bounded(one), user_inputs=words)["score"] for one in readings]
    # zxcvbn keeps the last words it was fed in a module's table: they are a person's.
    RANKED_DICTIONARIES["user_inputs"] = {}
    return min(scores)


def _bounded(text: str) -> str:
    """Return ``text`` with signs put aside until zxcvbn has few enough spellings to try."""
    signs = {sign for letters in L33T_TABLE.values() for sign in letters}
    for place, sign in enumerate(dict.fromkeys(one for one in text if one in signs)):
        if len(enumerate_l33t_subs(relevant_l33t_subtable(text, L33T_TABLE))) <= _MOST_SPELLINGS:
            break
        text = text.replace(sign, chr(_ASIDE + place * place))
    return text


def _split(known: Iterable[str]) -> Iterable[str]:
    for value in known:
        yield value
        yield from value.replace("@", " ").replace(".", " ").split()


@cache
def _words() -> tuple[str, ...]:
    path = Path(__file__).with_name("common_words.txt")
    lines: list[Any] = path.read_text(encoding="utf-8").split()
    return tuple(lines)
