"""What forms of requests are made of: a mark that lets each be taken once, and files that are sealed as they come.

INVARIANT: a form is taken once: its mark, made by us and signed, names the one request it may make.
"""

import hashlib
from typing import Any, Final

from django import forms
from django.core import signing
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zavet.chance import new_token
from zavet.doors.pages.uploads import SealedUpload
from zavet.parties.queries import SiteView

AT_MOST: Final = 10 * 2**20
"""How many bytes one file of a request may have."""
MOST_FILES: Final = 5
LIFE: Final = 7 * 24 * 3600
"""For how many seconds a form may lie open."""
LONGEST: Final = 10_000
_SALT: Final = "zavet request form"


def new_mark(site: SiteView) -> str:
    """Return the mark of a new form of this site."""
    return signing.dumps(f"{site.id}:{new_token()}", salt=_SALT)


def digest_of(mark: str, site: SiteView) -> str | None:
    """Return what a request made by this form is known by; None for a mark that is not ours or too old."""
    try:
        said = signing.loads(mark, salt=_SALT, max_age=LIFE)
    except signing.BadSignature:
        return None
    if not isinstance(said, str) or not said.startswith(f"{site.id}:"):
        return None
    return hashlib.sha256(f"form {said}".encode()).hexdigest()


class SeveralFiles(forms.FileInput):
    """A field to choose several files in."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Up to ``MOST_FILES`` files, each sealed as it came."""

    widget = SeveralFiles

    def clean(self, data: Any, initial: Any = None) -> list[SealedUpload]:  # noqa: ANN401 - Django's own signature
        """Return the files that came, checked one by one."""
        found = [one for one in data or () if one]
        return [super(FilesField, self).clean(one, initial) for one in found]


class TokenForm(forms.Form):
    """A form that is taken once; ``digest`` is what its request is known by."""

    mark = forms.CharField(
        widget=forms.HiddenInput,
        error_messages={"required": _("Форма устарела: отправьте её ещё раз.")},
    )

    def __init__(
        self,
        data: QueryDict | None,
        sent: MultiValueDict[str, Any] | None = None,
        *,
        site: SiteView,
        **more: Any,  # noqa: ANN401 - handed through
    ) -> None:
        """Bear a new mark, or read the one that came."""
        self.site, self.digest = site, digest_of(data.get("mark", "") if data else "", site)
        if data is not None and self.digest is None:
            data = data.copy()
            data["mark"] = new_mark(site)
            self.is_renewed = True
        else:
            self.is_renewed = False
        super().__init__(data, sent, **more)
        self.initial["mark"] = new_mark(site)

    def clean(self) -> dict[str, Any]:
        """Refuse a form whose mark is not ours or too old: a new one is in its place already."""
        cleaned: dict[str, Any] = super().clean() or {}
        if self.is_renewed:
            message = gettext("Форма была открыта слишком долго. Проверьте и отправьте ещё раз.")
            raise forms.ValidationError(message)
        return cleaned


def files_field() -> FilesField:
    return FilesField(
        label=_("Файлы"),
        required=False,
        help_text=_(
            "До пяти файлов, каждый не больше 10 МБ. Запечатываются сразу; увидят их только те, кто отвечает."
        ),
        error_messages={"empty": _("Файл пуст: выберите другой.")},
    )
