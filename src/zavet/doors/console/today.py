"""The officer's day: what is due, what waits, what was refused. Made of duties and facts, never of values."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from zavet.chance import now
from zavet.core.decisions import DISCLOSURE, Code
from zavet.doors.console.approvals import list_seen
from zavet.doors.console.disclosures_day import demands_of_day
from zavet.doors.console.disclosures_entering import has_post
from zavet.doors.console.entering import Desk, for_staff
from zavet.doors.console.requests_day import requests_of_day
from zavet.doors.console.rows import Row, duty_rows, entry_row, staff_names
from zavet.doors.console.staff_rows import list_changes
from zavet.doors.pages.days_left import days_left
from zavet.doors.wording import CODES
from zavet.duties.queries import list_open, site_calendar
from zavet.journal.queries import count_entries, list_entries
from zavet.parties.queries import (
    AuthorisationState,
    AuthorisationView,
    count_subjects,
    list_authorisations,
)
from zavet.rights.closing import ANSWERS
from zavet.visits.queries import list_imports

_SOON = timedelta(days=14)
_LATELY = timedelta(days=30)
_REFUSED = "access.action.refused"
_REVEALED = "access.data.revealed"
_REFUSALS = 5


@require_safe
@for_staff
def today(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Show what is overdue, due and waiting at this site."""
    site_id = desk.site.id
    duties = duty_rows(list_open(site_id=site_id, except_kinds=ANSWERS), site_calendar(site_id))
    at = now()
    leaves = list_authorisations(site_id=site_id)
    unsigned = [one for one in leaves if one.state(at) is AuthorisationState.UNSIGNED]
    context = {
        "desk": desk,
        "day": timezone.localdate(),
        "requests": requests_of_day(desk) if desk.may_know else None,
        "demands": demands_of_day(desk) if has_post(desk.staff, site_id) else None,
        "duties": duties,
        "overdue_count": sum(one["tone"] == "bad" for one in duties),
        "unsigned": unsigned,
        "mine": [one for one in unsigned if one.staff_id == desk.staff.id],
        "ending": _ending(leaves, at),
        "to_self": [one for one in leaves if one.is_to_self and one.is_open(at)],
        "changes": _changes(desk, at),
        "proposals": _count_proposals(desk),
        "refusals": _refusals(desk),
        "refusal_count": count_entries(site_id=site_id, event_prefix=_REFUSED),
        "reveal_count": count_entries(site_id=site_id, event_prefix=_REVEALED),
        "people_count": count_subjects(site_id=site_id),
        "imported": next(iter(list_imports(site_id=site_id, limit=1)), None),
    }
    return render(request, "console/today.html", context)


def _changes(desk: Desk, at: datetime) -> list[Row]:
    """Return what others changed lately among the staff: no officer raises anybody unseen by the rest."""
    if not desk.staff.is_officer:
        return []
    return list_changes(desk, since=at - _LATELY, is_others_alone=True)


def _count_proposals(desk: Desk) -> int:
    """Return how many proposals of others wait for somebody who may know of them."""
    if not desk.may_know:
        return 0
    waiting = list_seen(desk, open_only=True)
    return sum(one.proposed_by != desk.staff.id for one in waiting)


def _refusals(desk: Desk) -> list[Row]:
    names, site_id = staff_names(desk), desk.site.id
    hidden = None if has_post(desk.staff, site_id) else DISCLOSURE
    entries = list_entries(
        site_id=site_id, event_prefix=_REFUSED, except_purpose=hidden, limit=_REFUSALS
    )
    return [
        entry_row(one, names) | {"why": _why(one.facts.get("reasons", ()))}
        for one in sorted(entries, key=lambda one: one.at, reverse=True)
    ]


def _why(codes: list[str]) -> str:
    return " ".join(str(CODES[Code(code)]) for code in codes[:1])


def _ending(leaves: Collection[AuthorisationView], at: datetime) -> list[Row]:
    """Return the leaves that end soon and that no other one continues."""
    renewed = {one.renews_id for one in leaves if one.is_open(at)}
    return [
        _end(one)
        for one in leaves
        if one.state(at) is AuthorisationState.IN_FORCE
        and one.until_at <= at + _SOON
        and one.id not in renewed
    ]


def _end(one: AuthorisationView) -> Row:
    last_on = timezone.localdate(one.until_at - timedelta(microseconds=1))
    left, tone = days_left(last_on, timezone.localdate())
    return {"authorisation": one, "last_on": last_on, "left": left, "tone": tone}
