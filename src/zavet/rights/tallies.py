"""Counts letters by what came of them, no sender, subject or id: those of machines open no request, yet are told."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F

from zavet.chance import new_id
from zavet.core.calendar import day_of
from zavet.rights.models import LetterTally
from zavet.transactions import in_one_transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many letters of one day came to a mailbox and ended alike, and when the last of them did."""

    box: str
    day_on: date
    outcome: str
    number: int
    last_at: datetime


@in_one_transaction
def count_letter(*, box: str, outcome: str, at: datetime) -> None:
    """Count one letter of a mailbox; ``outcome`` is a code."""
    of_day = {"box": box, "day_on": day_of(at), "outcome": outcome}
    LetterTally.objects.bulk_create(
        [LetterTally(id=new_id(), number=0, last_at=at, **of_day)], ignore_conflicts=True
    )
    LetterTally.objects.filter(**of_day).update(number=F("number") + 1, last_at=at)


def list_tallies(*, from_on: date) -> tuple[Tally, ...]:
    """Return the counts since a day, by mailbox, day and outcome."""
    rows = LetterTally.objects.filter(day_on__gte=from_on).order_by("box", "day_on", "outcome")
    columns = rows.values_list("box", "day_on", "outcome", "number", "last_at")
    return tuple(
        Tally(box=box, day_on=day_on, outcome=outcome, number=number, last_at=last_at)
        for box, day_on, outcome, number, last_at in columns
    )
