"""Tells letters written by machines from those written by people, as RFC 3834 and RFC 2919 mark them.

INVARIANT: to such a letter nothing is answered: two machines would write to each other for ever.
"""

import re
from collections.abc import Callable
from typing import Final

from zavet.doors.mail.letter import Automatic

LOOP: Final = "zavet"
"""What our own letters carry in ``X-Loop``."""
_BULK: Final = frozenset({"bulk", "junk", "list", "auto_reply"})
_MARKS: Final = ("x-autoreply", "x-autorespond", "x-auto-reply-from")
_ROBOT: Final = re.compile(r"(mailer-daemon|postmaster|noreply|no-reply|donotreply)@.*")


def find_automatic(header: Callable[[str], str]) -> Automatic | None:
    """Return why a letter was written by a machine; None for a person's. ``header`` returns a header's raw text."""
    if header("x-loop").strip().lower() == LOOP:
        return Automatic.OURS
    if _first_word(header("auto-submitted")) not in {"", "no"}:
        return Automatic.AUTO_SUBMITTED
    if _is_bounce(header):
        return Automatic.BOUNCE
    if header("list-id").strip():
        return Automatic.LIST
    if _first_word(header("precedence")) in _BULK or any(header(mark) for mark in _MARKS):
        return Automatic.BULK
    return None


def is_robot(address: str) -> bool:
    """Tell whether an address is one nobody reads: nothing is sent there."""
    return _ROBOT.fullmatch(address.lower()) is not None


def _is_bounce(header: Callable[[str], str]) -> bool:
    if header("return-path").strip() == "<>":
        return True
    kind = header("content-type").lower()
    return kind.startswith("multipart/report") and "delivery-status" in kind


def _first_word(text: str) -> str:
    return re.split(r"[;\s(]", text.strip().lower(), maxsplit=1)[0]
