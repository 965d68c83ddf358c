"""Takes data out of use and gives them back: blocks for a review, holds by a named act.

INVARIANT: a block of one cause does not end with another's; a hold names an act the law pack or the policy knows.
"""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from zavet.access.asking import Outcome, ask, everything, note, open_duties, own_purpose
from zavet.access.codes import act_code
from zavet.access.events import AccessEvent
from zavet.access.refusing import AccessRefused, refusals_are_told
from zavet.access.words import BlockReason, ReleaseReason
from zavet.core.decisions import OVERSIGHT, OWN_DATA, Decision
from zavet.core.decisions.facts import is_current
from zavet.core.language.policy import Policy
from zavet.core.language.rules import Retention
from zavet.core.law import CitationMalformed, CitationUnknown, resolve
from zavet.core.values import Action, Actor
from zavet.duties.operations import close_duties
from zavet.journal.facts import Fact
from zavet.policies.queries import find_policy
from zavet.vault import operations as vault
from zavet.vault.queries import list_blocks


class HoldRefused(AccessRefused):
    """The act, the rule or the term a hold was to stand on does not bear it."""


class UnblockRefused(AccessRefused):
    """Whose block is to end was not said."""


@refusals_are_told(Action.BLOCK)
def block(
    *,
    site_id: UUID,
    subject_id: UUID,
    categories: Iterable[str] | None,
    by: Actor,
    at: datetime,
    reason: BlockReason = BlockReason.REVIEW,
    cause_id: UUID | None = None,
    until_at: datetime | None = None,
) -> Outcome:
    """Take a person's data out of use from this moment (152-ФЗ ст. 21 ч. 1; clinic 6.2.4).

    ``categories`` None means everything, data that come later too. The person or a representative asks by right, the
    officer or Zavet does it of duty. A review has a term: its duty starts. ``cause_id`` is the request it is for.
    """
    reason = BlockReason(reason)
    chosen = None if categories is None else tuple(categories)
    decision = ask(
        action=Action.BLOCK,
        site_id=site_id,
        subject_id=subject_id,
        categories=everything(find_policy(site_id=site_id, at=at)) if chosen is None else chosen,
        purpose=own_purpose(by),
        by=by,
        at=at,
    )
    if decision.is_permitted:
        for category in ("",) if chosen is None else decision.question.categories:
            vault.block(
                site_id=site_id,
                subject_id=subject_id,
                category=category,
                reason=reason.value,
                at=at,
                until_at=until_at,
                cause_id=cause_id,
            )
        if reason is BlockReason.REVIEW:
            open_duties(decision, is_whole=chosen is None)
    entry_id = note(decision, AccessEvent.DATA_BLOCKED, reason=reason.value, **_cause(cause_id))
    return Outcome(decision=decision, entry_id=entry_id)


@refusals_are_told(Action.BLOCK)
def unblock(
    *, site_id: UUID, subject_id: UUID, by: Actor, at: datetime, cause_id: UUID | None = None
) -> Outcome:
    """End a person's blocks, or those of one cause, and return how many ended (152-ФЗ ст. 21 ч. 2).

    The officer ends any; the person only those of a wish of their own, which ``cause_id`` names, or UnblockRefused is
    raised. The duty to finish the review ends with its last block.
    """
    purpose = own_purpose(by)
    if purpose == OWN_DATA and cause_id is None:
        message = _("Человек снимает только блокирование, о котором просил сам.")
        raise UnblockRefused(message, clause="152-ФЗ ст. 21 ч. 2")
    decision = ask(
        action=Action.BLOCK,
        site_id=site_id,
        subject_id=subject_id,
        categories=everything(find_policy(site_id=site_id, at=at)),
        purpose=purpose,
        by=by,
        at=at,
    )
    ended = 0
    if decision.is_permitted:
        ended = vault.unblock(site_id=site_id, subject_id=subject_id, at=at, cause_id=cause_id)
        if not _is_reviewed(site_id, subject_id, at):
            close_duties(site_id=site_id, subject_id=subject_id, kind="finish_review", by=by, at=at)
    entry_id = note(decision, AccessEvent.DATA_UNBLOCKED, count=ended, **_cause(cause_id))
    return Outcome(decision=decision, entry_id=entry_id, count=ended)


@refusals_are_told(Action.STORAGE)
def hold(
    *,
    site_id: UUID,
    subject_id: UUID,
    categories: Iterable[str],
    act: str,
    until_at: datetime,
    by: Actor,
    at: datetime,
    rule: str = "",
) -> Outcome:
    """Keep data because a named act demands it, out of every use but a disclosure, until ``until_at``.

    ``act`` is a citation such as «402-ФЗ ст. 29»; ``rule`` the id of the policy's retention rule, where one says so.
    By the officer or Zavet alone. Raise HoldRefused for an unknown act or rule, or a term that is over.
    """
    policy = _policy(site_id, at)
    facts = _require_ground(act, rule, policy)
    if until_at <= at:
        raise HoldRefused(_("Срок хранения должен быть впереди."), clause="152-ФЗ ст. 5 ч. 7")
    decision = _held_by_duty(site_id, subject_id, categories, by, at)
    if decision.is_permitted:
        for category in decision.question.categories:
            vault.hold(
                site_id=site_id,
                subject_id=subject_id,
                category=category,
                act=act,
                rule=rule,
                at=at,
                until_at=until_at,
            )
    until = until_at.date().isoformat()
    entry_id = note(decision, AccessEvent.DATA_HELD, until_on=until, **facts)
    return Outcome(decision=decision, entry_id=entry_id)


@refusals_are_told(Action.STORAGE)
def release(
    *,
    site_id: UUID,
    subject_id: UUID,
    act: str,
    reason: ReleaseReason,
    by: Actor,
    at: datetime,
) -> Outcome:
    """End the holds of one act before their term and return how many ended; by the officer or Zavet alone."""
    policy = _policy(site_id, at)
    facts = _require_ground(act, "", policy)
    decision = _held_by_duty(
        site_id, subject_id, everything(find_policy(site_id=site_id, at=at)), by, at
    )
    ended = 0
    if decision.is_permitted:
        ended = vault.release(site_id=site_id, subject_id=subject_id, act=act, at=at)
    entry_id = note(
        decision,
        AccessEvent.DATA_RELEASED,
        count=ended,
        reason=ReleaseReason(reason).value,
        **facts,
    )
    return Outcome(decision=decision, entry_id=entry_id, count=ended)


def _held_by_duty(
    site_id: UUID, subject_id: UUID, categories: Iterable[str], by: Actor, at: datetime
) -> Decision:
    return ask(
        action=Action.STORAGE,
        site_id=site_id,
        subject_id=subject_id,
        categories=categories,
        purpose=OVERSIGHT,
        by=by,
        at=at,
    )


def _require_ground(act: str, rule: str, policy: Policy | None) -> dict[str, Fact]:
    """Return the codes of what a hold stands on; raise HoldRefused where neither law nor policy knows it."""
    rules = [one for layer in policy.layers for one in layer.retention] if policy else []
    named = _find_rule(act, rule, rules)
    if rule and named is None:
        message = _("Правила хранения «%(rule)s» с актом «%(act)s» в политике нет.")
        raise HoldRefused(message % {"rule": rule, "act": act}, clause="152-ФЗ ст. 5 ч. 7")
    facts: dict[str, Fact] = {"rule": named.id} if named else {}
    try:
        resolve(act)
    except (CitationMalformed, CitationUnknown) as error:
        if named is None:
            message = _("Акт «%(act)s» не назван ни законом, ни политикой: хранить по нему нельзя.")
            raise HoldRefused(
                message % {"act": act}, clause="152-ФЗ ст. 5 ч. 7", next_step=error.next_step
            ) from None
        return facts
    return facts | {"act": act_code(act)}


def _find_rule(act: str, rule: str, rules: Iterable[Retention]) -> Retention | None:
    return next((one for one in rules if one.act == act and rule in ("", one.id)), None)


def _is_reviewed(site_id: UUID, subject_id: UUID, at: datetime) -> bool:
    rows = list_blocks(site_id=site_id, subject_id=subject_id)
    current = (one for one in rows if is_current(at, one.from_at, one.until_at))
    return any(one.reason == BlockReason.REVIEW for one in current)


def _policy(site_id: UUID, at: datetime) -> Policy | None:
    in_force = find_policy(site_id=site_id, at=at)
    return in_force.policy if in_force else None


def _cause(cause_id: UUID | None) -> dict[str, Fact]:
    return {"cause": str(cause_id)} if cause_id else {}
