"""Data that are old or of no use any more: listed without values, erased by the officer's decision."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from zavet.access.accuracy import ExcessDatum, StaleDatum, list_excess, list_stale
from zavet.access.ending import Destroyed, destroy
from zavet.access.queries import describe
from zavet.chance import now
from zavet.doors.console.entering import Desk, for_admitted, for_officer
from zavet.doors.console.people import find_person
from zavet.doors.console.refusing import refuse
from zavet.doors.console.rows import Row
from zavet.doors.pages.held import category_name
from zavet.doors.wording import WHYS

_SHOWN = 200


@require_safe
@for_admitted
def accuracy(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Show which data ask to be confirmed, which nobody answered for, and which no purpose needs."""
    at = now()
    stale = list_stale(site_id=desk.site.id, at=at, limit=_SHOWN)
    rows = [_stale(one, desk) | {"is_unanswered": one.is_unanswered(at)} for one in stale]
    excess = list_excess(site_id=desk.site.id, at=at, limit=_SHOWN)
    context = {
        "desk": desk,
        "unanswered": [row for row in rows if row["is_unanswered"]],
        "waiting": [row for row in rows if not row["is_unanswered"]],
        "excess": [_excess(one, desk) for one in excess],
        "is_cut": _SHOWN in {len(stale), len(excess)},
    }
    return render(request, "console/accuracy.html", context)


@for_officer
def erase(request: HttpRequest, desk: Desk, subject_id: UUID, category: str) -> HttpResponse:
    """Ask, then destroy one datum of a person by the officer's decision; what an act keeps stays and is told."""
    person = find_person(desk, subject_id)
    held = {one.category for one in describe(site_id=desk.site.id, subject_id=person.id)}
    if category not in held:
        raise Http404
    back_url = reverse("console:accuracy")
    if request.method != "POST":
        asked = _asked(category_name(category, desk.policy))
        return render(request, "confirm.html", asked | {"back_url": back_url})
    outcome = destroy(
        site_id=desk.site.id, subject_id=person.id, by=desk.by, at=now(), categories=[category]
    )
    if not outcome.is_permitted:
        return refuse(request, desk, outcome.decision, back_url=back_url)
    _tell(request, outcome, category_name(category, desk.policy))
    return redirect(back_url)


def _asked(name: str) -> Row:
    return {
        "layout": "console/base.html",
        "title": _("Стереть «%(data)s» этого человека?") % {"data": name},
        "text": _("Вернуть нельзя: восстановление из резервной копии уничтожит их снова."),
        "effects": [
            _("Что нужно человеку для действующей услуги, лучше сначала уточнить у него."),
            _("Если закон обязывает хранить эти данные, они останутся, и об этом будет сказано."),
        ],
        "law": "152-ФЗ ст. 5 ч. 6",
        "yes": _("Стереть"),
        "no": _("Не стирать"),
        "is_grave": True,
    }


def _tell(request: HttpRequest, outcome: Destroyed, name: str) -> None:
    if outcome.destroyed:
        messages.success(request, _("Стёрто: %(data)s.") % {"data": name})
    for one in outcome.leftovers:
        told = {"data": name, "why": WHYS[one.why]}
        messages.warning(request, _("Осталось: %(data)s (%(why)s).") % told)


def _stale(one: StaleDatum, desk: Desk) -> Row:
    return {
        "subject_id": one.subject_id,
        "category": one.category,
        "words": category_name(one.category, desk.policy),
        "known_on": timezone.localdate(one.known_good_at),
        "asked_on": timezone.localdate(one.asked_at) if one.asked_at else None,
        "answer_by_on": one.answer_by_on,
        "clause": one.clause,
        "article": one.article,
    }


def _excess(one: ExcessDatum, desk: Desk) -> Row:
    why = (
        _("ни одной из целей, ради которых их взяли, в политике больше нет")
        if one.is_named
        else _("политика таких данных больше не называет")
    )
    return {
        "subject_id": one.subject_id,
        "category": one.category,
        "words": category_name(one.category, desk.policy),
        "why": why,
        "clause": one.clause,
        "article": one.article,
    }
