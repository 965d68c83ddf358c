"""Reads of what was copied: from the journal, for a copy that nobody wrote down is no evidence."""

from datetime import datetime

from zavet.backups.copies import Holds
from zavet.backups.events import BackupsEvent
from zavet.journal.queries import list_entries


def last_copied_at(holds: Holds) -> datetime | None:
    """Return when records or keys were copied last, as far as this journal knows."""
    return _last(BackupsEvent.COPY_MADE, holds)


def last_checked_at(holds: Holds) -> datetime | None:
    """Return when a copy of records or keys was restored for a trial last."""
    return _last(BackupsEvent.COPY_CHECKED, holds)


def _last(event: BackupsEvent, holds: Holds) -> datetime | None:
    entries = list_entries(site_id=None, event_prefix=event, limit=10)
    return next((one.at for one in entries if one.facts["holds"] == holds), None)
