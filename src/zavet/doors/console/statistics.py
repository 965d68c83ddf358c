"""Published statistics in words, bars and tables. It shows what stands published and computes nothing finer.

INVARIANT: nothing here reads a log or an address; two periods never tell more than the published days do.
"""

import sys
from datetime import date, timedelta
from functools import partial
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from zavet.chance import now
from zavet.core.language.words import Mechanism
from zavet.core.statistics import ASSET, PAGE_ERROR, Panel
from zavet.core.values import Actor
from zavet.doors.console.entering import Desk, for_staff
from zavet.doors.console.forms import PeriodForm
from zavet.doors.console.rows import Row
from zavet.visits.permits import StatisticsRefused, permitted_panels
from zavet.visits.queries import (
    PanelRow,
    PanelView,
    count_malformed,
    find_last_day,
    get_panel,
    list_days,
    list_imports,
    list_withheld,
)
from zavet.visits.words import kind_name, panel_name

_DAY = timedelta(days=1)
_DAYS = 28
_TOP = 10
_HOURS = 24
_ALL = sys.maxsize
_IMPORTS = 10
# what a browser asks for of itself, and what was not found: no page anybody came for
_ASIDE = frozenset({ASSET, PAGE_ERROR})
_PANELS = (
    Panel.PAGE,
    Panel.REFERRER,
    Panel.BROWSER,
    Panel.SYSTEM,
    Panel.STATUS,
    Panel.HOUR,
)


@require_safe
@for_staff
def statistics(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Show the published sums of a period, what was withheld, and what became of every imported line."""
    site_id = desk.site.id
    try:
        permitted_panels(site_id=site_id, by=Actor.system(), at=now())
    except StatisticsRefused as refused:
        return render(request, "console/statistics.html", {"refused": refused})
    last_on = find_last_day(site_id=site_id)
    form = PeriodForm(request.GET if "last_on" in request.GET else None, initial=_usual(last_on))
    first_on, last_on = _period(form)
    days = partial(list_days, site_id=site_id, day_from=first_on, day_until=last_on + _DAY)
    panel = partial(get_panel, site_id=site_id, day_from=first_on, day_until=last_on + _DAY)
    imports = list_imports(site_id=site_id, limit=_IMPORTS)
    panels = [_panel(panel(panel=one, top=_top(one))) for one in _PANELS]
    context = {
        "form": form,
        "first_on": first_on,
        "last_on": last_on,
        "days": days(),
        "panels": panels,
        "absent": ", ".join(str(one["words"]) for one in panels if not one["rows"]),
        "robots": _panel(panel(panel=Panel.PAGE, is_bot=True, top=_top(Panel.PAGE))),
        "robot_days": days(is_bot=True),
        "withheld": _withheld(site_id, first_on, last_on),
        "imports": imports,
        "malformed": _malformed(site_id=site_id),
        "has_late": any(one.late for one in imports),
        "clauses": _clauses(desk),
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "console/statistics.html", context, status=status)


def _usual(last_on: date | None) -> dict[str, date]:
    last_on = last_on or timezone.localdate()
    return {"first_on": last_on - timedelta(days=_DAYS - 1), "last_on": last_on}


def _period(form: PeriodForm) -> tuple[date, date]:
    chosen = form.cleaned_data if form.is_valid() else form.initial
    return chosen["first_on"], chosen["last_on"]


def _top(panel: Panel) -> int:
    # set-aside rows may stand anywhere among the pages, so all of them are looked through
    return {Panel.HOUR: _HOURS, Panel.PAGE: _ALL}.get(panel, _TOP)


def _panel(view: PanelView) -> Row:
    shown = [one for one in view.rows if one.key not in _ASIDE]
    aside = [one for one in view.rows if one.key in _ASIDE]
    named = [_group(one) for one in shown[: _HOURS if view.panel is Panel.HOUR else _TOP]]
    if view.panel is Panel.HOUR:
        named = [_group(one, words=f"{one.key}:00") for one in sorted(view.rows, key=_key)]
    rest = _group(view.rest) if view.rest else None
    return {
        "panel": view.panel.value,
        "words": panel_name(view.panel),
        "named": named,
        "rest": rest,
        "aside": [_group(one) for one in aside],
        "rows": [*named, *map(_group, aside), *([rest] if rest else [])],
        "largest": max((one.hits for one in shown), default=0),
        "is_mostly_rest": _is_mostly_rest(view, aside),
    }


def _is_mostly_rest(view: PanelView, aside: list[PanelRow]) -> bool:
    """Return whether bars would show the smaller part only, and so mislead."""
    hits = view.total.hits - sum(one.hits for one in aside)
    return view.rest is not None and view.rest.hits * 2 > hits


def _key(one: PanelRow) -> str:
    return one.key


def _group(one: PanelRow, *, words: str = "") -> Row:
    return {
        "words": words or one.name,
        "count": one.hits,
        "visitor_days": one.visitor_days,
        "url": "",
    }


def _withheld(site_id: UUID, first_on: date, last_on: date) -> list[Row]:
    tables = list_withheld(site_id=site_id, day_from=first_on, day_until=last_on + _DAY)
    return [
        {"day": one.day, "words": panel_name(one.panel), "is_bot": one.is_bot} for one in tables
    ]


def _malformed(*, site_id: UUID) -> list[Row]:
    return [
        {"words": kind_name(kind), "lines": lines}
        for kind, lines in count_malformed(site_id=site_id).most_common()
    ]


def _clauses(desk: Desk) -> list[str]:
    promises = [
        desk.policy.find_promise(one) if desk.policy else None
        for one in (Mechanism.STATISTICS, Mechanism.GENERALISED_RELEASE)
    ]
    cited = [desk.policy.cite(one.clause) for one in promises if desk.policy and one]
    return list(dict.fromkeys(cited))
