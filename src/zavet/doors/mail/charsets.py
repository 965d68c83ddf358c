"""Bytes of a letter into text, whatever they claim. Only charsets are believed: a codec may also unpack or loop."""

import codecs
import re
import unicodedata
from email.errors import HeaderParseError
from email.header import decode_header
from typing import Final

_CHARSET: Final = re.compile(
    r"ascii|utf-8|utf-16(-[bl]e)?|cp(12\d\d|866|855)|koi8-[rut]|iso8859-\d+|mac-cyrillic"
    r"|gb18030|gbk|big5|euc_(jp|kr)|iso2022_jp|shift_jis"
)
_SINGLE_BYTE: Final = ("cp1251", "koi8-r", "cp866")
_LOST: Final = "\N{REPLACEMENT CHARACTER}"
_FEW: Final = 0.1


def decode_text(content: bytes, charset: str = "") -> str:
    """Return the text of bytes: by the charset they claim where it fits, else by the one Russian letters fit best."""
    named = _known(charset)
    if named and named not in {"utf-8", "ascii"}:
        return _clean(content.decode(named, "replace"))
    text = content.decode("utf-8", "replace")
    if text.count(_LOST) <= _FEW * sum(byte > 0x7F for byte in content):  # noqa: PLR2004 - beyond ASCII
        return _clean(text)
    return _clean(_guessed(content))


def decode_line(raw: str) -> str:
    """Return the text of a header line: encoded words (RFC 2047) and bare bytes of any charset, on one line."""
    try:
        parts = decode_header(raw)
    except (HeaderParseError, ValueError):
        parts = [(raw, None)]
    words = [_word(part, charset) for part, charset in parts]
    return " ".join("".join(words).split())


def _word(part: bytes | str, charset: str | None) -> str:
    content = part if isinstance(part, bytes) else part.encode("utf-8", "surrogateescape")
    return decode_text(content, charset or "")


def _known(charset: str) -> str:
    """Return Python's name of a charset that is one, or nothing."""
    try:
        name = codecs.lookup(charset.strip().strip("\"'")).name if charset else ""
    except (LookupError, ValueError):
        return ""
    return name if _CHARSET.fullmatch(name) else ""


def _guessed(content: bytes) -> str:
    """Return the reading with the most small Russian letters: a wrong one turns them into capitals or signs."""
    readings = [content.decode(charset, "replace") for charset in _SINGLE_BYTE]
    return max(readings, key=lambda text: sum("а" <= letter <= "я" for letter in text))


def _clean(text: str) -> str:
    """Return text without control characters: a null byte stops databases, others cheat the eye."""
    even = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(one for one in even if one in "\n\t" or unicodedata.category(one) not in _UNSEEN)
    return kept.encode("utf-8", "replace").decode()


_UNSEEN: Final = frozenset({"Cc", "Cs", "Co", "Cn"})
