"""Writes an access log of visitors who do not exist, and tells what a right count of it finds.

The demonstration and the tests read it. Addresses are those set apart for documentation and for
private networks, agent names are made here; the same seed gives the same bytes.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from random import Random  # noqa: TID251 - seeded: the same sample every time, nothing secret

from zavet.core.statistics import MalformedKind
from zavet.visits.sample_damage import SampleHit, damage
from zavet.visits.sample_town import Town

SITE_PAGES = (
    "/",
    "/новости/",
    "/контакты/",
    "/политика/",
    "/документы/",
    "/расписание/",
    "/запись/",
    "/вопросы/",
    *(f"/новости/2026/{number}/" for number in range(60)),
)
_DAMAGED_IN = 200
_FEWEST_VISITORS = 200
_LINES_PER_VISITOR = 40
_WEEK = (12, 12, 12, 12, 11, 7, 7)


@dataclass(slots=True, kw_only=True)
class SampleTruth:
    """What a right count of the sample finds. Visitors are distinct within a day, robots apart."""

    lines: int = 0
    hits: int = 0
    size: int = 0
    patched: int = 0
    malformed: Counter[MalformedKind] = field(default_factory=Counter)
    hits_by_day: Counter[date] = field(default_factory=Counter)
    visitors: dict[tuple[date, bool], int] = field(default_factory=dict)


def write_sample_log(
    path: Path,
    *,
    lines: int,
    days_until: date,
    seed: int,
    host: str,
    pages: Sequence[str] = SITE_PAGES,
    days: int = 28,
) -> SampleTruth:
    """Write ``lines`` lines over the ``days`` days before ``days_until``, and return the truth.

    ``pages`` are readable paths of the site, the most visited first; they are percent-encoded as
    browsers do.
    """
    chance = Random(seed)  # noqa: S311 - the same sample every time, nothing secret
    visitors = max(_FEWEST_VISITORS, lines // _LINES_PER_VISITOR)
    town = Town(chance, visitors=visitors, pages=pages, host=host)
    truth = SampleTruth()
    calendar = [days_until - timedelta(days=back) for back in range(days, 0, -1)]
    with path.open("wb") as file:
        for day, hits in zip(calendar, _shares(calendar, lines), strict=True):
            guests: dict[bool, set[tuple[str, str]]] = defaultdict(set)
            for hit in town.day(day, hits=hits):
                line, counted = _spoil(hit, chance, truth)
                file.write(line + b"\n")
                if counted:
                    _count(truth, counted)
                    guests[town.is_robot(counted.agent)].add((counted.address, counted.agent))
            truth.visitors |= {(day, is_bot): len(seen) for is_bot, seen in guests.items()}
    return truth


def _shares(calendar: list[date], lines: int) -> list[int]:
    """Share the lines out over the days by weekday; the last day takes what is left."""
    weights = [_WEEK[day.weekday()] for day in calendar]
    shares = [lines * weight // sum(weights) for weight in weights]
    shares[-1] += lines - sum(shares)
    return shares


def _spoil(hit: SampleHit, chance: Random, truth: SampleTruth) -> tuple[bytes, SampleHit | None]:
    truth.lines += 1
    if chance.randrange(_DAMAGED_IN):
        return hit.line(), hit
    damaged = damage(hit, chance)
    truth.patched += damaged.is_patched
    if damaged.kind:
        truth.malformed[damaged.kind] += 1
    return damaged.line, damaged.hit


def _count(truth: SampleTruth, hit: SampleHit) -> None:
    truth.hits += 1
    truth.size += hit.size
    truth.hits_by_day[hit.day] += 1
