"""Forms about who works for the operator. A login is chosen once, for good; everything else its owner may change."""

from typing import Any, Final

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

Choices = list[tuple[str, str]]
_LONGEST_NAME: Final = 64
"""Of an account's name, which begins with that of the operator and a colon."""


class NameForm(forms.Form):
    """How one of the staff is called, and what they are."""

    name = forms.CharField(
        label=_("Фамилия, имя, отчество"),
        max_length=200,
        help_text=_("Так работника назовут людям и проверяющим, так подписаны письма."),
    )
    position = forms.CharField(label=_("Должность"), max_length=200)


class NewcomerForm(NameForm):
    """Whom to take in."""

    login = forms.RegexField(
        label=_("Логин для входа"),
        regex=r"^[a-zA-Z0-9][a-zA-Z0-9._-]{2,}$",
        help_text=_("Латинские буквы, цифры, точка и чёрточка, не меньше трёх знаков."),
        error_messages={
            "invalid": _("Начните с буквы или цифры; без пробелов, русских букв и знака @.")
        },
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    email = forms.EmailField(
        label=_("Рабочая почта"),
        required=False,
        max_length=254,
        help_text=_(
            "Сюда уйдёт ссылка для первого входа, потом — напоминания о сроках."
            " Без почты ссылка один раз покажется вам."
        ),
    )
    is_officer = forms.BooleanField(
        label=_("Ответственный за персональные данные"),
        required=False,
        help_text=_("Ведёт обращения, выдаёт допуски, принимает работников, как и вы."),
    )

    def __init__(self, typed: QueryDict | None, *, operator_slug: str) -> None:
        """Leave a login as many letters as the operator's name does."""
        super().__init__(typed)
        most = _LONGEST_NAME - len(operator_slug) - 1
        login: Any = self.fields["login"]
        login.max_length = most
        login.widget.attrs["maxlength"] = str(most)
        login.validators.append(forms.CharField(max_length=most).validators[0])


class SuccessorForm(forms.Form):
    """Who takes the post of the officer."""

    staff = forms.ChoiceField(label=_("Кому передать"))

    def __init__(self, typed: QueryDict | None, *, staff: Choices) -> None:
        """Offer those who can enter."""
        super().__init__(typed)
        self.fields["staff"].choices = [("", _("выберите")), *staff]  # type: ignore[attr-defined]  # a choice field, as declared above
