"""What the journal is told of duties."""

from enum import StrEnum

from zavet.journal.events import declare


@declare
class DutiesEvent(StrEnum):
    """Events of what is owed."""

    DUTY_OPENED = "duties.duty.opened"
    DUTY_CLOSED = "duties.duty.closed"
