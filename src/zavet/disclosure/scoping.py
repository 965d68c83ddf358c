"""Of whom and which data: named field by field, proposed by the officer, approved or declined by another.

INVARIANT: what is named anew is approved anew: no approval outlives the scope it was given for.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from zavet.access.approving import Answered
from zavet.access.approving import approve as say_yes
from zavet.access.approving import decline as say_no
from zavet.access.approving import propose as ask_second
from zavet.access.queries import ProposalView, find_proposals
from zavet.core.decisions import DISCLOSURE
from zavet.core.values import Action, Actor
from zavet.disclosure.events import DisclosureEvent
from zavet.disclosure.models import Demand, DemandScope
from zavet.disclosure.refusing import (
    ApprovalAwaited,
    ScanMissing,
    ScopeEmpty,
    ScopeOutside,
    ScopeRefused,
    told_by_value,
)
from zavet.disclosure.registering import recipient_of
from zavet.disclosure.steps import (
    drop_proposals,
    lock_demand,
    lock_people,
    move,
    require_officer,
    tell,
)
from zavet.disclosure.views import DemandDeed
from zavet.disclosure.words import DemandStep
from zavet.parties.queries import find_subject
from zavet.policies.queries import find_policy


@told_by_value
def name_scope(
    *, demand_id: UUID, subject_id: UUID, categories: Iterable[str], by: Actor, at: datetime
) -> DemandDeed:
    """Name a person a demand is about and the data of theirs to hand over, in place of what was named before.

    Refused for data the policy does not hand to this recipient, for nobody of this site, and for no data.
    """
    row = lock_demand(demand_id)
    require_officer(row.site_id, by)
    move(row, DemandStep.SCOPE)
    chosen = sorted(set(categories))
    _require_fitting(row, subject_id, chosen, at)
    known = DemandScope.objects.filter(demand=row, subject_id=subject_id).first()
    scope = known or DemandScope(demand=row, subject_id=subject_id)
    drop_proposals([scope], by=by, at=at)
    scope.categories = chosen
    scope.save()
    row.save(update_fields=["state"])
    tell(
        row,
        DisclosureEvent.SCOPE_NAMED,
        by=by,
        at=at,
        person=str(subject_id),
        categories=chosen,
    )
    return DemandDeed(demand_id=row.id, subject_id=subject_id)


@told_by_value
def drop_scope(*, demand_id: UUID, subject_id: UUID, by: Actor, at: datetime) -> DemandDeed:
    """Leave a person out of what is handed over."""
    row = lock_demand(demand_id)
    require_officer(row.site_id, by)
    move(row, DemandStep.SCOPE)
    scope = DemandScope.objects.filter(demand=row, subject_id=subject_id).first()
    if scope is None:
        raise ScopeEmpty(_("Этого человека в объёме запроса нет."))
    drop_proposals([scope], by=by, at=at)
    scope.delete()
    row.save(update_fields=["state"])
    tell(row, DisclosureEvent.SCOPE_DROPPED, by=by, at=at, person=str(subject_id))
    return DemandDeed(demand_id=row.id, subject_id=subject_id)


@told_by_value
def propose(*, demand_id: UUID, by: Actor, at: datetime) -> DemandDeed:
    """Propose all that is named to a second person; whoever proposes is the one who hands it over.

    What this officer proposed, and what waits or is approved, stays as it is. Refused without a scan of the paper, and
    where the door to the vault would not let it through with an approval either.
    """
    row = lock_demand(demand_id)
    require_officer(row.site_id, by)
    move(row, DemandStep.PROPOSE)
    if row.scan_id is None:
        raise ScanMissing(
            _("Нет скана запроса: без самого документа передавать нечего."),
            clause="152-ФЗ ст. 6 ч. 1 п. 2",
            next_step=_("Приложите скан и предложите снова."),
        )
    scopes = lock_people(row)
    if not scopes:
        raise ScopeEmpty(
            _("Не названо, о ком и какие сведения передаются."),
            next_step=_("Назовите человека и поля или ответьте без сведений."),
        )
    known = find_proposals([one.proposal_id for one in scopes if one.proposal_id])
    for one in scopes:
        if not _stands(known.get(one.proposal_id) if one.proposal_id else None, by, at):
            drop_proposals([one], by=by, at=at)
            _propose(row, one, by=by, at=at)
    row.save(update_fields=["state"])
    tell(row, DisclosureEvent.DEMAND_PROPOSED, by=by, at=at, people=len(scopes))
    return DemandDeed(demand_id=row.id)


@told_by_value
def approve(*, demand_id: UUID, by: Actor, at: datetime) -> DemandDeed:
    """Approve, as a second person, all that waits of a demand: another officer, or staff with a leave for it."""
    return _answer(demand_id, say_yes, DemandStep.APPROVE, by=by, at=at)


@told_by_value
def decline(*, demand_id: UUID, by: Actor, at: datetime) -> DemandDeed:
    """Decline, as a second person, all that waits of a demand; it can be named and proposed anew."""
    return _answer(demand_id, say_no, DemandStep.DECLINE, by=by, at=at)


def _answer(
    demand_id: UUID, say: Callable[..., Answered], taken: DemandStep, *, by: Actor, at: datetime
) -> DemandDeed:
    row = lock_demand(demand_id)
    move(row, taken)
    scopes = lock_people(row)
    known = find_proposals([one.proposal_id for one in scopes if one.proposal_id])
    waiting = [one for one in known.values() if one.answered_by is None and at < one.until_at]
    if not waiting:
        message = _("Второму человеку отвечать не на что: предложения нет или его срок истёк.")
        raise ApprovalAwaited(message, next_step=_("Предложите снова."))
    for proposal in sorted(waiting, key=lambda one: one.id):
        answered = say(proposal_id=proposal.id, by=by, at=at)
        if not answered.is_done:
            message = _("Одобряет или отклоняет другой человек, который сам вправе это сделать.")
            raise ScopeRefused(message, decision=answered.decision)
    row.save(update_fields=["state"])
    is_yes = taken is DemandStep.APPROVE
    event = DisclosureEvent.DEMAND_APPROVED if is_yes else DisclosureEvent.DEMAND_DECLINED
    tell(row, event, by=by, at=at, people=len(waiting))
    return DemandDeed(demand_id=row.id)


def _propose(row: Demand, scope: DemandScope, *, by: Actor, at: datetime) -> None:
    proposed = ask_second(
        site_id=row.site_id,
        subject_id=scope.subject_id,
        action=Action.PROVISION,
        categories=scope.categories,
        purpose=DISCLOSURE,
        recipient=row.recipient,
        cause_id=row.id,
        residence_country=row.residence_country,
        by=by,
        at=at,
    )
    if proposed.id is None:
        raise ScopeRefused(_("Передать эти сведения нельзя."), decision=proposed.decision)
    scope.proposal_id = proposed.id
    scope.save(update_fields=["proposal_id"])


def _stands(proposal: ProposalView | None, by: Actor, at: datetime) -> bool:
    """Tell whether what was proposed still serves this officer: nobody else hands it over."""
    if proposal is None or proposal.proposed_by != by.id or proposal.until_at <= at:
        return False
    return proposal.answered_by is None or (proposal.is_approved and proposal.used_at is None)


def _require_fitting(row: Demand, subject_id: UUID, categories: list[str], at: datetime) -> None:
    person = find_subject(subject_id)
    is_here = person is not None and person.site_id == row.site_id and not person.is_correspondent
    if not is_here or person is None or person.ended_at is not None:
        raise ScopeOutside(_("Такого человека на этом сайте нет."), clause="152-ФЗ ст. 7")
    if not categories:
        raise ScopeEmpty(_("Назовите сведения, которые передаются: поле за полем."))
    recipient = recipient_of(row, at)
    if not set(categories) <= set(recipient.data):
        in_force = find_policy(site_id=row.site_id, at=at)
        raise ScopeOutside(
            _("Этому получателю политика таких сведений не передаёт."),
            clause=in_force.policy.cite(recipient.clause) if in_force else "152-ФЗ ст. 7",
        )
