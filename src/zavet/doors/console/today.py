"""The officer's day: what is due, what waits, what was refused. Made of duties and facts, never of values."""

from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zavet.chance import now
from zavet.doors.console.entering import Desk, for_staff
from zavet.doors.wording import DUTIES
from zavet.duties.queries import DutyView, list_open
from zavet.journal.queries import count_entries, list_entries
from zavet.parties.queries import AuthorisationView, count_subjects, list_authorisations
from zavet.visits.queries import list_imports

_SOON = timedelta(days=14)
_NEAR_DAYS = 7


@for_staff
def today(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Show what is overdue, due and waiting at this site."""
    day = timezone.localdate()
    leaves = list_authorisations(site_id=desk.site.id)
    refusals = list_entries(site_id=desk.site.id, event_prefix="access.action.refused", limit=5)
    context = {
        "desk": desk,
        "day": day,
        "duties": [_duty(one, day) for one in list_open(site_id=desk.site.id)],
        "unsigned": [one for one in leaves if _is_unsigned(one)],
        "ending": [one for one in leaves if _is_ending(one)],
        "refusals": refusals,
        "refusal_count": count_entries(site_id=desk.site.id, event_prefix="access.action.refused"),
        "reveal_count": count_entries(site_id=desk.site.id, event_prefix="access.data.revealed"),
        "people_count": count_subjects(site_id=desk.site.id),
        "imports": list_imports(site_id=desk.site.id, limit=1),
    }
    return render(request, "console/today.html", context)


def _duty(one: DutyView, day: date) -> dict[str, object]:
    left = (one.due_on - day).days
    tone = "bad" if left < 0 else "warn" if left <= _NEAR_DAYS else "quiet"
    return {"duty": one, "words": DUTIES.get(one.kind, one.kind), "left": _left(left), "tone": tone}


def _left(days: int) -> str:
    if days < 0:
        return ngettext("просрочено на %(n)d день", "просрочено на %(n)d дней", -days) % {"n": -days}
    if days == 0:
        return _("сегодня последний день")
    return ngettext("остался %(n)d день", "осталось %(n)d дней", days) % {"n": days}


def _is_unsigned(one: AuthorisationView) -> bool:
    return one.signed_at is None and one.ended_at is None and one.until_at > now()


def _is_ending(one: AuthorisationView) -> bool:
    is_open = one.ended_at is None and one.signed_at is not None
    return is_open and now() < one.until_at <= now() + _SOON
