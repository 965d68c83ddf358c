"""The register of authorisations as an inspector asks for it: filtered, as a file, as a sheet for each of the staff.

Reading it is not journalled: it holds names of the staff, whom subjects may know anyway, and nothing of any person.
"""

import csv
from collections import Counter
from datetime import datetime
from io import StringIO
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from zavet.chance import now
from zavet.doors.console.authorisation_rows import AuthorisationRow, register_rows
from zavet.doors.console.entering import Desk, for_staff
from zavet.doors.console.forms import RegisterForm
from zavet.doors.console.rows import say_refusal
from zavet.doors.wording import say_purpose
from zavet.parties.dismissing import DismissalRefused, end_staff
from zavet.parties.queries import AuthorisationState, StaffView, find_staff, list_staff
from zavet.parties.refusing import WhyNot

_CHOSEN = {
    "in_force": {AuthorisationState.IN_FORCE},
    "unsigned": {AuthorisationState.UNSIGNED},
    "ended": {AuthorisationState.ENDED, AuthorisationState.EXPIRED},
}
# A cell that begins so is run as a formula by spreadsheets.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")


@require_safe
@for_staff
def authorisations(request: HttpRequest, desk: Desk) -> HttpResponse:
    """List authorisations of the site with their state, for officer, staff and inspector alike."""
    every = register_rows(desk)
    form = _form(request, desk, every)
    context = {
        "form": form,
        "rows": _chosen(every, form),
        "is_filtered": bool(request.GET),
        "query": request.GET.urlencode(),
        "staff": _staff_rows(desk, every),
        "desk": desk,
    }
    return render(request, "console/authorisations.html", context)


@require_safe
@for_staff
def file(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Hand the same list out as a table: UTF-8 with its mark, semicolons, nothing a spreadsheet would run."""
    every = register_rows(desk)
    text = StringIO()
    writer = csv.writer(text, delimiter=";", quoting=csv.QUOTE_ALL)
    writer.writerow(_head())
    writer.writerows(
        [_harmless(cell) for cell in _cells(row)]
        for row in _chosen(every, _form(request, desk, every))
    )
    response = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="zavet-authorisations.csv"'
    return response


@require_safe
@for_staff
def sheet(request: HttpRequest, desk: Desk, staff_id: UUID) -> HttpResponse:
    """Show one of the staff with all their leaves and wordings, to be printed and signed on paper too."""
    one = _staff(desk, staff_id)
    rows = register_rows(desk, staff_id=one.id)
    context = {"one": one, "rows": rows, "day": now(), "desk": desk}
    return render(request, "console/sheet.html", context)


@for_staff
def dismiss(request: HttpRequest, desk: Desk, staff_id: UUID) -> HttpResponse:
    """Ask, then close everything of somebody who leaves."""
    one = _staff(desk, staff_id)
    if not desk.staff.is_officer and request.method != "POST":
        raise PermissionDenied
    if request.method == "POST":
        try:
            end_staff(staff_id=one.id, by=desk.by, at=now())
        except DismissalRefused as refused:
            if refused.code is WhyNot.NOT_OFFICER:
                raise PermissionDenied from refused
            messages.error(request, say_refusal(refused))
            return redirect("console:sheet", one.id)
        messages.success(request, _("Доступ закрыт: допуски, вход и сеансы прекращены."))
        return redirect("console:authorisations")
    asked = {
        "layout": "console/base.html",
        "title": _("Закрыть доступ уволенному работнику?"),
        "text": f"{one.name}, {one.position}",
        "effects": [
            _("Все допуски работника прекращаются с этой минуты."),
            _("Войти он больше не сможет; открытые им страницы перестанут отвечать."),
            _("Записи о его действиях и имя остаются в журнале и в этом списке."),
        ],
        "law": "152-ФЗ ст. 19 ч. 2 п. 8",
        "back_url": reverse("console:sheet", args=[one.id]),
        "is_grave": True,
    }
    return render(request, "confirm.html", asked)


def _form(request: HttpRequest, desk: Desk, rows: list[AuthorisationRow]) -> RegisterForm:
    names = {str(row.authorisation.staff_id): row.authorisation.staff_name for row in rows}
    purposes = sorted({name for row in rows for name in row.authorisation.purposes})
    return RegisterForm(
        request.GET,
        staff=sorted(names.items(), key=lambda item: item[1]),
        purposes=[(name, say_purpose(name, desk.policy)) for name in purposes],
    )


def _chosen(rows: list[AuthorisationRow], form: RegisterForm) -> list[AuthorisationRow]:
    chosen = form.cleaned_data if form.is_valid() else {}
    state, staff, purpose = (chosen.get(name) for name in ("state", "staff", "purpose"))
    return [
        row
        for row in rows
        if (not state or row.code in _CHOSEN[state])
        and (not staff or str(row.authorisation.staff_id) == staff)
        and (not purpose or purpose in row.authorisation.purposes)
    ]


def _staff_rows(desk: Desk, rows: list[AuthorisationRow]) -> list[dict[str, object]]:
    in_force = Counter(
        row.authorisation.staff_id for row in rows if row.code is AuthorisationState.IN_FORCE
    )
    known = list_staff(operator_id=desk.site.operator_id, is_with_former=True)
    return [{"one": one, "in_force": in_force[one.id]} for one in known]


def _staff(desk: Desk, staff_id: UUID) -> StaffView:
    one = find_staff(staff_id)
    if one is None or one.operator_id != desk.site.operator_id:
        raise Http404
    return one


def _head() -> list[str]:
    return [
        _("Работник"),
        _("Должность"),
        _("Состояние"),
        _("Цели"),
        _("Данные"),
        _("С"),
        _("По"),
        _("Кто выдал"),
        _("Выдан"),
        _("Выдан самому себе"),
        _("Предупреждение подписано"),
        _("SHA-256 текста предупреждения"),
        _("Прекращён"),
        _("Записи журнала: выдан"),
        _("подписан"),
        _("прекращён"),
        _("Номер допуска"),
        _("Продлевает допуск"),
    ]


def _cells(row: AuthorisationRow) -> list[object]:
    one, told = row.authorisation, row.told
    return [
        one.staff_name,
        one.staff_position,
        row.state,
        row.purposes,
        row.categories,
        _on(one.from_at),
        _on(row.last_on),
        one.granted_by_name,
        _at(one.granted_at),
        _("да") if one.is_to_self else _("нет"),
        _at(one.signed_at),
        one.warning_hash,
        _at(one.ended_at),
        told.get("granted", ""),
        told.get("signed", ""),
        told.get("ended", ""),
        one.id,
        one.renews_id or "",
    ]


def _on(at: datetime) -> str:
    return date_format(localtime(at), "d.m.Y")


def _at(at: datetime | None) -> str:
    return date_format(localtime(at), "d.m.Y H:i") if at else ""


def _harmless(cell: object) -> str:
    text = str(cell)
    return f"'{text}" if text.startswith(_FORMULA) else text
