"""What a site owes besides answers, for the calendar of terms: the same kind on one day is one line with a count.

INVARIANT: kinds, days, counts and numbers of requests alone; nothing tells whose data it is about.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from zavet.doors.wording import DUTIES
from zavet.duties.queries import DutyView, list_open
from zavet.rights.closing import ANSWERS
from zavet.rights.queries import list_numbers

_MOST: Final = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherTerm:
    """A line of one day; ``mark`` is its own and stays the same, ``url`` leads to what it is owed for."""

    due_on: date
    words: str
    mark: str
    url: str = ""


def list_others(site_id: UUID, *, until_on: date | None = None) -> tuple[DutyView, ...]:
    """Return the open duties that are no answers, the nearest first."""
    return list_open(site_id=site_id, except_kinds=ANSWERS, due_until=until_on, limit=_MOST)


def group_others(duties: Iterable[DutyView]) -> list[OtherTerm]:
    """Return duties as lines, the nearest first: one for each day, kind and request."""
    counts = Counter((one.due_on, one.kind, one.cause_id) for one in duties)
    numbers = list_numbers({cause for _on, _kind, cause in counts if cause})
    return [
        OtherTerm(
            due_on=on,
            words=_words(kind, count, numbers.get(cause, "") if cause else ""),
            mark=f"{numbers.get(cause, '') if cause else ''}{kind}-{on:%Y%m%d}",
            url=reverse("console:request", args=[cause]) if cause in numbers else "",
        )
        for (on, kind, cause), count in counts.items()
    ]


def _words(kind: str, count: int, number: str) -> str:
    words = capfirst(str(DUTIES.get(kind, kind)))
    if number:
        return _("%(number)s %(duty)s") % {"number": number, "duty": words.lower()}
    return f"{words}: {count}" if count > 1 else words
