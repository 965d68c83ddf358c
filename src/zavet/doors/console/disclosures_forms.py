"""Forms of the register: an authority's demand as it is entered, whose data it is about, and what is written back."""

from collections.abc import Iterable
from typing import Any, Final

from django import forms
from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zavet.core.language.countries import list_countries
from zavet.core.language.policy import Policy
from zavet.core.language.rules import Recipient
from zavet.core.language.words import Need
from zavet.disclosure.words import DemandDocument
from zavet.doors.console.requests_forms import CameOnForm, ScanForm
from zavet.doors.console.requests_work_forms import FindForm, GroundField
from zavet.doors.pages.held import with_clause
from zavet.doors.wording import DEMAND_DOCUMENTS, DEMAND_STATES, DEMAND_WAYS

Choices = list[tuple[str, str]]
Typed = QueryDict | None
OPEN: Final = "open"
OVERDUE: Final = "overdue"
_LONGEST_TEXT: Final = 20_000
_DAY: Final = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
_CHOOSE: Final = ("", _("выберите"))
_BY: Final = frozenset({Need.DEMAND, Need.RESIDENCE_LAW})


class FilterForm(forms.Form):
    """Which demands to list."""

    state = forms.ChoiceField(
        label=_("Состояние"),
        required=False,
        choices=[
            ("", _("все, сначала открытые")),
            (OPEN, _("открытые")),
            (OVERDUE, _("срок прошёл")),
            *((one.value, said) for one, said in DEMAND_STATES.items()),
        ],
    )


class DemandForm(CameOnForm):
    """An authority's demand, as the officer enters it from the paper."""

    authority = forms.CharField(
        label=_("Какой орган требует"),
        max_length=200,
        help_text=_("Как в бланке, без имён: их впишите ниже, там они запечатываются."),
    )
    recipient = forms.ChoiceField(
        label=_("Кто это по политике"),
        widget=forms.RadioSelect,
        help_text=_("От этого зависит, какие данные можно передать и по какому пункту."),
    )
    document = forms.TypedChoiceField(
        label=_("Какая бумага пришла"),
        choices=[_CHOOSE, *((one.value, capfirst(said)) for one, said in DEMAND_DOCUMENTS.items())],
        coerce=DemandDocument,
    )
    outer_number = forms.CharField(label=_("Её номер"), max_length=80)
    written_on = forms.DateField(label=_("Её дата"), widget=_DAY)
    received_on = forms.DateField(
        label=_("Когда поступила"),
        widget=_DAY,
        help_text=_("Срок считается от этого дня, а не от дня записи."),
    )
    basis = forms.CharField(
        label=_("На какой закон орган ссылается"),
        max_length=200,
        help_text=_("Как в бумаге, например «ГПК РФ ст. 57 ч. 1»."),
    )
    residence_country = forms.ChoiceField(
        label=_("Страна, где живёт человек"),
        required=False,
        choices=[("", _("не важна")), *list_countries()],
        help_text=_("Только если орган требует по закону этой страны."),
    )
    about = forms.CharField(
        label=_("О ком спрашивают"),
        max_length=_LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Как в бумаге: имя, почта, телефон. Запечатывается."),
    )
    text = forms.CharField(
        label=_("Какие сведения требуют"),
        max_length=_LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Перепишите или перескажите. Запечатывается."),
    )
    official = forms.CharField(
        label=_("Кто подписал: должность и имя"),
        required=False,
        max_length=300,
        help_text=_("Запечатывается."),
    )
    contact = forms.CharField(
        label=_("Куда ответить"),
        max_length=500,
        help_text=_("Почтовый адрес органа или другой способ из его бумаги. Запечатывается."),
    )
    is_silent = forms.BooleanField(
        label=_("Закон запрещает сообщать человеку об этом запросе"), required=False
    )
    silence_ground = forms.CharField(
        label=_("Каким законом запрещено"),
        required=False,
        max_length=200,
        help_text=_("Только если отмечено выше. Например «УПК РФ ст. 161»."),
    )
    silence_until = forms.DateField(
        label=_("По какой день запрещено"),
        required=False,
        widget=_DAY,
        help_text=_("Если день неизвестен, оставьте пустым: запрет снимете сами."),
    )

    def __init__(self, typed: Typed, *, policy: Policy | None) -> None:
        """Offer the recipients the policy provides for on demand, each with its clause."""
        super().__init__(typed)
        self._known = {one.id: one for one in recipients_of(policy)}
        self.fields["recipient"].choices = [  # type: ignore[attr-defined]  # a choice field, as declared above
            (one.id, with_clause(one.name, one.clause)) for one in self._known.values()
        ]
        if not any(one.needs is Need.RESIDENCE_LAW for one in self._known.values()):
            del self.fields["residence_country"]

    def clean(self) -> dict[str, Any]:
        """Refuse what contradicts itself: days, a country without its law, a silence without its ground."""
        cleaned: dict[str, Any] = super().clean() or {}
        written_on, received_on = cleaned.get("written_on"), cleaned.get("received_on")
        if written_on and received_on and written_on > received_on:
            self.add_error("written_on", gettext("Бумага написана позже, чем поступила."))
        self._check_country(cleaned)
        self._check_silence(cleaned)
        return cleaned

    def _check_country(self, cleaned: dict[str, Any]) -> None:
        chosen = self._known.get(cleaned.get("recipient", ""))
        if chosen is None or "residence_country" in self.errors:
            return
        is_needed = chosen.needs is Need.RESIDENCE_LAW
        country = cleaned.get("residence_country", "")
        if is_needed and not country:
            message = gettext(
                "Этот получатель вправе требовать только по закону страны, где человек живёт: назовите её."
            )
            self.add_error("residence_country", message)
        if country and not is_needed:
            message = gettext(
                "Для этого получателя закон другой страны не основание: сотрите страну или выберите другого."
            )
            self.add_error("residence_country", message)

    def _check_silence(self, cleaned: dict[str, Any]) -> None:
        is_silent = cleaned.get("is_silent", False)
        if is_silent and not cleaned.get("silence_ground"):
            self.add_error(
                "silence_ground", gettext("Назовите закон, который запрещает сообщать человеку.")
            )
        if not is_silent and (cleaned.get("silence_ground") or cleaned.get("silence_until")):
            message = gettext(
                "Запрет описан, но не отмечен: отметьте его или сотрите закон и день."
            )
            self.add_error("is_silent", message)


def recipients_of(policy: Policy | None) -> tuple[Recipient, ...]:
    """Return the recipients of a policy who get data on demand alone."""
    known: Iterable[Recipient] = policy.recipients.values() if policy else ()
    return tuple(one for one in known if one.needs in _BY)


class WhomForm(FindForm):
    """By what to look for a person a demand asks about; the words go in the body of the form, never into an address."""

    number = forms.UUIDField(
        label=_("Номер человека в консоли"),
        required=False,
        help_text=_("Полный, с его карточки."),
        error_messages={"invalid": _("Это не номер: скопируйте его с карточки человека целиком.")},
    )


class PaperForm(ScanForm):
    """The scan of an authority's paper."""

    def __init__(self, *given: Any) -> None:  # noqa: ANN401 - handed on to Django as they come
        """Say what is asked for."""
        super().__init__(*given)
        self.fields["scan"].label = gettext("Скан бумаги")
        self.fields["scan"].help_text = gettext(
            "Все листы с подписью и печатью, не больше 20 МБ. Запечатывается сразу."
        )


class ScopeForm(forms.Form):
    """Which data of one person to hand over, field by field. Nothing is ticked beforehand but what was named before."""

    categories = forms.MultipleChoiceField(
        label=_("Что передать"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Отметьте только то, что орган прямо назвал. Значения здесь не показаны."),
        error_messages={"required": _("Отметьте, что передать, или уберите человека из запроса.")},
    )

    def __init__(self, typed: Typed, *, categories: Choices, ticked: Iterable[str] = ()) -> None:
        """Offer what is held and may go to this recipient."""
        super().__init__(typed, initial={"categories": list(ticked)})
        self.fields["categories"].choices = categories  # type: ignore[attr-defined]  # a choice field, as declared above


class TextForm(forms.Form):
    """A letter in the officer's own words."""

    text = forms.CharField(
        label=_("Текст ответа"),
        max_length=_LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_("Абзацы разделяет пустая строка. Шапка, номер и подпись добавятся сами."),
    )


class RefuseForm(TextForm):
    """A refusal: by which place of the law, and in which words."""

    ground = GroundField(label=_("Почему отказываем: статья закона"))
    field_order = ("ground", "text")


class ExtendForm(forms.Form):
    """Why a term is not enough."""

    reason = forms.CharField(
        label=_("Почему срока не хватает"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Это уйдёт органу в мотивированном уведомлении."),
    )


class SentForm(forms.Form):
    """How the answer left."""

    sent_by = forms.ChoiceField(label=_("Как отправлено"), choices=list(DEMAND_WAYS.items()))
