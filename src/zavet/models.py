"""Django finds the tables of all contexts here."""

from zavet.access.models import DestructionAct, Proposal, Silence
from zavet.consent.models import ConsentEvent, Wording
from zavet.disclosure.models import Demand, DemandScope
from zavet.duties.models import DayOff, Duty
from zavet.parties.models import (
    Account,
    Authorisation,
    EntryLink,
    IdentityProof,
    Operator,
    Representative,
    Site,
    Staff,
    SubjectRecord,
)
from zavet.policies.models import Publication
from zavet.rights.models import (
    CalendarFeed,
    ConfirmationLink,
    LetterTally,
    RequestStep,
    SavedView,
    SubjectRequest,
)
from zavet.visits.models import DailyPanel, ImportRun, PublishedTable

__all__ = [
    "Account",
    "Authorisation",
    "CalendarFeed",
    "ConfirmationLink",
    "ConsentEvent",
    "DailyPanel",
    "DayOff",
    "Demand",
    "DemandScope",
    "DestructionAct",
    "Duty",
    "EntryLink",
    "IdentityProof",
    "ImportRun",
    "LetterTally",
    "Operator",
    "Proposal",
    "Publication",
    "PublishedTable",
    "Representative",
    "RequestStep",
    "SavedView",
    "Silence",
    "Site",
    "Staff",
    "SubjectRecord",
    "SubjectRequest",
    "Wording",
]
