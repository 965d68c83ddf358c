"""Checks a receipt a person holds: was it signed by this installation, exactly as it stands. Nothing of it is kept."""

import json
from datetime import datetime
from typing import Any, Final

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from zavet.core.chain.receipt import is_genuine
from zavet.core.decisions import Answer
from zavet.doors import wording
from zavet.doors.site.asking import is_too_often
from zavet.journal.signing import public_key

LONGEST: Final = 64 * 1024


class ReceiptForm(forms.Form):
    text = forms.CharField(
        label=_("Текст квитанции"),
        required=False,
        max_length=LONGEST,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false", "autocomplete": "off"}),
        help_text=_("Вставьте содержимое файла целиком или выберите сам файл."),
    )
    file = forms.FileField(
        label=_("Файл квитанции"),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": ".json,application/json"}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        file = cleaned.get("file")
        if file is not None and file.size > LONGEST:
            raise forms.ValidationError(gettext("Файл больше, чем бывает квитанция."))
        if file is None and not cleaned.get("text", "").strip():
            raise forms.ValidationError(gettext("Вставьте текст квитанции или выберите файл."))
        return cleaned

    def content(self) -> bytes:
        file = self.cleaned_data.get("file")
        content: bytes = file.read() if file else self.cleaned_data["text"].strip().encode()
        return content


@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return render(request, "site/receipt.html", {"form": ReceiptForm(), "key": _key()})
    form = ReceiptForm(request.POST, request.FILES)
    context: dict[str, Any] = {"form": form, "key": _key()}
    if is_too_often(request, "receipt"):
        form.add_error(None, gettext("Слишком много проверок подряд. Попробуйте через час."))
    elif form.is_valid():
        content = form.content()
        genuine = is_genuine(content, public_key=public_key())
        context |= {"is_checked": True, "is_genuine": genuine}
        context |= {"facts": _facts(content) if genuine else []}
    return render(request, "site/receipt.html", context)


def _moment(text: str) -> str:
    at = timezone.localtime(datetime.fromisoformat(text))
    return gettext("%(moment)s, время московское") % {"moment": date_format(at, "j E Y, H:i")}


def _key() -> str:
    """Return the public key everybody may have: without it a receipt proves nothing of who gave it."""
    return public_key().hex()


def _facts(content: bytes) -> list[tuple[str, str]]:
    body = json.loads(content)["receipt"]
    return [
        (gettext("Оператор"), body["operator"]),
        (gettext("Сайт"), body["site"]),
        (gettext("Ответ"), str(wording.ANSWERS[Answer(body["answer"])])),
        (gettext("Когда"), _moment(body["at"])),
        (gettext("Редакция политики"), body["version"]),
        (gettext("Текст, который был показан"), body["wording"]),
    ]
