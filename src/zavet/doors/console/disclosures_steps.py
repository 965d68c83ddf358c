"""What is done with a demand: proposed, answered by a second person, provided, refused, extended, taken back, sent.

INVARIANT: nothing leaves but by ``provide``, which the operation lets through once another person has said yes.
"""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from zavet.access.files import FileMissing
from zavet.chance import now
from zavet.core.law import get_term
from zavet.core.values import Sealed, ZavetError
from zavet.disclosure.operations import (
    answer,
    approve,
    decline,
    end_silence,
    extend,
    mark_sent,
    propose,
    provide,
    refuse,
    reveal_file,
    withdraw,
)
from zavet.disclosure.queries import DemandView
from zavet.doors.console.disclosures_entering import ask, do, for_demand, for_keeper, page_of
from zavet.doors.console.disclosures_forms import (
    ExtendForm,
    PaperForm,
    RefuseForm,
    SentForm,
    TextForm,
)
from zavet.doors.console.disclosures_new import TERM, lay
from zavet.doors.console.entering import Desk
from zavet.doors.console.refusing import refuse as show_refusal
from zavet.doors.console.requests_files import AT_MOST
from zavet.doors.console.rows import say_refusal
from zavet.doors.pages.file_answer import PDF, hand_out
from zavet.doors.pages.held import category_names
from zavet.doors.pages.uploads import takes_files

_ABROAD = gettext_lazy(
    "Передача за границу: до неё уведомите Роскомнадзор и дождитесь его решения (152-ФЗ ст. 12)."
)


@require_POST
@for_keeper
def suggest(request: HttpRequest, desk: Desk, demand: DemandView) -> HttpResponse:
    """Propose what is named to a second person."""
    act = partial(propose, demand_id=demand.id, by=desk.by, at=now())
    done = _("Предложено: теперь нужен ответ второго человека.")
    return do(request, desk, demand, act, done=done)


@require_POST
@for_demand
def decide(request: HttpRequest, desk: Desk, demand: DemandView) -> HttpResponse:
    """Say yes or no to another's proposal."""
    is_yes = request.POST.get("answer") == "yes"
    done = _("Одобрено: передать может тот, кто предложил.") if is_yes else _("Отклонено.")
    act = partial(approve if is_yes else decline, demand_id=demand.id, by=desk.by, at=now())
    return do(request, desk, demand, act, done=done)


@for_keeper
def hand_over(request: HttpRequest, desk: Desk, demand: DemandView) -> HttpResponse:
    """Ask once more, then hand the named data over in a letter."""
    effects = [
        *(
            _("Передаются: %(data)s (человек …%(number)s).")
            % {
                "data": category_names(one.categories, desk.policy),
                "number": str(one.subject_id)[-12:],
            }
            for one in demand.scopes
        ),
        _("Из них составится письмо с ответом: его можно посмотреть и скачать."),
        *([str(_ABROAD)] if demand.residence_country else []),
        _silence_words(demand),
    ]
    asked = {
        "title": _("Передать сведения по запросу %(number)s?") % {"number": demand.number},
        "text": _("Вернуть переданное нельзя. Кому: %(authority)s.")
        % {"authority": demand.authority},
        "effects": effects,
        "done": _("Сведения переданы: письмо с ответом готово."),
        "citation": _clause_of(demand, desk),
        "law": "152-ФЗ ст. 6 ч. 1 п. 2",
        "is_grave": True,
        "yes": _("Передать"),
        "no": _("Не передавать"),
    }
    return _ask(request, desk, demand, asked, partial(provide, demand_id=demand.id))


@for_keeper
def say_nothing_held(request: HttpRequest, desk: Desk, demand: DemandView) -> HttpResponse:
    """Write an answer without data: nothing is held, or nothing of it was asked for."""
    form = TextForm(request.POST if request.method == "POST" else None)
    asked = {
        "title": _("Ответить на запрос %(number)s без сведений") % {"number": demand.number},
        "text": _("Когда о человеке ничего не хранится или данные людей не нужны."),
        "done": _("Ответ дан, запрос закрыт."),
        "law": get_term(TERM).article,
        "form": form,
        "yes": _("Ответить и закрыть запрос"),
    }
    act = _with(answer, demand, lambda: {"text": Sealed(form.cleaned_data["text"])})
    return _ask(request, desk, demand, asked, act)


@for_keeper
def turn_down(request: HttpRequest, desk: Desk, demand: DemandView) -> HttpResponse:
    """Refuse a demand, by a place of the law."""
    form = RefuseForm(request.POST if request.method == "POST" else None)
    asked = {
        "title": _("Отказать в запросе %(number)s") % {"number": demand.number},
        "text": _("Данные остаются у нас. Статья закона останется в реестре и в журнале."),
        "done": _("Отказ записан, запрос закрыт."),
        "law": "152-ФЗ ст. 7",
        "form": form,
        "is_grave": True,
        "yes": _("Отказать и закрыть запрос"),
    }
    act = _with(
        refuse,
        demand,
        lambda: {
            "ground": form.cleaned_data["ground"],
            "text": Sealed(form.cleaned_data["text"]),
        },
    )
    return _ask(request, desk, demand, asked, act)


@for_keeper
def prolong(request: HttpRequest, desk: Desk, demand: DemandView) -> HttpResponse:
    """Extend the term, once, with reasons the authority is told."""
    form = ExtendForm(request.POST if request.method == "POST" else None)
    asked = {
        "title": _("Продлить срок запроса %(number)s") % {"number": demand.number},
        "text": _("Один раз, не больше чем на пять рабочих дней; органу пишут почему."),
        "done": _("Срок продлён."),
        "law": get_term(TERM).article,
        "form": form,
        "yes": _("Продлить"),
    }
    act = _with(extend, demand, lambda: {"reason": Sealed(form.cleaned_data["reason"])})
    return _ask(request, desk, demand, asked, act)


@for_keeper
def take_back(request: HttpRequest, desk: Desk, demand: DemandView) -> HttpResponse:
    """Close a demand the authority itself took back."""
    asked = {
        "title": _("Орган отозвал запрос %(number)s?") % {"number": demand.number},
        "text": _(
            "Запрос закроется, сведения по нему уже не передать. Бумагу об отзыве сохраните."
        ),
        "done": _("Отмечено: орган отозвал запрос."),
        "yes": _("Отозван, закрыть"),
    }
    return _ask(request, desk, demand, asked, partial(withdraw, demand_id=demand.id))


@require_POST
@for_keeper
def let_know(request: HttpRequest, desk: Desk, demand: DemandView) -> HttpResponse:
    """End the silence: from now on the persons see what was handed over."""
    act = partial(end_silence, demand_id=demand.id, by=desk.by, at=now())
    return do(
        request, desk, demand, act, done=_("Запрет снят: человек увидит передачу в кабинете.")
    )


@require_POST
@for_keeper
def note_sent(request: HttpRequest, desk: Desk, demand: DemandView) -> HttpResponse:
    """Mark how the answer left."""
    form = SentForm(request.POST)
    if not form.is_valid():
        raise Http404
    try:
        mark_sent(demand_id=demand.id, sent_by=form.cleaned_data["sent_by"], by=desk.by, at=now())
    except ZavetError as refused:
        messages.error(request, say_refusal(refused))
    else:
        messages.success(request, _("Отмечено, как отправлен ответ."))
    return redirect(page_of(demand))


@for_keeper
@takes_files(at_most=AT_MOST)
def lay_scan(request: HttpRequest, desk: Desk, demand: DemandView) -> HttpResponse:
    """Lay the scan of the paper to a demand."""
    if request.method != "POST":
        raise Http404
    form = PaperForm(request.POST, request.FILES)
    if not form.is_valid() or form.cleaned_data["scan"] is None:
        messages.error(request, _("Файл не выбран или пуст."))
        return redirect(page_of(demand))
    try:
        lay(desk, demand.id, form.cleaned_data["scan"])
    except ZavetError as refused:
        messages.error(request, say_refusal(refused))
    else:
        messages.success(request, _("Файл приложен и запечатан."))
    return redirect(page_of(demand))


@require_safe
@for_demand
def take_along(
    request: HttpRequest, desk: Desk, demand: DemandView, file_id: UUID
) -> HttpResponseBase:
    """Hand out a file of a demand: the scan, or the answer as PDF."""
    try:
        outcome = reveal_file(demand_id=demand.id, file_id=file_id, by=desk.by, at=now())
    except FileMissing:
        raise Http404 from None
    if outcome.file is None:
        return show_refusal(request, desk, outcome.decision, back_url=page_of(demand))
    if file_id == demand.answer_file_id:
        return hand_out(outcome.file, media_type=PDF)
    return hand_out(outcome.file)


def _ask(
    request: HttpRequest,
    desk: Desk,
    demand: DemandView,
    asked: dict[str, Any],
    act: Callable[..., Any],
) -> HttpResponse:
    """Ask for a step an open demand alone takes."""
    if not demand.is_open:
        raise Http404
    return ask(request, desk, demand, asked, lambda: act(by=desk.by, at=now()))


def _with(
    operation: Callable[..., Any], demand: DemandView, words: Callable[[], dict[str, Any]]
) -> Callable[..., Any]:
    """Return an operation on a demand that takes what was typed once it is found right."""
    return lambda **common: operation(demand_id=demand.id, **words(), **common)


def _clause_of(demand: DemandView, desk: Desk) -> str:
    recipient = desk.policy.recipients.get(demand.recipient) if desk.policy else None
    return desk.policy.cite(recipient.clause) if desk.policy and recipient else ""


def _silence_words(demand: DemandView) -> str:
    if not demand.silence_ground:
        return _("Человек увидит в кабинете, кому, когда и по какому пункту это передано.")
    if demand.silence_until is None:
        return _("Человеку об этом не скажут, пока вы не снимете запрет (%(law)s).") % {
            "law": demand.silence_ground
        }
    return _("Человеку об этом не скажут по %(day)s (%(law)s).") % {
        "law": demand.silence_ground,
        "day": date_format(demand.silence_until, _("j E Y")),
    }
