"""The iCalendar text, read back by a library of others: what goes in comes out, whatever the words are."""

from datetime import UTC, date, datetime

import icalendar
from hypothesis import example, given
from hypothesis import strategies as st

from zavet.doors.console.calendar_text import DayEvent, write_calendar

AT = datetime(2026, 12, 1, 9, 30, tzinfo=UTC)
ON = date(2026, 12, 4)
PLAIN = st.text(
    st.characters(exclude_categories=("C", "Z"), include_characters=" \n"), max_size=200
)


def written(*events: DayEvent) -> bytes:
    return write_calendar(events, name="Сроки", made_at=AT)


def event(words: str, more: str = "") -> DayEvent:
    return DayEvent(uid="2026-17@clinic.localhost", on=ON, words=words, more=more)


@given(words=PLAIN, more=PLAIN)
@example(words="Обращение 2026-17; сведения, уточнение\\", more="строка\nещё строка" * 9)
def test_what_is_written_is_read_back(words: str, more: str) -> None:
    (read,) = icalendar.Calendar.from_ical(written(event(words, more))).walk("VEVENT")
    assert str(read["SUMMARY"]) == words
    assert str(read.get("DESCRIPTION", "")) == more
    assert (read["DTSTART"].dt, read["DTSTAMP"].dt) == (ON, AT)
    assert read.errors == []


@given(words=PLAIN)
def test_no_line_is_longer_than_75_octets_and_each_ends_as_the_standard_says(words: str) -> None:
    text = written(event(words))
    lines = text.split(b"\r\n")
    assert [line for line in lines if len(line) > 75] == []
    assert lines[-1] == b""
    assert [line for line in lines if b"\n" in line or b"\r" in line] == []
    for line in lines:
        line.decode()  # no character is cut in two


def test_words_cannot_add_a_line_of_their_own() -> None:
    text = written(event("конец\r\nEND:VEVENT\r\nBEGIN:VALARM\x00"))
    (read,) = icalendar.Calendar.from_ical(text).walk("VEVENT")
    assert str(read["SUMMARY"]) == "конец\nEND:VEVENT\nBEGIN:VALARM"
    assert read.subcomponents == []


def test_a_day_is_a_whole_day_that_leaves_one_free() -> None:
    (read,) = icalendar.Calendar.from_ical(written(event("срок"))).walk("VEVENT")
    assert read["DTSTART"].params == {"VALUE": "DATE"}
    assert read["TRANSP"] == "TRANSPARENT"
    assert read["UID"] == "2026-17@clinic.localhost"


def test_a_calendar_of_nothing_is_read_too() -> None:
    assert icalendar.Calendar.from_ical(written()).walk("VEVENT") == []
