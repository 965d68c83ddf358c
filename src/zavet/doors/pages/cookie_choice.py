"""One first-party cookie says what a visitor chose about cookies; only the server writes it.

Its value is ``<policy version>~<category>+<category>``: nothing after the tilde is a refusal of all
but the necessary ones. The proof of the choice is the consent event; this cookie only spares the
visitor a second question. It must never hold anything that tells one visitor from another.
"""

import re
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse

COOKIE: Final = "zavet_cookies"
_HALF_YEAR: Final = 182 * 24 * 60 * 60
_VALUE: Final = re.compile(r"([\w.-]{1,32})~((?:[a-z][a-z0-9_-]*(?:\+|$))*)", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class CookieChoice:
    """What was chosen, under which version of the policy."""

    version: str
    granted: frozenset[str]

    @property
    def value(self) -> str:
        """Return the choice as the cookie holds it."""
        return f"{self.version}~{'+'.join(sorted(self.granted))}"


def parse(value: str) -> CookieChoice | None:
    """Return the choice a cookie holds, or None when it holds none that can be read."""
    match = _VALUE.fullmatch(value)
    if match is None:
        return None
    return CookieChoice(version=match[1], granted=frozenset(filter(None, match[2].split("+"))))


def read(request: HttpRequest, *, version: str) -> CookieChoice | None:
    """Return the choice made under ``version``; one made under another version asks again."""
    choice = parse(request.COOKIES.get(COOKIE, ""))
    return choice if choice is not None and choice.version == version else None


def write(response: HttpResponse, choice: CookieChoice) -> None:
    """Put the choice into the answer."""
    response.set_cookie(
        COOKIE,
        choice.value,
        max_age=_HALF_YEAR,
        samesite="Lax",
        httponly=True,
        secure=bool(settings.SESSION_COOKIE_SECURE),
    )
