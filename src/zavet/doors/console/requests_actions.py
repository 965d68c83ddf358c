"""What may be done with a request, by its state and kinds: links to pages that ask first. The operations decide."""

from collections.abc import Collection, Iterable
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zavet.core.calendar import Due, extended
from zavet.core.law import get_term
from zavet.core.requests import Effect, IdentityState, needs_of
from zavet.doors.console.requests_rows import Day
from zavet.doors.console.rows import Row
from zavet.duties.queries import DutyView
from zavet.rights.queries import RequestView

_PLACES = {
    Effect.RECTIFY: ("console:requests_rectify", gettext_lazy("Исправить значение")),
    Effect.SET_VISIBILITY: ("console:requests_visibility", gettext_lazy("Закрыть данные")),
    Effect.WITHDRAW: ("console:requests_withdraw", gettext_lazy("Отозвать согласие")),
    Effect.STOP: ("console:requests_stop", gettext_lazy("Прекратить обработку")),
    Effect.DELETE: ("console:requests_delete", gettext_lazy("Удалить данные")),
    Effect.BLOCK: ("console:requests_block", gettext_lazy("Заблокировать данные")),
    Effect.END_BLOCK: ("console:requests_unblock", gettext_lazy("Снять блокирование")),
}


def list_actions(found: RequestView, *, without: Collection[Effect] = ()) -> list[Row]:
    """Return what may be done to the person's data, ``without`` what would change nothing: what is asked first."""
    if not found.is_open or found.subject_id is None:
        return []
    asked = {needs_of(kind, found.requester).by_hand for kind in found.kinds}
    places = [
        {"words": words, "url": _address(name, found), "is_asked": effect in asked}
        for effect, (name, words) in _PLACES.items()
        if effect not in without
    ]
    return sorted(places, key=lambda one: not one["is_asked"])


def list_letters(found: RequestView, duties: Iterable[DutyView], day: Day) -> list[Row]:
    """Return which letters may be written now; a term that may be extended says its new day."""
    offered: list[tuple[str, str]] = []
    if found.is_open:
        offered = [("answer", _("Ответить")), ("refuse", _("Отказать"))]
        if found.identity is not IdentityState.PROVEN:
            offered.append(("identity", _("Попросить подтвердить личность")))
        if new_day(duties, day) is not None:
            offered.append(("extend", _("Продлить срок")))
    offered.append(("notice", _("Написать заявителю")))
    return [
        {
            "words": words,
            "url": reverse("console:requests_write", args=[found.id, what]),
            "is_main": what == "answer",
        }
        for what, words in offered
    ]


def list_others(found: RequestView) -> list[Row]:
    """Return what else may be done with an open request."""
    if not found.is_open:
        return []
    offered = [
        ("console:requests_kinds", _("Уточнить, о чём оно")),
        ("console:requests_join", _("Присоединить к другому")),
        ("console:requests_dismiss", _("Закрыть без ответа")),
    ]
    return [{"words": words, "url": _address(name, found)} for name, words in offered]


def new_day(duties: Iterable[DutyView], day: Day) -> date | None:
    """Return the last day a request would have after an extension; None where no term of it may be extended.

    A request that calls on other rights too keeps the last days of those: its date is the nearest.
    """
    known = list(duties)
    if not any(_may_extend(one, day) for one in known):
        return None
    return min(_extended(one, day) if _may_extend(one, day) else one.due_on for one in known)


def _may_extend(one: DutyView, day: Day) -> bool:
    """Tell whether a term may be extended: once, while it runs, where the law lets it."""
    return (
        bool(one.term_id)
        and one.due_on >= day.today
        and one.extended_at is None
        and get_term(one.term_id).extension is not None
    )


def _extended(one: DutyView, day: Day) -> date:
    by = get_term(one.term_id).extension
    ends = Due(on=one.due_on, alarm_on=one.alarm_on, is_provisional=one.is_provisional)
    return extended(ends, by, calendar=day.calendar).on if by else one.due_on


def _address(name: str, found: RequestView) -> str:
    return reverse(name, args=[found.id])
