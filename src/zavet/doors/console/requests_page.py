"""One request: its days with clause and article, who asks, what is held of them, what may be done, and the thread.

INVARIANT: what is held stands here without a value; what was written opens by a decision, and each view is one look.
"""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from zavet.access.files import list_files
from zavet.access.queries import describe, list_blocks, list_holds
from zavet.chance import now
from zavet.consent.queries import list_standing
from zavet.core.requests import Effect, IdentityState
from zavet.core.values import Term
from zavet.doors.console.approvals import proposals_for
from zavet.doors.console.entering import Desk
from zavet.doors.console.requests_actions import list_actions, list_letters, list_others
from zavet.doors.console.requests_effects import openable
from zavet.doors.console.requests_entering import for_request
from zavet.doors.console.requests_forms import ScanForm
from zavet.doors.console.requests_recipients import recipient_rows
from zavet.doors.console.requests_recipients_forms import SettleForm
from zavet.doors.console.requests_rows import Day, request_row
from zavet.doors.console.requests_thread import thread_rows
from zavet.doors.console.requests_work import answerer_choices
from zavet.doors.console.requests_work_forms import AssignForm, NoteForm, SentForm
from zavet.doors.console.rows import Row
from zavet.doors.pages.held import category_name, say_state
from zavet.doors.pages.speech import OF_PERSON
from zavet.doors.site.rights_reading import say_about
from zavet.doors.wording import BLOCK_REASONS, DUTIES, IDENTITIES, REQUESTERS, explain
from zavet.duties.queries import DutyView, list_open
from zavet.rights.operations import open_thread
from zavet.rights.owed import list_owed
from zavet.rights.queries import RequestView, find_request, list_joined, list_steps
from zavet.rights.repeating import list_alike
from zavet.rights.views import StepText, Thread

_INSTANT = timedelta(microseconds=1)
_IDENTITY_TONES = {
    IdentityState.PROVEN: "good",
    IdentityState.AWAITED: "warn",
    IdentityState.FAILED: "bad",
}


@require_safe
@for_request
def page(request: HttpRequest, desk: Desk, found: RequestView) -> HttpResponse:
    """Show one request; looking at what was written is told in the journal."""
    day = Day.of(desk)
    thread = open_thread(request_id=found.id, by=desk.by, at=now())
    duties = list_open(site_id=desk.site.id, cause_id=found.id)
    terms = _terms(found)
    held = _held(desk, found.subject_id) if found.subject_id else []
    context = {
        "desk": desk,
        "found": found,
        "row": request_row(found, day),
        "requester": REQUESTERS[found.requester],
        "about": say_about(found, desk.policy),
        "identity": {
            "words": IDENTITIES[found.identity],
            "tone": _IDENTITY_TONES.get(found.identity, "quiet"),
        },
        "duties": [_duty(one, day, terms) for one in duties],
        "is_proven": found.identity is IdentityState.PROVEN,
        "held": held,
        "others": _others(found),
        "alike": list_alike(found.id),
        "thread": thread_rows(_steps(thread), day, desk.policy),
        "refused": None if thread.is_permitted else explain(thread.decision, desk.policy),
        "assign_form": AssignForm(
            None,
            staff=answerer_choices(desk, also=found.assignee_id),
            chosen=str(found.assignee_id or ""),
        ),
        "note_form": NoteForm(None),
        "sent_form": SentForm(None),
        "scan_form": ScanForm(),
        "files": _files(desk, found, thread),
        "proposals": proposals_for(desk, found.id),
        "recipients": recipient_rows(desk, found),
        "settle_form": SettleForm(None, auto_id=False),
        "actions": list_actions(found, without=_needless(desk, found)),
        "letters": list_letters(found, duties, day),
        "more": list_others(found),
    }
    return render(request, "console/request.html", context)


def _steps(thread: Thread) -> tuple[StepText, ...]:
    """Return what happened; without what was written, where that may not be read."""
    if thread.is_permitted:
        return thread.steps
    return tuple(StepText(step=one) for one in list_steps(thread.request.id))


def _files(desk: Desk, found: RequestView, thread: Thread) -> list[Row]:
    """Return the files of a thread that may be read, with their names."""
    files = list_files(site_id=desk.site.id, subject_id=found.correspondent_id)
    return [
        {"file": one, "name": thread.files[one.id].name.reveal()}
        for one in files
        if one.id in thread.files
    ]


def _terms(found: RequestView) -> Mapping[str, Term]:
    """Return by which term each answer of a request is counted: the stricter of the law's and the policy's."""
    owed = list_owed(
        site_id=found.site_id,
        kinds=found.kinds,
        requester=found.requester,
        at=found.received_at,
    )
    return {one.duty: one.term for one in owed}


def _duty(one: DutyView, day: Day, terms: Mapping[str, Term]) -> Row:
    """Return one answer that is owed: until when, by which rule of counting, clause and article."""
    left, tone = day.left(one.due_on)
    return {
        "words": DUTIES.get(one.kind, one.kind),
        "due_on": one.due_on,
        "left": left,
        "tone": tone,
        "alarm_on": one.alarm_on if one.alarm_on != one.due_on else None,
        "term": terms.get(one.kind),
        "is_provisional": one.is_provisional,
        "extended_at": one.extended_at,
        "clause": one.clause,
        "article": one.article,
    }


def _held(desk: Desk, subject_id: UUID) -> list[Row]:
    """Return what is held of a person: names and states, blocks, and what an act keeps until when."""
    site_id, at = desk.site.id, now()
    blocks = list_blocks(site_id=site_id, subject_id=subject_id, at=at)
    holds = list_holds(site_id=site_id, subject_id=subject_id, at=at)
    reasons = {key.value: said for key, said in BLOCK_REASONS.items()}
    return [
        {
            "words": category_name(one.category, desk.policy),
            "state": say_state(one, desk.policy, OF_PERSON),
            "blocks": list(
                dict.fromkeys(reasons.get(each.reason, "") for each in _of(blocks, one.category))
            ),
            "holds": [
                {"act": each.act, "last_on": each.until_at - _INSTANT}
                for each in _of(holds, one.category)
            ],
        }
        for one in describe(site_id=site_id, subject_id=subject_id)
    ]


def _needless(desk: Desk, found: RequestView) -> set[Effect]:
    """Return the effects that would change nothing: no own block stands, nothing is open to close, no consent left."""
    if found.subject_id is None:
        return set()
    blocks = list_blocks(site_id=desk.site.id, subject_id=found.subject_id, at=now())
    is_blocked = any(one.cause_id == found.id for one in blocks)
    consents = list_standing(subject_id=found.subject_id, at=now())
    stands = {
        Effect.WITHDRAW: bool(consents),
        Effect.STOP: bool(consents),
        Effect.END_BLOCK: is_blocked,
        Effect.SET_VISIBILITY: bool(openable(desk, found.subject_id)),
    }
    return {effect for effect, is_so in stands.items() if not is_so}


def _of(rows: Iterable[Any], category: str) -> list[Any]:
    """Return the blocks or holds of a category; those of all data among them."""
    return [one for one in rows if one.category in {"", category}]


def _others(found: RequestView) -> list[Row]:
    """Return the requests this one belongs with: repeated, joined to it, or it to them."""
    named = [one for one in (found.repeats_id, found.joined_to_id) if one]
    known = [find_request(one) for one in named]
    joined = list_joined(request_id=found.id)
    return [{"id": one.id, "number": one.number} for one in (*known, *joined) if one]
