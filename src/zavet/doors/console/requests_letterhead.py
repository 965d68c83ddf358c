"""What stands around a letter's words: whose it is, to whom, under which number, who signs.

INVARIANT: the addressee comes from the opened thread, never from an address of a page.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from zavet.chance import now
from zavet.core.calendar import day_of
from zavet.core.law import get_term
from zavet.core.requests import RequestEvent
from zavet.core.values import Sealed
from zavet.documents import LETTERS, render
from zavet.doors.console.entering import Desk
from zavet.doors.pages.addressee import addressee_of
from zavet.doors.pages.basis import basis_of, cited
from zavet.parties.queries import StaffView, find_staff
from zavet.rights.operations import attach_file, open_thread
from zavet.rights.queries import RequestView
from zavet.rights.recipients import NOTICE, TO_ADDRESS, TO_NAME
from zavet.rights.views import StepText, Thread

Facts = Mapping[str, Any]
_UNNUMBERED = "б/н"


def letterhead(
    desk: Desk,
    *,
    on: date,
    number: str = _UNNUMBERED,
    addressee: Facts | None = None,
    staff: StaffView | None = None,
    clauses: Iterable[str] = (),
) -> dict[str, Any]:
    """Return what every letter of the operator has; a draft is not numbered yet."""
    signs = staff or desk.staff
    return {
        "operator": _operator(desk),
        "addressee": addressee or {"name": "заявителю"},
        "number": number,
        "on": on,
        "officer": {"name": signs.name, "position": signs.position},
        "clauses": tuple(clauses),
    }


def incoming(found: RequestView) -> dict[str, Any]:
    """Return the request a letter answers."""
    return {
        "number": found.number,
        "received_on": day_of(found.received_at),
        "outer_number": found.outer_number,
        "written_on": found.written_on,
    }


def print_letter(
    desk: Desk,
    thread: Thread,
    *,
    template: str,
    text: str,
    sent: StepText | None = None,
    ground: str = "",
) -> bytes:
    """Return a letter as PDF: one that was written (``sent``), with its number and day, or how it would look.

    ``ground`` is what a refusal stands on; one that was written has it itself.
    """
    step = sent.step if sent else None
    basis = basis_of(thread.request)
    staff = find_staff(step.staff_id) if step and step.staff_id else None
    facts = letterhead(
        desk,
        on=day_of(step.at if step else now()),
        number=(step.number if step else "") or _UNNUMBERED,
        addressee=addressee_of(thread),
        staff=staff,
        clauses=basis.clauses,
    )
    known = LETTERS.get(template)
    title = known.title if known else LETTERS["written"].title
    on = cited(step.facts.get("ground", "") if step else ground, thread.request.kinds)
    articles = tuple(dict.fromkeys([*on, *basis.articles]))
    return render("written", {**facts, "title": title, "text": text, "articles": articles})


def print_notice(
    desk: Desk, *, text: str, name: str, address: str, sent: StepText | None = None
) -> bytes:
    """Return a letter to a recipient of the person's data as PDF: it cites its own article, not the request's."""
    step = sent.step if sent else None
    facts = letterhead(
        desk,
        on=day_of(step.at if step else now()),
        number=(step.number if step else "") or _UNNUMBERED,
        addressee={"name": name, "address": address},
        staff=find_staff(step.staff_id) if step and step.staff_id else None,
    )
    more = {"title": LETTERS[NOTICE].title, "text": text, "articles": (get_term("D06").article,)}
    return render("written", {**facts, **more})


def print_written(desk: Desk, thread: Thread, sent: StepText) -> bytes:
    """Return a letter that was written as PDF, to whomever it is for."""
    fields = {name: value.reveal() for name, value in sent.fields.items()}
    if sent.step.event is RequestEvent.RECIPIENT_TOLD:
        name, address = fields[TO_NAME], fields[TO_ADDRESS]
        return print_notice(desk, text=fields["text"], name=name, address=address, sent=sent)
    template = sent.step.template
    return print_letter(desk, thread, template=template, text=fields["text"], sent=sent)


def lay_printed(desk: Desk, found: RequestView, step_id: UUID) -> None:
    """Print a letter that was written and keep what was printed in its thread, once."""
    thread = open_thread(request_id=found.id, by=desk.by, at=now())
    sent = next((one for one in thread.steps if one.step.id == step_id), None)
    if sent is None or "text" not in sent.fields:
        return
    content = print_written(desk, thread, sent)
    attach_file(
        step_id=step_id,
        chunks=[content],
        name=Sealed(f"{sent.step.number}.pdf"),
        media_type=Sealed("application/pdf"),
        by=desk.by,
        at=now(),
    )


def _operator(desk: Desk) -> dict[str, str]:
    if desk.policy is None:
        return {"name": desk.site.operator_name, "address": "—", "email": "—"}
    rule = desk.policy.rules.operator
    return {
        name: getattr(rule, name) for name in ("name", "address", "email", "phone", "inn", "ogrn")
    }
