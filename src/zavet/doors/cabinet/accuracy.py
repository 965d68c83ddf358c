"""The person looks over data nobody stood by for long: they are right still, or are corrected or deleted."""

from collections.abc import Iterable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from zavet.access.accuracy import LAW, StaleDatum, accuracy_clause, stale_of, stand_by
from zavet.access.queries import describe
from zavet.chance import now
from zavet.doors.cabinet.entering import Room, for_subject, refused
from zavet.doors.cabinet.own_values import open_own
from zavet.doors.pages.held import category_name, category_names

_ALL = ""


@for_subject
def accuracy(request: HttpRequest, room: Room) -> HttpResponse:
    """Show what asks to be looked over; take the word that one value, or all of them, is right still."""
    stale = stale_of(site_id=room.site.id, subject_id=room.person.id, at=now())
    if request.method == "POST":
        return _take(request, room, stale)
    data = describe(site_id=room.site.id, subject_id=room.person.id)
    asked = {one.category for one in stale}
    own = open_own(room, [one for one in data if one.category in asked])
    if own.refusal is not None:
        return refused(request, room, own.refusal, back_url=room.address("overview"))
    context = {
        "rows": [_row(one, room, own.shown()) for one in stale],
        "clause": accuracy_clause(room.policy) if room.policy else "",
        "law": LAW,
    }
    return render(request, "cabinet/accuracy.html", context)


def _take(request: HttpRequest, room: Room, stale: Iterable[StaleDatum]) -> HttpResponse:
    chosen = request.POST.get("category", _ALL)
    named = [one.category for one in stale if chosen in {_ALL, one.category}]
    if not named:
        messages.info(request, _("Эти данные подтверждать не нужно."))
        return redirect(room.address("accuracy"))
    outcome = stand_by(
        site_id=room.site.id, subject_id=room.person.id, categories=named, by=room.by, at=now()
    )
    if not outcome.is_permitted:
        return refused(request, room, outcome.decision, back_url=room.address("accuracy"))
    told = {"data": category_names(named, room.policy)}
    messages.success(request, _("Спасибо. Отмечено, что верно: %(data)s.") % told)
    left = stale_of(site_id=room.site.id, subject_id=room.person.id, at=now())
    return redirect(room.address("accuracy" if left else "overview"))


def _row(one: StaleDatum, room: Room, values: dict[str, str]) -> dict[str, object]:
    return {
        "category": one.category,
        "words": category_name(one.category, room.policy),
        "value": values.get(one.category, ""),
        "known_on": timezone.localdate(one.known_good_at),
        "answer_by_on": one.answer_by_on,
    }
