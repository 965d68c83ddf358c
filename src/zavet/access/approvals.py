"""Second persons' approvals as facts for decisions, and their using up. What is proposed and answered: approving.py."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from zavet.access.models import Proposal
from zavet.access.refusing import AccessRefused
from zavet.core.decisions import DISCLOSURE, ApprovalFact, DemandFact, Question
from zavet.core.language.policy import Policy
from zavet.core.values import Action, Actor, ActorKind


class ApprovalUsed(AccessRefused):
    """The approval was used a moment ago."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed:
    """What second persons agreed to for one person: as approvals, and as the demands of authorities among them."""

    approvals: tuple[ApprovalFact, ...] = ()
    demands: tuple[DemandFact, ...] = ()


def list_approvals(
    *, site_id: UUID, subject_ids: Iterable[UUID], by: Actor, at: datetime, policy: Policy
) -> dict[UUID, tuple[ApprovalFact, ...]]:
    """Return by person what one of the staff may do because another approved it, and has not done yet.

    Nothing is read where no rule of the policy wants two people, or somebody else than staff asks.
    """
    found: dict[UUID, tuple[ApprovalFact, ...]] = defaultdict(tuple)
    if policy.has_rules_for_two:
        for row in _approved(site_id, subject_ids, by, at):
            found[row.subject_id] += (_approval(row),)
    return found


def find_agreed(question: Question, policy: Policy) -> Agreed:
    """Return what was agreed to for the one person a question is about.

    INVARIANT: an authority's demand is a fact only where one of the staff proposed to answer it and another approved:
    no caller states it. Where a demand is answered, two are wanted whatever the policy says.
    """
    is_demanded = question.purpose == DISCLOSURE
    if question.subject_id is None or not (is_demanded or policy.has_rules_for_two):
        return Agreed()
    rows = _approved(question.site_id, [question.subject_id], question.actor, question.at)
    return Agreed(
        approvals=tuple(map(_approval, rows)),
        demands=tuple(_demand(one) for one in rows if one.purpose == DISCLOSURE),
    )


def _approved(
    site_id: UUID, subject_ids: Iterable[UUID], by: Actor, at: datetime
) -> list[Proposal]:
    """Return what one of the staff proposed and another approved, and is not used up; nobody else proposes."""
    if by.kind is not ActorKind.STAFF or by.id is None:
        return []
    rows = Proposal.objects.filter(
        site_id=site_id, subject_id__in=list(subject_ids), proposed_by_id=by.id, is_approved=True
    )
    return list(rows.filter(used_at=None, until_at__gt=at))


def use_approval(approval_id: UUID, *, at: datetime) -> None:
    """Use an approval up; raise ApprovalUsed where somebody was quicker."""
    if not Proposal.objects.filter(pk=approval_id, used_at=None).update(used_at=at):
        message = _("Это разрешение второго работника уже использовано.")
        raise ApprovalUsed(message, next_step=_("Предложите действие заново."))


def _demand(row: Proposal) -> DemandFact:
    assert row.answered_at is not None  # noqa: S101 - an approved proposal has an answer
    return DemandFact(
        recipient=row.recipient,
        categories=frozenset(row.categories),
        approved_at=row.answered_at,
        cause_id=row.cause_id,
        is_by_residence_law=bool(row.residence_country),
    )


def _approval(row: Proposal) -> ApprovalFact:
    assert row.answered_by_id is not None  # noqa: S101 - an approved proposal has an answer
    assert row.answered_at is not None  # noqa: S101 - the same
    return ApprovalFact(
        id=row.id,
        action=Action(row.action),
        categories=frozenset(row.categories),
        purpose=row.purpose,
        recipient=row.recipient,
        proposed_by=row.proposed_by_id,
        approved_by=row.answered_by_id,
        approved_at=row.answered_at,
        until_at=row.until_at,
        cause_id=row.cause_id,
    )
