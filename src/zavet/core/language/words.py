"""The closed vocabularies of rules: kinds of fields, recipients, rights, channels, mechanisms, statements."""

from enum import StrEnum

OWN_DATA = "own_data"
"""The reserved purpose of a person's own rights (152-ФЗ ст. 14 ч. 1): see, correct, block, delete what is theirs."""
CONFIRMATION = "confirmation"
"""The reserved purpose of obtaining the person's confirmation and consent (152-ФЗ ст. 9 ч. 1, 152-ФЗ ст. 9 ч. 3)."""
DISCLOSURE = "disclosure"
"""The reserved purpose of answering an authority's demand (152-ФЗ ст. 6 ч. 1 п. 2)."""
OVERSIGHT = "oversight"
"""The reserved purpose of the operator's own duties (152-ФЗ ст. 21): block, hold, correct, end. It shows no value."""
ANSWERING = "answering"
"""The reserved purpose of answering what people ask for by right (152-ФЗ ст. 14, ст. 20): read, identify, answer."""
CORRESPONDENCE = "correspondence"
"""The reserved category of a request's letters: the law asks for an answer, whatever data the policy names."""
RESERVED_PURPOSES = frozenset({OWN_DATA, CONFIRMATION, DISCLOSURE, OVERSIGHT, ANSWERING})
"""Purposes the law gives by itself; no policy may take their names."""
RESERVED_CATEGORIES = frozenset({CORRESPONDENCE})
"""Data the law itself asks for; no policy may take their names."""


class FieldKind(StrEnum):
    """What a datum is for a form, a check and an index."""

    TEXT = "text"
    NAME = "name"
    EMAIL = "email"
    PHONE = "phone"
    LOGIN = "login"
    PASSWORD = "password"  # noqa: S105 - a kind of field, not a secret
    POSTAL_ADDRESS = "postal_address"
    PAYMENT_TOKEN = "payment_token"  # noqa: S105 - a kind of field, not a secret
    MESSAGE = "message"
    FILE = "file"
    NETWORK_ADDRESS = "network_address"
    HOST_NAME = "host_name"
    PROVIDER = "provider"
    BROWSER = "browser"
    SYSTEM = "system"
    REFERRER = "referrer"
    PAGE = "page"
    MOMENT = "moment"
    COOKIE = "cookie"
    UPLOAD = "upload"
    LOCATION = "location"


class RecipientKind(StrEnum):
    """Who may receive data."""

    AUTHORITY = "authority"
    AFFILIATE = "affiliate"
    PROCESSOR = "processor"
    PARTNER = "partner"
    THIRD_PARTY = "third_party"
    DEAL_PARTY = "deal_party"
    PUBLIC = "public"


class Need(StrEnum):
    """What must be on record before a recipient receives anything."""

    CONSENT = "consent"
    WRITTEN_PERMISSION = "written_permission"
    DEMAND = "demand"
    DEAL = "deal"
    LAW = "law"
    RESIDENCE_LAW = "residence_law"


class RightKind(StrEnum):
    """What a subject may ask for."""

    INFORMATION = "information"
    RECTIFICATION = "rectification"
    CONFIDENTIALITY = "confidentiality"
    BLOCK = "block"
    DELETION = "deletion"
    WITHDRAWAL = "withdrawal"
    STOP = "stop"
    OBJECTION = "objection"
    CLAIM = "claim"
    FEEDBACK = "feedback"


class Channel(StrEnum):
    """Where a right is exercised."""

    CABINET = "cabinet"
    DESK = "desk"
    EMAIL = "email"
    POST = "post"


class Bargain(StrEnum):
    """What no permission opens: data handed over for a price or in exchange."""

    SALE = "sale"
    EXCHANGE = "exchange"


class LastsUntil(StrEnum):
    """The event that ends a purpose for a person, and starts the destruction term."""

    WITHDRAWAL = "withdrawal"
    PURPOSE_REACHED = "purpose_reached"
    ACCOUNT_CLOSED = "account_closed"
    DAY_CLOSED = "day_closed"


class Mechanism(StrEnum):
    """A part of Zavet that keeps a promise; decisions cite the clause that promises it."""

    ACCEPTANCE = "acceptance"
    ACCOUNT_BY_CONSENT = "account_by_consent"
    ACCURACY = "accuracy"
    ADDENDA = "addenda"
    ADDRESS_RECOGNITION = "address_recognition"
    APART_STORAGE = "apart_storage"
    AUTHORISED_ACCESS = "authorised_access"
    BLOCK_ON_REQUEST = "block_on_request"
    CATALOGUE = "catalogue"
    CLAIMS = "claims"
    CLOSED_PURPOSES = "closed_purposes"
    COMPLETENESS = "completeness"
    CONFIDENTIALITY = "confidentiality"
    CONFIDENTIALITY_SETTINGS = "confidentiality_settings"
    CONSENT_BEFORE_STORING = "consent_before_storing"
    COOKIELESS = "cookieless"
    CORRESPONDENCE = "correspondence"
    DATA_AS_GIVEN = "data_as_given"
    DISCLOSURE_REGISTER = "disclosure_register"
    GENERALISED_RELEASE = "generalised_release"
    HOLD = "hold"
    IDENTITY_PROOF = "identity_proof"
    INCIDENT_HELP = "incident_help"
    INCIDENT_NOTICE = "incident_notice"
    LEGAL_PROCESSING = "legal_processing"
    LINK_GATE = "link_gate"
    LINK_SECRECY = "link_secrecy"
    MAILING_GATE = "mailing_gate"
    MINIMISATION = "minimisation"
    POLICY_ADDRESS = "policy_address"
    PROPOSALS = "proposals"
    PROTECTION = "protection"
    PROVENANCE = "provenance"
    RECORDS_BY_SERVICE = "records_by_service"
    SITE_SCOPE = "site_scope"
    STATISTICS = "statistics"
    UNCONFIRMED_DATA = "unconfirmed_data"
    VERSIONS = "versions"


class StatementKind(StrEnum):
    """Why a clause is only stated: the software shows it and counts it, nothing runs by it."""

    DEFINITION = "definition"
    INTRODUCTION = "introduction"
    SCOPE = "scope"
    LIABILITY = "liability"
    COURT = "court"
    THIRD_PARTY_SITES = "third_party_sites"
    PERSONS_DUTY = "persons_duty"
