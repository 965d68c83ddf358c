"""What the journal is told of visits."""

from enum import StrEnum

from zavet.journal.events import declare


@declare
class VisitsJournalEvent(StrEnum):
    """Events of the access logs."""

    LOG_IMPORTED = "visits.log.imported"
