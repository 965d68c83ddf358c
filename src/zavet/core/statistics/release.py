"""The release rule: what of a table may be published so that nothing tells fewer than k people.

A group of fewer than k people goes into one rest row. The rest row must hold at least two groups,
and at least k distinct people over their union, else whoever knows the total would know the hidden
group; it takes in the smallest published groups until that is so. Where it cannot be so, the whole
table is withheld.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from zavet.core.statistics.aggregates import Aggregate, merge

REST = "(rest)"
_FEWEST_GROUPS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """One row before release: its sums and how many distinct people stand behind it."""

    total: Aggregate
    people: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Headcount:
    """Distinct people and distinct visitors over a union of groups."""

    people: int
    visitors: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Released:
    """What may be published, the rest row under ``REST``, and how many groups that row holds."""

    rows: Mapping[str, Aggregate]
    rest_groups: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Withheld:
    """A table nothing of which may be published, and how many groups it had."""

    groups: int


CountUnion = Callable[[frozenset[str]], Headcount]


def release(table: Mapping[str, Group], *, k: int, count_union: CountUnion) -> Released | Withheld:
    """Return what of ``table`` may be published.

    ``count_union`` counts distinct people and visitors over groups together: adding up their counts
    would take one person seen in two groups for two.
    """
    hidden = frozenset(key for key, group in table.items() if group.people < k)
    if not hidden:
        return Released(rows={key: group.total for key, group in table.items()}, rest_groups=0)
    by_size = sorted(table.keys() - hidden, key=lambda key: _size(key, table[key]))
    for key in by_size:
        if _is_safe(hidden, k=k, count_union=count_union):
            break
        hidden |= {key}
    if not _is_safe(hidden, k=k, count_union=count_union):
        return Withheld(groups=len(table))
    return _with_rest(table, hidden=hidden, visitors=count_union(hidden).visitors)


def _size(key: str, group: Group) -> tuple[int, int, str]:
    return group.people, group.total.hits, key


def _is_safe(hidden: frozenset[str], *, k: int, count_union: CountUnion) -> bool:
    return len(hidden) >= _FEWEST_GROUPS and count_union(hidden).people >= k


def _with_rest(table: Mapping[str, Group], *, hidden: frozenset[str], visitors: int) -> Released:
    rows = {key: group.total for key, group in table.items() if key not in hidden}
    rest = merge(table[key].total for key in hidden)
    rows[REST] = Aggregate(hits=rest.hits, bytes=rest.bytes, visitors=visitors)
    return Released(rows=rows, rest_groups=len(hidden))
