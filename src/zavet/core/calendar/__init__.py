"""The Russian production calendar as dated data, and the counting of terms by it. Pure, for every room."""

from zavet.core.calendar.counting import (
    MOSCOW,
    Due,
    day_of,
    due,
    end_of,
    extended,
    last_day,
    stricter,
    working_days_after,
    working_days_left,
)
from zavet.core.calendar.days import DECREES, FEDERAL, Calendar, Decree, Transfer

__all__ = [
    "DECREES",
    "FEDERAL",
    "MOSCOW",
    "Calendar",
    "Decree",
    "Due",
    "Transfer",
    "day_of",
    "due",
    "end_of",
    "extended",
    "last_day",
    "stricter",
    "working_days_after",
    "working_days_left",
]
