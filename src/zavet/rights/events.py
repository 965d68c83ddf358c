"""What the journal is told of requests: codes and random references, never a word of what was written."""

from enum import StrEnum

from zavet.journal.events import declare


@declare
class RightsEvent(StrEnum):
    """Events of requests, claims and questions."""

    REQUEST_RECEIVED = "rights.request.received"
    MESSAGE_RECEIVED = "rights.message.received"
    REQUEST_CLASSIFIED = "rights.request.classified"
    REQUEST_ASSIGNED = "rights.request.assigned"
    REQUEST_NOTED = "rights.request.noted"
    IDENTITY_ASKED = "rights.identity.asked"
    IDENTITY_PROVEN = "rights.identity.proved"
    IDENTITY_FAILED = "rights.identity.failed"
    TERM_EXTENDED = "rights.term.extended"
    EFFECT_APPLIED = "rights.effect.applied"
    RECIPIENT_TOLD = "rights.recipient.told"
    RECIPIENT_SETTLED = "rights.recipient.settled"
    REQUEST_ANSWERED = "rights.request.answered"
    REQUEST_REFUSED = "rights.request.refused"
    REQUEST_DISMISSED = "rights.request.dismissed"
    REQUEST_JOINED = "rights.request.joined"
    REQUEST_REOPENED = "rights.request.reopened"
    NOTICE_WRITTEN = "rights.notice.written"
    FILE_ATTACHED = "rights.file.attached"
    LETTER_SENT = "rights.letter.sent"
    STEP_REFUSED = "rights.step.refused"
    VIEW_SAVED = "rights.view.saved"
    VIEW_REMOVED = "rights.view.removed"
    FEED_MADE = "rights.feed.made"
    FEED_ENDED = "rights.feed.ended"
