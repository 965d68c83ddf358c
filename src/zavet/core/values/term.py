"""A length of time fixed by law or by a policy: an amount and its unit. Dates are computed elsewhere."""

from dataclasses import dataclass
from enum import StrEnum


class TermUnit(StrEnum):
    """Units a Russian term is counted in."""

    HOUR = "hour"
    CALENDAR_DAY = "calendar_day"
    WORKING_DAY = "working_day"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A term such as ten working days."""

    amount: int
    unit: TermUnit
