"""The version for people with low vision: colours and letter size, kept in a cookie.

For state and educational sites the law asks for it. It is chosen by a plain form, works without
scripts, and must never ask why.
"""

from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

COOKIE: Final = "zavet_vision"
_YEAR: Final = 365 * 24 * 60 * 60
SCHEMES: Final = {
    "light": _("чёрным по белому"),
    "dark": _("белым по чёрному"),
    "blue": _("тёмно-синим по голубому"),
}
SIZES: Final = {"1": _("крупно"), "2": _("крупнее"), "3": _("самые крупные буквы")}
ORDINARY: Final = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Vision:
    """What the visitor chose; an empty scheme is the ordinary version."""

    scheme: str = ORDINARY
    size: str = "1"

    @property
    def is_on(self) -> bool:
        """Tell whether the version for low vision is shown."""
        return bool(self.scheme)

    @property
    def theme(self) -> str:
        """Return the base theme the scheme stands on."""
        return "dark" if self.scheme == "dark" else "light"

    @property
    def schemes(self) -> dict[str, str]:
        """Return what may be posted to change the colours, with its words."""
        return {f"{scheme}.{self.size}": str(words) for scheme, words in SCHEMES.items()}

    @property
    def sizes(self) -> dict[str, str]:
        """Return what may be posted to change the letters, with its words."""
        return {f"{self.scheme}.{size}": str(words) for size, words in SIZES.items()}

    @property
    def value(self) -> str:
        """Return the choice as the cookie holds it."""
        return f"{self.scheme}.{self.size}"


def parse(value: str) -> Vision:
    """Return the choice a cookie or a form names; anything unknown is the ordinary version."""
    scheme, _dot, size = value.partition(".")
    if scheme not in SCHEMES or size not in SIZES:
        return Vision()
    return Vision(scheme=scheme, size=size)


def read_vision(request: HttpRequest) -> Vision:
    """Return what this visitor chose before."""
    return parse(request.COOKIES.get(COOKIE, ""))


@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Set or drop the choice and return to the page it was made on."""
    response: HttpResponse = HttpResponseRedirect(_back(request))
    vision = parse(request.POST.get("vision", ""))
    if not vision.is_on:
        response.delete_cookie(COOKIE, samesite="Lax")
        return response
    response.set_cookie(
        COOKIE,
        vision.value,
        max_age=_YEAR,
        samesite="Lax",
        httponly=True,
        secure=bool(settings.SESSION_COOKIE_SECURE),
    )
    return response


def _back(request: HttpRequest) -> str:
    wanted = request.POST.get("next", "")
    own = {request.get_host()}
    return wanted if url_has_allowed_host_and_scheme(wanted, allowed_hosts=own) else "/"
