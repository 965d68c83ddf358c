"""What the frame around every page needs: the site, its kind in words, the version for low vision.

It reads what the middleware has put on the request and asks no database:
an error page must work with less.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from zavet.doors.pages.vision import Vision, read_vision

KINDS: Final = {
    "municipal-portal": _("муниципальный портал"),
    "kindergarten": _("детский сад"),
    "hosting": _("хостинг"),
    "services": _("услуги"),
    "clinic": _("клиника"),
}
FOOTER: Final = (
    ("site:policy", _("Политика")),
    ("site:cookies", _("Cookies")),
    ("site:rights", _("Ваши права")),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A place to go, and whether the visitor is there now."""

    url: str
    words: str
    is_here: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """The frame of one page."""

    site: Any = None
    kind: str = ""
    path: str = "/"
    vision: Vision = field(default_factory=Vision)
    footer: tuple[Link, ...] = ()


def page(request: HttpRequest) -> dict[str, Frame]:
    """Return the frame, for templates to read as ``frame``."""
    site = getattr(request, "site", None)
    return {
        "frame": Frame(
            site=site,
            kind=kind_words(getattr(site, "kind", "")),
            path=request.path,
            vision=read_vision(request),
            footer=links(FOOTER, path=request.path),
        )
    }


def kind_words(kind: str) -> str:
    """Return the kind of site a clause is cited by in words; an unknown one as it stands."""
    return str(KINDS.get(kind.replace("_", "-"), kind))


def address_of(name: str) -> str:
    """Return the address of a place, or nothing where there is none by this name."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def links(
    places: tuple[tuple[str, Any], ...], *, path: str, address: Callable[[str], str] = address_of
) -> tuple[Link, ...]:
    """Return links to those of the places that exist."""
    found = ((address(name), words) for name, words in places)
    return tuple(
        Link(url=url, words=str(words), is_here=path == url) for url, words in found if url
    )
