"""Forms of telling a recipient: how the notice leaves and what of the person it names, or why there is none."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zavet.doors.console.requests_work_forms import Choices, Typed
from zavet.doors.wording import UNTOLD


class TellForm(forms.Form):
    """To whom, how and with which values of the person's; none unless the officer chooses it."""

    to_name = forms.CharField(label=_("Кому"), max_length=300)
    way = forms.ChoiceField(
        label=_("Как отправить"),
        choices=[
            ("email", _("по электронной почте")),
            ("post", _("почтой")),
            ("hand", _("вручить")),
        ],
    )
    to_address = forms.CharField(
        label=_("Куда"),
        max_length=500,
        help_text=_("Электронный адрес или почтовый: его нет в политике, он есть в договоре."),
    )
    named_by = forms.MultipleChoiceField(
        label=_("Как назвать человека"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Отметьте то, по чему получатель его узнает. Не отмечено — впишете сами."),
    )
    values = forms.MultipleChoiceField(
        label=_("Сообщить новое значение"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "Закон велит сообщить об изменении. Само значение — если получателю оно нужно."
        ),
    )

    def __init__(self, typed: Typed, *, name: str, named_by: Choices, values: Choices) -> None:
        """Offer what is held and this recipient could have had; a field without a choice is left out."""
        super().__init__(typed, initial={"to_name": name})
        for field, choices in (("named_by", named_by), ("values", values)):
            if choices:
                self.fields[field].choices = choices  # type: ignore[attr-defined]  # a choice field, as declared above
            else:
                del self.fields[field]

    def clean(self) -> dict[str, Any]:
        """Refuse what is no e-mail where it goes by e-mail."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("way") == "email" and "to_address" in cleaned:
            try:
                validate_email(cleaned["to_address"])
            except ValidationError:
                self.add_error("to_address", gettext("Это не адрес электронной почты."))
        return cleaned


class SettleForm(forms.Form):
    """Why a recipient is not written to."""

    reason = forms.ChoiceField(
        label=_("Почему не пишем"),
        choices=[(one.value, capfirst(said)) for one, said in UNTOLD.items()],
    )
