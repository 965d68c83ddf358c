"""The course of one request: who answers it, notes, what it is about, its end without an answer, letters that left."""

from collections.abc import Callable
from functools import partial
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zavet.chance import now
from zavet.core.language.words import ANSWERING
from zavet.core.values import Sealed, ZavetError
from zavet.doors.console.entering import Desk
from zavet.doors.console.requests_entering import ask, for_request, page_of, take
from zavet.doors.console.requests_work_forms import (
    AssignForm,
    Choices,
    DismissForm,
    JoinForm,
    KindsForm,
    NoteForm,
    SentForm,
)
from zavet.doors.console.rows import say_refusal
from zavet.parties.queries import AuthorisationState, list_authorisations, list_staff
from zavet.rights.operations import assign, classify, dismiss, join, mark_sent, note
from zavet.rights.queries import Filters, RequestView, list_requests, list_steps
from zavet.rights.views import Deed


@require_POST
@for_request
def hand_over(request: HttpRequest, desk: Desk, found: RequestView) -> HttpResponse:
    """Give a request to somebody of the staff."""
    form = AssignForm(request.POST, staff=staff_choices(desk))
    if not form.is_valid():
        raise Http404
    staff_id = UUID(form.cleaned_data["staff"])
    act = partial(assign, request_id=found.id, staff_id=staff_id, by=desk.by, at=now())
    return _do(request, desk, found, act, done=_("Исполнитель назначен."))


@require_POST
@for_request
def add_note(request: HttpRequest, desk: Desk, found: RequestView) -> HttpResponse:
    """Keep a word among the staff."""
    form = NoteForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Заметка пуста или слишком длинна."))
        return redirect(page_of(found))
    text = Sealed(form.cleaned_data["text"])
    act = partial(note, request_id=found.id, text=text, by=desk.by, at=now())
    return _do(request, desk, found, act, done=_("Заметка сделана."))


@for_request
def set_kinds(request: HttpRequest, desk: Desk, found: RequestView) -> HttpResponse:
    """Say what a request is about, where its letter was read wrongly."""
    form = KindsForm(request.POST or None, initial={"kinds": [one.value for one in found.kinds]})
    asked = {
        "title": _("О чём обращение %(number)s") % {"number": found.number},
        "text": _(
            "Отметьте всё, о чём просит письмо. Срок пересчитается со дня, когда оно поступило."
        ),
        "done": _("Отмечено, о чём обращение."),
        "law": "152-ФЗ ст. 20 ч. 1",
        "form": form,
        "yes": _("Сохранить"),
    }
    return ask(request, desk, found, asked, lambda: _classify(form, desk, found))


@for_request
def end_unanswered(request: HttpRequest, desk: Desk, found: RequestView) -> HttpResponse:
    """Ask why, then close what is no request."""
    form = DismissForm(request.POST or None)
    asked = {
        "title": _("Закрыть обращение %(number)s без ответа?") % {"number": found.number},
        "text": _("Так закрывают спам, пустые письма и то, что заявитель забрал сам."),
        "effects": [_("Открыть его снова нельзя."), _("Причина останется в журнале.")],
        "done": _("Обращение закрыто без ответа."),
        "law": "152-ФЗ ст. 20",
        "form": form,
        "is_grave": True,
        "yes": _("Закрыть"),
    }
    return ask(request, desk, found, asked, lambda: _dismiss(form, desk, found))


@for_request
def attach(request: HttpRequest, desk: Desk, found: RequestView) -> HttpResponse:
    """Ask for the number, then close a request as the same as another one."""
    form = JoinForm(request.POST or None)
    asked = {
        "title": _("Присоединить обращение %(number)s к другому?") % {"number": found.number},
        "text": _("Если человек написал об одном и том же дважды, отвечают один раз."),
        "effects": [
            _("Это обращение закроется, его переписка останется."),
            _("Срок другого обращения не изменится."),
        ],
        "done": _("Обращение присоединено."),
        "form": form,
        "is_grave": True,
        "yes": _("Присоединить"),
    }
    return ask(request, desk, found, asked, lambda: _join(form, desk, found))


@require_POST
@for_request
def note_sent(request: HttpRequest, desk: Desk, found: RequestView, step_id: UUID) -> HttpResponse:
    """Mark a letter on paper as posted or handed over."""
    form = SentForm(request.POST)
    if not form.is_valid() or step_id not in {one.id for one in list_steps(found.id)}:
        raise Http404
    try:
        mark_sent(step_id=step_id, sent_by=form.cleaned_data["sent_by"], by=desk.by, at=now())
    except ZavetError as refused:
        messages.error(request, say_refusal(refused))
    else:
        messages.success(request, _("Отмечено: письмо отправлено."))
    return redirect(page_of(found))


def staff_choices(desk: Desk) -> Choices:
    """Return the operator's staff to choose from."""
    return [(str(one.id), one.name) for one in list_staff(operator_id=desk.site.operator_id)]


def answerer_choices(desk: Desk, *, also: UUID | None = None) -> Choices:
    """Return who of the staff may answer: officers and whoever has a leave for it now; and ``also`` who answers yet."""
    at = now()
    leaves = list_authorisations(site_id=desk.site.id)
    admitted = {
        one.staff_id
        for one in leaves
        if ANSWERING in one.purposes and one.state(at) is AuthorisationState.IN_FORCE
    }
    staff = list_staff(operator_id=desk.site.operator_id)
    may = admitted | {one.id for one in staff if one.is_officer} | ({also} if also else set())
    return [(str(one.id), one.name) for one in staff if one.id in may]


def _do(
    request: HttpRequest, desk: Desk, found: RequestView, act: Callable[[], Deed], *, done: str
) -> HttpResponse:
    """Do a step asked for on the request's own page; a refusal is told there."""
    answer = take(request, desk, found, act, done=done)
    if isinstance(answer, ZavetError):
        messages.error(request, say_refusal(answer))
        return redirect(page_of(found))
    return answer


def _classify(form: forms.Form, desk: Desk, found: RequestView) -> Deed:
    return classify(
        request_id=found.id,
        kinds=form.cleaned_data["kinds"],
        categories=found.categories,
        purposes=found.purposes,
        by=desk.by,
        at=now(),
    )


def _dismiss(form: forms.Form, desk: Desk, found: RequestView) -> Deed:
    reason = form.cleaned_data["reason"]
    return dismiss(request_id=found.id, reason=reason, by=desk.by, at=now())


def _join(form: forms.Form, desk: Desk, found: RequestView) -> Deed:
    """Join by our own number; raise JoinedToNone where no open request of the site has it."""
    number = form.cleaned_data["number"].strip().lstrip("№").strip()
    among = list_requests(site_id=desk.site.id, filters=Filters(is_open=None, number=number))
    to = next((one for one in among if one.number == number and one.id != found.id), None)
    if to is None and number == found.number:
        raise ZavetError(_("Это номер самого этого обращения."), next_step=_("Назовите другое."))
    if to is None:
        message = _("Обращения с таким номером на этом сайте нет.")
        raise ZavetError(message, next_step=_("Номер пишется так: 2026-17."))
    return join(request_id=found.id, to_id=to.id, by=desk.by, at=now())
