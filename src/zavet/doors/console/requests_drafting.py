"""Gathers what a draft is written from: what is held and by which act, what lasts, which term may be extended."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from zavet.access.exporting import Export
from zavet.access.queries import describe, list_blocks, list_holds
from zavet.chance import now
from zavet.core.calendar import day_of
from zavet.core.language.words import RightKind
from zavet.core.law import get_term
from zavet.core.requests import Effect, IdentityState, Requester, RequestEvent, needs_of
from zavet.core.values import Ground
from zavet.doors.console.entering import Desk
from zavet.doors.console.requests_actions import new_day
from zavet.doors.console.requests_drafts import Draft
from zavet.doors.console.requests_rows import Day
from zavet.doors.pages.held import category_name
from zavet.doors.wording import UNTOLD, ground_with_article, say_purpose
from zavet.duties.queries import AFTER_WITHDRAWAL, list_open
from zavet.rights.queries import RequestView, list_steps
from zavet.rights.recipients import list_tellings
from zavet.rights.repeating import find_repeat
from zavet.rights.views import Telling

_CHANGING: Final = {Effect.RECTIFY, Effect.DELETE}
_WITHOUT_NAMES: Final = {Effect.BLOCK, Effect.END_BLOCK}
_INSTANT: Final = timedelta(microseconds=1)
_DAY: Final = timedelta(days=1)
_PROMISED: Final = {
    Effect.WITHDRAW: AFTER_WITHDRAWAL,
    Effect.DELETE: needs_of(RightKind.DELETION, Requester.SUBJECT).duty,
}
"""The duties whose last day a letter may name as that of a destruction."""


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
    """Return what a letter is drafted from; nothing of a person before it is proven that they ask."""
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
        blocked_on=_blocked_on(desk, found) if _is_proven(found) else None,
        destroyed_by=_destroyed_by(desk, found),
        repeats=_repeats(found) if _is_proven(found) else {},
        **(_told(desk, found) if _is_proven(found) else {}),
    )


def _destroyed_by(desk: Desk, found: RequestView) -> Mapping[Effect, date]:
    """Return the last days the law and the policy give this request's own destructions, those that are owed."""
    duties = list_open(site_id=desk.site.id, cause_id=found.id, kinds=tuple(_PROMISED.values()))
    last_on = {one.kind: one.due_on for one in duties}  # the nearest come first: the latest stays
    return {effect: last_on[kind] for effect, kind in _PROMISED.items() if kind in last_on}


def _repeats(found: RequestView) -> Mapping[str, Any]:
    """Return what the first, answered request was, and the first day one may ask again (152-ФЗ ст. 14 ч. 4)."""
    repeat = find_repeat(found.id)
    if repeat is None:
        return {}
    answered = [one for one in list_steps(repeat.first.id) if one.event is RequestEvent.ANSWERED]
    known = {"may_repeat_on": repeat.until_on + _DAY}
    if not answered:
        return known
    return {**known, "number": answered[-1].number, "answered_on": day_of(answered[-1].at)}


def _blocked_on(desk: Desk, found: RequestView) -> date | None:
    """Return the day this request's own block stands from."""
    if found.subject_id is None:
        return None
    blocks = list_blocks(site_id=desk.site.id, subject_id=found.subject_id, at=now())
    return min((day_of(one.from_at) for one in blocks if one.cause_id == found.id), default=None)


def has_block(desk: Desk, found: RequestView) -> bool:
    """Tell whether this request blocked data, now or before."""
    effects = {one for step in list_steps(found.id) for one in step.facts.get("effects", ())}
    was_ended = Effect.END_BLOCK.value in effects
    return was_ended or _blocked_on(desk, found) is not None


def _is_proven(found: RequestView) -> bool:
    """Tell whether a draft may say anything of the person: they have proven that it is they who ask."""
    return found.identity is IdentityState.PROVEN


def _held(desk: Desk, found: RequestView) -> list[str]:
    """Return the names of the data a request is about, those alone that are held."""
    if found.subject_id is None or not _is_proven(found):
        return []
    data = describe(site_id=desk.site.id, subject_id=found.subject_id)
    about = [
        one.category for one in data if one.category in found.categories or not found.categories
    ]
    return [category_name(one, desk.policy) for one in about]


def _told(desk: Desk, found: RequestView) -> dict[str, Any]:
    """Return what the request did so far, by the codes of its steps: data and purposes by name, recipients, the act."""
    done: dict[Effect, tuple[str, ...]] = {}
    days: dict[Effect, set[date]] = {}
    acts: dict[str, None] = {}
    policy = desk.policy
    for step in list_steps(found.id):
        facts = step.facts
        names = [category_name(one, policy) for one in facts.get("categories", ())]
        names += [str(say_purpose(one, policy)) for one in facts.get("ended", ())]
        for effect in map(Effect, facts.get("effects", ())):
            done[effect] = tuple(dict.fromkeys([*done.get(effect, ()), *names]))
            days.setdefault(effect, set())
            if names or effect in _WITHOUT_NAMES:
                days[effect].add(day_of(step.at))
        acts |= dict.fromkeys(filter(None, [facts.get("act_number")]))
    done_on = {effect: min(on) for effect, on in days.items() if len(on) == 1}
    return {"done": done, "done_on": done_on, "act": ", ".join(acts), **_recipients(found)}


def _recipients(found: RequestView) -> dict[str, Any]:
    """Return what recipients were told of the changes, and who was told nothing yet, in Russian as letters are."""
    known = list_tellings(request_id=found.id, site_id=found.site_id)
    tellings = [one for one in known if any(each.effect in _CHANGING for each in one.changes)]
    with override("ru"):
        told = tuple(f"{one.recipient.name}: {_what_told(one)}" for one in tellings if one.step)
    return {"told": told, "untold": tuple(one.recipient.name for one in tellings if not one.step)}


def _what_told(one: Telling) -> str:
    assert one.step is not None  # noqa: S101 - of these alone it is asked
    if one.why is not None:
        return str(UNTOLD[one.why])
    day = date_format(day_of(one.step.sent_at or one.step.at), "j E Y")
    known = {"day": day, "number": one.step.number}
    if one.step.sent_at is None:
        return _("уведомление № %(number)s от %(day)s направляется") % known
    return _("уведомление № %(number)s направлено %(day)s") % known


def _kept(desk: Desk, found: RequestView) -> tuple[Mapping[str, Any], ...]:
    if found.subject_id is None or not _is_proven(found):
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
    if found.subject_id is None or desk.policy is None or not _is_proven(found):
        return ()
    data = describe(site_id=desk.site.id, subject_id=found.subject_id)
    used = {name for one in data for name in one.purposes}
    lasting = [one for one in desk.policy.purposes.values() if one.id in used]
    return tuple(
        {"purpose": one.name, "ground": ground_with_article(one.ground, one.article)}
        for one in lasting
        if one.ground is not Ground.CONSENT
    )
