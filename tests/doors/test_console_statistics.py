"""The statistics page says what stands published, what was withheld and what became of every line."""

from datetime import timedelta

import pytest
from django.template.loader import render_to_string
from django.utils import timezone

from cast import VERA
from residents import as_staff, hire
from zavet.chance import now
from zavet.core.statistics import ASSET, PAGE_ERROR, REST, Aggregate, Panel
from zavet.core.values import Actor
from zavet.doors.console.statistics import _panel
from zavet.visits.operations import import_log
from zavet.visits.queries import PanelRow, PanelView, find_last_day, list_days
from zavet.visits.sample import write_sample_log
from zavet.visits.words import group_name

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(hosting):
    return as_staff(hosting, hire(hosting, VERA))


@pytest.fixture
def log(hosting, tmp_path):
    path = tmp_path / "access.log"
    today = timezone.localdate()
    write_sample_log(path, lines=4000, seed=3, host=hosting.host, days_until=today)
    return import_log(site_id=hosting.id, path=path, by=Actor.system(), at=now())


def test_before_the_first_log_the_page_says_what_to_do(client) -> None:
    page = client.get("/console/statistics/").content.decode()
    assert "За этот период ничего не опубликовано" in page


def test_the_last_28_published_days_are_shown(hosting, client, log) -> None:
    page = client.get("/console/statistics/")
    last_on = find_last_day(site_id=hosting.id)
    assert page.context["last_on"] == last_on
    assert page.context["first_on"] == last_on - timedelta(days=27)
    days = list_days(
        site_id=hosting.id,
        day_from=last_on - timedelta(days=27),
        day_until=last_on + timedelta(days=1),
    )
    assert page.context["days"] == days
    assert len(days) > 7


def test_a_period_is_chosen_and_a_wrong_one_is_refused(client, log) -> None:
    chosen = {"first_on": "2026-01-02", "last_on": "2026-01-01"}
    answer = client.get("/console/statistics/", chosen)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["last_on"]
    empty = client.get("/console/statistics/", {"first_on": "2020-01-01", "last_on": "2020-01-02"})
    assert empty.context["days"] == ()


def test_every_group_stands_in_bars_and_in_a_table_with_visitor_days(client, log) -> None:
    page = client.get("/console/statistics/")
    shown = [one for one in page.context["panels"] if one["rows"]]
    assert {"page", "browser", "hour"} <= {one["panel"] for one in shown}
    text = page.content.decode()
    assert text.count("Посетителе-дней") == len(shown) + bool(page.context["robots"]["rows"])
    rests = [one["rest"]["words"] for one in shown if one["rest"]]
    assert set(rests) == {"прочее"}


def test_malformed_lines_stand_by_kind_and_withheld_tables_by_name(client, log) -> None:
    page = client.get("/console/statistics/")
    assert sum(one["lines"] for one in page.context["malformed"]) > 0
    text = page.content.decode()
    for one in page.context["malformed"]:
        assert f"{one['words']}: {one['lines']}" in text
    assert bool(page.context["withheld"]) == ("Что не опубликовано" in text)


def test_the_method_cites_the_clauses_that_promise_it(client, log) -> None:
    clauses = client.get("/console/statistics/").context["clauses"]
    assert clauses
    assert all(one.startswith("hosting ") for one in clauses)


def test_a_policy_without_statistics_says_so(clinic) -> None:
    answer = as_staff(clinic, hire(clinic, VERA)).get("/console/statistics/")
    page = answer.content.decode()
    assert "не предусматривает статистику" in page
    assert answer.context["refused"].clause
    assert 'name="first_on"' not in page
    assert "ничего не опубликовано" not in page


def test_what_is_no_page_stands_in_a_sentence_and_in_the_table_but_in_no_bar() -> None:
    panel = _panel(view(**{"/": 50, ASSET: 900, PAGE_ERROR: 30, REST: 20}))
    assert [one["count"] for one in panel["named"]] == [50]
    assert [one["count"] for one in panel["aside"]] == [900, 30]
    assert [one["count"] for one in panel["rows"]] == [50, 900, 30, 20]
    assert (panel["largest"], panel["is_mostly_rest"]) == (50, False)
    page = render_to_string("console/panel.html", {"one": panel, "heading": "Страницы"})
    assert "оформление страниц — 900, страницы с ошибкой — 30." in page
    assert page.count("<li>") == 1


def test_a_panel_that_is_mostly_rest_shows_a_sentence_for_bars_and_keeps_its_table() -> None:
    panel = _panel(view(**{"/": 50, ASSET: 900, REST: 51}))
    page = render_to_string("console/panel.html", {"one": panel, "heading": "Страницы"})
    assert "Большая часть обращений не показана" in page
    assert "<li>" not in page
    assert page.count("<td>") == 3


def view(**hits: int) -> PanelView:
    rows = [
        PanelRow(key=key, name=group_name(key), hits=count, bytes=0, visitor_days=5)
        for key, count in hits.items()
    ]
    total = Aggregate(hits=sum(hits.values()), bytes=0, visitors=5)
    named = tuple(one for one in rows if one.key != REST)
    rest = next((one for one in rows if one.key == REST), None)
    return PanelView(panel=Panel.PAGE, rows=named, rest=rest, total=total)
