"""Who works for the operator: taken in, let in once, made an officer, the post handed over.

INVARIANT: a link is shown on the answer to a form alone, once, and never to a browser that asks again by address.
"""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from zavet.chance import now
from zavet.doors.console.entering import Desk, for_officer, for_staff
from zavet.doors.console.rows import say_refusal
from zavet.doors.console.staff_forms import NameForm, NewcomerForm, SuccessorForm
from zavet.doors.console.staff_rows import list_changes, staff_rows
from zavet.doors.mail.first_entry import send_first_link
from zavet.doors.pages.sites import origin
from zavet.parties.appointing import appoint, let_in, rename
from zavet.parties.logins import list_logins
from zavet.parties.officers import PostRefused, make_officer
from zavet.parties.queries import StaffView, find_staff, list_staff
from zavet.parties.refusing import WhyNot
from zavet.parties.staff_email import find_email
from zavet.rights.handing_over import hand_over

_YEAR = timedelta(days=365)
_POST = "152-ФЗ ст. 22.1 ч. 1"
_LIST = "console:staff"


@require_safe
@for_staff
def staff(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Show the staff, and what changed among them within a year."""
    context = {
        "desk": desk,
        "rows": staff_rows(desk),
        "changes": list_changes(desk, since=now() - _YEAR),
    }
    return render(request, "console/staff.html", context)


@for_officer
def take_in(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Take somebody in; the link goes to their address, or is shown once."""
    form = NewcomerForm(request.POST or None, operator_slug=desk.site.operator_slug)
    if form.is_valid():
        try:
            return _taken_in(request, desk, form.cleaned_data)
        except PostRefused as refused:
            _leave_if_not_officer(refused)
            form.add_error("login", say_refusal(refused))
    status = 422 if form.is_bound else 200
    return render(request, "console/staff_new.html", {"form": form}, status=status)


@for_officer
def correct_name(request: HttpRequest, desk: Desk, staff_id: UUID) -> HttpResponse:
    """Put right the name and the position of one of the staff, or one's own."""
    one = _of_operator(desk, staff_id)
    known = {"name": one.name, "position": one.position}
    form = NameForm(request.POST or None, initial=known)
    if form.is_valid():
        try:
            rename(staff_id=one.id, **form.cleaned_data, by=desk.by, at=now())
        except PostRefused as refused:
            _leave_if_not_officer(refused)
            form.add_error(None, say_refusal(refused))
        else:
            messages.success(request, _("Исправлено. Прежние письма и документы не меняются."))
            return redirect(_LIST)
    asked = {
        "title": _("Исправить имя или должность"),
        "text": _("Так работника назовут в новых письмах, допусках и списках."),
        "form": form,
        "yes": _("Исправить"),
        "law": "",
    }
    return _ask(request, asked, status=422 if form.is_bound else 200)


@require_POST
@for_officer
def open_entry(request: HttpRequest, desk: Desk, staff_id: UUID) -> HttpResponse:
    """Give a newcomer another link: by mail, or on this page once."""
    one = _of_operator(desk, staff_id)
    if request.POST.get("how") == "mail" and find_email(one.id):
        return _mailed(request, desk, one)
    try:
        return _shown(request, desk, one)
    except PostRefused as refused:
        _leave_if_not_officer(refused)
        messages.error(request, say_refusal(refused))
        return redirect(_LIST)


@for_officer
def make_one_officer(request: HttpRequest, desk: Desk, staff_id: UUID) -> HttpResponse:
    """Ask, then make one of the staff an officer beside oneself."""
    one = _of_operator(desk, staff_id)
    if request.method == "POST":
        try:
            make_officer(staff_id=one.id, by=desk.by, at=now())
        except PostRefused as refused:
            _leave_if_not_officer(refused)
            messages.error(request, say_refusal(refused))
        else:
            messages.success(request, _("Назначено: %(name)s.") % {"name": one.name})
        return redirect(_LIST)
    asked = {
        "title": _("Назначить ответственным за персональные данные?"),
        "text": f"{one.name}, {one.position}",
        "effects": [
            _("Ответственный ведёт обращения, выдаёт допуски и принимает работников, как и вы."),
            _("Чужих данных он без допуска не видит; сам себе допуск выдать не сможет, и вы тоже."),
            _("Остальные ответственные увидят это на странице «Сегодня»."),
        ],
    }
    return _ask(request, asked)


@for_officer
def hand_on(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Ask to whom, then hand over the post with the requests that are one's own to answer."""
    offered = _successors(desk)
    if not offered:
        words = _("Передать некому: другой работник должен сначала сам войти и выбрать пароль.")
        messages.error(request, words)
        return redirect(_LIST)
    form = SuccessorForm(request.POST or None, staff=offered)
    if form.is_valid():
        try:
            hand_over(staff_id=UUID(form.cleaned_data["staff"]), by=desk.by, at=now())
        except PostRefused as refused:
            _leave_if_not_officer(refused)
            form.add_error("staff", say_refusal(refused))
        else:
            messages.success(request, _("Обязанности переданы. Вы остались работником."))
            return redirect(_LIST)
    asked = {
        "title": _("Передать обязанности ответственного?"),
        "text": _("С этой минуты за персональные данные отвечает тот, кого вы назовёте."),
        "effects": [
            _("Вы перестаёте быть ответственным. Ваши допуски остаются."),
            _("Открытые обращения, порученные вам, переходят к нему."),
            _("Вернуть обязанности сможет только он. Приказ о назначении издаёт руководитель."),
        ],
        "form": form,
        "is_grave": True,
        "yes": _("Передать"),
    }
    return _ask(request, asked, status=422 if form.is_bound else 200)


def _taken_in(request: HttpRequest, desk: Desk, chosen: dict[str, Any]) -> HttpResponse:
    staff_id = appoint(operator_id=desk.site.operator_id, **chosen, by=desk.by, at=now())
    one = _of_operator(desk, staff_id)
    return _mailed(request, desk, one) if chosen["email"] else _shown(request, desk, one)


def _mailed(request: HttpRequest, desk: Desk, one: StaffView) -> HttpResponse:
    send_first_link.enqueue(
        staff_id=str(one.id), by_id=str(desk.staff.id), site_id=str(desk.site.id)
    )
    words = _("Ссылка для первого входа уходит на почту работника: %(name)s.")
    messages.success(request, words % {"name": one.name})
    return redirect(_LIST)


def _shown(request: HttpRequest, desk: Desk, one: StaffView) -> HttpResponse:
    token = let_in(staff_id=one.id, by=desk.by, at=now())
    login = list_logins(operator_id=desk.site.operator_id, at=now())[one.id]
    link = f"{origin(desk.site)}{reverse('site:begin', args=[token])}"
    context = {"one": one, "login": login, "link": link}
    return render(request, "console/staff_link.html", context)


def _ask(request: HttpRequest, asked: dict[str, Any], *, status: int = 200) -> HttpResponse:
    about = {"layout": "console/base.html", "law": _POST, "back_url": reverse(_LIST)}
    return render(request, "confirm.html", about | asked, status=status)


def _successors(desk: Desk) -> list[tuple[str, str]]:
    logins = list_logins(operator_id=desk.site.operator_id, at=now())
    return [
        (str(one.id), f"{one.name}, {one.position}")
        for one in list_staff(operator_id=desk.site.operator_id)
        if one.id != desk.staff.id and one.id in logins and logins[one.id].has_entered
    ]


def _of_operator(desk: Desk, staff_id: UUID) -> StaffView:
    one = find_staff(staff_id)
    if one is None or one.ended_at is not None or one.operator_id != desk.site.operator_id:
        raise Http404
    return one


def _leave_if_not_officer(refused: PostRefused) -> None:
    """Answer whoever ceased to be an officer while the page lay open as anybody else who is none."""
    if refused.code is WhyNot.NOT_OFFICER:
        raise PermissionDenied from refused
