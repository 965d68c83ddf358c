"""The people of a site: a masked list, a card without values, and what the journal tells of one of them."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from zavet.access.files import list_files
from zavet.access.queries import (
    Look,
    describe,
    list_blocks,
    list_categories,
    list_holds,
    who_looked,
)
from zavet.chance import now
from zavet.consent.queries import list_events
from zavet.core.decisions import DISCLOSURE
from zavet.core.language.policy import Policy
from zavet.doors.console.disclosures_entering import has_post
from zavet.doors.console.entering import Desk, for_admitted
from zavet.doors.console.person_forms import Choices, ShowForm
from zavet.doors.console.representing_rows import representative_rows, represented_rows
from zavet.doors.console.requests_rows import Day, request_rows
from zavet.doors.console.rows import Row, duty_rows
from zavet.doors.pages.held import category_name, category_names, held_items, with_clause
from zavet.doors.pages.provenance import say_history, say_source
from zavet.doors.pages.speech import OF_PERSON
from zavet.doors.pages.timelines import consent_events, look_events
from zavet.doors.wording import BLOCK_REASONS
from zavet.duties.queries import list_open
from zavet.parties.queries import SubjectView, count_subjects, find_subject, list_subjects
from zavet.rights.queries import list_of_subject

_PAGE = 30
_MASK = "•••••"
_INSTANT = timedelta(microseconds=1)


@require_safe
@for_admitted
def people(request: HttpRequest, desk: Desk) -> HttpResponse:
    """List people newest first: a random number, moments and which data are held; nothing is opened."""
    before = as_identifier(request.GET.get("before"))
    rows = list_subjects(site_id=desk.site.id, before=before, limit=_PAGE + 1)
    shown = _rows(rows[:_PAGE], desk)
    earlier = f"?before={rows[_PAGE - 1].id}" if len(rows) > _PAGE else ""
    later = reverse("console:people") if before else ""
    count = count_subjects(site_id=desk.site.id)
    return render(
        request,
        "console/people.html",
        {"people": shown, "earlier": earlier, "later": later, "count": count},
    )


@require_safe
@for_admitted
def card(request: HttpRequest, desk: Desk, subject_id: UUID) -> HttpResponse:
    """Show what is held of a person, without values, the consents, and who looked."""
    return render(request, "console/person.html", card_of(desk, find_person(desk, subject_id)))


def card_of(desk: Desk, person: SubjectView) -> dict[str, Any]:
    """Return what the card of a person shows."""
    policy, site_id, day = desk.policy, desk.site.id, Day.of(desk)
    data = describe(site_id=site_id, subject_id=person.id)
    categories = [(one.category, category_name(one.category, policy)) for one in data]
    purposes = purposes_of(policy, {one.category for one in data})
    return {
        "person": person,
        "data": data,
        "held": held_items(data, policy, mask=_MASK, speech=OF_PERSON),
        "files": _files(desk, person),
        "categories": categories,
        "purposes": purposes,
        "form": ShowForm(None, categories=categories, purposes=purposes),
        "consents": consent_events(list_events(subject_id=person.id), policy),
        "looks": look_events(_looks(desk, person), policy),
        "blocks": _blocks(desk, person),
        "holds": _holds(desk, person),
        "duties": duty_rows(list_open(site_id=site_id, subject_id=person.id), day.calendar),
        "requests": request_rows(list_of_subject(subject_id=person.id), day),
        "representatives": representative_rows(person),
        "represented": represented_rows(person),
        "desk": desk,
    }


def _looks(desk: Desk, person: SubjectView) -> list[Look]:
    """Return who looked; what was handed to authorities only to those who answer them."""
    every = who_looked(site_id=desk.site.id, subject_id=person.id)
    may_see = has_post(desk.staff, desk.site.id)
    return [one for one in every if may_see or one.purpose != DISCLOSURE]


def find_person(desk: Desk, subject_id: UUID) -> SubjectView:
    """Return a person of this site; anybody else's number, a correspondent's too, is not found."""
    person = find_subject(subject_id)
    if person is None or person.site_id != desk.site.id or person.is_correspondent:
        raise Http404
    return person


def purposes_of(policy: Policy | None, held: Iterable[str]) -> Choices:
    """Return the purposes of the policy that any of these data serve, with their clauses."""
    known = policy.purposes.values() if policy else ()
    among = set(held)
    return [(one.id, with_clause(one.name, one.clause)) for one in known if among & set(one.data)]


def as_identifier(text: str | None) -> UUID | None:
    """Return the number a page was asked to go on from; nonsense is none."""
    try:
        return UUID(text) if text else None
    except ValueError:
        return None


def _files(desk: Desk, person: SubjectView) -> list[Row]:
    """Return a person's files without their names, which are personal data too."""
    return [
        {
            "id": one.id,
            "words": category_name(one.category, desk.policy),
            "size": one.size,
            "source": say_source(one, desk.policy, OF_PERSON),
            "history": say_history(one),
        }
        for one in list_files(site_id=desk.site.id, subject_id=person.id)
    ]


def _blocks(desk: Desk, person: SubjectView) -> list[Row]:
    rows = list_blocks(site_id=desk.site.id, subject_id=person.id, at=now())
    return [
        {
            "data": category_names([one.category], desk.policy),
            "why": str(
                {key.value: said for key, said in BLOCK_REASONS.items()}.get(one.reason, "")
            ),
            "since": one.from_at,
            "until": one.until_at,
        }
        for one in rows
    ]


def _holds(desk: Desk, person: SubjectView) -> list[Row]:
    """Return the holds by act: who keeps, under one act, several data until several days."""
    rows = list_holds(site_id=desk.site.id, subject_id=person.id, at=now())
    return [
        {
            "act": act,
            "data": category_names((one.category for one in rows if one.act == act), desk.policy),
            "last_on": max(one.until_at for one in rows if one.act == act) - _INSTANT,
        }
        for act in dict.fromkeys(one.act for one in rows)
    ]


def _rows(rows: tuple[SubjectView, ...], desk: Desk) -> list[Row]:
    held = list_categories(site_id=desk.site.id, subject_ids=[row.id for row in rows])
    return [
        {"person": row, "categories": category_names(held.get(row.id, ()), desk.policy)}
        for row in rows
    ]
