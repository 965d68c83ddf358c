"""A letter as it was read: what the parts of this room hand to one another. Printing one shows nothing of it."""

from datetime import datetime
from enum import StrEnum
from typing import Final

from msgspec import Struct

LARGEST: Final = 20 * 2**20
"""Bytes of a letter that is taken apart; of a bigger one the beginning is kept, sealed."""


class Automatic(StrEnum):
    """Why a letter was written by a machine: it opens no request and gets no answer (RFC 3834, section 2)."""

    OURS = "ours"
    AUTO_SUBMITTED = "auto_submitted"
    BOUNCE = "bounce"
    LIST = "list"
    BULK = "bulk"


class Unread(StrEnum):
    """Why a letter could not be taken apart."""

    TOO_BIG = "too_big"
    TOO_LONG = "too_long"
    BROKEN = "broken"


class Attachment(Struct, frozen=True, kw_only=True):
    """One file of a letter."""

    name: str
    content_type: str
    content: bytes

    def __repr__(self) -> str:
        """Show that there is one, and nothing of it."""
        return "Attachment(…)"


class Letter(Struct, frozen=True, kw_only=True):
    """What a letter says. ``text`` is without what it quotes, ``whole`` with it.

    ``is_complete`` is false where something of the letter stands neither in ``whole`` nor among ``attachments``: then
    the letter itself has to be kept.
    """

    sender: str = ""
    sender_name: str = ""
    recipients: tuple[str, ...] = ()
    subject: str = ""
    text: str = ""
    whole: str = ""
    written_at: datetime | None = None
    message_id: str = ""
    references: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    automatic: Automatic | None = None
    unread: Unread | None = None
    is_complete: bool = True

    def __repr__(self) -> str:
        """Show that there is one, and nothing of it."""
        return "Letter(…)"
