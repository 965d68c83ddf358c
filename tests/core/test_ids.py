"""Ids sort by the moment they were made at, to the microsecond; the rest of them is chance."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zavet.core.values import uuid7

START = datetime(2000, 1, 1, tzinfo=UTC)
MOMENTS = st.timedeltas(timedelta(), timedelta(days=73_000)).map(lambda gone: START + gone)
CHANCE = st.binary(min_size=8, max_size=8)
MICROSECOND = timedelta(microseconds=1)


@given(at=MOMENTS, first=CHANCE, second=CHANCE)
def test_of_two_ids_a_microsecond_apart_the_later_is_greater_whatever_chance_says(
    at, first, second
):
    assert uuid7(at=at, chance=first) < uuid7(at=at + MICROSECOND, chance=second)


@given(at=MOMENTS, chance=CHANCE)
def test_an_id_is_a_version_7_uuid_that_holds_its_millisecond(at, chance):
    made = uuid7(at=at, chance=chance)
    assert (made.version, made.variant) == (7, "specified in RFC 4122")
    assert made.int >> 80 == (at - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)


@given(at=MOMENTS, chance=CHANCE)
def test_the_same_moment_in_another_zone_makes_the_same_id(at, chance):
    moscow = at.astimezone(timezone(timedelta(hours=3)))
    assert uuid7(at=moscow, chance=chance) == uuid7(at=at, chance=chance)


@pytest.mark.parametrize("size", [0, 7, 9])
def test_too_little_chance_is_an_error(size):
    with pytest.raises(ValueError, match="8 random bytes"):
        uuid7(at=datetime(2026, 4, 15, tzinfo=UTC), chance=bytes(size))
