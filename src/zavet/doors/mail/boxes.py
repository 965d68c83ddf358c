"""The mailboxes letters are fetched from, as ZAVET_IMAP names them.

INVARIANT: a password is never shown, and never sent without TLS to another machine.
"""

from dataclasses import dataclass, field
from typing import Final
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from zavet.core.values import Sealed, ZavetError
from zavet.secret_files import read_given

_PORTS: Final = {"imaps": 993, "imap": 143, "imap+tls": 143}
_LOCAL: Final = frozenset({"127.0.0.1", "::1", "localhost"})


class MailboxMisnamed(ZavetError):
    """A mailbox of ZAVET_IMAP cannot be understood; which part is told, the rest is not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """One mailbox: where it is, whose, and for which site where its letters cannot tell.

    ``is_emptied``: letters taken in are removed from it; else they are moved to a folder beside.
    """

    host: str
    port: int
    is_tls: bool = True
    starts_tls: bool = False
    login: Sealed[str] = field(repr=False)
    password: Sealed[str] = field(repr=False)
    folder: str = "INBOX"
    site: str = ""
    is_emptied: bool = False

    @property
    def name(self) -> str:
        """Name the mailbox without its password: ``privacy@imap.example/INBOX``."""
        return f"{self.login.reveal()}@{self.host}/{self.folder}"


def list_boxes() -> tuple[Box, ...]:
    """Return the mailboxes of the settings; raise MailboxMisnamed, SecretMissing."""
    return tuple(map(_box, read_given(settings.ZAVET_IMAP).split()))


def _box(text: str) -> Box:
    place = _split(text)
    scheme, host = place.scheme, place.hostname or ""
    wishes = parse_qs(place.query)
    if scheme not in _PORTS or not host or not place.username or place.password is None:
        raise _misnamed(_("ожидается imaps://имя:пароль@узел/INBOX"))
    if not unquote(text).isprintable():
        raise _misnamed(_("в нём есть непечатаемые знаки"))
    if scheme == "imap" and host not in _LOCAL:
        raise _misnamed(_("без TLS можно обращаться только к 127.0.0.1"))
    if set(wishes) - {"site", "taken"} or wishes.get("taken", ["move"])[0] not in {
        "move",
        "delete",
    }:
        raise _misnamed(_("после знака вопроса бывают site=САЙТ и taken=delete"))
    return Box(
        host=host,
        port=place.port or _PORTS[scheme],
        is_tls=scheme == "imaps",
        starts_tls=scheme == "imap+tls",
        login=Sealed(unquote(place.username)),
        password=Sealed(unquote(place.password)),
        folder=unquote(place.path.strip("/")) or "INBOX",
        site=wishes.get("site", [""])[0],
        is_emptied=wishes.get("taken") == ["delete"],
    )


def _split(text: str) -> SplitResult:
    """Return the parts of an address; the library's own error would repeat the password."""
    try:
        place = urlsplit(text)
        _port = place.port
    except ValueError:
        place = None
    if place is None:
        raise _misnamed(_("порт — число"))
    return place


def _misnamed(why: str) -> MailboxMisnamed:
    message = _("Почтовый ящик в ZAVET_IMAP назван непонятно: %(why)s.") % {"why": why}
    next_step = _("Знаки пароля вроде «@», «/» и «%» пишутся кодом: %40, %2F, %25.")
    return MailboxMisnamed(message, next_step=next_step)
