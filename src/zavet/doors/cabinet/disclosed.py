"""What authorities were handed of the person, in words, for the overview and both downloads alike (152-ФЗ ст. 14 ч. 7).

INVARIANT: what a law forbids to tell yet stands in none of them.
"""

from dataclasses import dataclass

from zavet.chance import now
from zavet.core.language.policy import Policy
from zavet.disclosure.queries import ToldDisclosure, list_of_subject
from zavet.doors.cabinet.entering import Room
from zavet.doors.pages.held import category_names
from zavet.doors.wording import DEMAND_DOCUMENTS


@dataclass(frozen=True, slots=True, kw_only=True)
class Disclosed:
    """One provision: ``document`` is the paper's kind in words, ``data`` names, ``clause`` a citation of the policy."""

    told: ToldDisclosure
    document: str
    data: str
    clause: str


def list_disclosed(room: Room) -> list[Disclosed]:
    """Return which authority got which data, when, by which paper and clause, so far as the person may be told."""
    return [
        Disclosed(
            told=one,
            document=str(DEMAND_DOCUMENTS[one.document]),
            data=category_names(one.categories, room.policy),
            clause=_clause(one.recipient, room.policy),
        )
        for one in list_of_subject(subject_id=room.person.id, at=now())
    ]


def _clause(name: str, policy: Policy | None) -> str:
    recipient = policy.recipients.get(name) if policy else None
    return policy.cite(recipient.clause) if policy and recipient else ""
