"""The person takes their data out of use for a review: it holds from the moment it is asked (clinic 6.2.4)."""

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from zavet.access.operations import block as block_data
from zavet.access.queries import is_blocked
from zavet.chance import now
from zavet.core.language.words import RightKind
from zavet.core.law import get_term
from zavet.doors.cabinet.entering import Room, for_subject, refused
from zavet.doors.pages.tags import day
from zavet.duties.queries import due_of


@for_subject
def block(request: HttpRequest, room: Room) -> HttpResponse:
    """Say what follows, then block all that is held."""
    site_id, subject_id = room.site.id, room.person.id
    if is_blocked(site_id=site_id, subject_id=subject_id, at=now()):
        messages.info(request, _("Данные уже заблокированы: идёт проверка."))
        return redirect(room.address("overview"))
    if request.method != "POST":
        return render(request, "confirm.html", _asked(room))
    outcome = block_data(
        site_id=site_id, subject_id=subject_id, categories=None, by=room.by, at=now()
    )
    if not outcome.is_permitted:
        return refused(request, room, outcome.decision, back_url=room.address("overview"))
    messages.success(request, _("Данные заблокированы с этой минуты. Видите их только вы."))
    return redirect(room.address("overview"))


def _reviewed_by(room: Room) -> date:
    """Return the last day of the review: the policy's term or the law's, whichever is over first."""
    law, at = get_term("D10"), now()
    right = room.policy.find_right(RightKind.BLOCK) if room.policy else None
    terms = (one for one in (right.term if right else None, law.term) if one is not None)
    return min(due_of(site_id=room.site.id, term=one, at=at, term_id=law.id).on for one in terms)


def _asked(room: Room) -> dict[str, object]:
    right = room.policy.find_right(RightKind.BLOCK) if room.policy else None
    return {
        "layout": "cabinet/base.html",
        "title": _("Остановить использование данных?"),
        "text": _(
            "Если данные неверны или их обрабатывают незаконно, оператор обязан это проверить."
        ),
        "effects": [
            _("С этой минуты ваши данные никому не открываются и ни для чего не используются."),
            _("Видеть и исправлять их сможете только вы; услуги, которым они нужны, остановятся."),
            _(
                "Снимет блокирование ответственный за персональные данные, когда закончит проверку: не позже %(date)s."
            )
            % {"date": day(_reviewed_by(room))},
        ],
        "citation": room.policy.cite(right.clause) if room.policy and right else "",
        "law": "152-ФЗ ст. 21 ч. 1",
        "back_url": room.address("overview"),
        "yes": _("Остановить"),
        "no": _("Не останавливать"),
    }
