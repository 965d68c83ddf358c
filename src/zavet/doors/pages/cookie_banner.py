"""What the cookie notice on a page says, for the plain form and for the dialog alike.

Nothing is agreed to beforehand, and refusing takes as many presses as agreeing.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionalCategory:
    """One kind of cookies that needs consent: its code in the form, its name and what it is for."""

    name: str
    title: str
    text: str


def banner(*, address: str, categories: Iterable[OptionalCategory]) -> dict[str, Any] | None:
    """Return the notice as ``partials/cookie_banner.html`` takes it, or None where nothing is asked.

    ``address`` is the cookies page, which also receives the answer.
    """
    asked = [{"name": one.name, "title": one.title, "text": one.text} for one in categories]
    if not asked:
        return None
    return {
        "action": address,
        "page": address,
        "title": _("Cookies на этом сайте"),
        "text": _("Необходимые работают всегда. Остальные включатся, только если вы согласитесь."),
        "necessary": {
            "title": _("Необходимые"),
            "text": _("Вход, защита форм, язык, версия для слабовидящих и ваш ответ здесь."),
        },
        "categories": asked,
        "words": _words(),
    }


def _words() -> dict[str, str]:
    return {
        "necessary": _("Только необходимые"),
        "all": _("Разрешить все"),
        "choose": _("Выбрать"),
        "save": _("Сохранить выбор"),
        "close": _("Закрыть"),
        "more": _("Подробно о cookies"),
    }
