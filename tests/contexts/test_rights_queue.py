"""The officer's lists and counts: what they narrow to, what they keep, and that they cost the same however many wait."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from asking import REPLY, at_the_desk, in_the_cabinet, on_paper
from cast import BORIS
from world import NOW, World, open_world
from zavet.core.language.words import Channel, RightKind
from zavet.core.requests import RequestState
from zavet.core.values import Actor
from zavet.duties.queries import list_open
from zavet.parties.dismissing import end_staff
from zavet.parties.operations import appoint_staff
from zavet.rights import operations as rights
from zavet.rights.models import SavedView
from zavet.rights.queries import (
    Filters,
    Owner,
    count_requests,
    counts_of_day,
    find_feed,
    get_request,
    list_days,
    list_of_subject,
    list_requests,
    list_views,
)
from zavet.rights.saved import filters_of, saved_form

DAY = timedelta(days=1)
TODAY = NOW.date()


@pytest.fixture
def world(db) -> World:
    return open_world()


def listed(world: World, **filters: object) -> list[str]:
    chosen = Filters(**filters)
    rows = list_requests(site_id=world.site.id, filters=chosen)
    assert count_requests(site_id=world.site.id, filters=chosen) == len(rows)
    return [one.number for one in rows]


@pytest.fixture
def four(world) -> World:
    """Ask four things: a claim (1), what is held (2, on paper, long ago), a deletion (3), and one answered (4)."""
    at_the_desk(world, RightKind.CLAIM)
    on_paper(world, received_at=NOW - 20 * DAY)
    in_the_cabinet(world, RightKind.DELETION, RightKind.INFORMATION)
    last = at_the_desk(world, RightKind.CLAIM, person=BORIS)
    rights.answer(request_id=last.request_id, text=REPLY, by=world.officer, at=NOW)
    return world


@pytest.mark.parametrize(
    ("filters", "numbers"),
    [
        ({}, ["2026-2", "2026-3", "2026-1"]),
        ({"is_open": False}, ["2026-4"]),
        ({"is_open": None, "states": (RequestState.ANSWERED,)}, ["2026-4"]),
        ({"kinds": (RightKind.INFORMATION,)}, ["2026-2", "2026-3"]),
        ({"kinds": (RightKind.CLAIM, RightKind.DELETION)}, ["2026-3", "2026-1"]),
        ({"channels": (Channel.POST,)}, ["2026-2"]),
        ({"owner": Owner.NOBODY}, []),
        ({"due_until": date(2026, 4, 24)}, ["2026-2", "2026-3"]),
        ({"due_from": date(2026, 4, 24), "due_until": date(2026, 4, 24)}, ["2026-3"]),
        ({"overdue_on": TODAY}, ["2026-2"]),
        ({"number": "2026-3"}, ["2026-3"]),
        ({"number": " № 3 "}, ["2026-3"]),
        ({"number": "17-а"}, ["2026-2"]),
        ({"number": "2025-3"}, []),
        ({"number": "' OR 1=1 --"}, []),
    ],
)
def test_a_list_narrows_to(four, filters, numbers):
    assert listed(four, **filters) == numbers


def test_an_owner_sees_their_own(four):
    assert len(listed(four, owner=four.officer.known_id)) == 3
    assert listed(four, owner=four.gleb.known_id) == []


def test_no_site_sees_another_s(four):
    other = open_world("hosting", people=())
    assert list_requests(site_id=other.site.id) == ()
    assert counts_of_day(site_id=other.site.id, today=TODAY).new == 0


def test_pages_continue_each_other(four):
    pages = [list_requests(site_id=four.site.id, limit=1, offset=number) for number in range(3)]
    assert [one.number for page in pages for one in page] == listed(four)


def test_today_counts_what_waits(four):
    counts = counts_of_day(site_id=four.site.id, today=TODAY)
    assert (counts.overdue, counts.due_today, counts.due_soon) == (1, 0, 0)
    assert (counts.new, counts.news, counts.unowned) == (3, 0, 0)
    in_nine_days = counts_of_day(site_id=four.site.id, today=TODAY + 9 * DAY)
    assert (in_nine_days.overdue, in_nine_days.due_today) == (1, 1)
    day_before = counts_of_day(site_id=four.site.id, today=TODAY + 8 * DAY)
    assert (day_before.due_soon, day_before.alarmed) == (1, 1)


def test_what_was_somebody_s_who_left_is_nobody_s(four):
    successor = appoint_staff(
        operator_id=four.site.operator_id,
        name="Преемник",
        position="ответственный",
        is_officer=True,
        by=Actor.system(),
        at=NOW,
    )
    before = listed(four, owner=Owner.NOBODY)
    end_staff(staff_id=four.officer.known_id, by=Actor.staff(successor), at=NOW)
    assert (before, counts_of_day(site_id=four.site.id, today=TODAY).unowned) == ([], 3)
    assert listed(four, owner=Owner.NOBODY) == listed(four)


def test_the_calendar_has_a_day_for_each_last_day(four):
    days = list_days(site_id=four.site.id, from_on=TODAY, until_on=TODAY + 60 * DAY)
    assert [(one.on, one.count) for one in days] == [
        (date(2026, 4, 24), 1),
        (date(2026, 5, 15), 1),
    ]


def test_a_person_s_requests_are_theirs(four):
    assert [one.number for one in list_of_subject(subject_id=four.anna)] == [
        "2026-3",
        "2026-1",
        "2026-2",
    ]


# --- kept by the officer


@given(
    st.builds(
        Filters,
        is_open=st.sampled_from([True, False, None]),
        states=st.lists(st.sampled_from(RequestState), max_size=3).map(tuple),
        kinds=st.lists(st.sampled_from(RightKind), max_size=3).map(tuple),
        channels=st.lists(st.sampled_from(Channel), max_size=3).map(tuple),
        owner=st.one_of(st.none(), st.just(Owner.NOBODY), st.uuids()),
        due_from=st.one_of(st.none(), st.dates()),
        due_until=st.one_of(st.none(), st.dates()),
        overdue_on=st.one_of(st.none(), st.dates()),
        has_news=st.booleans(),
        number=st.text(max_size=20),
    )
)
def test_a_filter_is_read_back_as_it_was(filters):
    assert filters_of(saved_form(filters)) == filters


def test_a_view_is_kept_by_its_name_and_is_theirs_alone(world):
    mine = {
        "staff_id": world.officer.known_id,
        "site_id": world.site.id,
        "name": "Просроченные",
        "by": world.officer,
        "at": NOW,
    }
    first = rights.save_view(filters=Filters(overdue_on=TODAY), **mine)
    assert rights.save_view(filters=Filters(has_news=True), **mine) == first
    [view] = list_views(staff_id=world.officer.known_id, site_id=world.site.id)
    assert (view.name, view.filters) == ("Просроченные", Filters(has_news=True))
    with pytest.raises(rights.ActorRefused):
        rights.save_view(filters=Filters(), **(mine | {"by": world.gleb}))
    assert not rights.remove_view(view_id=first, by=world.gleb, at=NOW)
    assert rights.remove_view(view_id=first, by=world.officer, at=NOW)
    assert not SavedView.objects.exists()


def test_a_calendar_s_address_works_until_the_next_one(world):
    mine = {
        "staff_id": world.officer.known_id,
        "site_id": world.site.id,
        "by": world.officer,
        "at": NOW,
    }
    first, second = rights.make_feed(**mine), rights.make_feed(**mine)
    assert find_feed(first) is None
    feed = find_feed(second)
    assert feed is not None
    assert (feed.staff_id, feed.site_id) == (world.officer.known_id, world.site.id)
    assert rights.end_feed(**mine)
    assert not rights.end_feed(**mine)
    assert find_feed(second) is None


# --- however many wait


def statements(world: World) -> list[int]:
    """Return how many statements each read of the officer's day makes."""
    site = {"site_id": world.site.id}
    counted = []
    for read in (
        lambda: list_requests(**site),
        lambda: count_requests(**site),
        lambda: counts_of_day(today=TODAY, **site),
        lambda: list_days(from_on=TODAY, until_on=TODAY + 60 * DAY, **site),
        lambda: list_of_subject(subject_id=world.anna),
        lambda: list_open(**site),
    ):
        with CaptureQueriesContext(connection) as caught:
            read()
        counted.append(len(caught))
    return counted


def test_each_read_is_as_few_statements_however_many_wait(world):
    at_the_desk(world, RightKind.CLAIM)
    few = statements(world)
    for _ in range(12):
        at_the_desk(world, RightKind.CLAIM)
    assert statements(world) == few == [1, 1, 3, 1, 1, 1]  # the counts ask who has left, too


def test_a_read_request_is_what_was_received(world):
    got = at_the_desk(world, RightKind.CLAIM, by=Actor.system(), channel=Channel.EMAIL)
    request = get_request(got.request_id)
    assert (request.channel, request.registered_by_id) == (Channel.EMAIL, None)
