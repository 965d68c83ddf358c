"""Template tags and filters (``{% load zavet %}``): citations, dates, shares.

They put values into words and fetch nothing.
"""

import re
from datetime import date, datetime, time
from typing import Any, Final

from django import template
from django.forms import BoundField, CheckboxInput
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from zavet.core.calendar import MOSCOW
from zavet.core.language.clauses import Clause
from zavet.doors.pages.context import address_of, kind_words
from zavet.doors.pages.navigation import navigation
from zavet.doors.wording import say_clause, say_term

register = template.Library()

_CITATION: Final = re.compile(r"(?:(?P<policy>[a-z][a-z0-9_-]*)\s+)?(?P<number>\S.*)")


register.filter("clause_words", say_clause)
register.filter("term_words", say_term)


@register.filter
def anchor(number: object) -> str:
    """Return the id of a clause on the policy page, as the policy language makes it."""
    return Clause(number=str(number), text="", line=0).anchor


@register.inclusion_tag("partials/clause.html", takes_context=True)
def clause(context: dict[str, Any], citation: object, url: str = "") -> dict[str, str]:
    """Show a clause as a chip: ``clinic 8.2`` or ``8.2``; an empty citation shows nothing."""
    match = _CITATION.fullmatch(str(citation or "").strip())
    if match is None:
        return {}
    number = match["number"]
    kind = kind_words(match["policy"] or "") or getattr(context.get("frame"), "kind", "")
    return {"kind": kind, "words": say_clause(number), "url": url or _policy_url(number)}


@register.inclusion_tag("partials/article.html")
def article(citation: object) -> dict[str, str]:
    """Show an article as a chip: ``152-ФЗ ст. 14``; an empty citation shows nothing."""
    return {"citation": str(citation or "").strip()}


@register.inclusion_tag("partials/nav.html", takes_context=True)
def nav(context: dict[str, Any], door: str, words: str) -> dict[str, Any]:
    """Show the navigation of a door; ``words`` name it to a screen reader."""
    path = getattr(context.get("frame"), "path", "")
    room = getattr(context.get("request"), "room", None)
    address = address_of if room is None else room.place
    return {"links": navigation(door, path=path, address=address), "words": words}


@register.simple_tag(takes_context=True)
def room_url(context: dict[str, Any], page: str, *more: object) -> str:
    """Return the address of a page of the cabinet: the visitor's own, or of whom they act for."""
    room = getattr(context.get("request"), "room", None)
    return str(room.address(page, *more)) if room else reverse(f"cabinet:{page}", args=more)


def _policy_url(number: str) -> str:
    try:
        return f"{reverse('site:policy')}#{anchor(number)}"
    except NoReverseMatch:
        return f"#{anchor(number)}"


@register.filter
def day(value: date | datetime | None) -> str:
    """Return the day as a person says it: ``4 декабря 2026``."""
    return date_format(_local(value), _("j E Y")) if value else ""


_NESTED: Final = str.maketrans("«»", "„“")


@register.filter
def nested(name: object) -> str:
    """Return a name that may hold quotes, to be put between quotes: ``Детский сад „Капитошка“``."""
    return str(name).translate(_NESTED)


@register.filter
def moment(value: datetime | None) -> str:
    """Return day and time: ``4 декабря 2026, 14:05``."""
    return date_format(_local(value), _("j E Y, H:i")) if value else ""


@register.filter
def came(value: datetime) -> str:
    """Return when a letter came; of one on paper the day alone is known, and kept as its beginning."""
    is_day = timezone.localtime(value, MOSCOW).time() == time.min
    return day(value) if is_day else moment(value)


@register.filter
def machine(value: date | datetime | None) -> str:
    """Return the moment for the ``datetime`` attribute."""
    return value.isoformat() if value else ""


def _local(value: date) -> date:
    return timezone.localtime(value) if isinstance(value, datetime) else value


@register.filter
def share(value: float | None, whole: float | None) -> str:
    """Return the value in hundredths of ``whole``, as SVG attributes take it in any language."""
    if not value or not whole:
        return "0"
    return f"{min(100.0, 100 * value / whole):.2f}".rstrip("0").rstrip(".")


@register.filter
def count(value: int | None) -> str:
    """Return a number with its thousands apart, as the language of the moment writes them."""
    return number_format(value, use_l10n=True, force_grouping=True) if value is not None else ""


@register.filter
def is_checkbox(field: BoundField) -> bool:
    """Tell whether a field is one box, whose label stands after it."""
    return isinstance(field.field.widget, CheckboxInput)


@register.filter
def lookup(row: Any, key: Any) -> Any:  # noqa: ANN401 - rows of any table
    """Return one cell of a row that is a mapping."""
    return row.get(key, "") if hasattr(row, "get") else ""
