"""What could not be done, said on the form it was asked by: nothing of what was typed is lost."""

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _

from zavet.core.values import ZavetError
from zavet.doors.pages.uploads import refusal_of


def tell_upload(request: HttpRequest, form: forms.Form) -> None:
    """Turn a refusal of the files into an error of the form: what was typed stays."""
    refusal = refusal_of(request)
    if refusal is not None:
        form.add_error("files", say(refusal))


def say(error: ZavetError) -> str:
    """Return what could not be done, by which clause, and what to do next."""
    cited = _("Решает %(clause)s.") % {"clause": error.clause} if error.clause else ""
    return " ".join(filter(None, (str(error), cited, str(error.next_step or ""))))
