"""What is owed, by when: a date may be early and is never late."""

from datetime import UTC, date, datetime

import pytest

from zavet.core.values import Term, TermUnit
from zavet.duties.queries import TermUnknown, due_on

EVENING = datetime(2026, 4, 15, 22, 30, tzinfo=UTC)
"""In Moscow it is the sixteenth already."""


@pytest.mark.parametrize(
    ("unit", "last"),
    [(TermUnit.CALENDAR_DAY, date(2026, 4, 26)), (TermUnit.WORKING_DAY, date(2026, 4, 26))],
)
def test_a_term_begins_the_day_after_in_moscow_and_is_never_late(unit, last):
    assert due_on(term=Term(amount=10, unit=unit), at=EVENING) == last


@pytest.mark.parametrize("unit", [TermUnit.HOUR, TermUnit.MONTH, TermUnit.YEAR])
def test_what_cannot_be_counted_is_refused(unit):
    with pytest.raises(TermUnknown, match=unit.value):
        due_on(term=Term(amount=1, unit=unit), at=EVENING)
