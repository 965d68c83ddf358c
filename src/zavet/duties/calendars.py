"""The days an operator's calendar differs on. A date already counted is not counted anew: it was told to people."""

from datetime import date, datetime
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from zavet.chance import new_id
from zavet.core.calendar import FEDERAL
from zavet.core.values import Actor, ZavetError
from zavet.duties.events import DutiesEvent
from zavet.duties.models import DayOff
from zavet.journal.operations import append
from zavet.statements import insert_new
from zavet.transactions import in_one_transaction


class DayOffRefused(ZavetError):
    """A day of the operator's calendar could not be named."""


@in_one_transaction
def add_day_off(
    *,
    operator_id: UUID,
    day_on: date,
    ground: str,
    by: Actor,
    at: datetime,
    is_working: bool = False,
) -> UUID:
    """Name a day off the region's law gives, or with ``is_working`` one that is worked, and return its id.

    ``ground`` is what it rests on: for a day off always an act of the region (ТК РФ ст. 6), for the operator's own
    order lengthens no term that is owed to a person. Raise DayOffRefused without a ground, for a day that is so
    anyway, and where the day has been named already.
    """
    if not ground.strip():
        message = _("День не назван: нет основания.")
        raise DayOffRefused(message, next_step=_("Укажите закон субъекта РФ или приказ."))
    said = date_format(day_on, _("j E Y"))
    if FEDERAL.is_working(day_on) == is_working:
        kind = _("рабочий") if is_working else _("нерабочий")
        message = _("%(date)s и без того %(kind)s день.") % {"date": said, "kind": kind}
        raise DayOffRefused(
            message, next_step=_("Называйте только дни, которыми календарь отличается.")
        )
    row = DayOff(
        id=new_id(), operator_id=operator_id, day_on=day_on, is_working=is_working, ground=ground
    )
    if not insert_new(row):
        message = _("Этот день уже назван: %(date)s.") % {"date": said}
        raise DayOffRefused(message, next_step=_("Сначала уберите прежнюю запись о нём."))
    _tell(DutiesEvent.DAY_OFF_ADDED, row, by=by, at=at)
    return row.id


@in_one_transaction
def remove_day_off(*, operator_id: UUID, day_on: date, by: Actor, at: datetime) -> bool:
    """Take back the operator's word on a day; return whether there was one."""
    row = DayOff.objects.select_for_update().filter(operator_id=operator_id, day_on=day_on).first()
    if row is None:
        return False
    _tell(DutiesEvent.DAY_OFF_REMOVED, row, by=by, at=at)
    row.delete()
    return True


def _tell(event: DutiesEvent, row: DayOff, *, by: Actor, at: datetime) -> None:
    append(
        event=event,
        site_id=None,
        by=by,
        at=at,
        facts={
            "operator": str(row.operator_id),
            "day": row.day_on.isoformat(),
            "is_working": row.is_working,
        },
    )
