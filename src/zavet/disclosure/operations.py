"""What is done with demands: each operation one transaction, one entry of its own besides those of what it calls.

What cannot be done comes back in the deed's ``refusal``, with nothing changed and an entry that tells of it.
"""

from zavet.disclosure.ending import (
    WAYS,
    answer,
    end_silence,
    extend,
    mark_sent,
    refuse,
    withdraw,
)
from zavet.disclosure.providing import provide
from zavet.disclosure.reading import open_demand, reveal_file
from zavet.disclosure.refusing import (
    ApprovalAwaited,
    DemandEnded,
    DisclosureRefused,
    GroundUnknown,
    OfficerNeeded,
    RegistrationRefused,
    ScanMissing,
    ScopeEmpty,
    ScopeOutside,
    ScopeRefused,
    TermNotExtended,
    WordsMissing,
)
from zavet.disclosure.registering import FIELDS, attach_scan, register
from zavet.disclosure.scoping import approve, decline, drop_scope, name_scope, propose

__all__ = [
    "FIELDS",
    "WAYS",
    "ApprovalAwaited",
    "DemandEnded",
    "DisclosureRefused",
    "GroundUnknown",
    "OfficerNeeded",
    "RegistrationRefused",
    "ScanMissing",
    "ScopeEmpty",
    "ScopeOutside",
    "ScopeRefused",
    "TermNotExtended",
    "WordsMissing",
    "answer",
    "approve",
    "attach_scan",
    "decline",
    "drop_scope",
    "end_silence",
    "extend",
    "mark_sent",
    "name_scope",
    "open_demand",
    "propose",
    "provide",
    "refuse",
    "register",
    "reveal_file",
    "withdraw",
]
