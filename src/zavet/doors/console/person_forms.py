"""Forms about people's data. What may be chosen comes from the policy and from what is held, never from the browser."""

from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zavet.access.operations import ReleaseReason, VerifyMethod
from zavet.doors.wording import PROOF_KINDS, RELEASE_REASONS, VERIFY_METHODS
from zavet.parties.words import ProofKind

Choices = list[tuple[str, str]]
Typed = QueryDict | None
_CHOOSE = ("", _("выберите"))


class PurposeForm(forms.Form):
    """For what a value or a file is opened. No purpose is chosen beforehand."""

    purpose = forms.ChoiceField(
        label=_("Для какой цели"), help_text=_("Цель и вы останутся в журнале: человек их увидит.")
    )

    def __init__(self, typed: Typed, *, purposes: Choices) -> None:
        """Offer what the policy names."""
        super().__init__(typed)
        self.fields["purpose"].choices = [_CHOOSE, *purposes]  # type: ignore[attr-defined]  # a choice field, as declared above


class ShowForm(PurposeForm):
    """Which data to open, and for what."""

    categories = forms.MultipleChoiceField(
        label=_("Какие данные"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, typed: Typed, *, categories: Choices, purposes: Choices) -> None:
        """Offer only what is held and what the policy names."""
        super().__init__(typed, purposes=purposes)
        self.fields["categories"].choices = categories  # type: ignore[attr-defined]  # a choice field, as declared above


class HoldForm(forms.Form):
    """Which data to keep, by which act, until which day."""

    categories = forms.MultipleChoiceField(
        label=_("Какие данные"), widget=forms.CheckboxSelectMultiple
    )
    act = forms.CharField(
        label=_("Какой закон велит"),
        max_length=100,
        help_text=_("Статья, например «402-ФЗ ст. 29», или правило хранения из политики."),
    )
    until_on = forms.DateField(
        label=_("По какой день включительно"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, typed: Typed, *, categories: Choices) -> None:
        """Offer what is held."""
        super().__init__(typed)
        self.fields["categories"].choices = categories  # type: ignore[attr-defined]  # a choice field, as declared above

    def clean_until_on(self) -> date:
        """Refuse a day that has passed, and the last day there is: none follows it."""
        day: date = self.cleaned_data["until_on"]
        if not timezone.localdate() <= day < date.max:
            raise forms.ValidationError(gettext("Назовите день не раньше сегодняшнего."))
        return day


class ReleaseForm(forms.Form):
    """Which act ends, and why."""

    act = forms.CharField(label=_("По какому закону хранились"), max_length=100)
    reason = forms.TypedChoiceField(
        label=_("Почему"),
        choices=[_CHOOSE, *((one.value, words) for one, words in RELEASE_REASONS.items())],
        coerce=ReleaseReason,
    )


class VerifyForm(forms.Form):
    """What was verified, and how."""

    category = forms.ChoiceField(label=_("Какие данные"))
    method = forms.TypedChoiceField(
        label=_("Как проверено"),
        choices=[_CHOOSE, *((one.value, words) for one, words in VERIFY_METHODS.items())],
        coerce=VerifyMethod,
    )

    def __init__(self, typed: Typed, *, categories: Choices) -> None:
        """Offer what is held."""
        super().__init__(typed)
        self.fields["category"].choices = [_CHOOSE, *categories]  # type: ignore[attr-defined]  # a choice field, as declared above


class RepresentativeForm(forms.Form):
    """By which document somebody acts for a person, from which day until which."""

    kind = forms.TypedChoiceField(
        label=_("Какой документ"),
        choices=[_CHOOSE, *((one.value, capfirst(said)) for one, said in PROOF_KINDS.items())],
        coerce=ProofKind,
    )
    evidence = forms.CharField(
        label=_("Номер и дата документа"),
        max_length=500,
        help_text=_("Остаётся только отпечаток: сами слова не хранятся."),
    )
    from_on = forms.DateField(
        label=_("С какого дня"),
        initial=timezone.localdate,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    until_on = forms.DateField(
        label=_("По какой день включительно"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_(
            "У родителя — день перед восемнадцатилетием, у доверенности — её последний день."
        ),
    )

    def clean(self) -> dict[str, Any]:
        """Refuse an end that is not after the start or has passed, and the last day there is: none follows it."""
        cleaned: dict[str, Any] = super().clean() or {}
        start, last = cleaned.get("from_on"), cleaned.get("until_on")
        if start and last and not max(start, timezone.localdate()) <= last < date.max:
            message = gettext("Последний день — не раньше первого и не раньше сегодняшнего.")
            self.add_error("until_on", message)
        return cleaned


class ProposeForm(forms.Form):
    """What was refused for want of a second person, as the page of the refusal sends it back."""

    action = forms.ChoiceField()
    purpose = forms.ChoiceField()
    categories = forms.MultipleChoiceField()

    def __init__(
        self, typed: Typed, *, actions: Choices, purposes: Choices, categories: Choices
    ) -> None:
        """Take the policy's own words alone."""
        super().__init__(typed)
        for name, choices in (
            ("action", actions),
            ("purpose", purposes),
            ("categories", categories),
        ):
            self.fields[name].choices = choices  # type: ignore[attr-defined]  # choice fields, as declared above
