"""The closed vocabularies of who is who."""

from enum import StrEnum


class IdentityMethod(StrEnum):
    """How it was checked that whoever asks is who they say (152-ФЗ ст. 14 ч. 3)."""

    SIGNED_IN = "signed_in"
    LINK_ANSWERED = "link_answered"
    DOCUMENT_SHOWN = "document_shown"
    KNOWN_ADDRESS = "known_address"
    CALL_ANSWERED = "call_answered"
    SIGNATURE_CHECKED = "signature_checked"
    STATE_SIGN_IN = "state_sign_in"
    NOTARISED = "notarised"
