"""The form a person sends a file by: what it is for, and the file."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.http import QueryDict
from django.template.defaultfilters import filesizeformat
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zavet.core.language.rules import Datum, Service
from zavet.doors.pages.uploads import SealedUpload

AT_MOST: Final = 20 * 2**20
"""How many bytes a file may have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A service that asks for a file, and the category of it."""

    service: Service
    datum: Datum

    @property
    def code(self) -> str:
        """Return what the form sends."""
        return f"{self.service.id}:{self.datum.id}"

    @property
    def words(self) -> str:
        """Return what the person chooses."""
        known = {"data": self.datum.name, "service": self.service.name}
        return gettext("%(data)s — для «%(service)s»") % known


class FileForm(forms.Form):
    """One file, for one of the services that ask for it; nothing is chosen before."""

    offer = forms.ChoiceField(label=_("Что вы отправляете"), widget=forms.RadioSelect)
    file = forms.FileField(
        label=_("Файл"),
        widget=forms.FileInput,
        error_messages={
            "required": _("Выберите файл."),
            "empty": _("Файл пуст: выберите другой."),
        },
    )

    def __init__(
        self,
        data: QueryDict | None,
        sent: MultiValueDict[str, Any] | None,
        *,
        offers: Iterable[Offer],
    ) -> None:
        """Offer what the policy asks for."""
        super().__init__(data, sent)
        self._offers = {one.code: one for one in offers}
        offer = self.fields["offer"]
        assert isinstance(offer, forms.ChoiceField)  # noqa: S101 - it stands above; types are told so
        offer.choices = [(code, one.words) for code, one in self._offers.items()]
        self.fields["file"].help_text = gettext(
            "Не больше %(size)s. Файл запечатывается сразу."
        ) % {"size": filesizeformat(AT_MOST)}

    def chosen(self) -> tuple[Offer, SealedUpload]:
        """Return what was sent, and for what."""
        return self._offers[self.cleaned_data["offer"]], self.cleaned_data["file"]
