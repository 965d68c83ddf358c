"""Paper of a request for the person who made it: the receipt, and our letters as PDF.

INVARIANT: the addressee comes from the thread the person opened, never from an address of a page.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils import translation
from django.utils.translation import gettext as _

from zavet.core.calendar import day_of
from zavet.core.language.policy import Policy
from zavet.documents import LETTERS, as_text, render
from zavet.doors.pages.addressee import addressee_of
from zavet.doors.pages.basis import basis_of, cited
from zavet.doors.site.rights_words import DEEDS
from zavet.parties.queries import SiteView, StaffView, find_staff, list_staff
from zavet.rights.views import StepText, Thread


@dataclass(frozen=True, slots=True, kw_only=True)
class Letterhead:
    """Whose paper it is: the site, and its policy."""

    site: SiteView
    policy: Policy | None


def print_receipt(thread: Thread, head: Letterhead, *, where: str) -> bytes:
    """Return the receipt of a request as PDF."""
    with translation.override("ru"):
        return render("receipt", _receipt(thread, head, where=where))


def say_receipt(thread: Thread, head: Letterhead, *, where: str) -> str:
    """Return the receipt of a request as text."""
    with translation.override("ru"):
        return as_text("receipt", _receipt(thread, head, where=where))


def print_letter(thread: Thread, letter: StepText, head: Letterhead) -> bytes:
    """Return one of our letters as it was written, as PDF."""
    known = LETTERS.get(letter.step.template)
    basis = basis_of(thread.request)
    on = cited(letter.step.facts.get("ground", ""), thread.request.kinds)
    words = {
        "title": known.title if known else LETTERS["written"].title,
        "text": letter.fields["text"].reveal(),
        "articles": tuple(dict.fromkeys([*on, *basis.articles])),
        "number": letter.step.number,
        "on": day_of(letter.step.at),
        "clauses": basis.clauses,
    }
    with translation.override("ru"):
        around = _around(thread, head, staff_id=letter.step.staff_id)
        return render("written", around | words)


def _receipt(thread: Thread, head: Letterhead, *, where: str) -> dict[str, Any]:
    found = thread.request
    basis = basis_of(found)
    by = (*basis.articles, *basis.clauses)
    return _around(thread, head, staff_id=found.assignee_id) | {
        "number": found.number,
        "on": day_of(found.registered_at),
        "request_number": found.number,
        "received_on": day_of(found.received_at),
        "asked": tuple(str(DEEDS[kind]) for kind in found.kinds),
        "due_on": found.due_on,
        "article": by[0] if by else _("политика сайта"),
        "is_provisional": found.is_provisional,
        "where": where,
    }


def _around(thread: Thread, head: Letterhead, *, staff_id: UUID | None) -> dict[str, Any]:
    return {
        "operator": _operator(head.site, head.policy),
        "addressee": addressee_of(thread),
        "officer": _officer(head.site, staff_id),
    }


def _operator(site: SiteView, policy: Policy | None) -> dict[str, str]:
    if policy is None:
        return {"name": site.operator_name, "address": "—", "email": "—"}
    rule = policy.rules.operator
    names = ("name", "address", "email", "phone", "inn", "ogrn")
    return {name: getattr(rule, name) for name in names}


def _officer(site: SiteView, staff_id: UUID | None) -> dict[str, str]:
    signs = find_staff(staff_id) if staff_id else _first_officer(site)
    if signs is None:
        return {"name": site.operator_name, "position": _("ответственный за персональные данные")}
    return {"name": signs.name, "position": signs.position}


def _first_officer(site: SiteView) -> StaffView | None:
    staff = list_staff(operator_id=site.operator_id)
    return next((one for one in staff if one.is_officer), None)
