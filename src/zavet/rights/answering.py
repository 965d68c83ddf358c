"""The ends of a request: answered, refused on a ground of the law, or closed as no request.

INVARIANT: a request is answered once, and nothing about a person is answered before they have proven who they are.
"""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from zavet.access.codes import act_code
from zavet.core.calendar import day_of
from zavet.core.language.words import RightKind
from zavet.core.law import CitationMalformed, CitationUnknown, resolve
from zavet.core.requests import (
    DismissReason,
    Effect,
    IdentityState,
    RequestEvent,
    RequestState,
    is_open,
    needs_identity,
)
from zavet.core.values import Actor, Sealed
from zavet.journal.facts import Fact
from zavet.rights.blocking import keep_out_of_use
from zavet.rights.closing import close
from zavet.rights.events import RightsEvent
from zavet.rights.models import SubjectRequest
from zavet.rights.refusing import (
    EffectRefused,
    GroundUnknown,
    IdentityMissing,
    ReplyOwed,
    closed_already,
    told_by_value,
)
from zavet.rights.reopening import end_joined, lock_with_joined, reopen_oldest
from zavet.rights.repeating import is_proven
from zavet.rights.steps import done, move, requester_of, require_staff, write
from zavet.rights.views import Deed


@told_by_value
def answer(
    *,
    request_id: UUID,
    text: Sealed[str],
    by: Actor,
    at: datetime,
    template: str = "",
    keeps_block: bool = False,
    informs: bool = False,
) -> Deed:
    """Answer a request and close it, with a numbered letter (152-ФЗ ст. 14 ч. 3; clinic 8.2).

    Its block ends, unless the officer found the processing unlawful: ``keeps_block`` leaves the data out of use on that
    ground and owes the end of it (ст. 21 ч. 3). Its proof of identity ends; its letters are kept for their term.
    ``informs``: the letter tells what is held (ст. 14 ч. 7).
    """
    row, joined = _open(request_id, by=by, at=at)
    move(row, RequestEvent.ANSWERED)
    _require_identity(row, at)
    letter_id = write(row, text, by=by, at=at)
    _keep_block(row, keeps=keeps_block, by=by, at=at)
    close(row, RequestState.ANSWERED, by=by, at=at)
    end_joined(joined, by=by, at=at)
    return done(
        row,
        RequestEvent.ANSWERED,
        RightsEvent.REQUEST_ANSWERED,
        by=by,
        at=at,
        letter_id=letter_id,
        template=template,
        is_outgoing=True,
        facts={"effects": [Effect.INFORM.value]} if informs else {},
        codes=_lateness(row, at),
    )


@told_by_value
def refuse(
    *,
    request_id: UUID,
    ground: str,
    text: Sealed[str],
    by: Actor,
    at: datetime,
    template: str = "",
    keeps_block: bool = False,
) -> Deed:
    """Refuse a request by a reasoned letter and close it (152-ФЗ ст. 20 ч. 2).

    ``ground`` is the place of the law it stands on, such as «152-ФЗ ст. 14 ч. 8», and has to be in force. It may be
    refused too because whoever asks did not prove who they are (ст. 14 ч. 3).
    """
    row, joined = _open(request_id, by=by, at=at)
    move(row, RequestEvent.REFUSED)
    _require_ground(ground, at)
    letter_id = write(row, text, by=by, at=at)
    _keep_block(row, keeps=keeps_block, by=by, at=at)
    close(row, RequestState.REFUSED, by=by, at=at, ground=ground)
    end_joined(joined, by=by, at=at)
    return done(
        row,
        RequestEvent.REFUSED,
        RightsEvent.REQUEST_REFUSED,
        by=by,
        at=at,
        letter_id=letter_id,
        template=template,
        is_outgoing=True,
        facts={"ground": ground},
        codes={"ground": act_code(ground), **_lateness(row, at)},
    )


@told_by_value
def dismiss(*, request_id: UUID, reason: DismissReason, by: Actor, at: datetime) -> Deed:
    """Close without an answer what is no request. A claim always gets a reply, and a proven person's request too.

    Unless the person took it back. Done before, it is no change.
    """
    row, joined = lock_with_joined(request_id)
    require_staff(row, by=by, at=at)
    if row.state == RequestState.DISMISSED:
        return Deed(request_id=row.id, is_repeated=True)
    move(row, RequestEvent.DISMISSED)
    _require_dismissible(row, DismissReason(reason))
    close(row, RequestState.DISMISSED, by=by, at=at)
    row.outcome = reason.value
    reopen_oldest(joined, by=by, at=at)
    return done(
        row,
        RequestEvent.DISMISSED,
        RightsEvent.REQUEST_DISMISSED,
        by=by,
        at=at,
        is_inner=True,
        facts={"reason": reason.value},
        codes={"reason": reason.value},
    )


def _open(
    request_id: UUID, *, by: Actor, at: datetime
) -> tuple[SubjectRequest, list[SubjectRequest]]:
    """Return a request that can get its end, and those joined to it; raise RequestClosed where it had it."""
    row, joined = lock_with_joined(request_id)
    require_staff(row, by=by, at=at)
    state = RequestState(row.state)
    if not is_open(state):
        raise closed_already(state)
    return row, joined


def _require_identity(row: SubjectRequest, at: datetime) -> None:
    kinds = [RightKind(one) for one in row.kinds]
    if needs_identity(kinds, requester_of(row)) and not is_proven(row, at=at):
        raise IdentityMissing(
            _("Личность того, кто обратился, не подтверждена: отвечать по существу нельзя."),
            clause="152-ФЗ ст. 14 ч. 3",
            next_step=_("Подтвердите личность или откажите в обращении со ссылкой на закон."),
        )


def _require_ground(ground: str, at: datetime) -> None:
    """Raise GroundUnknown for anything but a place of the law that is in force."""
    try:
        article = resolve(ground)
    except (CitationMalformed, CitationUnknown) as error:
        message = _("Отказывают со ссылкой на закон, а такого места в своде нет.")
        raise GroundUnknown(
            message, clause="152-ФЗ ст. 20 ч. 2", next_step=error.next_step
        ) from None
    if not article.is_in_force(on=day_of(at)):
        message = _("Место закона, на которое ссылается отказ, не действует.")
        raise GroundUnknown(message, clause="152-ФЗ ст. 20 ч. 2")


def _require_dismissible(row: SubjectRequest, reason: DismissReason) -> None:
    if RightKind.CLAIM in row.kinds:
        raise ReplyOwed(
            _("На претензию отвечают письменно: просто закрыть её нельзя."),
            next_step=_("Ответьте или, если это не претензия, укажите, о чём письмо."),
        )
    if row.identity == IdentityState.PROVEN and reason is not DismissReason.TAKEN_BACK:
        message = _("Человек подтвердил, кто он: его обращение закрывают ответом или отказом.")
        raise ReplyOwed(message, clause="152-ФЗ ст. 20 ч. 2")


def _keep_block(row: SubjectRequest, *, keeps: bool, by: Actor, at: datetime) -> None:
    outcome = keep_out_of_use(row, by=by, at=at) if keeps else None
    if outcome is not None and not outcome.is_permitted:
        message = _("Оставить данные заблокированными может только ответственный.")
        raise EffectRefused(message, clause="152-ФЗ ст. 21 ч. 1")


def _lateness(row: SubjectRequest, at: datetime) -> dict[str, Fact]:
    """Return for the journal by which day the answer was due, and whether it came later."""
    return {"due_on": row.due_on.isoformat(), "late": day_of(at) > row.due_on}
