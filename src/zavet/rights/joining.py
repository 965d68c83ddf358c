"""Two requests that ask for the same become one: the younger is closed, the older is answered.

INVARIANT: nothing is lost: the older calls on every right of the younger, knows the same person, and is due first; and
nothing is won: both are proven to be of one person, or neither needs a proof and both came from one e-mail.
"""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from zavet.access.answering import list_correspondents_alike
from zavet.core.requests import Requester, RequestEvent, RequestState, is_open
from zavet.core.values import Actor
from zavet.rights.closing import close
from zavet.rights.events import RightsEvent
from zavet.rights.models import SubjectRequest
from zavet.rights.refusing import JoinRefused, told_by_value
from zavet.rights.repeating import UNLIKE, is_proven
from zavet.rights.rows import number_of
from zavet.rights.steps import add_step, done, lock_people, lock_thread, move, require_staff
from zavet.rights.views import Deed


@told_by_value
def join(*, request_id: UUID, to_id: UUID, by: Actor, at: datetime) -> Deed:
    """Close a request as the same as an older one that is open; done before, it is no change.

    Refused where something would be lost: another site, person, right or an earlier last day.
    """
    locked = {one: lock_thread(one) for one in sorted({request_id, to_id})}
    lock_people(*locked.values())
    row, main = locked[request_id], locked[to_id]
    require_staff(row, by=by, at=at)
    if row.state == RequestState.JOINED and row.joined_to_id == main.id:
        return Deed(request_id=row.id, is_repeated=True)
    move(row, RequestEvent.JOINED)
    _require_same(row, main)
    _require_one_asker(row, main, at)
    row.joined_to_id = main.id
    close(row, RequestState.JOINED, by=by, at=at)
    main.has_news = True
    main.save(update_fields=["has_news"])
    add_step(main, RequestEvent.JOINED, by=by, at=at, is_inner=True, facts=_named(row))
    return done(
        row,
        RequestEvent.JOINED,
        RightsEvent.REQUEST_JOINED,
        by=by,
        at=at,
        is_inner=True,
        facts=_named(main),
        codes={"joined_to": str(main.id)},
    )


def _named(other: SubjectRequest) -> dict[str, str]:
    return {"request": str(other.id), "number": number_of(other.year, other.serial)}


def _require_same(row: SubjectRequest, main: SubjectRequest) -> None:
    if row.id == main.id or row.site_id != main.site_id or not is_open(RequestState(main.state)):
        raise JoinRefused(_("Присоединяют к другому открытому обращению того же сайта."))
    if row.subject_id is not None and row.subject_id != main.subject_id:
        raise JoinRefused(_("Эти обращения — о разных людях."))
    if not set(row.kinds) <= set(main.kinds) or not _covers(row, main):
        step = _("Дополните старшее обращение: укажите, о чём просят оба.")
        raise JoinRefused(_("Старшее обращение просит не обо всём, о чём младшее."), next_step=step)
    if main.due_on > row.due_on:
        step = _("Присоедините наоборот: у второго обращения срок раньше.")
        raise JoinRefused(_("Срок ответа от присоединения не отодвигается."), next_step=step)


def _require_one_asker(row: SubjectRequest, main: SubjectRequest, at: datetime) -> None:
    proven = [is_proven(one, at=at) for one in (row, main)]
    if proven[0] and not proven[1]:
        message = _("Обращение того, кто подтвердил личность, не присоединяют к неподтверждённому.")
        raise JoinRefused(message, clause="152-ФЗ ст. 14 ч. 3")
    needs_none = {*row.kinds, *main.kinds} <= UNLIKE and row.requester == main.requester
    if (all(proven) and _is_of_one_asker(row, main)) or (
        needs_none and _is_of_one_email(row, main)
    ):
        return
    raise JoinRefused(
        _(
            "Не доказано, что оба обращения — одного человека: тот, кто назвал чужую почту, прочёл бы чужой ответ."
        ),
        clause="152-ФЗ ст. 14 ч. 3",
        next_step=_("Подтвердите личность в обоих обращениях или ответьте на каждое."),
    )


def _is_of_one_asker(row: SubjectRequest, main: SubjectRequest) -> bool:
    """Tell whether the person asks in both, or the same one who acts for them: each is answered where they asked."""
    is_own = row.requester == Requester.SUBJECT or row.registered_by_id == main.registered_by_id
    return row.requester == main.requester and is_own


def _is_of_one_email(row: SubjectRequest, main: SubjectRequest) -> bool:
    alike = list_correspondents_alike(site_id=row.site_id, correspondent_id=row.correspondent_id)
    return main.correspondent_id in alike


def _covers(row: SubjectRequest, main: SubjectRequest) -> bool:
    """Tell whether the older is about all the younger is about; nothing named means all."""
    pairs = ((row.categories, main.categories), (row.purposes, main.purposes))
    return all(not wide or (narrow and set(narrow) <= set(wide)) for narrow, wide in pairs)
