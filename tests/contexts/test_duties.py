"""What is owed, by when: counted by the site's calendar, told with its codes, extended once, closed by the act."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sites import publish_site
from zavet.chance import new_id
from zavet.core.calendar import Due
from zavet.core.law import LawTermUnknown, get_term
from zavet.core.values import Actor, Term, TermUnit
from zavet.duties.operations import (
    DayOffRefused,
    ExtensionRefused,
    add_day_off,
    close_duties,
    close_of_cause,
    extend_duty,
    fulfil,
    mark_reminded,
    open_duty,
    remove_day_off,
)
from zavet.duties.queries import (
    CLAIM,
    DESTRUCTIONS,
    MOVED,
    DutyMissing,
    due_of,
    get_duty,
    list_days_off,
    list_open,
    site_calendar,
)
from zavet.journal.queries import list_entries

pytestmark = pytest.mark.django_db

BY = Actor.system()
EVENING = datetime(2026, 4, 15, 22, 30, tzinfo=UTC)
"""In Moscow it is the sixteenth already."""
NEW_YEAR = datetime(2025, 12, 30, 9, tzinfo=UTC)
TO_A_SATURDAY = datetime(2024, 4, 25, 9, tzinfo=UTC)
"""Thirty days from here end on a Saturday."""
DAYS_30 = Term(amount=30, unit=TermUnit.CALENDAR_DAY)
WORKING_10 = Term(amount=10, unit=TermUnit.WORKING_DAY)


def days(amount: int) -> Term:
    return Term(amount=amount, unit=TermUnit.CALENDAR_DAY)


def asked(site_id, at=NEW_YEAR, **more):
    """Open the duty to answer a request for information, and return it."""
    law = get_term("D01")
    given = {"kind": law.duty, "term": law.term, "article": law.article, "term_id": law.id}
    return get_duty(open_duty(site_id=site_id, by=BY, at=at, **given | more))


def newest_of(site_id):
    entry = list_entries(site_id=site_id, limit=1)[0]
    return entry.event, entry.facts


def test_a_duty_names_its_data_is_found_by_its_day_and_fulfilled_once():
    site_id, subject_id = new_id(), new_id()
    more = {"site_id": site_id, "subject_id": subject_id, "by": BY, "at": EVENING}
    first = open_duty(kind="destroy", term=days(10), categories=["phone", "email"], **more)
    open_duty(kind="destroy", term=days(20), **more)
    open_duty(kind="finish_review", term=days(10), **more)
    due = list_open(site_id=site_id, kinds=["destroy"], due_until=date(2026, 4, 26))
    assert [(one.id, one.categories) for one in due] == [(first, ("email", "phone"))]
    assert fulfil(duty_ids=[first], by=BY, at=EVENING) == (first,)
    assert fulfil(duty_ids=[first], by=BY, at=EVENING) == ()
    assert get_duty(first).closed_at == EVENING
    assert close_duties(kind="destroy", **more) == 1
    assert [one.kind for one in list_open(site_id=site_id, subject_id=subject_id)] == [
        "finish_review"
    ]


def test_an_answer_in_working_days_is_due_by_the_production_calendar_and_told_so():
    site_id, cause_id = new_id(), new_id()
    one = asked(site_id, cause_id=cause_id)
    assert (one.due_on, one.alarm_on) == (date(2026, 1, 23), date(2026, 1, 22))
    assert (one.due_at, one.is_provisional, one.extended_at) == (None, False, None)
    assert newest_of(site_id) == (
        "duties.duty.opened",
        {
            "duty": str(one.id),
            "kind": "answer_information",
            "term": "D01",
            "cause": str(cause_id),
            "due_on": "2026-01-23",
            "alarm_on": "2026-01-22",
            "categories": [],
        },
    )


def test_what_a_date_would_be_is_what_it_becomes():
    site_id = new_id()
    shown = due_of(site_id=site_id, term=WORKING_10, at=NEW_YEAR, term_id="D01")
    one = asked(site_id)
    assert shown == Due(on=one.due_on, alarm_on=one.alarm_on)


def test_a_letter_entered_late_has_its_term_from_the_day_it_came():
    one = asked(new_id(), at=NEW_YEAR + timedelta(days=15), from_at=NEW_YEAR)
    assert (one.opened_at, one.due_on) == (NEW_YEAR, date(2026, 1, 23))


def test_a_term_in_hours_ends_at_its_moment():
    site_id = new_id()
    one = asked(site_id, kind="notify_breach", term=get_term("D14").term, term_id="D14", at=EVENING)
    assert one.due_at == EVENING + timedelta(hours=24)
    assert (one.due_on, one.alarm_on) == (date(2026, 4, 17), date(2026, 4, 17))
    assert newest_of(site_id)[1]["due_at"] == "2026-04-16T22:30:00+00:00"


def test_a_claims_answer_moves_off_a_day_off_and_no_destruction_does():
    site_id = new_id()
    more = {"site_id": site_id, "term": DAYS_30, "by": BY, "at": TO_A_SATURDAY}
    ends = {kind: get_duty(open_duty(kind=kind, **more)) for kind in (CLAIM, *sorted(DESTRUCTIONS))}
    by_law = asked(site_id, kind="destroy", term=DAYS_30, term_id="D17", at=TO_A_SATURDAY)
    objection = asked(
        site_id, kind="answer_objection", term=DAYS_30, term_id="D24", at=TO_A_SATURDAY
    )
    on_saturday, on_monday = date(2024, 5, 25), date(2024, 5, 27)
    assert {kind: one.due_on for kind, one in ends.items()} == dict.fromkeys(
        DESTRUCTIONS, on_saturday
    ) | {CLAIM: on_monday}
    assert (by_law.due_on, objection.due_on) == (on_saturday, on_monday)
    assert {one.alarm_on for one in (*ends.values(), by_law, objection)} == {date(2024, 5, 24)}
    assert MOVED.isdisjoint(DESTRUCTIONS)


def test_a_date_past_the_known_calendar_is_never_silent():
    """Plant the fault: a term that runs into a year nobody has decreed the days off of."""
    site_id = new_id()
    before_the_unknown = datetime(2027, 12, 28, 9, tzinfo=UTC)
    one = asked(site_id, at=before_the_unknown)
    assert one.is_provisional
    assert newest_of(site_id)[1]["is_provisional"] is True
    assert [each.is_provisional for each in list_open(site_id=site_id)] == [True]
    assert due_of(site_id=site_id, term=WORKING_10, at=before_the_unknown).is_provisional


def test_an_unknown_term_of_the_law_opens_nothing():
    site_id = new_id()
    with pytest.raises(LawTermUnknown, match="D99"):
        asked(site_id, term_id="D99")
    assert list_open(site_id=site_id) == ()


# ---------------------------------------------------------------- extending


def test_a_duty_is_extended_once_where_the_law_allows_it_and_told_so():
    site_id = new_id()
    one = asked(site_id)
    asked_at = NEW_YEAR + timedelta(days=20)
    longer = extend_duty(duty_id=one.id, by=BY, at=asked_at)
    assert (longer.due_on, longer.alarm_on) == (date(2026, 1, 30), date(2026, 1, 29))
    assert (longer.extended_at, longer) == (asked_at, get_duty(one.id))
    event, facts = newest_of(site_id)
    assert (event, facts["term"], facts["due_on"]) == ("duties.duty.extended", "D01", "2026-01-30")
    with pytest.raises(ExtensionRefused, match="один раз") as refused:
        extend_duty(duty_id=one.id, by=BY, at=asked_at)
    assert refused.value.clause == "152-ФЗ ст. 20 ч. 1"
    assert refused.value.next_step == "Исполните обязанность не позже 30.01.2026."
    assert get_duty(one.id) == longer


def test_an_extension_runs_into_an_unknown_year_with_the_mark():
    one = asked(new_id(), at=datetime(2027, 12, 14, 9, tzinfo=UTC))
    assert (one.due_on, one.is_provisional) == (date(2027, 12, 28), False)
    assert extend_duty(duty_id=one.id, by=BY, at=one.opened_at).is_provisional


@pytest.mark.parametrize(
    ("more", "later", "said"),
    [
        ({"term_id": "D04", "kind": "rectify"}, 0, "Закон не позволяет"),
        ({"term_id": "D17", "kind": "destroy", "term": DAYS_30}, 0, "Закон не позволяет"),
        ({"term_id": "", "kind": CLAIM, "term": DAYS_30}, 0, "Закон не позволяет"),
        ({}, 25, "Срок истёк"),
    ],
)
def test_what_the_law_gives_no_more_time_for_is_not_extended(more, later, said):
    one = asked(new_id(), **more)
    with pytest.raises(ExtensionRefused, match=said):
        extend_duty(duty_id=one.id, by=BY, at=NEW_YEAR + timedelta(days=later))
    assert get_duty(one.id) == one


def test_the_last_day_is_not_too_late_to_extend():
    one = asked(new_id())
    last = datetime(2026, 1, 23, 20, 59, tzinfo=UTC)
    assert extend_duty(duty_id=one.id, by=BY, at=last).extended_at == last


def test_what_is_done_is_not_extended_and_what_is_not_there_neither():
    one = asked(new_id())
    fulfil(duty_ids=[one.id], by=BY, at=NEW_YEAR)
    with pytest.raises(ExtensionRefused, match="исполнена"):
        extend_duty(duty_id=one.id, by=BY, at=NEW_YEAR)
    for look in (
        lambda: extend_duty(duty_id=new_id(), by=BY, at=NEW_YEAR),
        lambda: get_duty(new_id()),
    ):
        with pytest.raises(DutyMissing):
            look()


# ---------------------------------------------------------------- a request's duties


def test_a_requests_duties_are_found_and_closed_together_or_by_kind():
    site_id, cause_id, other = new_id(), new_id(), new_id()
    answer = asked(site_id, cause_id=cause_id)
    stop = asked(site_id, cause_id=cause_id, kind="stop_processing", term_id="D18")
    spare = asked(site_id, cause_id=other)
    assert {one.id for one in list_open(site_id=site_id, cause_id=cause_id)} == {answer.id, stop.id}
    more = {"cause_id": cause_id, "by": BY, "at": NEW_YEAR}
    assert close_of_cause(kinds=["stop_processing"], **more) == (stop.id,)
    assert close_of_cause(kinds=[], **more) == ()
    assert close_of_cause(**more) == (answer.id,)
    assert close_of_cause(**more) == ()
    assert list_open(site_id=site_id) == (spare,)


def test_the_officer_is_reminded_of_a_duty_once_a_day_while_it_is_open():
    site_id = new_id()
    one, done = asked(site_id), asked(site_id)
    fulfil(duty_ids=[done.id], by=BY, at=NEW_YEAR)
    on = {"duty_ids": [one.id, done.id], "on": one.alarm_on}
    assert (mark_reminded(**on), mark_reminded(**on)) == ((one.id,), ())
    assert get_duty(one.id).reminded_on == one.alarm_on
    assert mark_reminded(duty_ids=[one.id], on=one.due_on) == (one.id,)


# ---------------------------------------------------------------- the operator's own days


def test_an_operators_day_off_counts_for_all_their_sites_and_nobody_elses():
    clinic, hosting = publish_site("clinic"), publish_site("hosting")
    given = {
        "operator_id": clinic.operator_id,
        "day_on": date(2026, 1, 20),
        "by": BY,
        "at": EVENING,
    }
    add_day_off(ground="Указ главы региона № 7", **given)
    entry = list_entries(site_id=None, limit=1)[0]
    assert (entry.event, entry.site_id, entry.facts) == (
        "duties.day_off.added",
        None,
        {"operator": str(clinic.operator_id), "day": "2026-01-20", "is_working": False},
    )
    assert not site_calendar(clinic.id).is_working(date(2026, 1, 20))
    assert site_calendar(hosting.id).is_working(date(2026, 1, 20))
    assert (asked(clinic.id).due_on, asked(hosting.id).due_on) == (
        date(2026, 1, 26),
        date(2026, 1, 23),
    )
    assert asked(clinic.id).alarm_on == date(2026, 1, 22)
    assert [
        (one.day_on, one.is_working, one.ground)
        for one in list_days_off(operator_id=clinic.operator_id)
    ] == [(date(2026, 1, 20), False, "Указ главы региона № 7")]
    assert remove_day_off(**given)
    assert not remove_day_off(**given)
    assert list_entries(site_id=None, limit=1)[0].event == "duties.day_off.removed"
    assert asked(clinic.id).due_on == date(2026, 1, 23)


def test_a_day_named_later_leaves_a_date_that_was_told_as_it_is():
    clinic = publish_site("clinic")
    one = asked(clinic.id)
    add_day_off(
        operator_id=clinic.operator_id,
        day_on=date(2026, 1, 20),
        ground="Закон № 5",
        by=BY,
        at=EVENING,
    )
    assert get_duty(one.id) == one


def test_a_day_is_named_once_and_with_its_ground():
    given = {"operator_id": new_id(), "day_on": date(2026, 1, 20), "by": BY, "at": EVENING}
    with pytest.raises(DayOffRefused, match="нет основания"):
        add_day_off(ground=" ", **given)
    add_day_off(ground="Закон № 5", **given)
    with pytest.raises(DayOffRefused, match="20 января 2026"):
        add_day_off(ground="Закон № 6", **given)
    assert [one.ground for one in list_days_off(operator_id=given["operator_id"])] == ["Закон № 5"]


@pytest.mark.parametrize(
    ("day_on", "is_working"), [(date(2026, 1, 24), False), (date(2026, 1, 20), True)]
)
def test_a_day_the_calendar_does_not_differ_on_is_not_named(day_on, is_working):
    operator_id = new_id()
    given = {"operator_id": operator_id, "by": BY, "at": EVENING, "ground": "Закон № 5"}
    with pytest.raises(DayOffRefused, match="и без того"):
        add_day_off(day_on=day_on, is_working=is_working, **given)
    assert list_days_off(operator_id=operator_id) == ()


def test_the_own_days_are_read_once_and_only_for_what_is_counted_by_them():
    clinic = publish_site("clinic")
    with CaptureQueriesContext(connection) as sent:
        asked(clinic.id)
        open_duty(site_id=clinic.id, kind="destroy", term=DAYS_30, by=BY, at=EVENING)
    assert len([one for one in sent if "zavet_dayoff" in one["sql"]]) == 1
