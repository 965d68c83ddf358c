"""The closed vocabularies of requests."""

from enum import StrEnum


class RequestState(StrEnum):
    """Where a request stands: the first two are open, the others are ends."""

    NEW = "new"
    IN_WORK = "in_work"
    ANSWERED = "answered"
    REFUSED = "refused"
    DISMISSED = "dismissed"
    JOINED = "joined"


class IdentityState(StrEnum):
    """Whether whoever asks has proved who they are; some requests need no proof."""

    NOT_NEEDED = "not_needed"
    AWAITED = "awaited"
    PROVEN = "proven"
    FAILED = "failed"


class Requester(StrEnum):
    """Who asks (152-ФЗ ст. 14 ч. 3, ст. 9 ч. 7, ст. 20 ч. 4)."""

    SUBJECT = "subject"
    REPRESENTATIVE = "representative"
    HEIR = "heir"
    AUTHORITY = "authority"


class RequestEvent(StrEnum):
    """What happens in a thread."""

    RECEIVED = "received"
    MESSAGE_RECEIVED = "message_received"
    CLASSIFIED = "classified"
    ASSIGNED = "assigned"
    NOTED = "noted"
    IDENTITY_ASKED = "identity_asked"
    IDENTITY_PROVEN = "identity_proven"
    IDENTITY_FAILED = "identity_failed"
    EXTENDED = "extended"
    APPLIED = "applied"
    ANSWERED = "answered"
    REFUSED = "refused"
    DISMISSED = "dismissed"
    JOINED = "joined"
    REOPENED = "reopened"
    NOTICE_SENT = "notice_sent"
    RECIPIENT_TOLD = "recipient_told"


class Effect(StrEnum):
    """What a request did to the person's data."""

    INFORM = "inform"
    BLOCK = "block"
    END_BLOCK = "end_block"
    RECTIFY = "rectify"
    SET_VISIBILITY = "set_visibility"
    WITHDRAW = "withdraw"
    STOP = "stop"
    DELETE = "delete"


class DismissReason(StrEnum):
    """Why a letter gets no answer. A request of somebody who proved who they are ends so only if they took it back."""

    SPAM = "spam"
    EMPTY = "empty"
    TAKEN_BACK = "taken_back"


class Untold(StrEnum):
    """Why a recipient gets no notice of a change (152-ФЗ ст. 20 ч. 3 asks for reasonable measures)."""

    NEVER_GIVEN = "never_given"
    TOLD_OTHERWISE = "told_otherwise"
    UNREACHABLE = "unreachable"
