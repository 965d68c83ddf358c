"""What is owed, by when: a date may be early and is never late."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zavet.chance import new_id
from zavet.core.values import Actor, Term, TermUnit
from zavet.core.values.counting import COUNTED, day_of, end_of, last_day
from zavet.duties.operations import close_duties, fulfil, open_duty
from zavet.duties.queries import TermUnknown, due_on, list_open

EVENING = datetime(2026, 4, 15, 22, 30, tzinfo=UTC)
"""In Moscow it is the sixteenth already."""
MOSCOW = ZoneInfo("Europe/Moscow")


def noon(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("unit", "last"),
    [(TermUnit.CALENDAR_DAY, date(2026, 4, 26)), (TermUnit.WORKING_DAY, date(2026, 4, 26))],
)
def test_a_term_begins_the_day_after_in_moscow_and_is_never_late(unit, last):
    assert due_on(term=Term(amount=10, unit=unit), at=EVENING) == last


@pytest.mark.parametrize(
    ("begun", "amount", "unit", "last"),
    [
        (noon(2026, 4, 15), 1, TermUnit.MONTH, date(2026, 5, 15)),
        (noon(2026, 1, 31), 1, TermUnit.MONTH, date(2026, 2, 28)),
        (noon(2028, 1, 31), 1, TermUnit.MONTH, date(2028, 2, 29)),
        (noon(2026, 8, 31), 6, TermUnit.MONTH, date(2027, 2, 28)),
        (noon(2026, 12, 31), 2, TermUnit.MONTH, date(2027, 2, 28)),
        (noon(2026, 12, 1), 12, TermUnit.MONTH, date(2027, 12, 1)),
        (noon(2026, 4, 15), 5, TermUnit.YEAR, date(2031, 4, 15)),
        (noon(2028, 2, 29), 1, TermUnit.YEAR, date(2029, 2, 28)),
        (noon(2028, 2, 29), 4, TermUnit.YEAR, date(2032, 2, 29)),
    ],
)
def test_months_and_years_end_on_the_same_date_or_on_the_last_of_the_month(
    begun, amount, unit, last
):
    assert due_on(term=Term(amount=amount, unit=unit), at=begun) == last


def test_what_cannot_be_counted_is_refused():
    with pytest.raises(TermUnknown, match="hour"):
        due_on(term=Term(amount=1, unit=TermUnit.HOUR), at=EVENING)


def test_a_term_is_over_when_the_day_after_its_last_begins_in_moscow():
    over = end_of(Term(amount=5, unit=TermUnit.YEAR), at=EVENING)
    assert over == datetime(2031, 4, 17, 0, 0, tzinfo=MOSCOW)


@given(
    st.datetimes(datetime(2000, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 - hypothesis adds the zone
    st.integers(1, 200),
    st.sampled_from(sorted(COUNTED)),
)
def test_a_longer_term_never_ends_sooner_and_the_first_day_is_never_counted(begun, amount, unit):
    shorter, longer = (Term(amount=each, unit=unit) for each in (amount, amount + 1))
    assert day_of(begun) < last_day(shorter, at=begun) < last_day(longer, at=begun)
    assert day_of(end_of(shorter, at=begun)) > last_day(shorter, at=begun)


@pytest.mark.django_db
def test_a_duty_names_its_data_is_found_by_its_day_and_fulfilled_once():
    site_id, subject_id, by = new_id(), new_id(), Actor.system()
    ten, twenty = (Term(amount=days, unit=TermUnit.CALENDAR_DAY) for days in (10, 20))
    more = {"site_id": site_id, "subject_id": subject_id, "by": by, "at": EVENING}
    first = open_duty(kind="destroy", term=ten, categories=["phone", "email"], **more)
    open_duty(kind="destroy", term=twenty, **more)
    open_duty(kind="finish_review", term=ten, **more)
    due = list_open(site_id=site_id, kinds=["destroy"], due_until=date(2026, 4, 26))
    assert [(one.id, one.categories) for one in due] == [(first, ("email", "phone"))]
    assert fulfil(duty_ids=[first], by=by, at=EVENING) == (first,)
    assert fulfil(duty_ids=[first], by=by, at=EVENING) == ()
    assert close_duties(kind="destroy", **more) == 1
    assert [one.kind for one in list_open(site_id=site_id, subject_id=subject_id)] == [
        "finish_review"
    ]
