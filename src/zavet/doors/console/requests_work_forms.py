"""Forms of the work on one request. What may be chosen comes from the law, the policy and what is held."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from django import forms
from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zavet.core.language.rules import Datum
from zavet.core.language.words import RightKind
from zavet.core.law import CitationMalformed, CitationUnknown, resolve
from zavet.core.requests import DismissReason
from zavet.doors.site.registration_form import field_of
from zavet.doors.wording import DISMISS_REASONS, IDENTITY_METHODS, REQUEST_KINDS
from zavet.parties.words import IdentityMethod

Choices = list[tuple[str, str]]
Typed = QueryDict | None
LONGEST_TEXT: Final = 20_000
UNFILLED: Final = "[укажите"
"""How a place in a draft begins that the officer has to fill in."""
_CHOOSE = ("", _("выберите"))
_EITHER: Final = (
    {"information", "not_processed"},
    {"information_refused", "repeat_refused"},
    {"claim_satisfied", "claim_partly"},
)
"""Letters that contradict one another."""
_BY_PERSON = {IdentityMethod.SIGNED_IN, IdentityMethod.LINK_ANSWERED}


def _offer(form: forms.Form, name: str, choices: list[Any]) -> None:
    """Put the choices of this request into a field."""
    form.fields[name].choices = choices  # type: ignore[attr-defined]  # a choice field, as declared below


class AssignForm(forms.Form):
    """Who answers."""

    staff = forms.ChoiceField(label=_("Кому поручить"))

    def __init__(self, typed: Typed, *, staff: Choices, chosen: str = "") -> None:
        """Offer the operator's staff."""
        super().__init__(typed, initial={"staff": chosen})
        _offer(self, "staff", [_CHOOSE, *staff])


class NoteForm(forms.Form):
    """A word among the staff."""

    text = forms.CharField(
        label=_("Заметка для своих"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Заявитель её не увидит. Она запечатывается вместе с перепиской."),
    )


class KindsForm(forms.Form):
    """What a request is really about."""

    kinds = forms.TypedMultipleChoiceField(
        label=_("О чём обращение"),
        choices=[(one.value, capfirst(said)) for one, said in REQUEST_KINDS.items()],
        coerce=RightKind,
        widget=forms.CheckboxSelectMultiple,
    )


class DismissForm(forms.Form):
    """Why a letter gets no answer."""

    reason = forms.TypedChoiceField(
        label=_("Почему"),
        choices=[_CHOOSE, *((one.value, said) for one, said in DISMISS_REASONS.items())],
        coerce=DismissReason,
    )


class JoinForm(forms.Form):
    """To which request this one belongs."""

    number = forms.CharField(
        label=_("Номер обращения, к которому присоединить"),
        max_length=20,
        widget=forms.TextInput(attrs={"placeholder": "2026-17"}),
    )


class FindForm(forms.Form):
    """By what to look for the person; the words go in the body of the form, never into an address."""

    email = forms.EmailField(label=_("Электронная почта"), required=False)
    phone = forms.CharField(label=_("Телефон"), required=False, max_length=60)
    login = forms.CharField(label=_("Логин"), required=False, max_length=150)

    def clean(self) -> dict[str, Any]:
        """Ask for one word at least."""
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors and not any(cleaned.values()):
            raise forms.ValidationError(gettext("Назовите почту, телефон или логин."))
        return cleaned


class ProofForm(forms.Form):
    """How it was checked who asks, and by what."""

    method = forms.TypedChoiceField(
        label=_("Как проверили"),
        choices=[
            _CHOOSE,
            *(
                (one.value, capfirst(said))
                for one, said in IDENTITY_METHODS.items()
                if one not in _BY_PERSON
            ),
        ],
        coerce=IdentityMethod,
    )
    evidence = forms.CharField(
        label=_("На основании чего"),
        max_length=500,
        help_text=_(
            "Например номер документа или день звонка. Остаётся только отпечаток: сами слова не хранятся."
        ),
    )


class RectifyForm(forms.Form):
    """Which value is wrong, and the right one."""

    category = forms.ChoiceField(label=_("Какие данные исправить"))
    value = forms.CharField(
        label=_("Верное значение"),
        max_length=2000,
        help_text=_(
            "Прежнее стирается. Получатели, которым его передали, должны узнать об исправлении."
        ),
    )

    def __init__(
        self, typed: Typed, *, categories: Choices, data: Mapping[str, Datum], asked: Sequence[str]
    ) -> None:
        """Offer what is held; what the request alone names is chosen already. ``data`` says what a value looks like."""
        super().__init__(typed, initial={"category": asked[0] if len(asked) == 1 else ""})
        _offer(self, "category", [_CHOOSE, *categories])
        self._data = data

    def clean(self) -> dict[str, Any]:
        """Refuse what the person could not have written there themselves."""
        cleaned: dict[str, Any] = super().clean() or {}
        datum = self._data.get(cleaned.get("category", ""))
        if datum is not None and "value" in cleaned:
            try:
                cleaned["value"] = field_of(datum).clean(cleaned["value"])
            except forms.ValidationError as error:
                self.add_error("value", error)
        return cleaned


class VisibilityForm(forms.Form):
    """Which datum nobody is to see any more; only the person opens their own data to all."""

    category = forms.ChoiceField(label=_("Какие данные закрыть"))

    def __init__(self, typed: Typed, *, categories: Choices) -> None:
        """Offer what the policy lets a person open."""
        super().__init__(typed)
        _offer(self, "category", [_CHOOSE, *categories])


class CategoriesForm(forms.Form):
    """Which data."""

    categories = forms.MultipleChoiceField(
        label=_("Какие данные"),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, typed: Typed, *, categories: Choices, ticked: list[str]) -> None:
        """Offer what is held; ticked is what the request names, or all of it."""
        super().__init__(
            typed, initial={"categories": ticked or [one for one, _words in categories]}
        )
        _offer(self, "categories", categories)


class PurposesForm(forms.Form):
    """Which purposes."""

    purposes = forms.MultipleChoiceField(
        label=_("Для каких целей"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Здесь цели, которые держатся на согласии."),
    )

    def __init__(self, typed: Typed, *, purposes: Choices, ticked: list[str]) -> None:
        """Offer the purposes that stand on consent; ticked is what the request names, or all of them."""
        super().__init__(typed, initial={"purposes": ticked or [one for one, _words in purposes]})
        _offer(self, "purposes", purposes)


class SentForm(forms.Form):
    """How a letter on paper left."""

    sent_by = forms.ChoiceField(
        label=_("Как отправлено"), choices=[("post", _("почтой")), ("hand", _("вручено"))]
    )


class GroundField(forms.CharField):
    """A place of the law in the officer's own words, such as «152-ФЗ ст. 6 ч. 1 п. 5»."""

    def __init__(self, *, label: Any) -> None:  # noqa: ANN401 - lazy words of a label
        """Say what it looks like."""
        example = _("Например: 152-ФЗ ст. 6 ч. 1 п. 5.")
        super().__init__(label=label, max_length=60, help_text=example)

    def clean(self, value: Any) -> str:  # noqa: ANN401 - as Django's field has it
        """Refuse what the law pack does not know."""
        cleaned: str = super().clean(value)
        try:
            resolve(cleaned)
        except (CitationMalformed, CitationUnknown) as error:
            message = gettext("Такого места в своде законов нет. %(next)s")
            raise forms.ValidationError(message % {"next": error.next_step}) from None
        return cleaned


class ChooseForm(forms.Form):
    """Which letter to write, on which ground, for which reasons. Several are drafted into one."""

    templates = forms.MultipleChoiceField(
        label=_("О чём письмо"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Если обращение о многом, отметьте всё: получится одно письмо."),
    )
    ground = forms.ChoiceField(label=_("Почему отказываем: статья закона"))
    causes = forms.CharField(
        label=_("Причины, по которым срока не хватает"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    keeps_block = forms.BooleanField(
        label=_("Обработка оказалась незаконной: оставить данные заблокированными"),
        required=False,
        help_text=_("Иначе блокирование по этому обращению снимется вместе с ответом."),
    )

    def __init__(
        self,
        typed: Typed,
        *,
        templates: Choices,
        ticked: list[str],
        grounds: Choices | None,
        has_causes: bool,
        may_keep_block: bool,
    ) -> None:
        """Offer what fits, ``ticked`` what is asked for; a field without a choice to make is left out.

        Empty ``grounds`` mean that the officer names the place of the law; None, that none is asked.
        """
        super().__init__(typed, initial={"templates": ticked})
        _offer(self, "templates", templates)
        if grounds:
            _offer(self, "ground", [_CHOOSE, *grounds])
        else:
            self.fields["ground"] = GroundField(label=self.fields["ground"].label)
        asked = {"ground": grounds is not None, "causes": has_causes, "keeps_block": may_keep_block}
        for name, is_asked in asked.items():
            if not is_asked:
                del self.fields[name]

    def clean_templates(self) -> list[str]:
        """Refuse two letters in one that contradict one another."""
        chosen: list[str] = self.cleaned_data["templates"]
        if any(pair.issubset(chosen) for pair in _EITHER):
            raise forms.ValidationError(
                gettext("Отмеченные письма противоречат друг другу: оставьте одно из них.")
            )
        return chosen


class WriteForm(forms.Form):
    """The letter itself, as it will be sent."""

    text = forms.CharField(
        label=_("Текст письма"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 18}),
        help_text=_("Абзацы разделяет пустая строка. Шапка, номер и подпись добавятся сами."),
    )

    def clean_text(self) -> str:
        """Refuse a letter whose places are not all filled in."""
        text: str = self.cleaned_data["text"]
        left = re.findall(r"\[укажите[^\]]*\]", text)
        if left:
            raise forms.ValidationError(
                gettext("Осталось незаполненным: %(places)s") % {"places": ", ".join(left)}
            )
        return text
