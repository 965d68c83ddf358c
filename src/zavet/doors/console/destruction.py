"""What has to be destroyed, by which day and why; what must stay and until when; what was destroyed lately.

The list is a dry run: looking destroys nothing. The system does what is due by itself; the officer may be earlier.
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from zavet.access.acts import list_act_numbers
from zavet.access.due import DueAct, Leftover, What, list_due
from zavet.access.ending import Destroyed, destroy_due, destroy_ended
from zavet.access.judging import open_case
from zavet.chance import now
from zavet.core.decisions.ending import Ending, Fate, Why
from zavet.core.language.policy import Policy
from zavet.doors.console.entering import Desk, for_admitted, for_officer
from zavet.doors.console.people import find_person
from zavet.doors.console.refusing import refuse
from zavet.doors.console.rows import Row, entry_row, staff_names
from zavet.doors.pages.days_left import days_left
from zavet.doors.pages.held import category_names
from zavet.doors.wording import DUE, DUTIES, WHYS
from zavet.duties.queries import DESTRUCTIONS, DutyView, list_open
from zavet.journal.queries import EntryView, list_entries

_BY_HAND = {What.DESTROY, What.CLEAR}
_LATELY = 20
_SHOWN = 100
_MOST = 100_000
_LAW = "152-ФЗ ст. 21"


@require_safe
@for_admitted
def destruction(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Show what is due, what will be, what stays and why, and what was destroyed lately."""
    due = _due(desk)
    judged = {act.subject_id for act in due}
    duties = list_open(site_id=desk.site.id, kinds=DESTRUCTIONS, limit=_MOST)
    later = [one for one in duties if one.subject_id not in judged]
    gone = list_entries(site_id=desk.site.id, event_prefix="access.data.destroyed", limit=_LATELY)
    names = staff_names(desk)
    numbers = list_act_numbers([UUID(one.facts["act"]) for one in gone if "act" in one.facts])
    rows = [*(_act(one, desk) for one in due), *(_later(one, desk) for one in later)]
    context = {
        "rows": rows[:_SHOWN],
        "hidden": max(0, len(rows) - _SHOWN),
        "overdue_count": sum(row["tone"] == "bad" for row in rows),
        "destroyed": [
            entry_row(one, names) | _told(one, desk.policy) | _numbered(one, numbers)
            for one in gone
        ],
        "desk": desk,
    }
    return render(request, "console/destruction.html", context)


@for_officer
def destroy_now(request: HttpRequest, desk: Desk, subject_id: UUID) -> HttpResponse:
    """Ask, then destroy what one person's duties oblige to, not waiting for the last day."""
    person = find_person(desk, subject_id)
    back_url = reverse("console:destruction")
    if request.method != "POST":
        return render(request, "confirm.html", _asked(desk, person.id) | {"back_url": back_url})
    outcome = _destroy(desk, person.id)
    if outcome is None:
        messages.error(
            request, _("Сейчас уничтожать нечего или нельзя: сначала закончите проверку.")
        )
        return redirect(back_url)
    if not outcome.is_permitted:
        return refuse(request, desk, outcome.decision, back_url=back_url)
    count = sum(outcome.destroyed.values())
    done = (
        _("Уничтожено значений: %(count)d, акт № %(number)s.")
        if count
        else _("Уничтожать ничего не пришлось.")
    )
    messages.success(request, done % {"count": count, "number": outcome.act_number})
    for one in _stays(outcome.leftovers, desk.policy):
        messages.warning(request, _("Осталось: %(what)s.") % {"what": one["words"]})
    return redirect(back_url)


def _destroy(desk: Desk, subject_id: UUID) -> Destroyed | None:
    duties = list_open(site_id=desk.site.id, subject_id=subject_id, kinds=DESTRUCTIONS)
    if not duties:
        return destroy_ended(site_id=desk.site.id, subject_id=subject_id, by=desk.by, at=now())
    last_on = max(one.due_on for one in duties)
    return destroy_due(
        site_id=desk.site.id, subject_id=subject_id, due_until=last_on, by=desk.by, at=now()
    )


def _asked(desk: Desk, subject_id: UUID) -> Row:
    endings = _foreseen(desk, subject_id)
    goes = [one for one in endings if one.fate is Fate.DESTROY]
    data = category_names((one.category for one in goes), desk.policy)
    stays = _stays([one for one in endings if one.fate is not Fate.DESTROY], desk.policy)
    kept = [_("Остаётся: %(what)s.") % {"what": one["words"]} for one in stays]
    told = {
        "layout": "console/base.html",
        "citation": endings[0].clause if endings else "",
        "law": endings[0].article if endings else _LAW,
    }
    if not goes:
        return told | {
            "title": _("Отметить, что уничтожать нечего?"),
            "text": _("Обязанность закроется, данные останутся, в журнале будет запись."),
            "effects": kept,
            "yes": _("Отметить"),
        }
    return told | {
        "title": _("Уничтожить данные сейчас?"),
        "text": _("Вернуть их будет нельзя: восстановление из резервной копии уничтожит их снова."),
        "effects": [
            _("Уничтожаются: %(data)s.") % {"data": data},
            *kept,
            _("В журнале будет запись: что, когда и почему уничтожено."),
        ],
        "citation": goes[0].clause,
        "law": goes[0].article,
        "is_grave": True,
        "yes": _("Уничтожить"),
        "no": _("Не уничтожать"),
    }


def _foreseen(desk: Desk, subject_id: UUID) -> tuple[Ending, ...]:
    """Return what would become of the data a person's duties are about, were they carried out now."""
    site_id = desk.site.id
    duties = list_open(site_id=site_id, subject_id=subject_id, kinds=DESTRUCTIONS)
    case = open_case(site_id=site_id, subject_id=subject_id, by=desk.by, at=now())
    return case.judge_due(duties)


def _due(desk: Desk) -> list[DueAct]:
    return [one for one in list_due(at=now(), limit=_MOST) if one.site_id == desk.site.id]


def _act(one: DueAct, desk: Desk) -> Row:
    return _dated(one.due_on) | {
        "words": DUTIES.get(one.why) or DUE[one.what],
        # Who wrote a request is nobody the site knows: there is no card of them.
        "subject_id": None if one.what is What.END_THREAD else one.subject_id,
        "data": category_names(one.categories, desk.policy),
        "clause": one.clause,
        "article": one.article,
        "stays": _stays(one.leftovers, desk.policy),
        "is_waiting": one.is_waiting,
        "is_by_hand": one.what in _BY_HAND and not one.is_waiting,
    }


def _later(one: DutyView, desk: Desk) -> Row:
    return _dated(one.due_on) | {
        "words": DUTIES.get(one.kind, one.kind),
        "subject_id": one.subject_id,
        "data": category_names(one.categories or ("",), desk.policy),
        "clause": one.clause,
        "article": one.article,
        "stays": [],
        "is_waiting": False,
        "is_by_hand": True,
    }


def _dated(due_on: date) -> Row:
    left, tone = days_left(due_on, timezone.localdate())
    return {"due_on": due_on, "left": left, "tone": tone}


def _stays(left: Iterable[Leftover | Ending], policy: Policy | None) -> list[Row]:
    """Return what stays, those that stay for the same reason together."""
    groups: dict[tuple[object, ...], list[Leftover | Ending]] = {}
    for one in left:
        groups.setdefault((one.why, one.until_at, one.clause, one.article), []).append(one)
    return [
        {"words": _said(group, policy), "clause": group[0].clause, "article": group[0].article}
        for group in groups.values()
    ]


def _said(group: list[Leftover | Ending], policy: Policy | None) -> str:
    """Return what stays, why and until when: «Телефон: хранятся по закону, по 4 декабря 2029»."""
    one = group[0]
    data = category_names((each.category for each in group), policy)
    known = {"data": data, "why": WHYS[Why(one.why)]}
    if one.until_at is None:
        return _("%(data)s: %(why)s") % known
    until = date_format(localtime(one.until_at - timedelta(microseconds=1)), _("j E Y"))
    return _("%(data)s: %(why)s, по %(until)s") % (known | {"until": until})


def _told(entry: EntryView, policy: Policy | None) -> Row:
    """Return what an entry of a destruction says: how much went, why, what stayed."""
    facts = entry.facts
    return {
        "data": category_names(facts.get("categories", ()), policy),
        "why": _whys(facts.get("why", ())),
        "left": _left(facts.get("left", ()), policy),
        "is_whole": facts.get("whole") is True,
    }


def _numbered(entry: EntryView, numbers: Mapping[UUID, str]) -> Row:
    """Return the number of a destruction's act; nothing where nothing went."""
    act = entry.facts.get("act")
    return {"number": numbers.get(UUID(act), "") if act else ""}


def _whys(codes: Iterable[str]) -> str:
    whys = dict.fromkeys(code.partition(":")[2] for code in codes)
    return ", ".join(str(WHYS[Why(why)]) for why in whys)


def _left(codes: Iterable[str], policy: Policy | None) -> list[str]:
    by_why: dict[str, list[str]] = {}
    for code in codes:
        category, _colon, why = code.partition(":")
        by_why.setdefault(why, []).append(category)
    return [f"{category_names(names, policy)}: {WHYS[Why(why)]}" for why, names in by_why.items()]
