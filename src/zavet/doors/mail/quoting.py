"""Cuts off what a reply quotes of the letter before it, where that is sure. The whole text is kept beside."""

import re
from collections.abc import Sequence
from typing import Final

_AUTHOR: Final = re.compile(
    r"(\d|On |В |Am |Le )[^\n]{0,300}(пишет|писала?|написала?|wrote|schrieb|écrit)\s*:?",
    re.IGNORECASE,
)
_RULE: Final = re.compile(
    r"[-_*]{2,}\s*(Original Message|Исходное сообщение|Исходное письмо|Конец исходного сообщения)\s*[-_*]{2,}"
    r"|_{20,}",
    re.IGNORECASE,
)
_FROM: Final = re.compile(r"\*?(От|From):\*?\s", re.IGNORECASE)
_MORE: Final = re.compile(
    r"\*?(Отправлено|Дата|Кому|Тема|Sent|Date|To|Subject):\*?\s", re.IGNORECASE
)
_NEAR: Final = 4


def without_quote(text: str) -> str:
    """Return a reply without the quoted letter at its end; the text itself where nothing else would be left."""
    lines = text.split("\n")
    end = next((place for place in range(len(lines)) if _begins_quote(lines, place)), len(lines))
    kept = lines[:end]
    while kept and (kept[-1].lstrip().startswith(">") or not kept[-1].strip()):
        kept.pop()
    return "\n".join(kept).strip() or text.strip()


def _begins_quote(lines: Sequence[str], place: int) -> bool:
    line = lines[place].strip()
    if _RULE.fullmatch(line):
        return True
    if _FROM.match(line):
        return any(_MORE.match(one.strip()) for one in lines[place + 1 : place + _NEAR])
    after = next((one for one in lines[place + 1 : place + _NEAR] if one.strip()), "")
    return after.lstrip().startswith(">") and _AUTHOR.fullmatch(line) is not None
