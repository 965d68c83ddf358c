"""What the journal is told of copies. A restore is told by the journal itself: it is the journal that went back."""

from enum import StrEnum

from zavet.journal.events import declare


@declare
class BackupsEvent(StrEnum):
    """Events of copies."""

    COPY_MADE = "backups.copy.made"
    COPY_CHECKED = "backups.copy.checked"
