"""The registration form, made from the policy: the fields its rules need, one empty box for each consent asked.

INVARIANT: no box is ever ticked in advance, no two purposes share a box, no field stands here that no purpose needs.
"""

import re
from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from stdnum import luhn

from zavet.access.registration import asked_purposes
from zavet.core.language.policy import Policy
from zavet.core.language.rules import Datum, Purpose
from zavet.core.language.words import FieldKind
from zavet.core.values import Ground, Origin, Sealed
from zavet.doors.pages.passwords import advice, require_strong
from zavet.policies.queries import PolicyInForce

PASSWORD: Final = "password"  # noqa: S105 - the name of a field
CONSENT: Final = "consent_"
_LOGIN = re.compile(r"[\w.-]{3,40}")


def registration_data(policy: Policy) -> tuple[Datum, ...]:
    """Return the categories a person is asked for at registration, in the order the service names them."""
    service = policy.registration()
    if service is None:
        return ()
    needed = service.data or tuple(
        dict.fromkeys(one for name in service.purposes for one in policy.purposes[name].data)
    )
    data = (policy.data[name] for name in needed if name in policy.data)
    return tuple(datum for datum in data if datum.origin is Origin.GIVEN)


class ConsentBox(forms.BooleanField):
    """One purpose, one box, empty."""

    def __init__(self, purpose: Purpose, policy: Policy) -> None:
        self.purpose = purpose
        self.citation = policy.cite(purpose.clause)
        super().__init__(label=purpose.name, required=purpose.is_required, initial=False)
        self.error_messages["required"] = gettext(
            "Без этого согласия услугу оказать нельзя. Если вы не согласны, не регистрируйтесь."
        )
        if purpose.is_required:
            self.help_text = gettext(
                "Без этого согласия регистрация невозможна: нет другого основания."
            )


class RegistrationForm(forms.Form):
    """Fields, boxes and the version shown; ``site_words`` are words an attacker knows about the site."""

    version = forms.CharField(widget=forms.HiddenInput)

    def __init__(
        self,
        *args: object,
        in_force: PolicyInForce,
        site_words: tuple[str, ...] = (),
        **kwargs: object,
    ) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # handed through
        self.policy = in_force.policy
        self.site_words = site_words
        self.initial["version"] = str(in_force.version_id)
        self.data_fields = registration_data(self.policy)
        for datum in self.data_fields:
            self.fields[datum.id] = field_of(datum)
        if self.password_name not in self.fields:
            self.fields[PASSWORD] = _password(gettext("Пароль"), advice())
        for purpose in asked_purposes(self.policy):
            self.fields[CONSENT + purpose.id] = ConsentBox(purpose, self.policy)
        self.fields["acceptance"] = _acceptance()

    @property
    def password_name(self) -> str:
        names = (datum.id for datum in self.data_fields if datum.kind is FieldKind.PASSWORD)
        return next(names, PASSWORD)

    def value_fields(self) -> list[forms.BoundField]:
        """Return the fields for data, the password last."""
        names = [datum.id for datum in self.data_fields if datum.kind is not FieldKind.PASSWORD]
        return [self[name] for name in (*names, self.password_name)]

    def consent_fields(self) -> list[forms.BoundField]:
        """Return the boxes, required ones first."""
        return [self[name] for name in self.fields if name.startswith(CONSENT)]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        self._check_password(cleaned)
        for datum in self.data_fields:
            if cleaned.get(datum.id):
                self._check_purpose(datum, cleaned)
        return cleaned

    def _check_password(self, cleaned: Mapping[str, Any]) -> None:
        password = cleaned.get(self.password_name)
        if not password:
            return
        names = [one.id for one in self.data_fields if one.id != self.password_name]
        typed = [str(cleaned.get(name) or "") for name in names]
        known = [one for one in (*typed, *self.site_words) if one]
        try:
            require_strong(password, known=known)
        except forms.ValidationError as error:
            self.add_error(self.password_name, error)

    def _check_purpose(self, datum: Datum, cleaned: Mapping[str, Any]) -> None:
        """Refuse a value that only purposes the person did not agree to would need."""
        service = self.policy.registration()
        names = service.purposes if service else ()
        needing = [
            one for one in map(self.policy.purposes.get, names) if one and datum.id in one.data
        ]
        may_have = [
            one
            for one in needing
            if one.ground is not Ground.CONSENT or cleaned.get(CONSENT + one.id)
        ]
        if needing and not may_have and datum.kind is not FieldKind.PASSWORD:
            purposes = ", ".join(one.name for one in needing)
            message = gettext(
                "Поле «%(field)s» нужно только для того, на что вы не дали согласия: %(purposes)s. "
                "Оставьте поле пустым или отметьте согласие."
            )
            self.add_error(datum.id, message % {"field": datum.name, "purposes": purposes})

    def sealed_values(self) -> dict[str, Sealed[str]]:
        """Return what was typed, sealed; empty fields and the password are left out."""
        return {
            datum.id: Sealed(str(self.cleaned_data[datum.id]))
            for datum in self.data_fields
            if datum.kind is not FieldKind.PASSWORD and self.cleaned_data.get(datum.id)
        }

    def sealed_password(self) -> Sealed[str]:
        """Return the password, sealed."""
        return Sealed(self.cleaned_data[self.password_name])

    def answers(self) -> dict[str, bool]:
        """Return the answer to each consent asked."""
        boxes = (name for name in self.fields if name.startswith(CONSENT))
        return {name.removeprefix(CONSENT): bool(self.cleaned_data.get(name)) for name in boxes}


def _acceptance() -> forms.BooleanField:
    return forms.BooleanField(
        label=_("Я прочитал политику и принимаю условия учётной записи"),
        error_messages={"required": _("Без принятия условий учётную запись создать нельзя.")},
    )


_WIDGETS: Final[dict[FieldKind, dict[str, str]]] = {
    FieldKind.NAME: {"autocomplete": "name"},
    FieldKind.EMAIL: {"autocomplete": "email", "inputmode": "email"},
    FieldKind.PHONE: {"type": "tel", "autocomplete": "tel", "inputmode": "tel"},
    FieldKind.LOGIN: {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"},
    FieldKind.POSTAL_ADDRESS: {"autocomplete": "street-address", "rows": "3"},
    FieldKind.MESSAGE: {"rows": "5"},
    FieldKind.PAYMENT_TOKEN: {"autocomplete": "off", "spellcheck": "false"},
}
_AREAS: Final = frozenset({FieldKind.POSTAL_ADDRESS, FieldKind.MESSAGE})
_SHORTEST_PHONE: Final = 5
_LENGTHS: Final = {FieldKind.MESSAGE: 4000, FieldKind.POSTAL_ADDRESS: 400, FieldKind.EMAIL: 254}


def field_of(datum: Datum) -> forms.Field:
    if datum.kind is FieldKind.PASSWORD:
        return _password(datum.name, datum.hint or advice())
    return _KINDS.get(datum.kind, forms.CharField)(
        label=datum.name,
        required=datum.is_mandatory,
        help_text=datum.hint,
        max_length=_LENGTHS.get(datum.kind, 200),
        widget=_widget(datum.kind),
        validators=_validators(datum.kind),
    )


_KINDS: Final[dict[FieldKind, type[forms.CharField]]] = {FieldKind.EMAIL: forms.EmailField}


def _widget(kind: FieldKind) -> forms.Widget:
    attrs = dict(_WIDGETS.get(kind, {}))
    if kind in _AREAS:
        return forms.Textarea(attrs=attrs)
    if kind is FieldKind.EMAIL:
        return forms.EmailInput(attrs=attrs)
    return forms.TextInput(attrs=attrs)


def _validators(kind: FieldKind) -> list[Any]:
    return _CHECKS.get(kind, [])


def _check_login(value: str) -> None:
    # An e-mail or a colon here could be taken for somebody else's way of signing in.
    if not _LOGIN.fullmatch(value):
        message = gettext(
            "Логин — от 3 до 40 букв, цифр, точек и чёрточек, без пробелов и знака @."
        )
        raise forms.ValidationError(message)


def _check_phone(value: str) -> None:
    # Numbers of other countries and extensions are taken as they are written; words are not.
    if sum(one.isdigit() for one in value) < _SHORTEST_PHONE:
        raise forms.ValidationError(
            gettext("Это не похоже на номер телефона: в нём не меньше пяти цифр.")
        )


def _check_token(value: str) -> None:
    """Refuse a card number where the payment service's token belongs."""
    digits = re.sub(r"[\s-]", "", value)
    if re.fullmatch(r"\d{13,19}", digits) and luhn.is_valid(digits):
        raise forms.ValidationError(
            gettext("Это номер карты. Мы его не принимаем: нужен код платежа.")
        )


_CHECKS: Final[dict[FieldKind, list[Any]]] = {
    FieldKind.LOGIN: [_check_login],
    FieldKind.PHONE: [_check_phone],
    FieldKind.PAYMENT_TOKEN: [_check_token],
}


def _password(label: str, hint: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        strip=False,
        max_length=256,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", "minlength": "10"}),
    )
