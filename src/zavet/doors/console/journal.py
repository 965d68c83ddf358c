"""The journal as staff and inspectors read it: what happened, by whom, about which number, by which clause."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from zavet.access.queries import DecisionMissing, recall
from zavet.core.decisions import Code
from zavet.doors.console.entering import Desk, for_officer, for_staff
from zavet.doors.console.entry_words import tell_facts
from zavet.doors.console.rows import entry_row, staff_names
from zavet.doors.wording import CODES, explain, say_problem
from zavet.journal.queries import find_entry, list_entries, verify_chain

_PAGE = 50
_LONGEST_POSITION = 18
_PREFIXES = {
    "": _("Всё"),
    "access.": _("Доступ к данным"),
    "access.action.refused": _("Отказы"),
    "consent.": _("Согласия"),
    "duties.": _("Обязанности"),
    "parties.": _("Люди и допуски"),
    "policies.": _("Политика"),
    "visits.": _("Посещения"),
}


@for_staff
def journal(request: HttpRequest, desk: Desk) -> HttpResponse:
    """List entries of this site, newest first."""
    prefix = request.GET.get("events", "")
    prefix = prefix if prefix in _PREFIXES else ""
    before = request.GET.get("before", "")
    rows = list_entries(
        site_id=desk.site.id,
        event_prefix=prefix or None,
        before=_position(before),
        limit=_PAGE + 1,
    )
    names = staff_names(desk)
    context = {
        "rows": [entry_row(one, names) for one in rows[:_PAGE]],
        "prefix": prefix,
        "prefixes": _PREFIXES,
        "earlier": f"?events={prefix}&before={rows[_PAGE - 1].position}"
        if len(rows) > _PAGE
        else "",
        "desk": desk,
    }
    return render(request, "console/journal.html", context)


@for_staff
def entry(request: HttpRequest, desk: Desk, entry_id: UUID) -> HttpResponse:
    """Show one entry, and for a decision, how it would be decided again."""
    one = find_entry(entry_id)
    if one is None or one.site_id != desk.site.id:
        raise Http404
    names = staff_names(desk)
    policy = desk.policy
    try:
        recalled = recall(entry_id)
    except DecisionMissing:
        recalled = None
    context = {
        "row": entry_row(one, names),
        "told": tell_facts(one.facts, policy),
        "facts": [(name, _fact(value)) for name, value in sorted(one.facts.items())],
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
    context = {
        "report": report,
        "head": report.head.hex(),
        "problems": [say_problem(one) for one in report.problems],
        "desk": desk,
    }
    return render(request, "console/verified.html", context)


def _fact(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def _position(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) <= _LONGEST_POSITION else None
