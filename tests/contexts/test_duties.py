"""What is owed, by when: a date may be early and is never late."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from zavet.chance import new_id
from zavet.core.values import Actor, Term, TermUnit
from zavet.duties.operations import close_duties, fulfil, open_duty
from zavet.duties.queries import list_open

EVENING = datetime(2026, 4, 15, 22, 30, tzinfo=UTC)
"""In Moscow it is the sixteenth already."""
MOSCOW = ZoneInfo("Europe/Moscow")


def noon(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 9, tzinfo=UTC)


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
