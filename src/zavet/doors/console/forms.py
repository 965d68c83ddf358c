"""Forms about the staff and the statistics. What may be chosen comes from the policy, never from the browser."""

from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

Choices = list[tuple[str, str]]
Typed = QueryDict | None
_STATES = [
    ("", _("все")),
    ("in_force", _("действуют")),
    ("unsigned", _("ждут подписи")),
    ("ended", _("прекращены и истекли")),
]


class RenewForm(forms.Form):
    """For which purposes and data, until which day."""

    purposes = forms.MultipleChoiceField(
        label=_("Для каких целей"), widget=forms.CheckboxSelectMultiple
    )
    categories = forms.MultipleChoiceField(
        label=_("К каким данным"), widget=forms.CheckboxSelectMultiple
    )
    until_on = forms.DateField(
        label=_("По какой день включительно"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(
        self, typed: Typed, *, purposes: Choices, categories: Choices, last_on: date
    ) -> None:
        """Offer, ticked, what the leave names; ``last_on`` is the last day that may be named."""
        ticked = {
            "purposes": [name for name, _words in purposes],
            "categories": [name for name, _words in categories],
        }
        super().__init__(typed, initial=ticked)
        self.last_on = last_on
        self.fields["purposes"].choices = purposes  # type: ignore[attr-defined]  # a choice field, as declared above
        self.fields["categories"].choices = categories  # type: ignore[attr-defined]  # a choice field, as declared above
        self.fields["until_on"].help_text = gettext(
            "Не позже %(day)s: потом допуск продлевают."
        ) % {"day": date_format(last_on, gettext("j E Y"))}

    def clean_until_on(self) -> date:
        """Refuse a day that has passed, or one later than a leave may last."""
        day: date = self.cleaned_data["until_on"]
        if not timezone.localdate() <= day <= self.last_on:
            raise forms.ValidationError(
                gettext("Назовите день не раньше сегодняшнего и не позже %(day)s.")
                % {"day": date_format(self.last_on, gettext("j E Y"))}
            )
        return day


class GrantForm(RenewForm):
    """Whom to authorise, too. Nothing is ticked beforehand."""

    staff = forms.ChoiceField(label=_("Кому"))
    field_order = ("staff", "purposes", "categories", "until_on")

    def __init__(
        self,
        typed: Typed,
        *,
        staff: Choices,
        purposes: Choices,
        categories: Choices,
        last_on: date,
    ) -> None:
        """Offer the operator's staff and the policy's own words."""
        super().__init__(typed, purposes=purposes, categories=categories, last_on=last_on)
        self.initial = {}
        self.fields["staff"].choices = [("", _("выберите")), *staff]  # type: ignore[attr-defined]  # a choice field, as declared above


class RegisterForm(forms.Form):
    """Which authorisations to list."""

    state = forms.ChoiceField(label=_("Состояние"), choices=_STATES, required=False)
    staff = forms.ChoiceField(label=_("Работник"), required=False)
    purpose = forms.ChoiceField(label=_("Цель"), required=False)

    def __init__(self, typed: Typed, *, staff: Choices, purposes: Choices) -> None:
        """Offer whom and what the site's authorisations name."""
        super().__init__(typed)
        self.fields["staff"].choices = [("", _("все")), *staff]  # type: ignore[attr-defined]  # a choice field, as declared above
        self.fields["purpose"].choices = [("", _("все")), *purposes]  # type: ignore[attr-defined]  # a choice field, as declared above


class SignForm(forms.Form):
    """The signature under the warning: one box, unticked."""

    signed = forms.BooleanField(label=_("Я прочитал предупреждение и подписываю его"))


class PeriodForm(forms.Form):
    """A period of statistics, first and last day included."""

    first_on = forms.DateField(
        label=_("С"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    last_on = forms.DateField(
        label=_("По"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def clean(self) -> dict[str, Any]:
        """Refuse a period that ends before it begins, or with the last day there is: none follows it."""
        cleaned: dict[str, Any] = super().clean() or {}
        first_on, last_on = cleaned.get("first_on"), cleaned.get("last_on")
        if last_on == date.max:
            self.add_error("last_on", gettext("За этим днём календарь кончается: назовите другой."))
        elif first_on and last_on and last_on < first_on:
            self.add_error("last_on", gettext("Период кончается раньше, чем начинается."))
        return cleaned
