"""Which site a request is for: chosen by host name alone, before anything else is read.

A host no site is known under gets a plain page and nothing of any site. An account enters only the site it belongs to
(services 1.3, clinic 2.3): a session of another site's account is ended, not believed.
"""

import os
from collections.abc import Callable
from http import HTTPStatus
from typing import Any, Final

from django.conf import settings
from django.contrib.auth import logout
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from zavet.doors.pages.errors import bad_request
from zavet.parties.queries import SiteView, find_site_by_host, find_subject, list_staff

LOCAL: Final = frozenset({"localhost", "127.0.0.1", "[::1]"})
INDEX: Final = "zavet.doors.site.index"


class SiteMiddleware:
    """Put ``request.site`` on every request: a ``SiteView``, or None for the list of this machine's sites."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the rest of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Find the site, or answer that there is none."""
        try:
            host = host_of(request)
        except DisallowedHost as error:
            return bad_request(request, error)
        site = find_site_by_host(host)
        request.site = site  # type: ignore[assignment]  # ours, not the sites framework's
        if site is None:
            if host not in LOCAL:
                return render(request, "site/unserved.html", status=HTTPStatus.NOT_FOUND)
            request.urlconf = INDEX
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: object) -> None:
        """End a session whose account does not belong to this site."""
        site: SiteView | None = request.site  # type: ignore[assignment]  # set above
        is_signed_in = settings.SESSION_COOKIE_NAME in request.COOKIES
        if is_signed_in and request.user.is_authenticated and not may_enter(request.user, site):
            logout(request)


def host_of(request: HttpRequest) -> str:
    """Return the host name without port and closing dot, in lower case; raise DisallowedHost for a bad one."""
    host, colon, port = request.get_host().lower().rpartition(":")
    name = host if colon and port.isdigit() else request.get_host().lower()
    return name.rstrip(".")


def may_enter(
    account: Any,  # noqa: ANN401 - Django's account
    site: SiteView | None,
) -> bool:
    """Tell whether an account belongs to a site: its subject's own, or any of the staff's operator."""
    if site is None or not account.is_active:
        return False
    if account.staff_id is not None:
        staff = list_staff(operator_id=site.operator_id)
        return any(one.id == account.staff_id for one in staff)
    subject = find_subject(account.subject_id)
    return subject is not None and subject.site_id == site.id and subject.ended_at is None


def origin(site: SiteView) -> str:
    """Return where a site answers, such as ``http://clinic.localhost:8000``; letters and lists of sites use it."""
    if settings.BEHIND_TLS:
        return f"https://{site.host}"
    port = os.environ.get("ZAVET_PORT", "")
    return f"http://{site.host}:{port}" if port not in {"", "80"} else f"http://{site.host}"
