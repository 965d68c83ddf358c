"""The closed vocabularies of who is who."""

from enum import StrEnum


class ProofKind(StrEnum):
    """The document by which somebody acts for another (152-ФЗ ст. 9 ч. 1, ч. 6, ч. 7)."""

    BIRTH_CERTIFICATE = "birth_certificate"
    ADOPTION_RECORD = "adoption_record"
    GUARDIANSHIP_ACT = "guardianship_act"
    POWER_OF_ATTORNEY = "power_of_attorney"
    COURT_DECISION = "court_decision"
    INHERITANCE_CERTIFICATE = "inheritance_certificate"


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
