"""Forms of the console. What may be chosen comes from the policy and from what is held, never from the browser."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

Choices = list[tuple[str, str]]
Typed = QueryDict | None
_LONGEST_DAYS = 366


class ShowForm(forms.Form):
    """Which data to open, and for what. No purpose is chosen beforehand."""

    purpose = forms.ChoiceField(
        label=_("Для какой цели"), help_text=_("Цель и вы останутся в журнале: человек их увидит.")
    )
    categories = forms.MultipleChoiceField(
        label=_("Какие данные"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, typed: Typed, *, categories: Choices, purposes: Choices) -> None:
        """Offer only what is held and what the policy names."""
        super().__init__(typed)
        self.fields["purpose"].choices = [("", _("выберите")), *purposes]  # type: ignore[attr-defined]  # a choice field, as declared above
        self.fields["categories"].choices = categories  # type: ignore[attr-defined]  # a choice field, as declared above


class GrantForm(forms.Form):
    """Whom to authorise, for which purposes and data, until which day."""

    staff = forms.ChoiceField(label=_("Кому"))
    purposes = forms.MultipleChoiceField(
        label=_("Для каких целей"), widget=forms.CheckboxSelectMultiple
    )
    categories = forms.MultipleChoiceField(
        label=_("К каким данным"), widget=forms.CheckboxSelectMultiple
    )
    until_on = forms.DateField(
        label=_("По какой день включительно"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Не дольше года: потом допуск продлевают."),
    )

    def __init__(
        self, typed: Typed, *, staff: Choices, purposes: Choices, categories: Choices
    ) -> None:
        """Offer the operator's staff and the policy's own words."""
        super().__init__(typed)
        self.fields["staff"].choices = [("", _("выберите")), *staff]  # type: ignore[attr-defined]  # a choice field, as declared above
        self.fields["purposes"].choices = purposes  # type: ignore[attr-defined]  # a choice field, as declared above
        self.fields["categories"].choices = categories  # type: ignore[attr-defined]  # a choice field, as declared above

    def clean_until_on(self) -> date:
        """Refuse a day that has passed, or one further than a year."""
        day: date = self.cleaned_data["until_on"]
        today = timezone.localdate()
        if not today <= day <= today + timedelta(days=_LONGEST_DAYS):
            raise forms.ValidationError(
                _("Назовите день не раньше сегодняшнего и не позже чем через год.")
            )
        return day


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
