"""How a step of a request or of a demand is asked for and answered: a page that asks, the step, the way back.

INVARIANT: a refusal is told where the step was asked for, with what was typed still there.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from zavet.core.values import ZavetError
from zavet.doors.console.rows import say_refusal

_REFUSED: Final = 409
_UNPROCESSABLE: Final = 422


def ask_step(
    request: HttpRequest,
    asked: Mapping[str, Any],
    take: Callable[[], HttpResponse | ZavetError],
    *,
    back_url: str,
) -> HttpResponse:
    """Show what is asked, or ``take`` the step, which returns where to go on, or the error to tell here.

    ``asked``: title, text, and what ``confirm.html`` shows; ``form``, if there is one, is found right first.
    """
    form: forms.Form | None = asked.get("form")
    status = 200
    if request.method == "POST" and (form is None or form.is_valid()):
        answer = take()
        if not isinstance(answer, ZavetError):
            return answer
        status = _REFUSED
        if form is None:
            messages.error(request, say_refusal(answer))
        else:
            form.add_error(None, say_refusal(answer))
    elif form is not None and form.is_bound:
        status = _UNPROCESSABLE
    context = dict(asked) | {"layout": "console/base.html", "back_url": back_url}
    return render(request, "confirm.html", context, status=status)
