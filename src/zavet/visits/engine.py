"""The fast engine: the same counts as ``core.statistics.reference``, by columns.

INVARIANT: nothing that is read here reaches a disk. Polars' own readers and its default engine
write plain lines into temporary files when memory runs short, and its readers unpack what merely
looks compressed; so lines are split here, and every operation is an eager one or is collected with
the in-memory engine, neither of which spills.

Addresses and agent names live as long as their chunk; what stays is numbers and labels that may be
published.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from zavet.core.statistics import (
    AUTHORITY_PATTERN,
    BAD_REQUEST,
    FIRST_ERROR_STATUS,
    LINE_PATTERN,
    NO_REFERRER,
    PAGE_ERROR,
    PATH_PATTERN,
    REFERRER_OTHER,
    AgentClass,
    Aggregate,
    Group,
    Headcount,
    MalformedKind,
    Panel,
    TableName,
    host_key,
    parse_day,
    path_key,
    repair,
)
from zavet.visits.agents import classify
from zavet.visits.labels import Labels
from zavet.visits.log_file import Chunk
from zavet.visits.visitors import DayKeys


class BytesLost(AssertionError):
    """The lines do not add up to the bytes they were cut from: nothing of them may be published."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One table ready for the release rule."""

    name: TableName
    groups: Mapping[str, Group]
    labels: list[str] = field(repr=False)
    facts: pl.DataFrame = field(repr=False)

    def count_union(self, keys: frozenset[str]) -> Headcount:
        """Return distinct people and visitors over some groups together."""
        numbers = [number for number, label in enumerate(self.labels) if label in keys]
        union = self.facts.filter(pl.col("key").is_in(numbers))
        return Headcount(people=union["person"].n_unique(), visitors=union["visitor"].n_unique())


class LogCounter:
    """Takes the chunks of a log, keeps what the panels need, hands out tables day by day."""

    def __init__(self, *, own_host: str) -> None:
        self.lines = 0
        self.patched = 0
        self.malformed: Counter[MalformedKind] = Counter()
        self.hits: Counter[date] = Counter()
        self._keys = DayKeys()
        self._facts: dict[tuple[date, bool], list[pl.DataFrame]] = defaultdict(list)
        self._agents: Labels[AgentClass] = Labels(classify)
        self._labels: dict[Panel, Labels[str]] = {panel: Labels(str) for panel in Panel}
        self._labels[Panel.PAGE] = Labels(path_key)
        self._labels[Panel.REFERRER] = Labels(lambda text: host_key(text, own_host=own_host))

    def add(self, chunk: Chunk) -> None:
        """Count the lines of one chunk."""
        self._count(MalformedKind.TOO_LONG, chunk.too_long)
        self.lines += chunk.too_long
        if chunk.data:
            self._add_hits(self._dated(self._matched(self._split(chunk.data))))

    def take_tables(self, day: date) -> Iterator[Table]:
        """Yield the tables of one day, then forget its facts and its key."""
        for is_bot in (False, True):
            frames = self._facts.pop((day, is_bot), [])
            if frames:
                facts = pl.concat(frames, rechunk=True)
                yield from (self._table(facts, TableName(day, panel, is_bot)) for panel in Panel)
        self._keys.forget(day)

    def _count(self, kind: MalformedKind, lines: int) -> None:
        if lines:
            self.malformed[kind] += lines

    def _split(self, data: bytes) -> pl.Series:
        text, patched = repair(data.removesuffix(b"\n"))
        whole = pl.Series("line", [text], dtype=pl.Binary).cast(pl.String)
        lines = whole.str.split("\n").explode()
        if lines.str.len_bytes().sum() + len(lines) != len(data):
            raise BytesLost
        self.lines += len(lines)
        self.patched += patched
        return lines

    def _matched(self, lines: pl.Series) -> pl.DataFrame:
        fields = lines.str.extract_groups(LINE_PATTERN).struct.unnest()
        matched = fields.filter(pl.col("address").is_not_null())
        empty = int(lines.is_in(["", "\r"]).sum())
        self._count(MalformedKind.EMPTY, empty)
        self._count(MalformedKind.SHAPE, fields.height - matched.height - empty)
        return matched

    def _dated(self, rows: pl.DataFrame) -> pl.DataFrame:
        texts = rows["day"].unique().to_list()
        days = pl.Series([parse_day(text) for text in texts], dtype=pl.Date)
        calendar = pl.DataFrame({"day": pl.Series(texts, dtype=pl.String), "on": days})
        dated = (
            rows.join(calendar, on="day").filter(pl.col("on").is_not_null()).drop("day")
        ).rename({"on": "day"})
        self._count(MalformedKind.DATE, rows.height - dated.height)
        return dated

    def _add_hits(self, rows: pl.DataFrame) -> None:
        facts = rows.select(
            "day",
            size=pl.col("size").cast(pl.Int64, strict=False).fill_null(0),
            hour=self._labels[Panel.HOUR].encode(rows["hour"]),
            status=self._labels[Panel.STATUS].encode(rows["status"]),
            page=self._pages(rows),
            referrer=self._referrers(rows),
            agent=self._agents.encode(rows["agent"]),
        )
        facts = facts.hstack(self._keys.visitors_and_people(rows))
        facts = facts.with_columns(self._agent_columns(facts["agent"])).drop("agent")
        parts = facts.partition_by("day", "is_bot", as_dict=True, include_key=False)
        for (day, is_bot), part in parts.items():
            self.hits[day] += part.height
            self._facts[day, is_bot].append(part)

    def _pages(self, rows: pl.DataFrame) -> pl.Series:
        pages = self._labels[Panel.PAGE]
        path = rows["request"].str.extract(PATH_PATTERN, 1)
        is_error = rows["status"] >= FIRST_ERROR_STATUS
        number = pl.DataFrame({"page": pages.encode(path.set(is_error, None)), "path": path})
        missing = (
            pl.when(pl.col("path").is_null())
            .then(pages.number(BAD_REQUEST))
            .otherwise(pages.number(PAGE_ERROR))
        )
        return number.select(pl.col("page").fill_null(missing.cast(pl.UInt32)))["page"]

    def _referrers(self, rows: pl.DataFrame) -> pl.Series:
        referrers = self._labels[Panel.REFERRER]
        referrer = rows["referrer"]
        number = referrers.encode(referrer.str.extract(AUTHORITY_PATTERN, 1))
        number = number.fill_null(referrers.number(REFERRER_OTHER))
        return number.set(referrer.is_in(["", "-"]), referrers.number(NO_REFERRER))

    def _agent_columns(self, agent: pl.Series) -> list[pl.Series]:
        classes = self._agents.labels
        browsers, systems = self._labels[Panel.BROWSER], self._labels[Panel.SYSTEM]
        columns = [
            pl.Series("browser", [browsers.number(c.browser) for c in classes], dtype=pl.UInt32),
            pl.Series("system", [systems.number(c.system) for c in classes], dtype=pl.UInt32),
            pl.Series("is_bot", [c.is_bot for c in classes], dtype=pl.Boolean),
        ]
        return [column.gather(agent) for column in columns]

    def _table(self, facts: pl.DataFrame, name: TableName) -> Table:
        labels = self._labels[name.panel].labels
        key = pl.lit(0, dtype=pl.UInt32) if name.panel is Panel.DAY else pl.col(name.panel)
        keyed = facts.select("size", "visitor", "person", key=key)
        if name.panel is Panel.DAY:
            labels = [name.day.isoformat()]
        sums = keyed.group_by("key").agg(
            pl.len(),
            pl.col("size").sum(),
            pl.col("visitor").n_unique(),
            pl.col("person").n_unique(),
        )
        groups = {
            labels[number]: Group(
                total=Aggregate(hits=hits, bytes=size, visitors=visitors), people=people
            )
            for number, hits, size, visitors, people in sums.iter_rows()
        }
        return Table(name=name, groups=groups, labels=labels, facts=keyed)
