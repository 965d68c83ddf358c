"""Second persons' approvals as facts for decisions, and their using up. What is proposed and answered: approving.py."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from zavet.access.models import Proposal
from zavet.access.refusing import AccessRefused
from zavet.core.decisions import ApprovalFact
from zavet.core.language.policy import Policy
from zavet.core.values import Action, Actor, ActorKind


class ApprovalUsed(AccessRefused):
    """The approval was used a moment ago."""


def list_approvals(
    *, site_id: UUID, subject_ids: Iterable[UUID], by: Actor, at: datetime, policy: Policy
) -> dict[UUID, tuple[ApprovalFact, ...]]:
    """Return by person what one of the staff may do because another approved it, and has not done yet.

    Nothing is read where no rule of the policy wants two people, or somebody else than staff asks.
    """
    found: dict[UUID, tuple[ApprovalFact, ...]] = defaultdict(tuple)
    if by.kind is not ActorKind.STAFF or by.id is None or not policy.has_rules_for_two:
        return found
    rows = Proposal.objects.filter(
        site_id=site_id, subject_id__in=list(subject_ids), proposed_by_id=by.id, is_approved=True
    )
    for row in rows.filter(used_at=None, until_at__gt=at):
        found[row.subject_id] += (_fact(row),)
    return found


def use_approval(approval_id: UUID, *, at: datetime) -> None:
    """Use an approval up; raise ApprovalUsed where somebody was quicker."""
    if not Proposal.objects.filter(pk=approval_id, used_at=None).update(used_at=at):
        message = _("Это разрешение второго работника уже использовано.")
        raise ApprovalUsed(message, next_step=_("Предложите действие заново."))


def _fact(row: Proposal) -> ApprovalFact:
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
    )
