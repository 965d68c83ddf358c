"""Who acts for the person, in their own cabinet: by which document, until when; they may end it at any moment.

INVARIANT: of whoever acts for them the person sees a random number alone: another's data are another's.
"""

from datetime import timedelta
from typing import Final
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from zavet.chance import now
from zavet.doors.cabinet.entering import Room, for_confirmed
from zavet.doors.pages.tags import day
from zavet.doors.wording import PROOF_KINDS
from zavet.parties.representing import (
    RepresentativeView,
    end_representative,
    list_representatives,
)

LAW: Final = "152-ФЗ ст. 9 ч. 1"
_INSTANT: Final = timedelta(microseconds=1)


def list_acting(room: Room) -> list[dict[str, object]]:
    """Return who may act for the person now or later, with the words of the document; who no longer may is left out."""
    at, rights = now(), list_representatives(subject_id=room.person.id)
    return [say(one) for one in rights if one.ended_at is None and at < one.until_at]


def say(one: RepresentativeView) -> dict[str, object]:
    """Return a right to act in words, with its last day."""
    return {
        "right": one,
        "proof": str(PROOF_KINDS[one.kind]),
        "last_on": one.until_at - _INSTANT,
        "is_ahead": now() < one.from_at,
    }


@for_confirmed
def end(request: HttpRequest, room: Room, representative_id: UUID) -> HttpResponse:
    """Say what follows, then end at once somebody's right to act for the person."""
    own = {one.id: one for one in list_representatives(subject_id=room.person.id)}
    right = own.get(representative_id)
    if right is None:
        raise Http404
    if request.method == "POST":
        end_representative(representative_id=right.id, by=room.by, at=now())
        messages.success(request, _("Этот человек за вас больше не действует."))
        return redirect(room.address("overview"))
    proof = {"proof": PROOF_KINDS[right.kind], "date": day(right.until_at - _INSTANT)}
    asked = {
        "layout": "cabinet/base.html",
        "title": _("Прекратить полномочия представителя?"),
        "text": _("Основание: %(proof)s; по %(date)s.") % proof,
        "effects": [
            _("С этой минуты он не видит ваших данных и ничего за вас не решает."),
            _("Что он сделал раньше, остаётся: согласия, исправления, обращения."),
            _("Записать его снова может только ответственный, проверив документ."),
        ],
        "law": LAW,
        "back_url": room.address("overview"),
        "yes": _("Прекратить"),
        "no": _("Оставить как есть"),
    }
    return render(request, "confirm.html", asked)
