"""What the journal is told of policies."""

from enum import StrEnum

from zavet.journal.events import declare


@declare
class PoliciesEvent(StrEnum):
    """Events of publication."""

    VERSION_PUBLISHED = "policies.version.published"
