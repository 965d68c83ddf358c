"""Choices a visitor's browser keeps: the version for low vision, cookies. Both are read strictly and set by the server."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from zavet.doors.pages import cookie_choice, vision
from zavet.doors.pages.cookie_choice import CookieChoice
from zavet.doors.pages.vision import Vision

NAMES = st.from_regex(r"\A[a-z][a-z0-9_-]{0,12}\Z")


@given(granted=st.frozensets(NAMES, max_size=4), version=st.from_regex(r"\A[0-9]{1,3}(\.[0-9])?\Z"))
def test_a_cookie_choice_survives_being_written_and_read(
    granted: frozenset[str], version: str
) -> None:
    choice = CookieChoice(version=version, granted=granted)
    assert cookie_choice.parse(choice.value) == choice


@pytest.mark.parametrize(
    "value", ["", "3", "~", "3~A", "3~a b", "3~a;b", "3~<b>", "3~+a", "x" * 33 + "~"]
)
def test_a_spoilt_cookie_is_no_choice(value: str) -> None:
    assert cookie_choice.parse(value) is None


def test_a_choice_under_another_version_asks_again() -> None:
    request = RequestFactory().get("/")
    request.COOKIES[cookie_choice.COOKIE] = "2~statistics"
    assert cookie_choice.read(request, version="3") is None
    assert cookie_choice.read(request, version="2") == CookieChoice(
        version="2", granted=frozenset({"statistics"})
    )


def test_the_cookie_is_ours_alone_and_hidden_from_scripts() -> None:
    response = HttpResponse()
    cookie_choice.write(response, CookieChoice(version="3", granted=frozenset({"b", "a"})))
    cookie = response.cookies["zavet_cookies"]
    assert (cookie.value, cookie["httponly"], cookie["samesite"]) == ("3~a+b", True, "Lax")


@pytest.mark.parametrize("value", ["", "light", "light.9", "pink.1", "light.1.1", '"><b>.1'])
def test_an_unknown_vision_is_the_ordinary_version(value: str) -> None:
    assert vision.parse(value) == Vision()


def test_low_vision_is_chosen_by_a_form_and_leads_back() -> None:
    request = RequestFactory().post("/low-vision", {"vision": "dark.2", "next": "/policy"})
    response = vision.choose(request)
    assert response.headers["Location"] == "/policy"
    assert response.cookies["zavet_vision"].value == "dark.2"


def test_low_vision_leads_to_no_other_site() -> None:
    request = RequestFactory().post(
        "/low-vision", {"vision": "dark.2", "next": "https://example.org/"}
    )
    assert vision.choose(request).headers["Location"] == "/"


def test_the_ordinary_version_drops_the_cookie() -> None:
    request = RequestFactory().post("/low-vision", {"vision": "", "next": "/"})
    assert vision.choose(request).cookies["zavet_vision"]["max-age"] == 0
