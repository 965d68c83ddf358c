"""What the journal is told of consent."""

from enum import StrEnum

from zavet.journal.events import declare


@declare
class ConsentJournalEvent(StrEnum):
    """Events of the person's answers."""

    CONSENT_GIVEN = "consent.consent.given"
    CONSENT_REFUSED = "consent.consent.refused"
    CONSENT_WITHDRAWN = "consent.consent.withdrawn"
    POLICY_ACCEPTED = "consent.policy.accepted"
