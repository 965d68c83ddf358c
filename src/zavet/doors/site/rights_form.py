"""Forms of requests: who asks, where to answer, what it is about. Nothing is asked that the answer does not need."""

from typing import Any, Final

from django import forms
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zavet.core.language.policy import Policy
from zavet.core.language.words import FieldKind, RightKind
from zavet.core.requests import Requester
from zavet.core.values import Ground, Origin, Sealed
from zavet.doors.site.rights_form_parts import LONGEST, TokenForm, files_field
from zavet.doors.site.rights_words import PLEAS, REQUESTER_CHOICES, TEXT_HINTS
from zavet.parties.queries import SiteView

_OTHERS: Final = frozenset({Requester.REPRESENTATIVE, Requester.HEIR, Requester.AUTHORITY})
_BY_DATA: Final = frozenset(
    {
        RightKind.RECTIFICATION,
        RightKind.CONFIDENTIALITY,
        RightKind.BLOCK,
        RightKind.DELETION,
    }
)
_BY_PURPOSE: Final = frozenset({RightKind.WITHDRAWAL, RightKind.STOP, RightKind.OBJECTION})
_OF_OTHER: Final = ("person", "known_by", "authority")
_SKIPPED: Final = frozenset({FieldKind.PASSWORD})


class AboutForm(TokenForm):
    """What a request is about: data or purposes where the kind wants them, and words."""

    categories = forms.MultipleChoiceField(
        label=_("О каких данных речь"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Ничего не отмечено — обо всех."),
    )
    purposes = forms.MultipleChoiceField(
        label=_("О каких целях речь"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Ничего не отмечено — обо всех."),
    )
    text = forms.CharField(
        label=_("Что написать"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": "6"})
    )

    def __init__(
        self,
        data: QueryDict | None,
        sent: MultiValueDict[str, Any] | None = None,
        *,
        site: SiteView,
        kind: RightKind,
        policy: Policy,
    ) -> None:
        """Offer what this kind of request may be about, in the policy's own words."""
        super().__init__(data, sent, site=site)
        self.kind = kind
        self._offer("categories", _data_choices(policy) if kind in _BY_DATA else [])
        self._offer("purposes", _purpose_choices(policy, kind) if kind in _BY_PURPOSE else [])
        self.fields["text"].required = kind not in PLEAS
        self.fields["text"].help_text = TEXT_HINTS[kind]
        self.fields["files"] = files_field()

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        if not choices:
            del self.fields[name]
            return
        self.fields[name].choices = choices  # type: ignore[attr-defined]  # a choice field, as declared above

    @property
    def words(self) -> str:
        """Return what the person wrote, or what a request of this kind asks without words."""
        return str(self.cleaned_data["text"] or PLEAS[self.kind])

    def chosen(self, name: str) -> tuple[str, ...]:
        """Return the ``categories`` or the ``purposes`` it is about; none means all."""
        return tuple(self.cleaned_data.get(name) or ())


class DeskForm(AboutForm):
    """A request of somebody without an account."""

    name = forms.CharField(
        label=_("Имя"),
        max_length=200,
        help_text=_("Как к вам обращаться в ответе."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=_("Электронная почта"),
        required=False,
        max_length=254,
        help_text=_("Сюда придут ответ и ссылка на обращение."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    postal = forms.CharField(
        label=_("Почтовый адрес"),
        required=False,
        max_length=400,
        help_text=_("Если отвечать на бумаге. Нужно одно из двух: почта или адрес."),
        widget=forms.Textarea(attrs={"autocomplete": "street-address", "rows": "2"}),
    )
    login = forms.CharField(
        label=_("Логин на этом сайте"),
        required=False,
        max_length=60,
        help_text=_("Если есть: поможет найти данные."),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    phone = forms.CharField(
        label=_("Телефон"),
        required=False,
        max_length=60,
        help_text=_("Если по нему вас знают здесь: поможет найти данные."),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    requester = forms.TypedChoiceField(
        label=_("Кто обращается"),
        choices=[(one.value, words) for one, words in REQUESTER_CHOICES.items()],
        coerce=Requester,
        initial=Requester.SUBJECT.value,
        widget=forms.RadioSelect,
    )
    person = forms.CharField(
        label=_("Чьи это данные"),
        required=False,
        max_length=200,
        help_text=_("Имя того, за кого вы обращаетесь."),
    )
    known_by = forms.CharField(
        label=_("Его почта, телефон или логин на этом сайте"),
        required=False,
        max_length=254,
        help_text=_("Поможет сразу найти данные."),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    authority = forms.CharField(
        label=_("Чем подтверждается ваше право обратиться"),
        required=False,
        max_length=300,
        help_text=_(
            "Документ, его номер и дата: доверенность, свидетельство о рождении, о праве на наследство, "
            "а для органа — его название, номер и дата запроса. Сам документ можно приложить файлом."
        ),
    )

    field_order = (
        "mark",
        *("categories", "purposes", "text"),
        *("name", "email", "postal", "login", "phone"),
        *("requester", "person", "known_by", "authority", "files"),
    )

    def __init__(self, *args: Any, **more: Any) -> None:  # noqa: ANN401 - handed through
        """Ask for no name where nobody need be known to be answered."""
        super().__init__(*args, **more)
        self.fields["name"].required = self.kind is not RightKind.FEEDBACK
        self.order_fields(self.field_order)

    def clean(self) -> dict[str, Any]:
        """Refuse what nobody could be answered at, and somebody else's right without a word of its ground."""
        cleaned = super().clean()
        if not (cleaned.get("email") or cleaned.get("postal") or "email" in self.errors):
            self.add_error(
                "email", gettext("Назовите, куда отвечать: электронную почту или почтовый адрес.")
            )
        if cleaned.get("requester") in _OTHERS:
            self._want("person", gettext("Назовите, чьи это данные."))
            self._want("authority", self._without_ground(cleaned["requester"]))
        return cleaned

    def clean_email(self) -> str:
        """Refuse a box named in letters that only look like ASCII ones: an answer would go to somebody else's."""
        email = str(self.cleaned_data["email"])
        if not email.rpartition("@")[0].isascii():
            raise forms.ValidationError(
                gettext(
                    "Эта почта до знака @ написана не только латинскими буквами. Проверьте раскладку."
                )
            )
        return email

    def _without_ground(self, requester: Requester) -> str:
        if requester is Requester.AUTHORITY:
            return gettext("Назовите орган, номер и дату запроса: без них ответить нельзя.")
        return gettext("Назовите документ: без него ответить вам нельзя.")

    def _want(self, name: str, message: str) -> None:
        if name in self.cleaned_data and not self.cleaned_data[name]:
            self.add_error(name, message)

    def about_fields(self) -> list[forms.BoundField]:
        """Return what it is about."""
        return self._bound("categories", "purposes", "text")

    def contact_fields(self) -> list[forms.BoundField]:
        """Return who asks and where to answer."""
        return self._bound("name", "email", "postal")

    def finding_fields(self) -> list[forms.BoundField]:
        """Return what helps to find the data."""
        return self._bound("login", "phone")

    def other_fields(self) -> list[forms.BoundField]:
        """Return what is asked of somebody who asks for another."""
        return self._bound("requester", "person", "known_by", "authority")

    def _bound(self, *names: str) -> list[forms.BoundField]:
        return [self[name] for name in names if name in self.fields]

    @property
    def is_for_other(self) -> bool:
        """Tell whether somebody asks for another, or something is wrong there: what is folded is shown then."""
        has_errors = any(one.errors for one in self.other_fields())
        return has_errors or self["requester"].value() not in {None, Requester.SUBJECT.value}

    def sealed(self) -> dict[str, Sealed[str]]:
        """Return everything that was written, sealed; for whom somebody asks stands in the letter itself."""
        names = ("name", "email", "postal", "login", "phone")
        typed = {name: self.cleaned_data.get(name) or "" for name in names}
        typed["text"] = "\n\n".join(one for one in (self._other(), self.words) if one)
        return {name: Sealed(str(value)) for name, value in typed.items() if value}

    def _other(self) -> str:
        shown = (self[name] for name in _OF_OTHER if self.cleaned_data.get(name))
        return "\n".join(f"{one.label}: {self.cleaned_data[one.name]}" for one in shown)


class MessageForm(TokenForm):
    """A message more to a thread."""

    text = forms.CharField(
        label=_("Сообщение"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": "6"})
    )

    def __init__(
        self,
        data: QueryDict | None,
        sent: MultiValueDict[str, Any] | None = None,
        *,
        site: SiteView,
    ) -> None:
        """Take files too."""
        super().__init__(data, sent, site=site)
        self.fields["files"] = files_field()


def _data_choices(policy: Policy) -> list[tuple[str, str]]:
    return [
        (one.id, one.name)
        for one in policy.data.values()
        if one.origin is Origin.GIVEN and one.kind not in _SKIPPED
    ]


def _purpose_choices(policy: Policy, kind: RightKind) -> list[tuple[str, str]]:
    return [
        (one.id, one.name)
        for one in policy.purposes.values()
        if kind is not RightKind.WITHDRAWAL or one.ground is Ground.CONSENT
    ]
