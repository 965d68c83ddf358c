"""Takes a letter apart, pure: bytes in, what it says out. It runs in a process of its own (``apart``).

Headers are read from their raw lines: the library's parser of addresses can be made to run for minutes, and up to
Python 3.12 it can be made to name another sender (CVE-2023-27043).
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage, Message
from email.utils import parsedate_to_datetime
from string import ascii_lowercase, ascii_uppercase
from typing import Final, cast

from msgspec.structs import replace

from zavet.doors.mail.automatic import find_automatic
from zavet.doors.mail.charsets import decode_line, decode_text
from zavet.doors.mail.letter import Attachment, Letter
from zavet.doors.mail.markup import text_of
from zavet.doors.mail.quoting import without_quote

MOST_ATTACHMENTS: Final = 20
LONGEST_TEXT: Final = 100_000
_HEAD: Final = 64 * 1024
_LONGEST_LINE: Final = 16_000
_LONGEST_SUBJECT: Final = 300
_LONGEST_NAME: Final = 150
_MOST_LINES: Final = 1000
_MOST_NAMED: Final = 50
_ADDRESS: Final = re.compile(r"[^\s@<>()\[\]\\,;:\"]{1,64}@[^\s@<>()\[\]\\,;:\"]{1,190}")
_QUOTED: Final = re.compile(r'"(?:[^"\\]|\\.)*"|\((?:[^()\\]|\\.)*\)')
_SMALL: Final = str.maketrans(ascii_uppercase, ascii_lowercase)  # other letters name other boxes
_ANGLED: Final = re.compile(r"([^<>]*)<([^<>]*)>\s*")
_MESSAGE_ID: Final = re.compile(r"<([^<>\s]{1,250})>")
_RECIPIENTS: Final = ("x-original-to", "delivered-to", "envelope-to", "x-envelope-to", "to", "cc")

Headers = Mapping[str, Sequence[str]]


def read_letter(raw: bytes) -> Letter:
    """Return what a letter says. Raise whatever the library raises on a letter that is none."""
    message = message_from_bytes(raw, policy=policy.default)
    body = _body(message)
    text = _text(body)
    files = list(_files(message, body))
    shown = text[:LONGEST_TEXT].strip()
    fits = len(text) <= LONGEST_TEXT and len(files) <= MOST_ATTACHMENTS
    is_sound = not any(part.defects for part in message.walk())
    letter = _headed(_headers((name, str(value)) for name, value in message.raw_items()))
    return replace(
        letter,
        text=without_quote(shown) if letter.references else shown,
        whole=shown,
        attachments=tuple(files[:MOST_ATTACHMENTS]),
        is_complete=fits and is_sound and bool(shown or files),
    )


def read_head(raw: bytes) -> Letter:
    """Return what the headers of a letter say, found in its first bytes without taking it apart."""
    head = re.split(rb"\r?\n\r?\n", raw[:_HEAD], maxsplit=1)[0]
    lines = re.sub(rb"\r?\n[ \t]+", b" ", head).decode("ascii", "surrogateescape").splitlines()
    parts = (line.partition(":") for line in lines[:_MOST_LINES])
    return _headed(_headers((name, value) for name, colon, value in parts if colon))


def _headers(lines: Iterator[tuple[str, str]]) -> Headers:
    found: dict[str, list[str]] = {}
    for name, value in lines:
        line = value[:_LONGEST_LINE].replace("\r", "").replace("\n", " ").strip()
        found.setdefault(name.strip().lower(), []).append(line)
    return found


def _headed(headers: Headers) -> Letter:
    def first(name: str) -> str:
        return next(iter(headers.get(name, ())), "")

    name, sender = _sender(headers.get("from", ()))
    named = [*_ids(first("in-reply-to")), *_ids(first("references"))]
    return Letter(
        sender=sender,
        sender_name=name,
        recipients=_recipients(headers),
        subject=decode_line(first("subject"))[:_LONGEST_SUBJECT],
        written_at=_moment(first("date")),
        message_id=next(iter(_ids(first("message-id"))), ""),
        references=tuple(dict.fromkeys(named))[-_MOST_NAMED:],
        automatic=find_automatic(first),
    )


def _sender(lines: Sequence[str]) -> tuple[str, str]:
    """Return the name and the one address of the sender; nothing where there are several or none (RFC 5322, 3.6.2)."""
    if len(lines) != 1:
        return "", ""
    line = lines[0]
    bare = _QUOTED.sub(" ", line)
    if "<" not in bare:
        return "", _address(bare)
    angled = _ANGLED.fullmatch(bare)
    if angled is None or "," in angled[1]:
        return "", ""
    name = decode_line(line[: line.rindex("<")].strip().strip('"'))
    return name[:_LONGEST_NAME], _address(angled[2])


def _address(text: str) -> str:
    """Return an address in small letters, nothing where the text is none."""
    address = text.strip().translate(_SMALL)
    is_one = _ADDRESS.fullmatch(address) is not None and address.isprintable()
    return address if is_one and _is_text(address) else ""


def _is_text(text: str) -> bool:
    return not any("\ud800" <= one <= "\udfff" for one in text)


def _recipients(headers: Headers) -> tuple[str, ...]:
    lines = (line for name in _RECIPIENTS for line in headers.get(name, ()))
    found = (one.lower() for line in lines for one in _ADDRESS.findall(line))
    return tuple(one for one in dict.fromkeys(found) if _is_text(one))[:_MOST_NAMED]


def _ids(line: str) -> list[str]:
    return [one for one in _MESSAGE_ID.findall(line) if _is_text(one)]


def _moment(line: str) -> datetime | None:
    """Return when a letter says it was written; it may say anything."""
    try:
        at = parsedate_to_datetime(line)
        return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
    except (TypeError, ValueError, IndexError, OverflowError):
        return None


def _body(message: EmailMessage) -> EmailMessage | None:
    """Return the part people read: plain text, else HTML where the plain part is empty."""
    plain, html = (
        cast("EmailMessage | None", message.get_body((kind,))) for kind in ("plain", "html")
    )
    return plain if plain is not None and _text(plain).strip() else html or plain


def _text(part: EmailMessage | None) -> str:
    if part is None:
        return ""
    text = decode_text(_content(part), part.get_content_charset("") or "")
    return text_of(text) if part.get_content_subtype() == "html" else text


def _content(part: Message) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _files(message: EmailMessage, body: EmailMessage | None) -> Iterator[Attachment]:
    """Yield every part but the one people read and the other forms of the same text."""
    for part, is_form in _leaves(message, is_form=False):
        if part is not body and not (is_form and part.get_content_maintype() == "text"):
            yield _file(part)


def _leaves(part: EmailMessage, *, is_form: bool) -> Iterator[tuple[EmailMessage, bool]]:
    """Yield the parts that hold something; a letter within the letter is one."""
    if part.get_content_maintype() == "message" or not part.is_multipart():
        yield part, is_form and not part.is_attachment()
        return
    for child in cast("list[EmailMessage]", part.get_payload()):
        inner = is_form or part.get_content_type() == "multipart/alternative"
        yield from _leaves(child, is_form=inner)


def _file(part: EmailMessage) -> Attachment:
    inner = part.get_payload() if part.get_content_maintype() == "message" else None
    content = _content(part)
    if isinstance(inner, list):
        content = b"\n".join(one.as_bytes(policy=policy.compat32) for one in inner)  # type: ignore[union-attr]  # parts, never text, in a list
    return Attachment(
        name=decode_line(part.get_filename() or "")[:_LONGEST_NAME],
        content_type=part.get_content_type(),
        content=content,
    )
