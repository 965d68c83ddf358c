"""How many days are left until a date, in words, and how grave that is. Dates are shown beside, never instead."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

_NEAR_DAYS = 7
_NEAR_WORKING_DAYS = 3


def days_left(due_on: date, today: date) -> tuple[str, str]:
    """Return the words and the tone: bad when overdue, warn within a week, else quiet."""
    days = (due_on - today).days
    if days < 0:
        late = ngettext("просрочено на %(n)d день", "просрочено на %(n)d дней", -days)
        return late % {"n": -days}, "bad"
    tone = "warn" if days <= _NEAR_DAYS else "quiet"
    if days == 0:
        return _("сегодня последний день"), tone
    left = ngettext("остался %(n)d день", "осталось %(n)d дней", days)
    return left % {"n": days}, tone


def working_days_left(due_on: date, today: date, days: int) -> tuple[str, str]:
    """Return the words for what is left in working days, and the tone: bad when overdue, warn in the last three.

    ``days`` is how many working days there are after ``today`` up to ``due_on``, as the site's calendar counts them.
    """
    if due_on <= today:
        return days_left(due_on, today)
    tone = "warn" if days <= _NEAR_WORKING_DAYS else "quiet"
    if days == 0:
        return _("рабочих дней не осталось"), tone
    left = ngettext("остался %(n)d рабочий день", "осталось %(n)d рабочих дней", days)
    return left % {"n": days}, tone
