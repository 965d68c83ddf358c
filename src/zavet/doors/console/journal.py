"""The journal as staff and inspectors read it: what happened, by whom, about which number, by which clause."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from zavet.access.queries import DecisionMissing, recall
from zavet.core.chain.note import NoteRefused
from zavet.core.decisions import DISCLOSURE, Code
from zavet.doors.console.disclosures_entering import EVENTS, has_post, is_of_demand
from zavet.doors.console.entering import (
    Desk,
    for_admitted,
    for_officer,
    for_staff,
    not_admitted,
)
from zavet.doors.console.entry_words import tell_facts
from zavet.doors.console.people import find_person
from zavet.doors.console.rows import entry_row, staff_names
from zavet.doors.wording import CODES, explain, say_problem
from zavet.journal.queries import (
    CheckpointView,
    find_entry,
    last_checkpoint,
    list_entries,
    verify_chain,
)

_PAGE = 50
_LONGEST_POSITION = 18
_PREFIXES = {
    "": _("Всё"),
    "access.": _("Доступ к данным"),
    "access.action.refused": _("Отказы"),
    "consent.": _("Согласия"),
    "disclosure.": _("Запросы органов"),
    "duties.": _("Обязанности"),
    "parties.": _("Люди и допуски"),
    "policies.": _("Политика"),
    "visits.": _("Посещения"),
}


@for_staff
def journal(request: HttpRequest, desk: Desk) -> HttpResponse:
    """List entries of this site, newest first."""
    context = _page(request, desk) | {"checkpoint": _checkpoint()}
    return render(request, "console/journal.html", context)


@require_safe
@for_admitted
def of_person(request: HttpRequest, desk: Desk, subject_id: UUID) -> HttpResponse:
    """List entries about one person, newest first."""
    person = find_person(desk, subject_id)
    context = _page(request, desk, subject_id=person.id) | {"person": person}
    return render(request, "console/journal.html", context)


def _page(request: HttpRequest, desk: Desk, *, subject_id: UUID | None = None) -> dict[str, Any]:
    """Return one page of entries; those of authorities' demands are for whoever answers them."""
    may_see = has_post(desk.staff, desk.site.id)
    prefixes = {name: words for name, words in _PREFIXES.items() if may_see or name != EVENTS}
    prefix = request.GET.get("events", "")
    prefix = prefix if prefix in prefixes else ""
    rows = list_entries(
        site_id=desk.site.id,
        subject_id=subject_id,
        event_prefix=prefix or None,
        before=_position(request.GET.get("before", "")),
        limit=_PAGE + 1,
        except_prefix=None if may_see else EVENTS,
        except_purpose=None if may_see else DISCLOSURE,
    )
    names = staff_names(desk)
    has_more = len(rows) > _PAGE
    return {
        "rows": [entry_row(one, names) for one in rows[:_PAGE]],
        "prefix": prefix,
        "prefixes": prefixes,
        "earlier": f"?events={prefix}&before={rows[_PAGE - 1].position}" if has_more else "",
        "desk": desk,
    }


@for_staff
def entry(request: HttpRequest, desk: Desk, entry_id: UUID) -> HttpResponse:
    """Show one entry, and for a decision, how it would be decided again."""
    one = find_entry(entry_id)
    if one is None or one.site_id != desk.site.id:
        raise Http404
    if is_of_demand(one) and not has_post(desk.staff, desk.site.id):
        raise Http404  # whoever does not answer authorities does not learn that they asked
    if one.subject_id and not desk.may_know and one.actor_id != desk.staff.id:
        return not_admitted(request, desk)
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
        "again": explain(recalled.again, policy, is_officer=desk.staff.is_officer)
        if recalled
        else None,
        "desk": desk,
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


def _checkpoint() -> CheckpointView | None:
    """Return the last checkpoint; a broken one is told by the check of the journal, and must not hide the list."""
    try:
        return last_checkpoint()
    except NoteRefused:
        return None


def _fact(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def _position(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) <= _LONGEST_POSITION else None
