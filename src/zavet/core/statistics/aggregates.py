"""The algebra of what is published: sums that can be added up in any order, for fixed panels."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Panel(StrEnum):
    """The tables published for each day, fixed: a free question could single somebody out."""

    DAY = "day"
    HOUR = "hour"
    PAGE = "page"
    STATUS = "status"
    REFERRER = "referrer"
    BROWSER = "browser"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True, kw_only=True)
class Aggregate:
    """Hits, bytes and visitors of one group.

    Visitors are distinct within one day and group; added over days they are visitor-days and must
    be called so.
    """

    hits: int = 0
    bytes: int = 0
    visitors: int = 0

    def __add__(self, other: "Aggregate") -> "Aggregate":
        return Aggregate(
            hits=self.hits + other.hits,
            bytes=self.bytes + other.bytes,
            visitors=self.visitors + other.visitors,
        )


def merge(aggregates: Iterable[Aggregate]) -> Aggregate:
    """Return the sum of aggregates; of none, the empty one."""
    return sum(aggregates, Aggregate())
