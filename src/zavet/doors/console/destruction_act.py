"""The act of one destruction as PDF, by the journal's entry (152-ФЗ ст. 21 ч. 7). It names data, never a value."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.text import capfirst
from django.utils.translation import override
from django.views.decorators.http import require_safe

from zavet.access.acts import list_act_numbers
from zavet.chance import now
from zavet.core.calendar import day_of
from zavet.core.decisions.ending import Why
from zavet.documents import render
from zavet.doors.console.entering import Desk, for_admitted
from zavet.doors.console.requests_letterhead import letterhead
from zavet.doors.console.requests_write import hand_out_pdf
from zavet.doors.console.rows import entry_row, staff_names
from zavet.doors.pages.held import category_name
from zavet.doors.wording import WHYS, say_clause
from zavet.journal.queries import EntryView, find_entry


@require_safe
@for_admitted
def act(request: HttpRequest, desk: Desk, entry_id: UUID) -> HttpResponse:
    """Hand out the act of a destruction at this site."""
    del request
    entry = find_entry(entry_id)
    act_id = entry.facts.get("act") if entry and entry.site_id == desk.site.id else None
    number = list_act_numbers([UUID(act_id)]).get(UUID(act_id)) if act_id else None
    if entry is None or number is None:
        raise Http404
    with override("ru"):
        content = render("destruction_act", _facts(entry, number, desk))
    return hand_out_pdf(content, name=f"{number.replace('А', 'A', 1)}.pdf")


def _facts(entry: EntryView, number: str, desk: Desk) -> dict[str, Any]:
    around, facts = letterhead(desk, on=day_of(now())), entry.facts
    return {
        "operator": around["operator"],
        "officer": around["officer"],
        "on": day_of(entry.at),
        "number": number,
        "site": desk.site.name,
        "subject": str(entry.subject_id),
        "destroyed_on": day_of(entry.at),
        "gone": [_gone(one, desk) for one in facts["counts"]],
        "reasons": _reasons(facts),
        "kept": [_kept(one, desk) for one in facts.get("left", ())],
        "is_whole": facts.get("whole") is True,
        "done_by": capfirst(str(entry_row(entry, staff_names(desk))["who"])),
        "entry": str(entry.id),
    }


def _gone(code: str, desk: Desk) -> dict[str, Any]:
    category, _colon, count = code.rpartition(":")
    return {"data": category_name(category, desk.policy), "count": int(count)}


def _reasons(facts: Mapping[str, Any]) -> Iterable[str]:
    """Return why the data went and by which clauses: «кончилась цель (п. 5.2)»."""
    whys = dict.fromkeys(code.partition(":")[2] for code in facts["why"])
    clauses = [say_clause(one.partition(":")[2]) for one in facts.get("clauses", ())]
    by = f" ({', '.join(clauses)} политики)" if clauses else ""
    return [f"{WHYS[Why(why)]}{by}" for why in whys]


def _kept(code: str, desk: Desk) -> str:
    category, _colon, why = code.partition(":")
    return f"{category_name(category, desk.policy)}: {WHYS[Why(why)]}"
