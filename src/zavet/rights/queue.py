"""The officer's lists and counts over requests: a fixed number of statements, whatever the number of requests.

A count stops at ``COUNTED_UNTIL``: beyond it nobody reads the number, and counting on would take longer the more wait.
"""

import re
from collections.abc import Collection, Iterable
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from zavet.core.requests import IdentityState, RequestState
from zavet.rights.owners import list_former
from zavet.rights.rows import REQUEST_COLUMNS, request_view
from zavet.rights.views import DayCounts, DueDay, Filters, Owner, RequestView
from zavet.statements import Value, as_date, fetch, places

COUNTED_UNTIL: Final = 1000
PAGE: Final = 20
SOON: Final = timedelta(days=7)
_NUMBER = re.compile(r"(?:(\d{4})-)?(\d{1,9})")
_OF_SITE: Final = "FROM zavet_subjectrequest r WHERE r.site_id = %s"
_OPEN: Final = f"{_OF_SITE} AND r.closed_at IS NULL"
_ALL: Final = Filters()
_Condition = tuple[str, tuple[Value, ...]]


def list_requests(
    *, site_id: UUID, filters: Filters = _ALL, limit: int = PAGE, offset: int = 0
) -> tuple[RequestView, ...]:
    """Return requests of a site: the open by their last day, nearest first; closed ones the newest first."""
    where, values = _narrowed(site_id, filters)
    order = "r.due_on, r.id" if filters.is_open else "r.closed_at DESC, r.id DESC"
    statement = f"SELECT {REQUEST_COLUMNS} {_OF_SITE}{where} ORDER BY {order} LIMIT {limit:d} OFFSET {offset:d}"
    return tuple(map(request_view, fetch(statement, site_id, *values)))


def count_requests(*, site_id: UUID, filters: Filters = _ALL) -> int:
    """Return how many requests a list has, ``COUNTED_UNTIL`` at most."""
    where, values = _narrowed(site_id, filters)
    [(count,)] = fetch(f"SELECT {_counted(_OF_SITE + where)}", site_id, *values)
    return int(count)


def counts_of_day(*, site_id: UUID, today: date) -> DayCounts:
    """Return what waits at a site today. What belongs to staff who have left is nobody's."""
    is_unowned, gone = _of_nobody(site_id)
    wanted: dict[str, _Condition] = {
        "overdue": (" AND r.due_on < %s", (today,)),
        "due_today": (" AND r.due_on = %s", (today,)),
        "due_soon": (" AND r.due_on > %s AND r.due_on <= %s", (today, today + SOON)),
        "alarmed": (" AND r.due_on >= %s AND r.alarm_on <= %s", (today, today)),
        "unowned": (f" AND {is_unowned}", gone),
        "new": (" AND r.state = %s", (RequestState.NEW.value,)),
        "news": (" AND r.has_news", ()),
        "unproven": (" AND r.identity = %s", (IdentityState.AWAITED.value,)),
    }
    statement = ", ".join(_counted(_OPEN + condition) for condition, _given in wanted.values())
    values = [one for _condition, given in wanted.values() for one in (site_id, *given)]
    [row] = fetch(f"SELECT {statement}", *values)
    return DayCounts(**{name: int(count) for name, count in zip(wanted, row, strict=True)})


def list_days(*, site_id: UUID, from_on: date, until_on: date) -> tuple[DueDay, ...]:
    """Return how many open requests have their last day on each day of a span, the last day of it included."""
    statement = (
        f"SELECT r.due_on, COUNT(*) {_OPEN} AND r.due_on >= %s AND r.due_on <= %s GROUP BY r.due_on"
    )
    rows = fetch(f"{statement} ORDER BY r.due_on", site_id, from_on, until_on)
    return tuple(DueDay(on=as_date(day), count=int(count)) for day, count in rows)


def list_first(*, site_id: UUID, days: Collection[date], limit: int) -> tuple[RequestView, ...]:
    """Return the first open requests of each of these last days, ``limit`` of each, in one statement."""
    first = f"SELECT {REQUEST_COLUMNS} {_OPEN} AND r.due_on = %s ORDER BY r.id LIMIT {limit:d}"
    each = [f"SELECT * FROM ({first}) of_day"] * len(days)  # noqa: S608 - fixed text and a whole number
    values = [one for day in days for one in (site_id, day)]
    return tuple(map(request_view, fetch(" UNION ALL ".join(each), *values))) if each else ()


def _counted(rows: str) -> str:
    return f"(SELECT COUNT(*) FROM (SELECT 1 {rows} LIMIT {COUNTED_UNTIL}) counted)"  # noqa: S608 - fixed text


def _narrowed(site_id: UUID, filters: Filters) -> tuple[str, tuple[Value, ...]]:
    found = [
        *_by_state(filters),
        *_by_owner(site_id, filters),
        *_by_day(filters),
        *_by_number(filters),
    ]
    where = "".join(f" AND {condition}" for condition, _given in found)
    return where, tuple(one for _condition, given in found for one in given)


def _by_state(filters: Filters) -> Iterable[_Condition]:
    if filters.is_open is not None:
        yield "r.closed_at IS NULL" if filters.is_open else "r.closed_at IS NOT NULL", ()
    if filters.states:
        yield f"r.state IN ({places(filters.states)})", tuple(one.value for one in filters.states)
    if filters.identities:
        yield (
            f"r.identity IN ({places(filters.identities)})",
            tuple(one.value for one in filters.identities),
        )
    if filters.channels:
        yield (
            f"r.channel IN ({places(filters.channels)})",
            tuple(one.value for one in filters.channels),
        )
    if filters.kinds:
        either = " OR ".join(["CAST(r.kinds AS TEXT) LIKE %s"] * len(filters.kinds))
        yield f"({either})", tuple(f'%"{one.value}"%' for one in filters.kinds)
    if filters.has_news:
        yield "r.has_news", ()


def _of_nobody(site_id: UUID) -> _Condition:
    """Tell which requests have no owner: given to nobody, or to somebody who has left."""
    gone = list_former(site_id)
    whose = f" OR r.assignee_id IN ({places(gone)})" if gone else ""
    return f"(r.assignee_id IS NULL{whose})", gone


def _by_owner(site_id: UUID, filters: Filters) -> Iterable[_Condition]:
    if filters.owner is Owner.NOBODY:
        yield _of_nobody(site_id)
    elif filters.owner is not None:
        yield "r.assignee_id = %s", (UUID(str(filters.owner)),)


def _by_day(filters: Filters) -> Iterable[_Condition]:
    if filters.due_from is not None:
        yield "r.due_on >= %s", (filters.due_from,)
    if filters.due_until is not None:
        yield "r.due_on <= %s", (filters.due_until,)
    if filters.overdue_on is not None:
        yield "r.due_on < %s", (filters.overdue_on,)
    if filters.alarm_until is not None:
        yield "r.alarm_on <= %s", (filters.alarm_until,)


def _by_number(filters: Filters) -> Iterable[_Condition]:
    """Narrow to a number as somebody typed it: ours, whole or its last part, or the sender's own."""
    text = filters.number.strip().lstrip("№").strip()
    if not text:
        return
    found = _NUMBER.fullmatch(text)
    if found is None:
        yield "r.outer_number = %s", (text,)
        return
    year = f"r.year = {int(found[1]):d} AND " if found[1] else ""
    yield f"(({year}r.serial = {int(found[2]):d}) OR r.outer_number = %s)", (text,)
