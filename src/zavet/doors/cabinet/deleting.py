"""The person asks for deletion: what the law obliges to keep is named and kept, a duty to destroy the rest starts."""

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from zavet.access.operations import ask_deletion
from zavet.access.queries import HoldView, describe, list_holds
from zavet.chance import now
from zavet.core.decisions.duties import destruction_term
from zavet.core.language.words import RightKind
from zavet.doors.cabinet.entering import Room, for_confirmed, refused
from zavet.doors.pages.held import category_names
from zavet.doors.pages.tags import day
from zavet.duties.queries import due_of, list_open


@for_confirmed
def delete(request: HttpRequest, room: Room) -> HttpResponse:
    """Say what will be destroyed, by when, and what must stay; then take the wish."""
    site_id, subject_id = room.site.id, room.person.id
    open_duty = next(
        (one for one in list_open(site_id=site_id, subject_id=subject_id) if one.kind == "destroy"),
        None,
    )
    if open_duty is not None:
        until = {"date": day(open_duty.due_on)}
        messages.info(
            request, _("Удаление уже запрошено: данные уничтожат не позже %(date)s.") % until
        )
        return redirect(room.address("overview"))
    holds = list_holds(site_id=site_id, subject_id=subject_id, at=now())
    held = [one.category for one in describe(site_id=site_id, subject_id=subject_id)]
    free = [one for one in held if not _is_kept(one, holds)]
    if request.method != "POST":
        return render(request, "confirm.html", _asked(room, free, holds))
    outcome = ask_deletion(
        site_id=site_id,
        subject_id=subject_id,
        categories=free if holds and free else None,
        by=room.by,
        at=now(),
    )
    if not outcome.is_permitted:
        return refused(request, room, outcome.decision, back_url=room.address("overview"))
    until = {"date": day(_last_day(room))}
    messages.success(request, _("Просьба принята: данные уничтожат не позже %(date)s.") % until)
    return redirect(room.address("overview"))


def _is_kept(category: str, holds: tuple[HoldView, ...]) -> bool:
    return any(one.category in {"", category} for one in holds)


def _last_day(room: Room) -> date:
    right = room.policy.find_right(RightKind.DELETION) if room.policy else None
    term = destruction_term(right.term if right else None, at=now())
    return due_of(site_id=room.site.id, term=term, at=now()).on


def _asked(room: Room, free: list[str], holds: tuple[HoldView, ...]) -> dict[str, object]:
    right = room.policy.find_right(RightKind.DELETION) if room.policy else None
    return {
        "layout": "cabinet/base.html",
        "title": _("Удалить ваши данные?"),
        "text": _("Вместе с данными закончится всё, чему они нужны. Вернуть их будет нельзя."),
        "effects": [*_destroyed(room, free), *(_kept(room, one) for one in holds)],
        "citation": room.policy.cite(right.clause) if room.policy and right else "",
        "law": "152-ФЗ ст. 14 ч. 1",
        "back_url": room.address("overview"),
        "yes": _("Просить об удалении"),
        "no": _("Не удалять"),
        "is_grave": True,
    }


def _destroyed(room: Room, free: list[str]) -> list[str]:
    known = {"date": day(_last_day(room)), "data": category_names(free, room.policy)}
    destroyed = _("Не позже %(date)s будут уничтожены: %(data)s.") % known
    return [
        *([destroyed] if free else []),
        _("Запись о том, что данные уничтожены, останется: в ней нет самих данных."),
        _("Сначала их можно скачать: раздел «Скачать»."),
    ]


def _kept(room: Room, one: HoldView) -> str:
    known = {
        "data": category_names([one.category], room.policy),
        "act": one.act,
        "date": day(one.until_at),
    }
    return (
        _("Закон обязывает хранить до %(date)s: %(data)s (%(act)s). Использовать их нельзя.")
        % known
    )
