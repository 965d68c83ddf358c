"""Where else authorities' demands are told of: the cabinet, the day, the month, the feed, reminders and the journal."""

import pytest
from django.utils import timezone

from cast import ANNA
from doors.disclosures_desk import (
    ABOUT,
    AUTHORITY,
    DAY,
    REGISTER,
    entered,
    handed_over,
    named,
    outside_desk,
    page_of,
    proposed,
    second_person,
    words_in,
)
from residents import as_staff, as_subject
from sites import client_of
from zavet.chance import now
from zavet.disclosure.queries import get_demand
from zavet.journal.queries import list_entries

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(hosting, officer):
    return as_staff(hosting, officer)


@pytest.fixture
def second(hosting, officer):
    return second_person(hosting, officer)


def test_the_person_sees_it_in_the_cabinet_unless_a_law_forbids_it_until_that_ends(
    hosting, desk, second, anna, boris
) -> None:
    open_id = handed_over(desk, second, hosting, anna, "email")
    silent = {"is_silent": "on", "silence_ground": "УПК РФ ст. 161", "outer_number": "77-тайна"}
    silent_id = handed_over(desk, second, hosting, anna, "name", **silent)
    mine = as_subject(hosting, anna)

    def told():
        return [one.told.demand_id for one in mine.get("/cabinet/").context["disclosed"]]

    assert told() == [open_id]
    page = mine.get("/cabinet/").content.decode()
    assert (AUTHORITY in page, "77-тайна" in page) == (True, False)
    [row] = mine.get("/cabinet/").context["disclosed"]
    assert (row.clause, row.data) == ("hosting 3.2.1", "Электронная почта")
    assert AUTHORITY not in as_subject(hosting, boris).get("/cabinet/").content.decode()
    taken = mine.get("/cabinet/download/").json()["disclosed"]
    assert [(one["authority"], one["categories"]) for one in taken] == [(AUTHORITY, ["email"])]
    printed = words_in(mine.get("/cabinet/download/?form=pdf").content)
    assert (AUTHORITY in printed, "77-тайна" in printed) == (True, False)
    assert desk.get(page_of(silent_id)).context["is_silent"] is True
    desk.post(page_of(silent_id, "silence/"))
    assert set(told()) == {open_id, silent_id}


def test_demands_stand_in_the_day_the_month_and_the_feed_by_number_alone(
    hosting, officer, desk, second, anna
) -> None:
    demand_id = proposed(desk, hosting, anna, "email")
    demand = get_demand(demand_id)
    [row] = desk.get("/console/").context["demands"]["rows"]
    assert (row["id"], row["due_on"]) == (demand_id, demand.due_on)
    asked = {
        one["words"]: one["count"] for one in second.get("/console/").context["demands"]["counts"]
    }
    assert asked == {"Ждут вашего согласия": 1, "Открыто": 1}
    month = f"/console/requests/calendar/?month={demand.due_on:%Y-%m}"

    def terms(client):
        weeks = client.get(month).context["weeks"]
        return [t["url"] for w in weeks for c in w["cells"] for t in c["terms"]]

    assert (terms(desk), terms(outside_desk(hosting, officer))) == ([page_of(demand_id)], [])
    feed = desk.post("/console/requests/calendar/new/").context["feed_url"]
    text = client_of(hosting).get("/console/" + feed.partition("/console/")[2]).content.decode()
    assert f"Запрос органа {demand.number}" in text
    assert [one for one in (AUTHORITY, str(anna), *ANNA.traces) if one in text] == []


def test_the_journal_tells_the_course_in_words_and_no_word_of_the_paper(
    hosting, desk, second, anna
) -> None:
    handed_over(desk, second, hosting, anna, "email")
    page = desk.get("/console/journal/?events=disclosure.")
    said = [str(one["words"]) for one in page.context["rows"]]
    assert "Данные переданы органу по его запросу" in said
    assert [one for one in said if "." in one] == []
    entries = list_entries(site_id=hosting.id, event_prefix="disclosure.")
    for one in entries:
        text = desk.get(f"/console/journal/{one.id}/").content.decode()
        assert [word for word in (ABOUT, AUTHORITY, *ANNA.traces) if word in text] == []


def test_the_register_asks_the_database_as_often_for_thirty_demands_as_for_three(
    hosting, desk, anna, django_assert_num_queries
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def enter(count: int) -> None:
        for number in range(count):
            named(desk, entered(desk, hosting, outer_number=f"{number}-д"), anna, "email")
        desk.get(REGISTER)  # takes the messages of what was done

    enter(3)
    for path in (REGISTER, "/console/"):
        with CaptureQueriesContext(connection) as few:
            desk.get(path)
        count = len(few)
        enter(9)
        with django_assert_num_queries(count, info=path):
            desk.get(path)


def test_the_register_is_narrowed_by_state_and_opens_with_what_waits(hosting, desk, anna) -> None:
    refused_id, open_id = entered(desk, hosting), entered(desk, hosting)
    desk.post(page_of(refused_id, "refuse/"), {"text": "Нет.", "ground": "152-ФЗ ст. 7"})

    def ids(state=""):
        return [one["id"] for one in desk.get(REGISTER, {"state": state}).context["rows"]]

    assert ids() == [open_id, refused_id]
    assert (ids("open"), ids("refused"), ids("overdue")) == ([open_id], [refused_id], [])
    assert ids("чушь") == [open_id, refused_id]


def test_an_overdue_demand_is_counted_and_reminded_of(hosting, desk) -> None:
    from zavet.doors.mail.reminding import list_digests

    past = timezone.localdate() - 60 * DAY
    demand_id = entered(desk, hosting, written_on=past.isoformat(), received_on=past.isoformat())
    counts = {
        one["words"]: one["count"] for one in desk.get("/console/").context["demands"]["counts"]
    }
    assert counts["Просрочено"] == 1
    assert [one["id"] for one in desk.get(REGISTER, {"state": "overdue"}).context["rows"]] == [
        demand_id
    ]
    [(_to, reminders)] = list_digests(at=now()).items()
    assert [one.duty.cause_id for one in reminders] == [demand_id]
