"""The closed vocabularies of the law that questions, rules and records share. Values are stored as they stand here."""

from enum import StrEnum


class Action(StrEnum):
    """The 18 actions that processing consists of (152-ФЗ ст. 3 п. 3; clinic 1.1.3)."""

    COLLECTION = "collection"
    RECORDING = "recording"
    SYSTEMATIZATION = "systematization"
    ACCUMULATION = "accumulation"
    STORAGE = "storage"
    RECTIFICATION = "rectification"
    UPDATE = "update"
    CHANGE = "change"
    RETRIEVAL = "retrieval"
    USE = "use"
    TRANSFER = "transfer"
    DISSEMINATION = "dissemination"
    PROVISION = "provision"
    ACCESS = "access"
    DEPERSONALIZATION = "depersonalization"
    BLOCK = "block"
    DELETION = "deletion"
    DESTRUCTION = "destruction"


class Origin(StrEnum):
    """How a datum came: told knowingly, or collected by the software."""

    GIVEN = "given"
    AUTOMATIC = "automatic"


class Source(StrEnum):
    """Whom or what a datum came from (152-ФЗ ст. 14 ч. 7 п. 5, ст. 18 ч. 3; clinic 7.2)."""

    SUBJECT = "subject"
    REPRESENTATIVE = "representative"
    STAFF = "staff"
    SOFTWARE = "software"
    THIRD_PARTY = "third_party"
    PUBLIC = "public"


class Visibility(StrEnum):
    """The confidentiality a person sets for a datum; confidential is the default of every record."""

    CONFIDENTIAL = "confidential"
    OPEN = "open"


class Ground(StrEnum):
    """Why processing is lawful (152-ФЗ ст. 6 ч. 1)."""

    CONSENT = "consent"
    LAW = "law"
    COURT = "court"
    ENFORCEMENT = "enforcement"
    STATE_SERVICE = "state_service"
    CONTRACT = "contract"
    LIFE = "life"
    LEGITIMATE_INTEREST = "legitimate_interest"
    PRESS = "press"
    STATISTICS = "statistics"
    PUBLISHED_BY_LAW = "published_by_law"

    @property
    def article(self) -> str:
        """Return the citation of the ground."""
        return f"152-ФЗ ст. 6 ч. 1 п. {_POINTS[self]}"


_POINTS = {
    Ground.CONSENT: "1",
    Ground.LAW: "2",
    Ground.COURT: "3",
    Ground.ENFORCEMENT: "3.1",
    Ground.STATE_SERVICE: "4",
    Ground.CONTRACT: "5",
    Ground.LIFE: "6",
    Ground.LEGITIMATE_INTEREST: "7",
    Ground.PRESS: "8",
    Ground.STATISTICS: "9",
    Ground.PUBLISHED_BY_LAW: "11",
}
