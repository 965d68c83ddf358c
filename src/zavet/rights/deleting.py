"""Deletion asked for: what nothing holds is destroyed at once, what has to stay is told with its act and its end.

The wish is taken by the officer, by two people where the policy wants two; Zavet carries it out in the same moment.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from zavet.access.approving import Proposed, propose
from zavet.access.asking import everything
from zavet.access.ending import destroy_due, foresee
from zavet.access.operations import ask_deletion
from zavet.access.queries import describe, list_blocks, list_holds
from zavet.core.calendar import day_of
from zavet.core.decisions import OVERSIGHT
from zavet.core.decisions.ending import Fate
from zavet.core.requests import Effect
from zavet.core.values import Action, Actor
from zavet.duties.queries import WISH, list_open
from zavet.policies.queries import find_policy
from zavet.rights.blocking import end_own_blocks
from zavet.rights.carrying_out import applied, begin, person_of, refused
from zavet.rights.models import SubjectRequest
from zavet.rights.queries import find_request
from zavet.rights.refusing import NothingDestroyed, told_by_value
from zavet.rights.telling import owe_telling
from zavet.rights.views import Deed, Stays
from zavet.transactions import in_one_transaction


@told_by_value
def delete(
    *, request_id: UUID, by: Actor, at: datetime, categories: Iterable[str] | None = None
) -> Deed:
    """Destroy the person's data as they asked; None means all (152-ФЗ ст. 20 ч. 3; services 4.2).

    The deed's ``stays`` tells what could not go, by which act and until when, ``act_number`` is the destruction act's.
    Where nothing can go the deed is NothingDestroyed, and nothing has changed.
    """
    chosen = None if categories is None else tuple(categories)
    row = begin(request_id, by=by, at=at)
    person = person_of(row)
    outcome = ask_deletion(
        site_id=row.site_id,
        subject_id=person,
        categories=_not_held(row, person, chosen, at),
        by=by,
        at=at,
    )
    if not outcome.is_permitted:
        deed = refused(row, Effect.DELETE, outcome.decision, outcome=outcome)
        return replace(deed, stays=_stays(row, person, chosen, at))
    end_own_blocks(row, at=at)
    destroyed = destroy_due(
        site_id=row.site_id,
        subject_id=person,
        due_until=_last_day(row, person, at),
        by=Actor.system(),
        at=at,
    )
    gone = sorted(destroyed.destroyed) if destroyed else []
    if destroyed is None or not gone:
        raise _nothing_went(row, person, chosen, at)
    stays = _stays(row, person, chosen, at)
    recipients = owe_telling(row, Effect.DELETE, gone, by=by, at=at)
    act_id = destroyed.act_id
    return applied(
        row,
        Effect.DELETE,
        by=by,
        at=at,
        facts={
            "categories": gone,
            "act": str(act_id),
            "act_number": destroyed.act_number,
            "stays": [_told(one) for one in stays],
            "recipients": [one.id for one in recipients],
        },
        deed={
            "outcome": outcome,
            "stays": stays,
            "act_id": act_id,
            "act_number": destroyed.act_number,
            "recipients": recipients,
            "categories": tuple(gone),
        },
    )


@in_one_transaction
def propose_deletion(
    *, request_id: UUID, by: Actor, at: datetime, categories: Iterable[str] | None = None
) -> Proposed:
    """Propose a deletion to a second person, where the policy wants two; once approved, ``delete`` does it.

    The proposal names its request. Raise what ``begin`` raises: it is for a proven person's open request alone.
    """
    row = begin(request_id, by=by, at=at)
    chosen = _not_held(row, person_of(row), None if categories is None else tuple(categories), at)
    named = everything(find_policy(site_id=row.site_id, at=at))
    return propose(
        site_id=row.site_id,
        subject_id=person_of(row),
        action=Action.DELETION,
        categories=named if chosen is None else chosen,
        purpose=OVERSIGHT,
        cause_id=row.id,
        by=by,
        at=at,
    )


def _last_day(row: SubjectRequest, person: UUID, at: datetime) -> date:
    """Return the day the wish is due at the latest: all that is due by then goes now."""
    duties = list_open(site_id=row.site_id, subject_id=person, kinds=[WISH])
    return max((one.due_on for one in duties), default=day_of(at))


def _not_held(
    row: SubjectRequest, person: UUID, chosen: tuple[str, ...] | None, at: datetime
) -> tuple[str, ...] | None:
    """Return what to ask the deletion of: what an act obliges to keep stays, and keeps nothing else.

    None means everything. Where all of it is held, all is asked about, to hear why not.
    """
    holds = {one.category for one in list_holds(site_id=row.site_id, subject_id=person, at=at)}
    if not holds:
        return chosen
    held = describe(site_id=row.site_id, subject_id=person)
    named = chosen if chosen is not None else tuple(sorted({one.category for one in held}))
    free = () if "" in holds else tuple(one for one in named if one not in holds)
    return free or chosen


def _stays(
    row: SubjectRequest, person: UUID, chosen: tuple[str, ...] | None, at: datetime
) -> tuple[Stays, ...]:
    """Return what is left of what was asked for: why, by which act, until when."""
    return tuple(
        Stays(category=one.category, why=one.why.value, act=one.act, until_at=one.until_at)
        for one in foresee(site_id=row.site_id, subject_id=person, at=at)
        if one.fate is not Fate.DESTROY and (chosen is None or one.category in chosen)
    )


def _nothing_went(
    row: SubjectRequest, person: UUID, chosen: tuple[str, ...] | None, at: datetime
) -> NothingDestroyed:
    """Return why nothing could be destroyed: blocks of other requests come first, for they can be ended."""
    blocks = list_blocks(site_id=row.site_id, subject_id=person, at=at)
    asked = {
        one.cause_id
        for one in blocks
        if not one.category or one.category in (chosen or [one.category])
    }
    known = [find_request(one) for one in asked - {row.id, None} if one]
    numbers = sorted(one.number for one in known if one)
    if not numbers:
        return NothingDestroyed(
            _("Ничего не удалено: всё, о чём просят, остаётся по закону или уже уничтожено."),
            next_step=_("Напишите об этом заявителю."),
        )
    return NothingDestroyed(
        _("Ничего не удалено: данные заблокированы по обращению %(numbers)s.")
        % {"numbers": ", ".join(numbers)},
        next_step=_("Сначала закончите ту проверку и снимите блокирование."),
    )


def _told(one: Stays) -> list[str]:
    return [one.category, one.why, one.act, one.until_at.isoformat() if one.until_at else ""]
