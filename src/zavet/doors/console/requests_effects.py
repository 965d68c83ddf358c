"""What a request does to the person's data: each asked first, done through the one door, told in the timeline.

INVARIANT: nothing here opens a value.
"""

from collections.abc import Callable, Collection
from functools import wraps
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from zavet.access.queries import describe
from zavet.chance import now
from zavet.core.language.words import RightKind
from zavet.core.requests import Requester
from zavet.core.values import Sealed, Visibility
from zavet.doors.console.entering import Desk
from zavet.doors.console.requests_entering import ask, for_request
from zavet.doors.console.requests_work_forms import (
    CategoriesForm,
    Choices,
    RectifyForm,
    VisibilityForm,
)
from zavet.doors.pages.held import category_name
from zavet.rights.operations import (
    block,
    end_block,
    rectify,
    set_visibility,
)
from zavet.rights.owed import list_owed
from zavet.rights.queries import RequestView

View = Callable[[HttpRequest, Desk, RequestView, UUID], HttpResponse]


def for_found(view: View) -> Callable[..., HttpResponseBase]:
    """Let a view act only where it is known whom the request is about."""

    @for_request
    @wraps(view)
    def entered(request: HttpRequest, desk: Desk, found: RequestView) -> HttpResponse:
        if found.subject_id is None or not found.is_open:
            raise Http404
        return view(request, desk, found, found.subject_id)

    return entered


@for_found
def put_right(
    request: HttpRequest, desk: Desk, found: RequestView, subject_id: UUID
) -> HttpResponse:
    """Take the right value in place of a wrong one."""
    form = RectifyForm(
        request.POST or None,
        categories=held_choices(desk, subject_id),
        data=desk.policy.data if desk.policy else {},
        asked=found.categories,
    )
    asked = asked_for(
        desk,
        RightKind.RECTIFICATION,
        title=_("Исправить данные"),
        text=_("Прежнее значение стирается, если закон не велит его хранить."),
        done=_("Данные исправлены. Напишите об этом заявителю."),
        form=form,
        yes=_("Исправить"),
    )

    def act() -> Any:  # noqa: ANN401 - the operation's own value
        given = form.cleaned_data
        value = Sealed(given["value"])
        return rectify(
            request_id=found.id, category=given["category"], value=value, by=desk.by, at=now()
        )

    return ask(request, desk, found, asked, act)


@for_found
def show_to(request: HttpRequest, desk: Desk, found: RequestView, subject_id: UUID) -> HttpResponse:
    """Set who sees a datum, as the person asked."""
    form = VisibilityForm(request.POST or None, categories=openable(desk, subject_id))
    asked = asked_for(
        desk,
        RightKind.CONFIDENTIALITY,
        title=_("Закрыть данные от посторонних"),
        text=_("Открыть свои данные всем может только сам человек: в личном кабинете."),
        done=_("Данные закрыты."),
        law="152-ФЗ ст. 7",
        form=form,
        yes=_("Закрыть данные"),
    )
    return ask(
        request,
        desk,
        found,
        asked,
        lambda: set_visibility(
            request_id=found.id,
            category=form.cleaned_data["category"],
            visibility=Visibility.CONFIDENTIAL,
            by=desk.by,
            at=now(),
        ),
    )


@for_found
def stop_use(
    request: HttpRequest, desk: Desk, found: RequestView, subject_id: UUID
) -> HttpResponse:
    """Take data out of use for the check."""
    form = categories_form(request, desk, found, subject_id)
    asked = asked_for(
        desk,
        RightKind.BLOCK,
        title=_("Заблокировать данные на время проверки?"),
        text=_("До конца проверки их никто не использует и не открывает."),
        done=_("Данные заблокированы."),
        law="152-ФЗ ст. 21 ч. 1",
        form=form,
        yes=_("Заблокировать"),
    )
    return ask(
        request,
        desk,
        found,
        asked,
        lambda: block(
            request_id=found.id, categories=chosen(form, "categories"), by=desk.by, at=now()
        ),
    )


@for_found
def end_review(
    request: HttpRequest, desk: Desk, found: RequestView, subject_id: UUID
) -> HttpResponse:
    """Give data back to their purposes: the check is over."""
    del subject_id
    asked = asked_for(
        desk,
        RightKind.BLOCK,
        title=_("Снять блокирование?"),
        text=_("Проверка по этому обращению закончена: данные снова служат своим целям."),
        done=_("Блокирование снято."),
        law="152-ФЗ ст. 21 ч. 2",
        yes=_("Снять"),
    )
    return ask(
        request,
        desk,
        found,
        asked,
        lambda: end_block(request_id=found.id, by=desk.by, at=now()),
    )


def asked_for(desk: Desk, kind: RightKind, **said: Any) -> dict[str, Any]:  # noqa: ANN401 - what confirm.html shows
    """Return what is asked, with the clause and article the demand is answered by, unless ``law`` is the act's own."""
    [owed] = list_owed(site_id=desk.site.id, kinds=[kind], requester=Requester.SUBJECT, at=now())
    return {"citation": owed.clause, "law": owed.article, **said}


def chosen(form: forms.Form, name: str) -> list[str] | None:
    """Return what was ticked; None where it is all there is, which is how the operations say so."""
    ticked: list[str] = form.cleaned_data[name]
    offered = form.fields[name].choices  # type: ignore[attr-defined]  # a choice field of these forms
    return None if len(ticked) == len(offered) else ticked


def categories_form(
    request: HttpRequest,
    desk: Desk,
    found: RequestView,
    subject_id: UUID,
    *,
    without: Collection[str] = (),
) -> CategoriesForm:
    """Return the form that asks which data; ``without`` are not offered."""
    known = held_choices(desk, subject_id)
    return CategoriesForm(
        request.POST if request.method == "POST" else None,
        categories=[(one, words) for one, words in known if one not in without],
        ticked=list(found.categories),
    )


def held_choices(desk: Desk, subject_id: UUID) -> Choices:
    """Return what is held of a person to choose from."""
    data = describe(site_id=desk.site.id, subject_id=subject_id)
    return [(one.category, category_name(one.category, desk.policy)) for one in data]


def openable(desk: Desk, subject_id: UUID) -> Choices:
    """Return what of a person may stand open, to choose what to close."""
    known = desk.policy.data if desk.policy else {}
    held = held_choices(desk, subject_id)
    return [(one, words) for one, words in held if one in known and known[one].is_openable]
