"""Tags and parts say what they are given, escaped, in words a person reads."""

from datetime import UTC, date, datetime

import pytest
from django.template import engines
from django.test import RequestFactory
from django.utils.translation import override

from zavet.doors.pages import errors

pytestmark = pytest.mark.urls("doors.style_page")
ERRORS = {400: errors.bad_request, 403: errors.forbidden, 404: errors.not_found}


def _shown(text: str, **context: object) -> str:
    template = engines["django"].from_string("{% load zavet %}" + text)
    return " ".join(template.render(context).split())


@pytest.mark.parametrize(
    ("citation", "words"),
    [
        ("clinic 6.2.1", "клиника, п. 6.2.1"),
        ("6.2.1", "п. 6.2.1"),
        ("municipal-portal 3", "муниципальный портал, п. 3"),
    ],
)
def test_a_clause_chip_names_policy_and_clause(citation: str, words: str) -> None:
    shown = _shown("{% clause citation %}", citation=citation)
    assert shown.endswith(f"{words}</a>")
    number = citation.rsplit(maxsplit=1)[-1]
    assert f"#p-{number.replace('.', '-')}" in shown


def test_no_clause_and_no_article_show_nothing() -> None:
    assert _shown("{% clause citation %}{% article law %}", citation="", law=None) == ""


def test_a_chip_escapes_what_it_is_given() -> None:
    assert "<b>" not in _shown("{% clause citation %}{% article law %}", citation="1<b>", law="<b>")


def test_dates_are_said_as_people_say_them() -> None:
    at = datetime(2026, 12, 3, 21, 30, tzinfo=UTC)
    assert _shown("{{ a|day }}; {{ b|day }}; {{ b|moment }}", a=date(2026, 12, 4), b=at) == (
        "4 декабря 2026; 4 декабря 2026; 4 декабря 2026, 00:30"
    )
    with override("en"):
        assert _shown("{{ a|day }}", a=date(2026, 12, 4)) == "4 December 2026"


@pytest.mark.parametrize(
    ("value", "whole", "share"),
    [(1, 3, "33.33"), (5, 5, "100"), (9, 5, "100"), (0, 5, "0"), (1, 0, "0"), (None, 5, "0")],
)
def test_a_share_is_a_number_svg_understands(value: int | None, whole: int, share: str) -> None:
    assert _shown("{{ value|share:whole }}", value=value, whole=whole) == share


@pytest.mark.parametrize("status", [400, 403, 404])
def test_error_pages_say_what_to_do_and_show_no_data(status: int) -> None:
    request = RequestFactory().get("/anna@example.org/secret")
    answer = ERRORS[status](request, ValueError("anna@example.org"))
    text = answer.content.decode()
    assert answer.status_code == status
    assert "Что делать" in text
    assert "secret" not in text.replace('name="next" value="/anna@example.org/secret"', "")


def test_the_page_of_our_own_failure_asks_nothing_of_the_database() -> None:
    answer = errors.broken(RequestFactory().get("/"))
    assert answer.status_code == 500
    assert "Ошибка на нашей стороне" in answer.content.decode()
