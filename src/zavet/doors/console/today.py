"""The officer's day: what is due, what waits, what was refused. Made of duties and facts, never of values."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from zavet.chance import now
from zavet.core.decisions import Code
from zavet.doors.console.entering import Desk, for_staff
from zavet.doors.console.rows import Row, duty_rows, entry_row, staff_names
from zavet.doors.pages.days_left import days_left
from zavet.doors.wording import CODES
from zavet.duties.queries import list_open
from zavet.journal.queries import count_entries, list_entries
from zavet.parties.queries import AuthorisationView, count_subjects, list_authorisations
from zavet.visits.queries import list_imports

_SOON = timedelta(days=14)
_REFUSED = "access.action.refused"
_REVEALED = "access.data.revealed"
_REFUSALS = 5


@require_safe
@for_staff
def today(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Show what is overdue, due and waiting at this site."""
    site_id = desk.site.id
    duties = duty_rows(list_open(site_id=site_id))
    leaves = list_authorisations(site_id=site_id)
    context = {
        "desk": desk,
        "day": timezone.localdate(),
        "duties": duties,
        "overdue_count": sum(one["tone"] == "bad" for one in duties),
        "unsigned": [one for one in leaves if _is_unsigned(one)],
        "mine": [one for one in leaves if _is_unsigned(one) and one.staff_id == desk.staff.id],
        "ending": [_ending(one) for one in leaves if _is_ending(one)],
        "refusals": _refusals(desk),
        "refusal_count": count_entries(site_id=site_id, event_prefix=_REFUSED),
        "reveal_count": count_entries(site_id=site_id, event_prefix=_REVEALED),
        "people_count": count_subjects(site_id=site_id),
        "imported": next(iter(list_imports(site_id=site_id, limit=1)), None),
    }
    return render(request, "console/today.html", context)


def _refusals(desk: Desk) -> list[Row]:
    names = staff_names(desk)
    entries = list_entries(site_id=desk.site.id, event_prefix=_REFUSED, limit=_REFUSALS)
    return [
        entry_row(one, names) | {"why": _why(one.facts.get("reasons", ()))}
        for one in sorted(entries, key=lambda one: one.at, reverse=True)
    ]


def _why(codes: list[str]) -> str:
    return " ".join(str(CODES[Code(code)]) for code in codes[:1])


def _ending(one: AuthorisationView) -> Row:
    last_on = timezone.localdate(one.until_at - timedelta(microseconds=1))
    left, tone = days_left(last_on, timezone.localdate())
    return {"authorisation": one, "last_on": last_on, "left": left, "tone": tone}


def _is_unsigned(one: AuthorisationView) -> bool:
    return one.signed_at is None and one.ended_at is None and one.until_at > now()


def _is_ending(one: AuthorisationView) -> bool:
    is_open = one.ended_at is None and one.signed_at is not None
    return is_open and now() < one.until_at <= now() + _SOON
