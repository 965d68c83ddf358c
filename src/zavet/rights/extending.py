"""More time, once, where the law gives it, by a letter that says why (152-ФЗ ст. 14 ч. 3, ст. 20 ч. 1)."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from zavet.core.law import get_term
from zavet.core.requests import RequestEvent
from zavet.core.values import Actor, Sealed
from zavet.duties.operations import extend_duty
from zavet.duties.queries import DutyView, list_open
from zavet.rights.events import RightsEvent
from zavet.rights.owed import copy_nearest
from zavet.rights.refusing import ExtensionRefused, told_by_value
from zavet.rights.steps import done, lock_thread, move, require_staff, write
from zavet.rights.views import Deed


@told_by_value
def extend(
    *, request_id: UUID, reason: Sealed[str], by: Actor, at: datetime, template: str = ""
) -> Deed:
    """Extend each term of a request the law lets be extended, once and before its end; ``reason`` is the letter.

    A request that calls on other rights too keeps the last days of those: its date is the nearest.
    """
    row = lock_thread(request_id)
    require_staff(row, by=by, at=at)
    move(row, RequestEvent.EXTENDED)
    duties = [
        one for one in list_open(site_id=row.site_id, cause_id=row.id) if _may_be_extended(one)
    ]
    if row.extended_at is not None or not duties:
        raise ExtensionRefused(
            _("Сроки этого обращения закон продлить не позволяет, или они уже продлены."),
            clause="152-ФЗ ст. 20 ч. 1",
            next_step=_("Ответьте не позже %(date)s.") % {"date": f"{row.due_on:%d.%m.%Y}"},
        )
    letter_id = write(row, reason, by=by, at=at)
    for duty in duties:
        extend_duty(duty_id=duty.id, by=by, at=at)
    row.extended_at = at
    copy_nearest(row)
    return done(
        row,
        RequestEvent.EXTENDED,
        RightsEvent.TERM_EXTENDED,
        by=by,
        at=at,
        letter_id=letter_id,
        template=template,
        is_outgoing=True,
        facts={"due_on": row.due_on.isoformat()},
        codes={"due_on": row.due_on.isoformat()},
    )


def _may_be_extended(duty: DutyView) -> bool:
    has_extension = bool(duty.term_id) and get_term(duty.term_id).extension is not None
    return has_extension and duty.extended_at is None
