"""The release rule against somebody who knows the totals and subtracts what is published."""

from collections.abc import Callable, Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zavet.core.statistics import (
    REST,
    Aggregate,
    Group,
    Headcount,
    Released,
    Withheld,
    merge,
    release,
)

K = 5
People = Mapping[str, frozenset[int]]
Publish = Callable[[People], Released | Withheld]


def _table(people: People) -> dict[str, Group]:
    return {
        key: Group(
            total=Aggregate(hits=3 * len(who), bytes=100 * len(who), visitors=len(who)),
            people=len(who),
        )
        for key, who in people.items()
    }


def _count(people: People, keys: frozenset[str]) -> Headcount:
    union = frozenset().union(*(people[key] for key in keys))
    return Headcount(people=len(union), visitors=len(union))


def by_rule(people: People) -> Released | Withheld:
    return release(_table(people), k=K, count_union=lambda keys: _count(people, keys))


def by_plain_k(people: People) -> Released | Withheld:
    """Publish what has k people, hide the rest: the rule of many a report."""
    table = _table(people)
    rows = {key: group.total for key, group in table.items() if group.people >= K}
    return Released(rows=rows, rest_groups=len(table) - len(rows))


def by_sum_of_counts(people: People) -> Released | Withheld:
    """Check the rest row, but add counts up instead of counting people."""
    table = _table(people)

    def add_up(keys: frozenset[str]) -> Headcount:
        total = sum(table[key].people for key in keys)
        return Headcount(people=total, visitors=total)

    return release(table, k=K, count_union=add_up)


def told_by_subtraction(people: People, publish: Publish) -> list[str]:
    """Return what is learnt of fewer than k people by taking the published rows from the total."""
    released = publish(people)
    if isinstance(released, Withheld):
        return []
    told = [f"published {key}" for key in released.rows if len(people.get(key, range(K))) < K]
    hidden = frozenset(people) - frozenset(released.rows)
    if len(hidden) == 1:
        told.append("the only hidden group")
    if hidden and _count(people, hidden).people < K:
        told.append("hidden people fewer than k")
    return told


def crowd(first: int, size: int) -> frozenset[int]:
    return frozenset(range(first, first + size))


LONELY = {"/": crowd(0, 40), "/news": crowd(10, 20), "/rare": crowd(0, 4)}
SAME_FEW = {"/": crowd(0, 40), "/a": crowd(0, 3), "/b": crowd(0, 3), "/c": crowd(1, 2)}
TABLES = st.dictionaries(
    st.sampled_from([f"/{letter}" for letter in "abcdefgh"]),
    st.frozensets(st.integers(0, 14), min_size=1),
    max_size=8,
)


@given(TABLES)
def test_nothing_published_tells_fewer_than_k_people(people: People):
    assert told_by_subtraction(people, by_rule) == []


@given(TABLES)
def test_what_is_published_adds_up_to_the_whole_table(people: People):
    released = by_rule(people)
    whole = merge(group.total for group in _table(people).values())
    if isinstance(released, Released):
        published = merge(released.rows.values())
        assert (published.hits, published.bytes) == (whole.hits, whole.bytes)


@pytest.mark.parametrize("people", [LONELY, SAME_FEW])
def test_plain_k_is_caught_by_the_same_attack(people: People):
    assert told_by_subtraction(people, by_plain_k) != []


def test_adding_counts_up_is_caught_by_the_same_attack():
    assert told_by_subtraction(SAME_FEW, by_sum_of_counts) == ["hidden people fewer than k"]


def test_the_smallest_published_group_is_taken_into_the_rest():
    released = by_rule(LONELY)
    assert set(released.rows) == {"/", REST}
    assert (released.rows[REST].visitors, released.rest_groups) == (24, 2)


def test_visitors_of_the_rest_are_counted_once():
    people = {"/": crowd(0, 9), "/a": crowd(0, 4), "/b": crowd(2, 4)}
    assert by_rule(people).rows[REST] == Aggregate(hits=24, bytes=800, visitors=6)


def test_a_table_that_cannot_be_made_safe_is_withheld():
    assert by_rule({"/a": crowd(0, 3), "/b": crowd(0, 4)}) == Withheld(groups=2)
    assert by_rule({"/a": crowd(0, 4)}) == Withheld(groups=1)


def test_a_table_of_large_groups_is_published_whole():
    released = by_rule({"/a": crowd(0, 5), "/b": crowd(5, 6)})
    assert (set(released.rows), released.rest_groups) == ({"/a", "/b"}, 0)


def test_an_empty_table_is_published_empty():
    assert by_rule({}) == Released(rows={}, rest_groups=0)
