"""Gathers what a draft is written from: what is held and by which act, what lasts, which term may be extended."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from django.utils import timezone

from zavet.access.exporting import Export
from zavet.access.queries import describe, list_holds
from zavet.chance import now
from zavet.core.calendar import day_of
from zavet.core.law import get_term, resolve
from zavet.core.requests import Effect
from zavet.core.values import Ground
from zavet.doors.console.entering import Desk
from zavet.doors.console.requests_actions import new_day
from zavet.doors.console.requests_drafts import Draft
from zavet.doors.console.requests_rows import Day
from zavet.doors.console.requests_work_forms import Choices
from zavet.doors.pages.held import category_name
from zavet.doors.wording import ground_with_article, say_purpose
from zavet.duties.queries import list_open
from zavet.rights.queries import RequestView, list_steps

_INSTANT: Final = timedelta(microseconds=1)
_GROUNDS: Final = (
    "152-ФЗ ст. 14 ч. 3",
    "152-ФЗ ст. 14 ч. 4",
    "152-ФЗ ст. 14 ч. 6",
    "152-ФЗ ст. 14 ч. 8",
    "152-ФЗ ст. 14 ч. 8 п. 1",
    "152-ФЗ ст. 5 ч. 7",
    "152-ФЗ ст. 9 ч. 2",
    "152-ФЗ ст. 20 ч. 3",
    "152-ФЗ ст. 21 ч. 4",
    "152-ФЗ ст. 21 ч. 5",
    "402-ФЗ ст. 29",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """Until when an answer is owed, and until when it would be after an extension, by which term of the law."""

    due_on: date
    left: str
    tone: str
    term_id: str
    new_due_on: date | None


def owed_by(desk: Desk, found: RequestView, day: Day) -> Owed:
    """Return the term of a request as it stands."""
    duties = list_open(site_id=desk.site.id, cause_id=found.id)
    known = [one for one in duties if one.term_id and get_term(one.term_id).extension is not None]
    left, tone = day.left(found.due_on)
    return Owed(
        due_on=found.due_on,
        left=left,
        tone=tone,
        term_id=known[0].term_id if known else "",
        new_due_on=new_day(duties, day),
    )


def draft_of(
    desk: Desk, found: RequestView, owed: Owed, chosen: Mapping[str, Any], export: Export | None
) -> Draft:
    """Return what a letter is drafted from; nothing of a person nobody has found."""
    held = _held(desk, found)
    return Draft(
        desk=desk,
        found=found,
        today=timezone.localdate(),
        data=tuple(held),
        held=_kept(desk, found),
        going_on=_going_on(desk, found),
        ground=chosen.get("ground", ""),
        causes=tuple(filter(None, (chosen.get("causes") or "").splitlines())),
        term_id=owed.term_id,
        new_due_on=owed.new_due_on,
        export=export,
        **_told(desk, found),
    )


def ground_choices() -> Choices:
    """Return the places of the law a refusal may stand on, with what each is about."""
    return [(one, f"{one}: {resolve(one).title}") for one in _GROUNDS]


def _held(desk: Desk, found: RequestView) -> list[str]:
    """Return the names of the data a request is about, those alone that are held."""
    if found.subject_id is None:
        return []
    data = describe(site_id=desk.site.id, subject_id=found.subject_id)
    about = [
        one.category for one in data if one.category in found.categories or not found.categories
    ]
    return [category_name(one, desk.policy) for one in about]


def _told(desk: Desk, found: RequestView) -> dict[str, Any]:
    """Return what the request did so far, by the codes of its steps: data and purposes by name, recipients, the act."""
    done: dict[Effect, tuple[str, ...]] = {}
    recipients: dict[str, None] = {}
    act = ""
    policy = desk.policy
    for step in list_steps(found.id):
        facts = step.facts
        names = [category_name(one, policy) for one in facts.get("categories", ())]
        names += [str(say_purpose(one, policy)) for one in facts.get("ended", ())]
        for effect in map(Effect, facts.get("effects", ())):
            done[effect] = tuple(dict.fromkeys([*done.get(effect, ()), *names]))
        recipients |= dict.fromkeys(facts.get("recipients", ()))
        act = facts.get("act") or act
    known = policy.recipients if policy else {}
    named = tuple(known[one].name for one in recipients if one in known)
    return {"done": done, "recipients": named, "act": act}


def _kept(desk: Desk, found: RequestView) -> tuple[Mapping[str, Any], ...]:
    if found.subject_id is None:
        return ()
    holds = list_holds(site_id=desk.site.id, subject_id=found.subject_id, at=now())
    return tuple(
        {
            "data": category_name(one.category, desk.policy) if one.category else "все данные",
            "act": one.act,
            "until_on": day_of(one.until_at - _INSTANT),
        }
        for one in holds
    )


def _going_on(desk: Desk, found: RequestView) -> tuple[Mapping[str, Any], ...]:
    """Return the purposes that last without a consent and have data of the person."""
    if found.subject_id is None or desk.policy is None:
        return ()
    data = describe(site_id=desk.site.id, subject_id=found.subject_id)
    used = {name for one in data for name in one.purposes}
    lasting = [one for one in desk.policy.purposes.values() if one.id in used]
    return tuple(
        {"purpose": one.name, "ground": ground_with_article(one.ground, one.article)}
        for one in lasting
        if one.ground is not Ground.CONSENT
    )
