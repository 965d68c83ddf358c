"""What a request ends: consents, processing, the data themselves. Each is asked first, for none can be undone.

INVARIANT: what an act obliges to keep is named before, with its last day; so is that the policy wants two people.
"""

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zavet.access.queries import HoldView, list_blocks, list_holds
from zavet.chance import now
from zavet.consent.queries import list_standing
from zavet.core.language.words import RightKind
from zavet.core.requests import IdentityState
from zavet.core.values import ZavetError
from zavet.doors.console.entering import Desk
from zavet.doors.console.refusing import refuse
from zavet.doors.console.requests_effects import asked_for, categories_form, chosen, for_found
from zavet.doors.console.requests_entering import ask, page_of
from zavet.doors.console.requests_work_forms import PurposesForm
from zavet.doors.console.rows import say_refusal
from zavet.doors.pages.held import category_names, with_clause
from zavet.rights.operations import delete, propose_deletion, stop, withdraw
from zavet.rights.queries import RequestView, find_request

_INSTANT = timedelta(microseconds=1)


@for_found
def take_back(
    request: HttpRequest, desk: Desk, found: RequestView, subject_id: UUID
) -> HttpResponse:
    """End consents, as the letter asks."""
    form = _purposes(request, desk, found, subject_id)
    if form is None:
        return _nothing_stands(request, found)
    asked = asked_for(
        desk,
        RightKind.WITHDRAWAL,
        title=_("Отозвать согласие по обращению?"),
        text=_(
            "Цели, которые на нём держались, кончаются сразу; ненужные больше данные уничтожаются в срок."
        ),
        effects=[_("Вернуть согласие может только сам человек.")],
        done=_("Согласие отозвано."),
        law="152-ФЗ ст. 9 ч. 2",
        form=form,
        is_grave=True,
        yes=_("Отозвать"),
    )
    return ask(
        request,
        desk,
        found,
        asked,
        lambda: withdraw(
            request_id=found.id, purposes=chosen(form, "purposes"), by=desk.by, at=now()
        ),
    )


@for_found
def end_processing(
    request: HttpRequest, desk: Desk, found: RequestView, subject_id: UUID
) -> HttpResponse:
    """End what stands on consent alone, and tell what goes on by which ground."""
    form = _purposes(request, desk, found, subject_id)
    if form is None:
        return _nothing_stands(request, found)
    asked = asked_for(
        desk,
        RightKind.STOP,
        title=_("Прекратить обработку?"),
        text=_(
            "Кончается то, что держится на согласии. Что идёт по закону или договору, продолжается: "
            "об этом напишите в ответе."
        ),
        done=_("Обработка прекращена."),
        form=form,
        is_grave=True,
        yes=_("Прекратить"),
    )
    return ask(
        request,
        desk,
        found,
        asked,
        lambda: stop(request_id=found.id, purposes=chosen(form, "purposes"), by=desk.by, at=now()),
    )


@for_found
def destroy(request: HttpRequest, desk: Desk, found: RequestView, subject_id: UUID) -> HttpResponse:
    """Destroy data, as the person asked; what an act keeps is named before."""
    holds = list_holds(site_id=desk.site.id, subject_id=subject_id, at=now())
    kept = {one.category for one in holds}
    form = categories_form(request, desk, found, subject_id, without=kept)
    right = desk.policy.find_right(RightKind.DELETION) if desk.policy else None
    effects = [
        _("Вернуть их будет нельзя: восстановление из резервной копии уничтожит их снова."),
        *_kept(desk, holds),
        *_blocked(desk, found, subject_id),
    ]
    if right is not None and right.needs_approval:
        effects.append(_("Политика требует двоих: сначала это надо предложить второму работнику."))
    asked = asked_for(
        desk,
        RightKind.DELETION,
        title=_("Удалить данные по обращению?"),
        text=_("Данные уничтожаются сразу, кроме тех, что велит хранить закон."),
        effects=effects,
        done=_("Данные удалены. Что осталось и почему, сказано в ходе обращения."),
        form=form,
        is_grave=True,
        yes=_("Удалить"),
        no=_("Не удалять"),
    )
    return ask(
        request,
        desk,
        found,
        asked,
        lambda: delete(
            request_id=found.id,
            categories=form.cleaned_data["categories"] if kept else chosen(form, "categories"),
            by=desk.by,
            at=now(),
        ),
    )


@require_POST
@for_found
def propose(request: HttpRequest, desk: Desk, found: RequestView, subject_id: UUID) -> HttpResponse:
    """Propose a deletion to a second person, where the policy wants two."""
    del subject_id
    known = desk.policy.data if desk.policy else {}
    categories = [one for one in request.POST.getlist("categories") if one in known]
    try:
        outcome = propose_deletion(
            request_id=found.id, categories=categories or None, by=desk.by, at=now()
        )
    except ZavetError as refused:
        messages.error(request, say_refusal(refused))
        return redirect(page_of(found))
    if not outcome.is_proposed:
        return refuse(request, desk, outcome.decision, back_url=page_of(found))
    messages.success(request, _("Предложено: теперь нужен ответ второго человека."))
    return redirect(page_of(found))


def _nothing_stands(request: HttpRequest, found: RequestView) -> HttpResponse:
    messages.info(request, _("Согласий, которые можно отозвать, больше нет."))
    return redirect(page_of(found))


def _purposes(
    request: HttpRequest, desk: Desk, found: RequestView, subject_id: UUID
) -> PurposesForm | None:
    """Return the form that asks which purposes; None where no consent of the person stands."""
    standing = list_standing(subject_id=subject_id, at=now())
    known = desk.policy.purposes if desk.policy else {}
    on_consent = [known[one] for one in standing if one in known]
    if not on_consent and found.identity is IdentityState.PROVEN:
        return None
    return PurposesForm(
        request.POST if request.method == "POST" else None,
        purposes=[(one.id, with_clause(one.name, one.clause)) for one in on_consent],
        ticked=[one for one in found.purposes if one in standing],
    )


def _blocked(desk: Desk, found: RequestView, subject_id: UUID) -> list[str]:
    """Return what another request's review keeps from its deletion, with the way to that request."""
    blocks = list_blocks(site_id=desk.site.id, subject_id=subject_id, at=now())
    known = [(one.category, find_request(one.cause_id)) for one in blocks if one.cause_id]
    return [
        format_html(
            _("Пока не удалить: {data}. Сначала снимите блокирование по обращению {request}."),
            data=category_names([category], desk.policy) if category else _("все данные"),
            request=format_html('<a href="{}">{}</a>', page_of(other), other.number),
        )
        for category, other in known
        if other and other.id != found.id
    ]


def _kept(desk: Desk, holds: Iterable[HoldView]) -> list[str]:
    """Return what an act obliges to keep, and until when: «Остаётся: телефон — 402-ФЗ ст. 29, по 4 декабря 2029»."""
    return [
        _("Остаётся: %(data)s — %(act)s, по %(until)s.")
        % {
            "data": category_names([one.category], desk.policy),
            "act": one.act,
            "until": date_format(localtime(one.until_at - _INSTANT), _("j E Y")),
        }
        for one in holds
    ]
