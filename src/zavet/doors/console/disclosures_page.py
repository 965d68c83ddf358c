"""One demand: who asks, by which paper, until when; whose data and which; the second person; what left and how.

INVARIANT: no value of anybody stands here; what was written opens by a decision, and each view is one look.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from zavet.chance import now
from zavet.core.language.countries import say_country
from zavet.core.law import get_term
from zavet.disclosure.operations import open_demand
from zavet.disclosure.queries import DemandView, ScopeView
from zavet.disclosure.views import DemandThread
from zavet.doors.console.disclosures_entering import for_demand
from zavet.doors.console.disclosures_forms import PaperForm, SentForm
from zavet.doors.console.disclosures_new import TERM
from zavet.doors.console.disclosures_rows import demand_row, is_awaited, proposed_by
from zavet.doors.console.disclosures_scope import recipient_of, rows_of
from zavet.doors.console.entering import Desk
from zavet.doors.console.requests_rows import Day
from zavet.doors.console.rows import Row
from zavet.doors.pages.held import category_names
from zavet.doors.wording import DEMAND_WAYS, explain


@require_safe
@for_demand
def page(request: HttpRequest, desk: Desk, demand: DemandView) -> HttpResponse:
    """Show one demand; looking at what was written is told in the journal."""
    thread = open_demand(demand_id=demand.id, by=desk.by, at=now())
    recipient = recipient_of(demand, desk.policy)
    day = Day.of(desk)
    context = {
        "desk": desk,
        "demand": demand,
        "row": demand_row(demand, day, desk.policy),
        "law": get_term(TERM).article,
        "may_extend": _may_extend(demand, day),
        "recipient": recipient,
        "country": say_country(demand.residence_country),
        "registered_by": day.names.get(demand.registered_by, ""),
        "ended_by": day.names.get(demand.ended_by, "") if demand.ended_by else "",
        "is_silent": demand.is_silent(on=day.today),
        "scopes": [_scope(one, desk, demand, day) for one in demand.scopes],
        "second": _second(desk, demand, day),
        "is_ready": _is_ready(desk, demand),
        "may_propose": _may_propose(desk, demand),
        "thread": _thread(thread),
        "refused": None if thread.is_permitted else explain(thread.decision, desk.policy),
        **_files(thread),
        "sent": DEMAND_WAYS.get(demand.sent_by, demand.sent_by),
        "sent_form": SentForm(None),
        "scan_form": PaperForm(),
    }
    return render(request, "console/disclosure.html", context)


def _may_extend(demand: DemandView, day: Day) -> bool:
    """Tell whether the term may still be extended: once, while it runs (152-ФЗ ст. 20 ч. 4)."""
    return demand.is_open and demand.extended_at is None and demand.due_on >= day.today


def _scope(one: ScopeView, desk: Desk, demand: DemandView, day: Day) -> Row:
    """Return of whom and which data, by names, and what became of it."""
    known = [row for row in rows_of(desk, demand, one.subject_id) if row.id in one.categories]
    proposal = one.proposal
    return {
        "subject_id": one.subject_id,
        "data": category_names(one.categories, desk.policy),
        "missing": _missing(one, desk),
        "held": [row.words for row in known if row.is_held],
        "troubles": [row for row in known if row.why] if demand.is_open else [],
        "proposal": proposal,
        "answered_by": day.names.get(proposal.answered_by, "")
        if proposal and proposal.answered_by
        else "",
        "is_approved": one.is_approved(at=now()),
        "provided_at": one.provided_at,
        "entry_id": one.entry_id,
    }


def _missing(one: ScopeView, desk: Desk) -> str:
    """Return by names what was to be handed over and was not held any more."""
    if one.provided_at is None:
        return ""
    return category_names(sorted(set(one.categories) - set(one.provided)), desk.policy)


def _second(desk: Desk, demand: DemandView, day: Day) -> dict[str, Any] | None:
    """Return what waits for the second person: who proposed it, and whether this one may answer."""
    waiting = [one.proposal for one in demand.scopes if one.proposal and one.is_awaited(at=now())]
    if not is_awaited(demand) or not waiting:
        return None
    return {
        "proposed_by": ", ".join(day.names.get(one, "") for one in proposed_by(demand)),
        "until_at": min(one.until_at for one in waiting),
        "may_answer": desk.staff.id not in proposed_by(demand),
    }


def _is_ready(desk: Desk, demand: DemandView) -> bool:
    """Tell whether this one may hand the data over now: they proposed it, another agreed."""
    is_own = proposed_by(demand) == {desk.staff.id}
    return demand.is_open and demand.is_approved(at=now()) and is_own


def _may_propose(desk: Desk, demand: DemandView) -> bool:
    """Tell whether there is something to propose: nobody was asked yet, or what was agreed to serves another alone."""
    is_named = bool(demand.scopes) and demand.scan_id is not None
    return is_named and not is_awaited(demand) and not _is_ready(desk, demand)


def _thread(thread: DemandThread) -> dict[str, str]:
    """Return what was written, where it may be read."""
    said = {name: value.reveal() for name, value in thread.fields.items()}
    said["notice"] = thread.notice.reveal() if thread.notice else ""
    said["answer"] = thread.answer.reveal() if thread.answer else ""
    return said


def _files(thread: DemandThread) -> dict[str, Any]:
    """Return the files of a demand that may be read, with their names: the answer apart from the others."""
    files = [{"id": one, "name": file.name.reveal()} for one, file in thread.files.items()]
    answer_id = thread.demand.answer_file_id
    return {
        "answer_file": next((one for one in files if one["id"] == answer_id), None),
        "others": [one for one in files if one["id"] != answer_id],
    }
