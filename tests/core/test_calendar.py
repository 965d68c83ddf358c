"""Terms by the Russian production calendar: every date of the law's tables, and the laws of counting."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zavet.core.calendar import (
    DECREES,
    FEDERAL,
    Due,
    day_of,
    due,
    end_of,
    extended,
    last_day,
    stricter,
    working_days_after,
    working_days_left,
)
from zavet.core.values import Term, TermUnit

DAY = timedelta(days=1)
MOSCOW = ZoneInfo("Europe/Moscow")
EVENING = datetime(2026, 4, 15, 22, 30, tzinfo=UTC)
"""In Moscow it is the sixteenth already."""
KNOWN = [one.year for one in DECREES]
MONTH_30 = Term(amount=30, unit=TermUnit.CALENDAR_DAY)


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 9, tzinfo=UTC)


def working(amount: int) -> Term:
    return Term(amount=amount, unit=TermUnit.WORKING_DAY)


def on(text: str) -> date:
    return date.fromisoformat(text)


VECTORS = """
2024-04-25 2024-05-02 2024-05-08 2024-05-15 2024-05-22 2024-05-25 2024-05-27
2024-10-28 2024-10-31 2024-11-06 2024-11-11 2024-11-18 2024-11-27 2024-11-27
2025-04-30 2025-05-07 2025-05-15 2025-05-20 2025-05-27 2025-05-30 2025-05-30
2025-12-24 2025-12-29 2026-01-14 2026-01-19 2026-01-26 2026-01-23 2026-01-23
2025-12-30 2026-01-14 2026-01-20 2026-01-23 2026-01-30 2026-01-29 2026-01-29
2026-12-21 2026-12-24 2026-12-30 2027-01-13 2027-01-20 2027-01-20 2027-01-20
2027-02-16 2027-02-19 2027-02-26 2027-03-03 2027-03-11 2027-03-18 2027-03-18
2027-11-01 2027-11-08 2027-11-12 2027-11-17 2027-11-24 2027-12-01 2027-12-01
"""
"""Received; 3, 7, 10 and 15 working days; 30 days; 30 days moved off a day off."""


@pytest.mark.parametrize("line", VECTORS.split("\n")[1:-1])
def test_every_term_of_the_law_ends_on_its_day(line):
    received, *expected = map(on, line.split())
    at = noon(received)
    counted = [due(working(amount), at=at) for amount in (3, 7, 10, 15)]
    moved = due(MONTH_30, at=at, moves_off_days_off=True)
    found = [*counted, due(MONTH_30, at=at), moved]
    assert [one.on for one in found] == expected
    assert [one.is_provisional for one in found] == [False] * 6


@pytest.mark.parametrize("line", VECTORS.split("\n")[1:-1])
def test_ten_days_and_five_more_are_fifteen_for_both_readers(line):
    at = noon(on(line.split()[0]))
    assert extended(due(working(10), at=at), working(5)) == due(working(15), at=at)


@pytest.mark.parametrize(("year", "days"), [(2024, 248), (2025, 247), (2026, 247), (2027, 247)])
def test_a_year_has_its_number_of_working_days(year, days):
    assert working_days_left(date(year - 1, 12, 31), date(year, 12, 31)) == days


def test_every_day_of_the_known_years_is_as_another_calendar_has_it():
    other = holidays.RU(years=KNOWN)
    first, last = date(KNOWN[0], 1, 1), date(KNOWN[-1], 12, 31)
    days = [first + DAY * count for count in range((last - first).days + 1)]
    assert len(days) == 1461
    assert [day for day in days if FEDERAL.is_working(day) != other.is_working_day(day)] == []


@pytest.mark.parametrize(
    "day",
    [
        "2024-04-29",
        "2025-05-02",
        "2025-05-08",
        "2025-12-31",
        "2026-01-09",
        "2026-03-09",
        "2026-05-11",
        "2026-12-31",
        "2027-02-22",
        "2027-11-05",
        "2027-12-31",
        "2028-11-06",
    ],
)
def test_what_a_decree_or_the_code_itself_moves_is_off(day):
    assert not FEDERAL.is_working(on(day))


@pytest.mark.parametrize(
    "day",
    [
        "2024-04-27",
        "2024-11-02",
        "2024-12-28",
        "2025-02-24",
        "2025-03-10",
        "2025-11-01",
        "2027-02-20",
        "2028-11-07",
    ],
)
def test_what_gave_its_rest_away_is_worked(day):
    assert FEDERAL.is_working(on(day))


def test_every_transfer_stands_in_its_year_and_unconfirmed_ones_are_marked():
    for one in DECREES:
        assert {day.year for move in one.transfers for day in (move.from_on, move.to_on)} == {
            one.year
        }
        assert {move.from_on.weekday() for move in one.transfers} <= {5, 6}
        assert {move.to_on.weekday() for move in one.transfers} <= {0, 1, 2, 3, 4}
    doubted = {move.to_on for one in DECREES for move in one.transfers if not move.is_confirmed}
    assert doubted == {date(2024, 12, 30), date(2024, 12, 31)}
    assert [one.year for one in DECREES if not one.is_confirmed] == [2024]


# ---------------------------------------------------------------- how a term is counted


def test_a_term_begins_the_day_after_in_moscow():
    assert due(Term(amount=10, unit=TermUnit.CALENDAR_DAY), at=EVENING).on == date(2026, 4, 26)
    assert due(working(10), at=EVENING).on == date(2026, 4, 30)


@pytest.mark.parametrize(
    ("begun", "amount", "unit", "last"),
    [
        ("2026-04-15", 1, TermUnit.MONTH, "2026-05-15"),
        ("2026-01-31", 1, TermUnit.MONTH, "2026-02-28"),
        ("2028-01-31", 1, TermUnit.MONTH, "2028-02-29"),
        ("2026-08-31", 6, TermUnit.MONTH, "2027-02-28"),
        ("2026-12-31", 2, TermUnit.MONTH, "2027-02-28"),
        ("2026-12-01", 12, TermUnit.MONTH, "2027-12-01"),
        ("2026-04-15", 5, TermUnit.YEAR, "2031-04-15"),
        ("2028-02-29", 1, TermUnit.YEAR, "2029-02-28"),
        ("2028-02-29", 4, TermUnit.YEAR, "2032-02-29"),
    ],
)
def test_months_and_years_end_on_the_same_date_or_on_the_last_of_the_month(
    begun, amount, unit, last
):
    ends = due(Term(amount=amount, unit=unit), at=noon(on(begun)))
    assert ends == Due(on=on(last), alarm_on=on(last) - DAY)


def test_hours_run_from_the_very_moment_through_days_off():
    first, results = (
        due(Term(amount=amount, unit=TermUnit.HOUR), at=EVENING) for amount in (24, 72)
    )
    assert first.at == EVENING + timedelta(hours=24)
    assert (first.on, first.alarm_on) == (date(2026, 4, 17), date(2026, 4, 17))
    assert results.at == EVENING + timedelta(hours=72)
    assert end_of(Term(amount=24, unit=TermUnit.HOUR), at=EVENING) == first.at


def test_a_term_is_over_when_the_day_after_its_last_begins_in_moscow():
    over = end_of(Term(amount=5, unit=TermUnit.YEAR), at=EVENING)
    assert over == datetime(2031, 4, 17, 0, 0, tzinfo=MOSCOW)


def test_only_what_may_be_moved_is_moved_and_the_alarm_never():
    saturday = noon(on("2024-04-25"))
    still = due(MONTH_30, at=saturday)
    moved = due(MONTH_30, at=saturday, moves_off_days_off=True)
    assert still == Due(on=on("2024-05-25"), alarm_on=on("2024-05-24"))
    assert moved == Due(on=on("2024-05-27"), alarm_on=on("2024-05-24"))


@pytest.mark.parametrize(
    ("received", "legal", "strict"),
    [("2026-11-20", "2026-12-04", "2026-12-03"), ("2026-11-21", "2026-12-04", "2026-12-04")],
)
def test_the_strict_reader_counts_the_first_day_where_it_is_a_working_one(received, legal, strict):
    assert due(working(10), at=noon(on(received))) == Due(on=on(legal), alarm_on=on(strict))


def test_the_stricter_of_two_terms_is_the_one_that_is_over_first():
    ten_days, ten_working = Term(amount=10, unit=TermUnit.CALENDAR_DAY), working(10)
    assert stricter(None, ten_working, ten_days, at=EVENING) == ten_days
    before_may = noon(on("2024-04-25"))
    assert stricter(
        working(14), Term(amount=20, unit=TermUnit.CALENDAR_DAY), at=before_may
    ) == Term(amount=20, unit=TermUnit.CALENDAR_DAY)
    assert stricter(None, at=EVENING) is None


# ---------------------------------------------------------------- past the known years


def test_a_term_that_leaves_the_known_years_is_marked():
    at = noon(on("2027-12-22"))
    assert due(working(6), at=at) == Due(on=on("2027-12-30"), alarm_on=on("2027-12-29"))
    beyond = due(working(7), at=at)
    assert beyond.is_provisional
    assert beyond.on == on("2028-01-10")
    assert due(MONTH_30, at=at, moves_off_days_off=True).is_provisional
    assert extended(due(working(6), at=at), working(5)).is_provisional


def test_a_term_before_the_known_years_is_marked_too():
    assert due(working(3), at=noon(on("2023-12-28"))).is_provisional


def test_a_date_no_day_off_was_counted_for_is_certain_in_any_year():
    at = noon(on("2027-12-22"))
    certain = [
        due(MONTH_30, at=at),
        due(Term(amount=3, unit=TermUnit.YEAR), at=at),
        due(Term(amount=720, unit=TermUnit.HOUR), at=at),
    ]
    assert [one.is_provisional for one in certain] == [False] * 3


def test_a_calendar_without_a_years_decree_marks_what_the_full_one_knows():
    """Plant the fault: the decree of 2027 is missing, and nothing but the mark tells so."""
    from zavet.core.calendar import Calendar

    lacking = Calendar(days_off={year: FEDERAL.days_off[year] for year in KNOWN[:-1]})
    at = noon(on("2027-10-29"))
    wrong = due(working(3), at=at, calendar=lacking)
    assert (wrong.on, wrong.is_provisional) == (on("2027-11-03"), True)
    # 29 October is a Friday; without its decree 5 November is worked
    assert due(working(4), at=at, calendar=lacking).on == on("2027-11-05")
    assert due(working(4), at=at) == Due(on=on("2027-11-08"), alarm_on=on("2027-11-03"))


# ---------------------------------------------------------------- the operator's own days


def test_an_operators_day_off_moves_the_last_day_but_not_the_strict_readers():
    own = FEDERAL.with_days({on("2026-11-23"): False})
    at = noon(on("2026-11-20"))
    assert due(working(10), at=at, calendar=own) == Due(
        on=on("2026-12-07"), alarm_on=on("2026-12-03")
    )
    assert own.federal == FEDERAL


def test_an_operators_worked_day_brings_both_nearer():
    own = FEDERAL.with_days({on("2026-11-21"): True})
    at = noon(on("2026-11-20"))
    assert due(working(10), at=at, calendar=own) == Due(
        on=on("2026-12-03"), alarm_on=on("2026-12-02")
    )


@pytest.mark.parametrize(
    ("today", "until", "left"),
    [
        ("2026-12-02", "2026-12-04", 2),
        ("2026-12-04", "2026-12-04", 0),
        ("2026-12-04", "2026-12-06", 0),
        ("2026-12-07", "2026-12-04", -1),
        ("2026-12-30", "2027-01-11", 1),
    ],
)
def test_days_left_are_working_days_and_less_than_none_of_a_past_day(today, until, left):
    assert working_days_left(on(today), on(until)) == left


# ---------------------------------------------------------------- laws

MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis adds the zone
DAYS_UNITS = st.sampled_from(sorted(set(TermUnit) - {TermUnit.HOUR}))
OWN_DAYS = st.dictionaries(st.dates(date(2023, 1, 1), date(2029, 1, 1)), st.booleans(), max_size=40)


@given(MOMENTS, st.integers(1, 200), DAYS_UNITS)
def test_a_longer_term_never_ends_sooner_and_the_first_day_is_never_counted(begun, amount, unit):
    shorter, longer = (Term(amount=each, unit=unit) for each in (amount, amount + 1))
    assert day_of(begun) < last_day(shorter, at=begun) < last_day(longer, at=begun)
    assert day_of(end_of(shorter, at=begun)) > last_day(shorter, at=begun)


@given(MOMENTS, st.integers(1, 60), st.sampled_from(TermUnit), OWN_DAYS, st.booleans())
def test_the_alarm_is_never_after_the_last_day(begun, amount, unit, own, moves):
    term = Term(amount=amount, unit=unit)
    ends = due(term, at=begun, calendar=FEDERAL.with_days(own), moves_off_days_off=moves)
    assert day_of(begun) <= ends.alarm_on <= ends.on


@given(MOMENTS, st.integers(1, 60), OWN_DAYS)
def test_a_term_in_working_days_ends_on_one_with_that_many_of_them_inside(begun, amount, own):
    calendar = FEDERAL.with_days(own)
    ends = due(working(amount), at=begun, calendar=calendar)
    assert calendar.is_working(ends.on)
    assert working_days_left(day_of(begun), ends.on, calendar) == amount


@given(MOMENTS, st.integers(1, 60), OWN_DAYS)
def test_what_is_moved_off_a_day_off_ends_on_a_working_day_never_before(begun, amount, own):
    calendar, term = FEDERAL.with_days(own), Term(amount=amount, unit=TermUnit.CALENDAR_DAY)
    moved = due(term, at=begun, calendar=calendar, moves_off_days_off=True)
    still = due(term, at=begun, calendar=calendar)
    assert calendar.is_working(moved.on)
    assert still.on <= moved.on
    assert working_days_left(still.on - DAY, moved.on, calendar) == 1


@given(MOMENTS, st.integers(0, 40), st.integers(0, 40), OWN_DAYS)
def test_days_counted_in_two_parts_are_the_days_counted_at_once(begun, first, second, own):
    calendar = FEDERAL.with_days(own)
    half = working_days_after(day_of(begun), first, calendar=calendar)
    whole = working_days_after(day_of(begun), first + second, calendar=calendar)
    assert working_days_after(half, second, calendar=calendar) == whole


@given(st.dates(date(2024, 1, 1), date(2027, 12, 31)), st.integers(1, 60))
def test_a_certain_date_lies_in_the_known_years(received, amount):
    ends = due(working(amount), at=noon(received))
    assert ends.is_provisional == (not FEDERAL.is_known(ends.on.year))
