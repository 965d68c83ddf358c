"""The reference engine: plain Python, line by line, sets. Slow, and the meaning of the fast one.

It holds addresses and agents in its sets while it counts; nothing of it is ever stored.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from zavet.core.statistics.aggregates import Aggregate, Panel
from zavet.core.statistics.grammar import Malformed, MalformedKind, Visit, parse_line, repair
from zavet.core.statistics.pages import page_key
from zavet.core.statistics.people import network_address
from zavet.core.statistics.referrers import referrer_key
from zavet.core.statistics.release import Group, Headcount


class AgentClass(NamedTuple):
    """What is counted of an agent name."""

    browser: str
    system: str
    is_bot: bool


class TableName(NamedTuple):
    """One table to be released: a panel of one day, people and robots apart."""

    day: date
    panel: Panel
    is_bot: bool


@dataclass(slots=True)
class Cell:
    """One group while it is being counted."""

    hits: int = 0
    size: int = 0
    visitors: set[tuple[str, str]] = field(default_factory=set, repr=False)
    people: set[str] = field(default_factory=set, repr=False)

    def add(self, visit: Visit) -> None:
        """Count one visit."""
        self.hits += 1
        self.size += visit.size
        self.visitors.add((visit.address, visit.agent))
        self.people.add(network_address(visit.address))


Cells = defaultdict[str, Cell]


@dataclass(slots=True)
class Count:
    """A log counted: every line is either a hit or malformed."""

    lines: int = 0
    patched: int = 0
    malformed: Counter[MalformedKind] = field(default_factory=Counter)
    cells: dict[TableName, Cells] = field(default_factory=lambda: defaultdict(_no_cells))

    def table(self, name: TableName) -> dict[str, Group]:
        """Return one table as the release rule takes it."""
        return {
            key: Group(
                total=Aggregate(hits=cell.hits, bytes=cell.size, visitors=len(cell.visitors)),
                people=len(cell.people),
            )
            for key, cell in self.cells[name].items()
        }

    def count_union(self, name: TableName, keys: frozenset[str]) -> Headcount:
        """Return distinct people and visitors over some groups of one table."""
        cells = [self.cells[name][key] for key in keys]
        return Headcount(
            people=len(set().union(*(cell.people for cell in cells))),
            visitors=len(set().union(*(cell.visitors for cell in cells))),
        )


def count_lines(
    lines: Iterable[bytes], *, own_host: str, classify: Callable[[str], AgentClass]
) -> Count:
    """Count lines into the tables of all panels."""
    count = Count()
    for line in lines:
        count.lines += 1
        seen = parse_line(line)
        if isinstance(seen, Malformed):
            count.malformed[seen.kind] += 1
        if not isinstance(seen, Malformed) or seen.kind is not MalformedKind.TOO_LONG:
            count.patched += repair(line)[1]
        if isinstance(seen, Visit):
            _add(count, seen, own_host=own_host, agent=classify(seen.agent))
    return count


def _no_cells() -> Cells:
    return defaultdict(Cell)


def _add(count: Count, visit: Visit, *, own_host: str, agent: AgentClass) -> None:
    keys = {
        Panel.DAY: visit.day.isoformat(),
        Panel.HOUR: visit.hour,
        Panel.PAGE: page_key(visit.path, visit.status),
        Panel.STATUS: visit.status,
        Panel.REFERRER: referrer_key(visit.referrer, own_host=own_host),
        Panel.BROWSER: agent.browser,
        Panel.SYSTEM: agent.system,
    }
    for panel, key in keys.items():
        count.cells[TableName(visit.day, panel, agent.is_bot)][key].add(visit)
