"""Django finds the tables of all contexts here."""

from zavet.access.models import Proposal
from zavet.consent.models import ConsentEvent, Wording
from zavet.duties.models import Duty
from zavet.parties.models import (
    Account,
    Authorisation,
    EntryLink,
    Operator,
    Representative,
    Site,
    Staff,
    SubjectRecord,
)
from zavet.policies.models import Publication
from zavet.visits.models import DailyPanel, ImportRun, PublishedTable

__all__ = [
    "Account",
    "Authorisation",
    "ConsentEvent",
    "DailyPanel",
    "Duty",
    "EntryLink",
    "ImportRun",
    "Operator",
    "Proposal",
    "Publication",
    "PublishedTable",
    "Representative",
    "Site",
    "Staff",
    "SubjectRecord",
    "Wording",
]
