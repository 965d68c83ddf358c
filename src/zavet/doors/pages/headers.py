"""The security headers every answer carries; nothing here may be loosened for one page.

Scripts and styles come from our own files only, so markup that slips into a page cannot run.
"""

from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse

CONTENT_SECURITY_POLICY: Final = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
HEADERS: Final = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Permissions-Policy": (
        "browsing-topics=(), camera=(), geolocation=(), microphone=(), payment=(), usb=()"
    ),
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
PRIVATE: Final = (
    "/accounts/",
    "/cabinet/",
    "/confirm/",
    "/console/",
    "/enter/",
    "/password/",
    "/receipt/",
    "/register/",
    "/rights/",
)
NEVER_KEPT: Final = "no-store, private"
SECRET: Final = ("/rights/r/", "/rights/confirm/", "/enter/")
"""Where the path itself is a secret: it is told to nobody, not even to ourselves, and found by no search."""
SECRET_HEADERS: Final = {
    # Under «no-referrer» browsers send «Origin: null», and no form of the page would be taken.
    "Referrer-Policy": "strict-origin",
    "X-Robots-Tag": "noindex, nofollow",
}


class SecurityHeadersMiddleware:
    """Put the headers on every answer, and keep personal pages out of every cache."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the rest of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with the headers on."""
        response = self.get_response(request)
        own = SECRET_HEADERS if request.path_info.startswith(SECRET) else {}
        for name, value in {**HEADERS, **own}.items():
            response.headers[name] = value
        if _is_personal(request, response):
            response.headers["Cache-Control"] = NEVER_KEPT
        return response


def _is_personal(request: HttpRequest, response: HttpResponse) -> bool:
    if request.method == "POST" or request.path_info.startswith(PRIVATE):
        return True
    is_signed_in = settings.SESSION_COOKIE_NAME in request.COOKIES
    return is_signed_in and "Cache-Control" not in response.headers
