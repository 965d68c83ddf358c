"""What people read in place of a mark: one list, so that every page says the same."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zavet.core.statistics import (
    ASSET,
    BAD_REQUEST,
    NO_REFERRER,
    PAGE_ERROR,
    REFERRER_ADDRESS,
    REFERRER_INTERNAL,
    REFERRER_OTHER,
    REST,
    MalformedKind,
    Panel,
)
from zavet.visits.agents import ROBOT, UNKNOWN

_MARKS: dict[str, Promise] = {
    REST: _("прочее"),
    ASSET: _("оформление страниц"),
    PAGE_ERROR: _("страницы с ошибкой"),
    BAD_REQUEST: _("неверный запрос"),
    NO_REFERRER: _("прямой заход"),
    REFERRER_INTERNAL: _("с этого же сайта"),
    REFERRER_ADDRESS: _("узел без имени"),
    REFERRER_OTHER: _("непонятный источник"),
    UNKNOWN: _("неизвестно"),
    ROBOT: _("другой робот"),
}
_PANELS: dict[Panel, Promise] = {
    Panel.DAY: _("Посещения по дням"),
    Panel.HOUR: _("Посещения по часам"),
    Panel.PAGE: _("Страницы и файлы"),
    Panel.STATUS: _("Коды ответа"),
    Panel.REFERRER: _("Откуда приходят"),
    Panel.BROWSER: _("Программы просмотра"),
    Panel.SYSTEM: _("Операционные системы"),
}
_KINDS: dict[MalformedKind, Promise] = {
    MalformedKind.EMPTY: _("пустая строка"),
    MalformedKind.SHAPE: _("строка не по формату"),
    MalformedKind.DATE: _("нет такой даты"),
    MalformedKind.TOO_LONG: _("слишком длинная строка"),
}


def group_name(key: str) -> str:
    """Return what a row's key is called: a mark by its words, anything else as it stands."""
    return str(_MARKS.get(key, key))


def panel_name(panel: Panel) -> str:
    """Return the heading of a panel."""
    return str(_PANELS[panel])


def kind_name(kind: MalformedKind) -> str:
    """Return why a line was not counted, in words."""
    return str(_KINDS[kind])
