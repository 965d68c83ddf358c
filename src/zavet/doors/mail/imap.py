"""Speaks IMAP (RFC 3501, MOVE of RFC 6851) with one mailbox, as much as taking letters in needs.

The standard library's client: what a kept package would add (search by fields, parsed letters) is not used here.

INVARIANT: a letter is read without marking it, and leaves the folder only when ``move`` or ``remove`` is asked for. An
error holds neither the server's words nor the password.
"""

import imaplib
import re
import ssl
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any, Final

from django.utils.translation import gettext as _

from zavet.core.values import ZavetError
from zavet.doors.mail.boxes import Box

_PATIENCE: Final = 30
_UNSAID: Final = re.compile(r"&|[^\x20-\x7e]+")
_INTERNAL: Final = re.compile(rb'INTERNALDATE " ?([^"]{1,40})"')
_PERSONAL: Final = re.compile(rb'^\(\("([^"]*)"')


class MailboxUnreachable(ZavetError):
    """A mailbox does not answer, does not let in, or refuses; which and why is told without its words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A letter of a mailbox, and when it came to the server."""

    raw: bytes = field(repr=False)
    received_at: datetime | None


class Session:
    """An open mailbox folder."""

    def __init__(self, connection: imaplib.IMAP4, box: Box) -> None:
        """Keep the connection, signed in already, and open the folder."""
        self._connection = connection
        self._box = box
        self._made: set[str] = set()
        # Asked anew: before the sign-in a server names only a part of what it can.
        self._abilities = frozenset(b" ".join(self._ask("capability")).upper().split())
        self._ask("select", f'"{folder_code(box.folder)}"')
        self._prefix = self._find_prefix()

    def list_letters(self, *, limit: int) -> tuple[str, ...]:
        """Return the ids of the letters in the folder, the earliest first."""
        [found] = self._ask("uid", "SEARCH", "UNDELETED")
        return tuple(one.decode() for one in (found or b"").split())[:limit]

    def read(self, letter: str, *, at_most: int) -> Found | None:
        """Return a letter, of a bigger one its first bytes; None where somebody took it away meanwhile."""
        parts = self._ask("uid", "FETCH", letter, f"(INTERNALDATE BODY.PEEK[]<0.{at_most:d}>)")
        raw = next((part[1] for part in parts if isinstance(part, tuple)), None)
        if raw is None:
            return None
        told = b" ".join(part[0] if isinstance(part, tuple) else part or b"" for part in parts)
        return Found(raw=raw, received_at=_moment(told))

    def move(self, letter: str, folder: str) -> None:
        """Move a letter to a folder beside, which is made where it is missing."""
        target = f'"{folder_code(self._prefix + folder)}"'
        if target not in self._made:
            with suppress(MailboxUnreachable):  # it is there already
                self._ask("create", target)
            self._made.add(target)
        if b"MOVE" in self._abilities:
            self._ask("uid", "MOVE", letter, target)
            return
        self._ask("uid", "COPY", letter, target)
        self.remove(letter)

    def remove(self, letter: str) -> None:
        """Remove a letter from the mailbox."""
        self._ask("uid", "STORE", letter, "+FLAGS.SILENT", r"(\Deleted)")
        if b"UIDPLUS" in self._abilities:
            self._ask("uid", "EXPUNGE", letter)
        else:
            self._ask("expunge")

    def _find_prefix(self) -> str:
        """Return what folders of one's own begin with (RFC 2342): some servers keep them under ``INBOX.``."""
        if b"NAMESPACE" not in self._abilities:
            return ""
        [answer] = self._ask("namespace")
        found = _PERSONAL.match(answer or b"")
        return found[1].decode("ascii", "replace") if found else ""

    def _ask(self, command: str, *words: str) -> list[Any]:
        state, answer = "NO", [None]
        with _plainly(self._box):
            state, answer = getattr(self._connection, command)(*words)
        if state != "OK":
            raise _unreachable(self._box, _("отказ на %(command)s") % {"command": command.upper()})
        return list(answer)


@contextmanager
def open_box(box: Box) -> Iterator[Session]:
    """Open a mailbox for a while; raise MailboxUnreachable."""
    with _plainly(box):
        connection = _connect(box)
    try:
        with _plainly(box):
            connection.login(_quoted(box.login.reveal()), box.password.reveal())
        yield Session(connection, box)
    finally:
        with suppress(imaplib.IMAP4.error, OSError):
            connection.logout()


def _moment(told: bytes) -> datetime | None:
    found = _INTERNAL.search(told)
    try:
        return parsedate_to_datetime(found[1].decode().replace("-", " ", 2)) if found else None
    except ValueError:
        return None


def folder_code(name: str) -> str:
    """Return a folder's name as IMAP writes it: UTF-7 of its own kind (RFC 3501, 5.1.3), quotes marked."""
    return (
        _UNSAID.sub(lambda found: _coded(found[0]), name).replace("\\", "\\\\").replace('"', '\\"')
    )


def _coded(text: str) -> str:
    if text == "&":
        return "&-"
    return "&" + b64encode(text.encode("utf-16-be")).decode().rstrip("=").replace("/", ",") + "-"


def _quoted(name: str) -> str:
    """Return a login in quotes: the library puts them around the password alone."""
    return '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _connect(box: Box) -> imaplib.IMAP4:
    if box.is_tls:
        context = ssl.create_default_context()
        return imaplib.IMAP4_SSL(box.host, box.port, ssl_context=context, timeout=_PATIENCE)
    connection = imaplib.IMAP4(box.host, box.port, timeout=_PATIENCE)
    if box.starts_tls:
        connection.starttls(ssl.create_default_context())
    return connection


@contextmanager
def _plainly(box: Box) -> Iterator[None]:
    """Turn the library's errors into ours: theirs repeat what the server said, and names with it."""
    kind = ""
    try:
        yield
    except (imaplib.IMAP4.error, OSError, UnicodeError) as error:
        kind = type(error).__name__
    if kind:
        raise _unreachable(box, kind)


def _unreachable(box: Box, why: str) -> MailboxUnreachable:
    message = _("Почтовый ящик на %(host)s не открылся: %(why)s.")
    next_step = _("Проверьте ZAVET_IMAP, сеть и сертификат (SSL_CERT_FILE). Письма на месте.")
    return MailboxUnreachable(message % {"host": box.host, "why": why}, next_step=next_step)
