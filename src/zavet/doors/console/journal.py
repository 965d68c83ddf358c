"""The journal as staff and inspectors read it: what happened, by whom, about which number, by which clause."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from zavet.access.queries import DecisionMissing, recall
from zavet.doors.console.entering import Desk, for_officer, for_staff
from zavet.doors.wording import ACTORS, CODES, EVENTS, explain
from zavet.core.decisions import Code
from zavet.core.values import ActorKind
from zavet.journal.queries import EntryView, find_entry, list_entries, verify_chain
from zavet.parties.queries import list_staff

_PAGE = 50
_PREFIXES = ("", "access.", "consent.", "parties.", "policies.", "duties.", "visits.")


@for_staff
def journal(request: HttpRequest, desk: Desk) -> HttpResponse:
    """List entries of this site, newest first."""
    prefix = request.GET.get("events", "")
    prefix = prefix if prefix in _PREFIXES else ""
    before = request.GET.get("before", "")
    rows = list_entries(
        site_id=desk.site.id,
        event_prefix=prefix or None,
        before=int(before) if before.isdecimal() else None,
        limit=_PAGE + 1,
    )
    names = {one.id: one.name for one in list_staff(operator_id=desk.site.operator_id)}
    context = {
        "rows": [_row(one, names) for one in rows[:_PAGE]],
        "prefix": prefix,
        "prefixes": _PREFIXES,
        "earlier": f"?events={prefix}&before={rows[_PAGE - 1].position}" if len(rows) > _PAGE else "",
        "desk": desk,
    }
    return render(request, "console/journal.html", context)


@for_staff
def entry(request: HttpRequest, desk: Desk, entry_id: UUID) -> HttpResponse:
    """Show one entry, and for a decision, how it would be decided again."""
    one = find_entry(entry_id)
    if one is None or one.site_id != desk.site.id:
        raise Http404
    names = {staff.id: staff.name for staff in list_staff(operator_id=desk.site.operator_id)}
    policy = desk.in_force.policy if desk.in_force else None
    try:
        recalled = recall(entry_id)
    except DecisionMissing:
        recalled = None
    context = {
        "row": _row(one, names),
        "facts": sorted(one.facts.items()),
        "hash": one.hash.hex(),
        "codes": [CODES[Code(code)] for code in recalled.codes] if recalled else [],
        "again": explain(recalled.again, policy) if recalled else None,
    }
    return render(request, "console/entry.html", context)


@require_POST
@for_officer
def verify(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Check the whole chain and say what was found."""
    report = verify_chain()
    return render(request, "console/verified.html", {"report": report, "head": report.head.hex(), "desk": desk})


def _row(one: EntryView, names: dict[UUID, str]) -> dict[str, object]:
    who = names.get(one.actor_id) if one.actor_id else None
    facts = one.facts
    refused = facts.get("permitted") is False
    return {
        "entry": one,
        "words": EVENTS.get(one.event, one.event),
        "who": who or ACTORS[ActorKind(one.actor_kind)],
        "clauses": [clause.replace(":", " ") for clause in facts.get("clauses", ())],
        "tone": "bad" if refused else "quiet",
    }
