"""The second person: one of the staff proposes, another approves or declines, and the permit serves once.

INVARIANT: nobody answers their own proposal; whoever approves could do the thing themselves but for the second person,
or is the officer. The action itself is decided anew when it is done.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.utils.translation import gettext as _

from zavet.access.asking import ask
from zavet.access.codes import decision_facts
from zavet.access.events import AccessEvent
from zavet.access.models import Proposal
from zavet.access.refusing import AccessRefused, refusals_are_told
from zavet.core.decisions import DISCLOSURE, Code, Decision
from zavet.core.decisions.decision import ACTORS
from zavet.core.values import Action, Actor, ActorKind
from zavet.journal.facts import Fact
from zavet.journal.operations import append
from zavet.parties.queries import get_standing

VALID_FOR: Final = timedelta(days=3)
"""How long a proposal may be answered and its approval used."""
_ALONE: Final = frozenset({Code.APPROVAL_MISSING})
_DEMANDED: Final = _ALONE | {Code.RECIPIENT_WITHOUT_DEMAND}
"""What is missing of a demand as long as no second person approved to answer it."""


class ProposalRefused(AccessRefused):
    """There is nobody to propose, or nothing to answer: unknown, answered already, or its term is over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """What came of proposing: the decision of the moment, the entry, and the proposal's id unless it was refused."""

    decision: Decision
    entry_id: UUID
    id: UUID | None = None

    @property
    def is_proposed(self) -> bool:
        """Tell whether a second person can answer now."""
        return self.id is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What came of an answer: whether it counts, and what the answering person may do themselves."""

    is_done: bool
    decision: Decision
    entry_id: UUID


@refusals_are_told(Action.USE)
def propose(
    *,
    site_id: UUID,
    subject_id: UUID,
    action: Action,
    categories: Iterable[str],
    purpose: str,
    by: Actor,
    at: datetime,
    recipient: str | None = None,
    cause_id: UUID | None = None,
    residence_country: str = "",
) -> Proposed:
    """Propose an action to a second person; it can be answered and used for ``VALID_FOR``.

    ``cause_id`` is the request or the authority's demand it is for; ``residence_country`` (ISO 3166) the one by whose
    law that demands. Refused, as a value, where the staff could not do it with an approval either. Raise
    ProposalRefused for others than staff.
    """
    if by.kind is not ActorKind.STAFF:
        raise ProposalRefused(_("Предлагает действие только работник."), clause="152-ФЗ ст. 7")
    decision = ask(
        action=action,
        site_id=site_id,
        subject_id=subject_id,
        categories=categories,
        purpose=purpose,
        by=by,
        at=at,
        recipient=recipient,
        cause_id=cause_id,
    )
    if not _codes(decision) <= _excused(decision):
        entry_id = _tell(decision, AccessEvent.ACTION_REFUSED, proposal_id=None)
        return Proposed(decision=decision, entry_id=entry_id)
    row = Proposal.objects.create(
        site_id=site_id,
        subject_id=subject_id,
        action=action.value,
        categories=list(decision.question.categories),
        purpose=purpose,
        recipient=recipient or "",
        cause_id=cause_id,
        residence_country=residence_country,
        proposed_by_id=by.known_id,
        proposed_at=at,
        until_at=at + VALID_FOR,
    )
    entry_id = _tell(decision, AccessEvent.ACTION_PROPOSED, proposal_id=row.id)
    return Proposed(decision=decision, entry_id=entry_id, id=row.id)


@refusals_are_told(Action.USE)
def approve(*, proposal_id: UUID, by: Actor, at: datetime) -> Answered:
    """Approve another's proposal; refused, as a value, to whoever may not. Raise ProposalRefused where none is open."""
    return _answer(proposal_id, by, at, event=AccessEvent.ACTION_APPROVED)


@refusals_are_told(Action.USE)
def decline(*, proposal_id: UUID, by: Actor, at: datetime) -> Answered:
    """Decline another's proposal; refused, as a value, to whoever may not. Raise ProposalRefused where none is open."""
    return _answer(proposal_id, by, at, event=AccessEvent.ACTION_DECLINED)


@refusals_are_told(Action.USE)
def take_back(*, proposal_id: UUID, by: Actor, at: datetime) -> bool:
    """Take a proposal back before it is used, answered or not; False where it was used or is gone.

    What is proposed of other data, or not at all any more, must not wait there approved: the row goes.
    """
    row = Proposal.objects.select_for_update().filter(pk=proposal_id, used_at=None).first()
    if row is None:
        return False
    facts: dict[str, Fact] = {
        "action": row.action,
        "categories": list(row.categories),
        "purpose": row.purpose,
        "proposal": str(row.id),
    }
    if row.cause_id is not None:
        facts["cause"] = str(row.cause_id)
    row.delete()
    append(
        event=AccessEvent.ACTION_WITHDRAWN,
        site_id=row.site_id,
        by=by,
        at=at,
        subject_id=row.subject_id,
        facts=facts,
    )
    return True


def _answer(proposal_id: UUID, by: Actor, at: datetime, *, event: AccessEvent) -> Answered:
    row = Proposal.objects.select_for_update().filter(pk=proposal_id).first()
    if row is None or row.answered_by_id is not None or row.until_at <= at:
        message = _("Такого предложения нет, на него уже ответили или его срок истёк.")
        raise ProposalRefused(message, next_step=_("Предложите действие заново."))
    decision = ask(
        action=Action(row.action),
        site_id=row.site_id,
        subject_id=row.subject_id,
        categories=row.categories,
        purpose=row.purpose,
        by=by,
        at=at,
        recipient=row.recipient or None,
        cause_id=row.cause_id,
    )
    is_done = row.proposed_by_id != by.id and _may_answer(decision)
    if is_done:
        row.answered_by_id, row.answered_at = by.known_id, at
        row.is_approved = event is AccessEvent.ACTION_APPROVED
        row.save(update_fields=["answered_by_id", "answered_at", "is_approved"])
    told = event if is_done else AccessEvent.ACTION_REFUSED
    entry_id = _tell(decision, told, proposal_id=row.id)
    return Answered(is_done=is_done, decision=decision, entry_id=entry_id)


def _may_answer(decision: Decision) -> bool:
    """Tell whether one of the staff could act themselves but for the second person, or is the officer."""
    question = decision.question
    if question.actor.kind is not ActorKind.STAFF:
        return False
    standing = get_standing(site_id=question.site_id, staff_id=question.actor.known_id)
    excused = _excused(decision) | ACTORS if standing.is_officer else _excused(decision)
    return _codes(decision) <= excused


def _excused(decision: Decision) -> frozenset[Code]:
    """Return what a second person's yes mends: without a demand that is named nothing is handed to an authority."""
    question = decision.question
    is_demanded = question.action is Action.PROVISION and question.purpose == DISCLOSURE
    return _DEMANDED if is_demanded and question.cause_id is not None else _ALONE


def _codes(decision: Decision) -> frozenset[Code]:
    return frozenset(reason.code for reason in decision.reasons if reason.is_refusal)


def _tell(decision: Decision, event: AccessEvent, *, proposal_id: UUID | None) -> UUID:
    question = decision.question
    facts = decision_facts(decision)
    del facts["permitted"]  # nothing was done yet
    if proposal_id is not None:
        facts["proposal"] = str(proposal_id)
    return append(
        event=event,
        site_id=question.site_id,
        by=question.actor,
        at=question.at,
        subject_id=question.subject_id,
        facts=facts,
    )
