"""What stands in the navigation of each door.

A place whose address does not exist is left out by itself; nothing here decides who may go there.
"""

from collections.abc import Callable
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from zavet.doors.pages.context import Link, address_of, links

SITE: Final = (
    ("site:home", _("Главная")),
    ("site:policy", _("Политика")),
    ("site:cookies", _("Cookies")),
    ("site:rights", _("Ваши права")),
)
CABINET: Final = (
    ("cabinet:overview", _("Что о вас хранится")),
    ("cabinet:correct", _("Исправить")),
    ("cabinet:visibility", _("Кто видит")),
    ("cabinet:consents", _("Согласия")),
    ("cabinet:requests", _("Обращения")),
    ("cabinet:download", _("Скачать")),
    ("cabinet:delete", _("Удалить")),
    ("mfa_index", _("Безопасность")),
)
CONSOLE: Final = (
    ("console:today", _("Сегодня")),
    ("console:requests", _("Обращения")),
    ("console:disclosures", _("Запросы органов")),
    ("console:requests_calendar", _("Сроки")),
    ("console:people", _("Люди")),
    ("console:approvals", _("Одобрения")),
    ("console:destruction", _("Уничтожение")),
    ("console:accuracy", _("Точность")),
    ("console:authorisations", _("Допуски")),
    ("console:staff", _("Работники")),
    ("console:statistics", _("Статистика")),
    ("console:journal", _("Журнал")),
    ("console:policy", _("Политика")),
    ("console:reminders", _("Напоминания")),
    ("mfa_index", _("Безопасность")),
)
DOORS: Final[dict[str, tuple[tuple[str, Any], ...]]] = {
    "site": SITE,
    "cabinet": CABINET,
    "console": CONSOLE,
}


def navigation(
    door: str, *, path: str, address: Callable[[str], str] = address_of
) -> tuple[Link, ...]:
    """Return the places of one door that exist, where ``address`` says they are."""
    return links(DOORS[door], path=path, address=address)
