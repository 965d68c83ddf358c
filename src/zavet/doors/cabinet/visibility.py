"""Who sees each datum, since when and at whose wish: closed until the person opens what the policy lets them open."""

from collections.abc import Iterable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zavet.access.confidentiality import Setting, list_settings
from zavet.access.operations import AccessRefused, set_visibility
from zavet.access.queries import DatumView, describe
from zavet.chance import now
from zavet.core.language.words import Mechanism, RightKind
from zavet.core.values import ActorKind, Visibility
from zavet.doors.cabinet.entering import Room, for_subject, refused
from zavet.doors.cabinet.forms import VisibilityForm
from zavet.doors.pages.held import category_name

_CLOSED = gettext_lazy("закрыто")
_OPENED = gettext_lazy("открыто")
_BY = {
    ActorKind.SUBJECT: gettext_lazy("по вашему решению"),
    ActorKind.REPRESENTATIVE: gettext_lazy("по решению вашего представителя"),
    ActorKind.STAFF: gettext_lazy("по вашему обращению"),
}


@for_subject
def visibility(request: HttpRequest, room: Room) -> HttpResponse:
    """Show the confidentiality of each datum; take one choice at a time."""
    data = describe(site_id=room.site.id, subject_id=room.person.id)
    if request.method == "POST":
        return _set(request, room, data)
    policy = room.policy
    settings = list_settings(site_id=room.site.id, subject_id=room.person.id)
    context = {
        "rows": [_row(one, room, settings) for one in data],
        "right": policy.find_right(RightKind.CONFIDENTIALITY) if policy else None,
        "promise": policy.find_promise(Mechanism.CONFIDENTIALITY_SETTINGS) if policy else None,
    }
    return render(request, "cabinet/visibility.html", context)


def _set(request: HttpRequest, room: Room, data: tuple[DatumView, ...]) -> HttpResponse:
    form = VisibilityForm(request.POST)
    held = {one.category for one in data}
    if not form.is_valid() or form.cleaned_data["category"] not in held:
        messages.error(request, _("Выбор не принят: таких данных или такого ответа нет."))
        return redirect(room.address("visibility"))
    category = form.cleaned_data["category"]
    try:
        outcome = set_visibility(
            site_id=room.site.id,
            subject_id=room.person.id,
            category=category,
            visibility=form.chosen(),
            by=room.by,
            at=now(),
        )
    except AccessRefused as error:
        message = _("%(reason)s Решает %(clause)s.") % {"reason": error, "clause": error.clause}
        messages.error(request, message)
        return redirect(room.address("visibility"))
    if not outcome.is_permitted:
        return refused(request, room, outcome.decision, back_url=room.address("visibility"))
    messages.success(
        request, _("Сохранено: %(data)s.") % {"data": category_name(category, room.policy)}
    )
    return redirect(room.address("visibility"))


def _row(one: DatumView, room: Room, settings: Iterable[Setting]) -> dict[str, object]:
    rule = room.policy.data.get(one.category) if room.policy else None
    initial = {"category": one.category, "visibility": one.visibility}
    return {
        "words": category_name(one.category, room.policy),
        "clause": room.policy.cite(rule.clause) if room.policy and rule else "",
        "is_openable": bool(rule and rule.is_openable),
        "form": VisibilityForm(initial=initial, auto_id=f"id_{one.category}_%s"),
        "history": _history(one, settings),
    }


def _history(one: DatumView, settings: Iterable[Setting]) -> list[dict[str, object]]:
    """Return since when a datum is closed or open and at whose wish, newest first; it began closed, as all data do."""
    changed: list[dict[str, object]] = [
        {
            "words": _OPENED if each.visibility is Visibility.OPEN else _CLOSED,
            "on": each.at,
            "by": _BY.get(each.by, ""),
        }
        for each in settings
        if each.category == one.category
    ]
    return [*changed, {"words": _CLOSED, "on": one.stored_at, "by": _("как всё вначале")}]
