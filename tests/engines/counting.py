"""Counts one log with both engines, so that tests can say they agree."""

import io

from zavet.core.statistics import LINE_CAP, Count, Group, TableName, count_lines
from zavet.visits.agents import classify
from zavet.visits.engine import LogCounter, Table
from zavet.visits.log_file import split_chunks

HOST = "portal.example"


def count_slowly(data: bytes) -> Count:
    """Count with the reference engine."""
    return count_lines(io.BytesIO(data), own_host=HOST, classify=classify)


def count_fast(data: bytes, *, size: int = 1 << 24) -> tuple[LogCounter, dict[TableName, Table]]:
    """Count with the fast engine, in chunks of ``size``."""
    counter = LogCounter(own_host=HOST)
    for chunk in split_chunks(io.BytesIO(data), size=size, line_cap=LINE_CAP):
        counter.add(chunk)
    tables = [table for day in list(counter.hits) for table in counter.take_tables(day)]
    return counter, {table.name: table for table in tables}


def groups(tables: dict[TableName, Table]) -> dict[TableName, dict[str, Group]]:
    """Return only what the engines must agree on."""
    return {name: dict(table.groups) for name, table in tables.items()}


def assert_engines_agree(data: bytes, *, size: int = 1 << 24) -> None:
    """Compare every count, every group and a union of groups."""
    slow = count_slowly(data)
    fast, tables = count_fast(data, size=size)
    assert (fast.lines, fast.patched) == (slow.lines, slow.patched)
    assert fast.malformed == slow.malformed
    assert groups(tables) == {name: slow.table(name) for name in slow.cells}
    for name, table in tables.items():
        some = frozenset(list(table.groups)[::2])
        assert table.count_union(some) == slow.count_union(name, some)
