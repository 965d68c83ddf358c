"""What the officer does of duty with data, without seeing them: holds, releases, unblocks, marks as verified.

Each page asks first, and names the act or the way; the operation decides and tells the journal.
"""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import make_aware
from django.utils.translation import gettext as _

from zavet.access.operations import AccessRefused, Outcome, hold, release, unblock, verify
from zavet.access.queries import describe
from zavet.chance import now
from zavet.doors.console.entering import Desk, for_officer
from zavet.doors.console.people import find_person
from zavet.doors.console.person_forms import HoldForm, ReleaseForm, VerifyForm
from zavet.doors.console.refusing import refuse
from zavet.doors.console.rows import say_refusal
from zavet.doors.pages.held import category_name


@for_officer
def end_review(request: HttpRequest, desk: Desk, subject_id: UUID) -> HttpResponse:
    """Ask, then end the blocks of a person's data after the review."""
    asked = {
        "title": _("Снять блокирование?"),
        "text": _("Проверка закончена: данные снова можно использовать по их целям."),
        "law": "152-ФЗ ст. 21 ч. 2",
        "done": _("Блокирование снято."),
    }
    act = partial(unblock, by=desk.by, at=now())
    return _ask(request, desk, subject_id, asked, act)


@for_officer
def keep(request: HttpRequest, desk: Desk, subject_id: UUID) -> HttpResponse:
    """Ask for the act and the day, then keep data out of every use but a disclosure."""
    form = HoldForm(request.POST or None, categories=_held(desk, subject_id))
    asked = {
        "title": _("Хранить по закону"),
        "text": _("Если закон обязывает хранить данные, назовите его статью и последний день."),
        "effects": [
            _("До этого дня данные не используются ни для чего, кроме ответа на законный запрос."),
            _("Потом они уничтожаются."),
        ],
        "done": _("Данные хранятся по закону."),
        "law": "152-ФЗ ст. 5 ч. 7",
        "form": form,
    }
    act = partial(_hold, form=form, desk=desk)
    return _ask(request, desk, subject_id, asked, act)


@for_officer
def let_go(request: HttpRequest, desk: Desk, subject_id: UUID) -> HttpResponse:
    """Ask why, then end the holds of one act before their term."""
    form = ReleaseForm(request.POST or None, initial={"act": request.GET.get("act", "")})
    asked = {
        "title": _("Закончить хранение по закону раньше срока?"),
        "text": _("Данные, которые ни для чего больше не нужны, будут уничтожены."),
        "done": _("Хранение по закону закончено."),
        "law": "152-ФЗ ст. 5 ч. 7",
        "form": form,
    }
    act = partial(_release, form=form, desk=desk)
    return _ask(request, desk, subject_id, asked, act)


@for_officer
def mark(request: HttpRequest, desk: Desk, subject_id: UUID) -> HttpResponse:
    """Ask how, then mark one datum as verified; the value stays unseen."""
    form = VerifyForm(request.POST or None, categories=_held(desk, subject_id))
    asked = {
        "title": _("Отметить, что данные проверены"),
        "text": _("Отметка остаётся, пока значение не исправят."),
        "done": _("Отмечено: данные проверены."),
        "law": "152-ФЗ ст. 5 ч. 6",
        "form": form,
    }
    act = partial(_verify, form=form, desk=desk)
    return _ask(request, desk, subject_id, asked, act)


def _ask(
    request: HttpRequest,
    desk: Desk,
    subject_id: UUID,
    asked: dict[str, Any],
    act: Callable[..., Outcome],
) -> HttpResponse:
    """Show what is asked, or do it and go back to the card; a refusal is a page of its own."""
    person = find_person(desk, subject_id)
    back_url = reverse("console:person", args=[person.id])
    form: forms.Form | None = asked.get("form")
    if request.method == "POST" and (form is None or form.is_valid()):
        try:
            outcome = act(site_id=desk.site.id, subject_id=person.id)
        except AccessRefused as refused:
            if form is None:
                raise Http404 from refused
            form.add_error(None, say_refusal(refused))
        else:
            if not outcome.is_permitted:
                return refuse(request, desk, outcome.decision, back_url=back_url)
            messages.success(request, asked["done"])
            return redirect(back_url)
    status = 422 if form is not None and form.is_bound else 200
    context = asked | {"layout": "console/base.html", "back_url": back_url}
    return render(request, "confirm.html", context, status=status)


def _hold(*, form: HoldForm, desk: Desk, site_id: UUID, subject_id: UUID) -> Outcome:
    chosen = form.cleaned_data
    day_after = datetime.combine(chosen["until_on"] + timedelta(days=1), time.min)
    return hold(
        site_id=site_id,
        subject_id=subject_id,
        categories=chosen["categories"],
        act=chosen["act"],
        until_at=make_aware(day_after),
        by=desk.by,
        at=now(),
    )


def _release(*, form: ReleaseForm, desk: Desk, site_id: UUID, subject_id: UUID) -> Outcome:
    return release(
        site_id=site_id,
        subject_id=subject_id,
        act=form.cleaned_data["act"],
        reason=form.cleaned_data["reason"],
        by=desk.by,
        at=now(),
    )


def _verify(*, form: VerifyForm, desk: Desk, site_id: UUID, subject_id: UUID) -> Outcome:
    return verify(
        site_id=site_id,
        subject_id=subject_id,
        category=form.cleaned_data["category"],
        method=form.cleaned_data["method"],
        by=desk.by,
        at=now(),
    )


def _held(desk: Desk, subject_id: UUID) -> list[tuple[str, str]]:
    data = describe(site_id=desk.site.id, subject_id=subject_id)
    return [(one.category, category_name(one.category, desk.policy)) for one in data]
