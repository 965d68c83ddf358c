"""What the journal is told of duties."""

from enum import StrEnum

from zavet.journal.events import declare


@declare
class DutiesEvent(StrEnum):
    """Events of what is owed, and of the days it is counted by."""

    DUTY_OPENED = "duties.duty.opened"
    DUTY_EXTENDED = "duties.duty.extended"
    DUTY_CLOSED = "duties.duty.closed"
    DAY_OFF_ADDED = "duties.day_off.added"
    DAY_OFF_REMOVED = "duties.day_off.removed"
