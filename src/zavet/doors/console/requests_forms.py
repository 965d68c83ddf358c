"""Forms of the queue and of a paper letter: what may be chosen comes from closed lists, and from the staff."""

from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zavet.core.requests import Requester
from zavet.doors.wording import ARRIVALS, REQUEST_KINDS, REQUEST_STATES, REQUESTERS

Choices = list[tuple[str, str]]
Typed = QueryDict | dict[str, str] | None
NOBODY = "none"
_ANY = ("", _("все"))
_LONGEST_TEXT = 20_000
_DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def _worded(words: dict[Any, Any]) -> list[tuple[str, Any]]:
    return [(one.value, capfirst(said)) for one, said in words.items()]


class QueueForm(forms.Form):
    """Which requests to list, and in which order. Nothing of a person is asked by."""

    state = forms.ChoiceField(
        label=_("Состояние"),
        required=False,
        choices=[("", _("открытые")), ("closed", _("закрытые")), *_worded(REQUEST_STATES)],
    )
    kind = forms.ChoiceField(
        label=_("О чём"), required=False, choices=[_ANY, *_worded(REQUEST_KINDS)]
    )
    channel = forms.ChoiceField(
        label=_("Откуда"), required=False, choices=[_ANY, *_worded(ARRIVALS)]
    )
    owner = forms.ChoiceField(label=_("Исполнитель"), required=False)
    waits = forms.ChoiceField(
        label=_("Что с ним"),
        required=False,
        choices=[
            ("", _("всё равно")),
            ("overdue", _("срок прошёл")),
            ("alarm", _("последний день по строгому счёту")),
            ("identity", _("ждёт подтверждения личности")),
            ("message", _("есть непрочитанное сообщение")),
        ],
    )
    due_from = forms.DateField(label=_("Срок с"), required=False, widget=_DAY)
    due_until = forms.DateField(label=_("Срок по"), required=False, widget=_DAY)
    number = forms.CharField(
        label=_("Номер"),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "placeholder": "2026-17"}),
    )

    def __init__(self, typed: Typed, *, staff: Choices) -> None:
        """Offer the operator's staff."""
        super().__init__(typed)
        owners = [_ANY, (NOBODY, _("никто")), *staff]
        self.fields["owner"].choices = owners  # type: ignore[attr-defined]  # a choice field, as declared above

    def clean(self) -> dict[str, Any]:
        """Refuse a span of days that ends before it begins: nothing would ever be found in it."""
        cleaned: dict[str, Any] = super().clean() or {}
        first_on, last_on = cleaned.get("due_from"), cleaned.get("due_until")
        if first_on and last_on and last_on < first_on:
            self.add_error("due_until", gettext("Этот день раньше дня «Срок с»."))
        return cleaned


class SaveViewForm(forms.Form):
    """How one of the staff calls what the queue shows now."""

    name = forms.CharField(
        label=_("Запомнить этот отбор под именем"),
        max_length=60,
        help_text=_("Его увидите только вы."),
    )


class CameOnForm(forms.Form):
    """What came on paper, on a day that is known."""

    def clean_received_on(self) -> date:
        """Refuse a day that has not come."""
        day: date = self.cleaned_data["received_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(gettext("Этот день ещё не настал."))
        return day


class LetterForm(CameOnForm):
    """A letter that came on paper, as the officer enters it."""

    received_on = forms.DateField(
        label=_("Когда поступило"),
        widget=_DAY,
        help_text=_("Срок считается от этого дня, а не от дня записи."),
    )
    mark = forms.CharField(
        label=_("Пометка на конверте или заголовок"),
        required=False,
        max_length=200,
        help_text=_(
            "Например «отзыв согласия на обработку персональных данных»: по ней узнаётся, о чём письмо."
        ),
    )
    text = forms.CharField(
        label=_("Что написано"),
        max_length=_LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Перепишите или перескажите. Текст запечатывается."),
    )
    requester = forms.TypedChoiceField(
        label=_("Кто пишет"),
        choices=_worded(REQUESTERS),
        coerce=Requester,
        initial=Requester.SUBJECT.value,
    )
    name = forms.CharField(label=_("Имя, как в письме"), max_length=300)
    postal = forms.CharField(label=_("Почтовый адрес для ответа"), required=False, max_length=500)
    email = forms.EmailField(label=_("Электронная почта"), required=False)
    phone = forms.CharField(label=_("Телефон"), required=False, max_length=60)
    outer_number = forms.CharField(
        label=_("Исходящий номер отправителя"), required=False, max_length=40
    )
    written_on = forms.DateField(label=_("Каким днём написано"), required=False, widget=_DAY)
    kinds = forms.MultipleChoiceField(
        label=_("О чём письмо"),
        required=False,
        choices=_worded(REQUEST_KINDS),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Отметьте всё, о чём просят. Не отмечено ничего — узнается по тексту."),
    )

    def clean(self) -> dict[str, Any]:
        """Refuse a letter written after it came, and one nobody can answer."""
        cleaned: dict[str, Any] = super().clean() or {}
        written_on, received_on = cleaned.get("written_on"), cleaned.get("received_on")
        if written_on and received_on and written_on > received_on:
            self.add_error("written_on", gettext("Письмо написано позже, чем поступило."))
        if not (cleaned.get("postal") or cleaned.get("email") or "email" in self.errors):
            self.add_error(
                "postal", gettext("Назовите, куда отвечать: адрес или электронную почту.")
            )
        return cleaned


class ScanForm(forms.Form):
    """A scan to lay to a request."""

    scan = forms.FileField(
        label=_("Скан"),
        required=False,
        widget=forms.FileInput,
        error_messages={"empty": _("Файл пуст: выберите другой.")},
        help_text=_("Письмо, конверт, доверенность, не больше 20 МБ. Запечатывается сразу."),
    )


class EmailForm(forms.Form):
    """Where one of the staff is reminded of terms."""

    email = forms.EmailField(
        label=_("Ваша рабочая почта"),
        required=False,
        help_text=_("Сюда приходят напоминания о сроках: номера и дни, без данных людей."),
    )


class DayOffForm(forms.Form):
    """A day the operator's calendar differs on."""

    day_on = forms.DateField(label=_("День"), widget=_DAY)
    is_working = forms.TypedChoiceField(
        label=_("Какой он"),
        choices=[("off", _("нерабочий")), ("working", _("рабочий"))],
        coerce=lambda word: word == "working",
    )
    ground = forms.CharField(
        label=_("Чем установлен"),
        max_length=200,
        help_text=_("Нерабочий — закон или указ региона, рабочий — приказ; с номером и днём."),
    )
    is_by_law = forms.BooleanField(
        label=_("Нерабочим этот день сделал закон или указ региона, а не приказ оператора"),
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """Refuse a day off of the operator's own: it moves no day owed to a person."""
        cleaned: dict[str, Any] = super().clean() or {}
        if not cleaned.pop("is_by_law", False) and not cleaned.get("is_working", True):
            message = gettext(
                "Выходной по приказу оператора не продлевает сроки, которые он должен людям."
                " Отметьте, что день установлен законом региона, или не вносите его."
            )
            self.add_error("is_by_law", message)
        return cleaned
