"""Every answer carries the strict headers, and personal pages are kept by no cache."""

import pytest
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from zavet.doors.pages.headers import SecurityHeadersMiddleware


def _answer(path: str = "/", *, is_signed_in: bool = False, kept: str = "") -> HttpResponse:
    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse(headers={"Cache-Control": kept} if kept else {})

    request = RequestFactory().get(path)
    if is_signed_in:
        request.COOKIES[settings.SESSION_COOKIE_NAME] = "x"
    return SecurityHeadersMiddleware(view)(request)


def test_the_content_policy_lets_nothing_inline_and_nobody_frame_us() -> None:
    assert _answer().headers["Content-Security-Policy"] == (
        "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Referrer-Policy", "same-origin"),
        ("X-Content-Type-Options", "nosniff"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
    ],
)
def test_the_other_headers_are_on_every_answer(name: str, value: str) -> None:
    assert _answer().headers[name] == value


@pytest.mark.parametrize(
    "path", ["/cabinet/", "/console/people", "/accounts/login/", "/register/", "/enter/x/"]
)
def test_personal_pages_are_never_kept(path: str) -> None:
    assert _answer(path).headers["Cache-Control"] == "no-store, private"
    assert _answer(path, kept="max-age=60").headers["Cache-Control"] == "no-store, private"


def test_a_page_shown_to_somebody_signed_in_is_never_kept() -> None:
    assert _answer("/policy", is_signed_in=True).headers["Cache-Control"] == "no-store, private"


def test_files_and_public_pages_keep_their_own_words() -> None:
    files = _answer("/static/x.css", is_signed_in=True, kept="max-age=31536000")
    assert files.headers["Cache-Control"] == "max-age=31536000"
    assert "Cache-Control" not in _answer("/policy").headers


def test_the_answer_to_a_form_is_never_kept() -> None:
    request = RequestFactory().post("/cookies/", {"choice": "all"})
    answer = SecurityHeadersMiddleware(lambda _: HttpResponse())(request)
    assert answer.headers["Cache-Control"] == "no-store, private"
