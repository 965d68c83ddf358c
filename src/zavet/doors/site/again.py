"""Asking for a letter by login or e-mail: one form, one answer, whether anybody is known by it or not."""

from typing import Any, Protocol
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zavet.core.values import Sealed
from zavet.doors.site.asking import is_too_often, site_of
from zavet.doors.site.people import find_person, spelling


class AskForLetter(Protocol):
    def __call__(self, *, account_id: UUID | None) -> None: ...


class WhoForm(forms.Form):
    login = forms.CharField(
        label=_("Логин или электронная почта"),
        max_length=254,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )


def asked_again(request: HttpRequest, *, template: str, ask: AskForLetter) -> HttpResponse:
    """Show the form, or queue a letter to whoever is meant; somebody signed in need not say who they are."""
    mine = getattr(request.user, "subject_id", None)
    context: dict[str, Any] = {"form": WhoForm(), "is_known": mine is not None}
    if request.method != "POST":
        return render(request, template, context)
    context["form"] = form = WhoForm({"login": str(mine)} if mine else request.POST)
    if not form.is_valid():
        return render(request, template, context, status=400)
    typed = form.cleaned_data["login"].strip().lower()
    if is_too_often(request, "letter", key=f"{site_of(request).id}:{spelling(typed)}"):
        form.add_error(None, gettext("Слишком много просьб подряд. Попробуйте через час."))
        return render(request, template, context, status=429)
    ask(account_id=_whose(request, typed, is_signed_in=mine is not None))
    return render(request, template, context | {"is_asked": True})


def _whose(request: HttpRequest, typed: str, *, is_signed_in: bool) -> UUID | None:
    if is_signed_in:
        return request.user.pk
    account = find_person(site_of(request), Sealed(typed))
    return account.id if account else None
