"""Numbers of destruction acts: people cite «А-2026-5», the journal keeps the act by its random reference.

INVARIANT: a number is given in the transaction of the destruction it names, after the journal's entry: whoever holds
the journal's head is alone, so that no number is lost, given twice or waited for in a ring.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import Max

from zavet.access.models import DestructionAct
from zavet.core.calendar import day_of
from zavet.statements import insert

_PREFIX: Final = "А"


def draw_up(*, act_id: UUID, site_id: UUID, at: datetime) -> str:
    """Give a destruction the next number of the site's year, and return it."""
    year = day_of(at).year
    of_year = DestructionAct.objects.filter(site_id=site_id, year=year)
    serial = (of_year.aggregate(Max("serial"))["serial__max"] or 0) + 1
    insert(DestructionAct(id=act_id, site_id=site_id, year=year, serial=serial))
    return _number(year, serial)


def list_act_numbers(act_ids: Collection[UUID]) -> dict[UUID, str]:
    """Return the numbers of these acts, in one statement."""
    rows = DestructionAct.objects.filter(pk__in=act_ids) if act_ids else ()
    return {row.id: _number(row.year, row.serial) for row in rows}


def _number(year: int, serial: int) -> str:
    return f"{_PREFIX}-{year}-{serial}"
