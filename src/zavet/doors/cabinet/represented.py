"""For whom somebody acts: the list of people, and the consent in the place of one whose data wait for it (hosting 1.2).

Each person's name is opened to their representative alone, by the one door: the person finds the look in their cabinet.
"""

from dataclasses import replace
from typing import Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from zavet.access.queries import DatumView, describe
from zavet.access.registration import confirm_for_person, waits_for_representative
from zavet.chance import now
from zavet.core.language.words import FieldKind, Mechanism
from zavet.core.values import ZavetError
from zavet.doors.cabinet.entering import Room, for_confirmed, for_subject, refused
from zavet.doors.cabinet.forms import AgreeForm, status_of
from zavet.doors.cabinet.own_values import open_own
from zavet.doors.cabinet.representatives import LAW, say
from zavet.doors.pages.held import held_items
from zavet.doors.pages.speech import OF_PERSON
from zavet.parties.queries import find_subject
from zavet.parties.representing import RepresentativeView, list_represented

_NAMES: Final = (FieldKind.NAME, FieldKind.LOGIN, FieldKind.EMAIL)
"""By what a representative knows the person, the plainest first."""


@require_safe
@for_subject
def people(request: HttpRequest, room: Room) -> HttpResponse:
    """List for whom the person may act now."""
    rights = list_represented(subject_id=room.person.id, at=now())
    rows = [_row(_room_of(room, one), one) for one in rights]
    return render(request, "cabinet/represented.html", {"rows": rows, "law": LAW})


@for_confirmed
def confirm(request: HttpRequest, room: Room) -> HttpResponse:
    """Show what was told of the person, and take the representative's consent in their place."""
    waiting = waits_for_representative(site_id=room.site.id, subject_id=room.person.id)
    if not waiting or room.in_force is None:
        messages.info(request, _("Подтверждать нечего: данные уже подтверждены."))
        return redirect(room.address("overview"))
    form = AgreeForm(request.POST or None, in_force=room.in_force)
    if form.is_valid():
        answer = _agree(request, room, form)
        if answer is not None:
            return answer
    data = _held(room)
    own = open_own(room, data)
    if own.refusal is not None:
        return refused(request, room, own.refusal, back_url=room.own.address("represented_people"))
    promise = room.in_force.policy.find_promise(Mechanism.UNCONFIRMED_DATA)
    context = {
        "form": form,
        "held": held_items(data, room.policy, values=own.shown(), speech=OF_PERSON),
        "clause": room.in_force.policy.cite(promise.clause) if promise else "",
        "law": LAW,
        "policy": room.policy,
        "version": room.in_force.version,
    }
    return render(request, "cabinet/agree.html", context, status=status_of(form))


def _agree(request: HttpRequest, room: Room, form: AgreeForm) -> HttpResponse | None:
    """Record the consent; None where the form tells why it could not be taken."""
    try:
        outcome = confirm_for_person(
            site_id=room.site.id,
            subject_id=room.person.id,
            answers=form.answers(),
            means=room.means,
            by=room.by,
            at=now(),
        )
    except ZavetError as error:
        form.add_error(None, f"{error} ({error.clause})" if error.clause else str(error))
        return None
    if not outcome.is_permitted:
        back_url = room.own.address("represented_people")
        return refused(request, room, outcome.decision, back_url=back_url)
    messages.success(request, _("Согласие записано: с этой минуты данные можно использовать."))
    return redirect(room.address("overview"))


def _room_of(room: Room, one: RepresentativeView) -> Room:
    person = find_subject(one.subject_id)
    return replace(room, person=person, acting=room.person) if person else room


def _row(room: Room, one: RepresentativeView) -> dict[str, object]:
    waiting = waits_for_representative(site_id=room.site.id, subject_id=room.person.id)
    return say(one) | {
        "name": _name(room),
        "id": room.person.id,
        "url": room.address("overview"),
        "confirm_url": room.address("confirm") if waiting else "",
    }


def _name(room: Room) -> str:
    """Return how the person is called, by the first of their data that tells; nothing where none may be shown."""
    data = room.policy.data if room.policy else {}
    known = {data[one.category].kind: one for one in _held(room) if one.category in data}
    telling = [known[kind] for kind in _NAMES if kind in known][:1]
    return next(iter(open_own(room, telling).shown().values()), "")


def _held(room: Room) -> tuple[DatumView, ...]:
    return describe(site_id=room.site.id, subject_id=room.person.id)
