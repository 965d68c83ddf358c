"""Forms of the cabinet, made from the policy: only data it names, no box ticked, each answer to the version shown."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zavet.access.registration import answerable_for
from zavet.core.language.rules import Datum, Purpose
from zavet.core.language.words import FieldKind
from zavet.core.values import Sealed, Visibility
from zavet.doors.site.registration_form import CONSENT, ConsentBox, RegistrationForm, field_of
from zavet.doors.wording import VISIBILITIES
from zavet.policies.queries import PolicyInForce


class VersionForm(forms.Form):
    """A form that answers one version of the policy; an answer to another version is not taken."""

    version = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None, *, version_id: UUID) -> None:
        """Read an answer only if it was given to the version in force: else every box is empty again."""
        self.is_stale = bool(data) and data is not None and data.get("version") != str(version_id)
        super().__init__(None if self.is_stale else data)
        self.initial["version"] = str(version_id)


class AcceptForm(VersionForm):
    """One box, unticked: the rules of the version in force."""

    accepted = forms.BooleanField(label=_("Я прочитал эту редакцию и принимаю её условия"))


class GiveForm(VersionForm):
    """One purpose, one box, unticked, under the wording that will be recorded."""

    given = forms.BooleanField()

    def __init__(self, data: QueryDict | None, *, version_id: UUID, purpose: Purpose) -> None:
        """Name the purpose on the box."""
        super().__init__(data, version_id=version_id)
        self.fields["given"].label = gettext("Я согласен: %(purpose)s") % {"purpose": purpose.name}


class AgreeForm(VersionForm):
    """The consent in another's place: the rules of the version in force, and a box for each purpose, none ticked."""

    accepted = forms.BooleanField(
        label=_("Данные верны. Я принимаю эту редакцию за человека, которого представляю")
    )

    def __init__(self, data: QueryDict | None, *, in_force: PolicyInForce) -> None:
        """Make a box for each purpose a representative may answer."""
        super().__init__(data, version_id=in_force.version_id)
        for purpose in answerable_for(in_force.policy):
            box = ConsentBox(purpose, in_force.policy)
            box.error_messages["required"] = gettext(
                "Без этого согласия данные останутся заблокированными."
            )
            box.help_text = box.error_messages["required"] if purpose.is_required else ""
            self.fields[CONSENT + purpose.id] = box

    def consent_fields(self) -> list[forms.BoundField]:
        """Return the boxes, required ones first."""
        return [self[name] for name in self.fields if name.startswith(CONSENT)]

    def answers(self) -> dict[str, bool]:
        """Return the answer about each purpose."""
        boxes = (name for name in self.fields if name.startswith(CONSENT))
        return {name.removeprefix(CONSENT): bool(self.cleaned_data.get(name)) for name in boxes}


class CorrectForm(forms.Form):
    """The person's given data, as they stand; a value that is held can be changed here but not emptied."""

    def __init__(
        self,
        typed: QueryDict | None,
        *,
        in_force: PolicyInForce,
        data: Iterable[Datum],
        held: Mapping[str, Sealed[str]],
    ) -> None:
        """Make one field for each datum, in the form the registration asks for it."""
        super().__init__(typed)
        known = RegistrationForm(in_force=in_force).fields
        for datum in data:
            field = known.get(datum.id) or field_of(datum)
            if datum.kind is FieldKind.EMAIL:
                field.help_text = _("По этому адресу вы входите и получаете письма.")
            if datum.id in held:
                self.initial[datum.id] = held[datum.id].reveal()
            self.fields[datum.id] = field
        self._held = frozenset(held)

    def clean(self) -> dict[str, Any]:
        """Refuse to empty a value that is held: that is a deletion, with its own page and its own term."""
        cleaned: dict[str, Any] = super().clean() or {}
        for name in self._held & self.fields.keys():
            if name in cleaned and not cleaned[name]:
                message = gettext("Исправлением значение не стереть: попросите его удалить.")
                self.add_error(name, message)
        return cleaned

    def changed_values(self) -> dict[str, Sealed[str]]:
        """Return what the person changed or filled in, sealed."""
        return {name: Sealed(str(self.cleaned_data[name])) for name in self.changed_data}


class VisibilityForm(forms.Form):
    """The confidentiality of one datum."""

    category = forms.CharField(widget=forms.HiddenInput)
    visibility = forms.ChoiceField(
        label=_("Кто видит"),
        choices=[(one.value, words) for one, words in VISIBILITIES.items()],
        widget=forms.RadioSelect,
    )

    def chosen(self) -> Visibility:
        """Return what the person chose."""
        return Visibility(self.cleaned_data["visibility"])


def status_of(form: forms.Form) -> int:
    """Return the HTTP status of a page with this form: 422 where what was sent could not be taken."""
    return 422 if form.is_bound or getattr(form, "is_stale", False) else 200
