"""What cannot be taken or done at all is an error; it undoes the operation, and yet leaves its entry behind.

INVARIANT: the entry is written after the rollback, in a transaction of its own, and holds codes alone.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from functools import partial
from typing import Any, ParamSpec, TypeVar
from uuid import UUID

from django.utils.translation import gettext as _

from zavet.access.codes import UNDECLARED, clause_codes, declared, name_of
from zavet.access.events import AccessEvent
from zavet.core.decisions import SHOWING, Decision
from zavet.core.language.policy import Policy
from zavet.core.values import Action, Actor, ZavetError
from zavet.journal.facts import Fact
from zavet.journal.operations import append
from zavet.policies.queries import find_policy
from zavet.transactions import tells_refusals
from zavet.vault.refusals import VaultRefused

_Given = ParamSpec("_Given")
_Result = TypeVar("_Result")


class AccessRefused(ZavetError):
    """The operation cannot be done as it was asked; ``category`` and ``decisions`` say more where known."""

    category: str | None = None
    decisions: tuple[Decision, ...] = ()


class NothingShown(AccessRefused):
    """The action asked for shows no value, so that none can be opened for it."""


def require_showing(action: Action) -> None:
    """Raise NothingShown for an action that is no look: what may be blocked or corrected is not thereby seen."""
    if action not in SHOWING:
        message = _("Действие «%(action)s» не показывает данных: открыть их для него нельзя.")
        raise NothingShown(message % {"action": action.value}, clause="152-ФЗ ст. 7")


def refusals_are_told(
    action: Action,
) -> Callable[[Callable[_Given, _Result]], Callable[_Given, _Result]]:
    """Make an operation one transaction whose refusal, an error of this door or of the vault, leaves an entry."""
    return tells_refusals(AccessRefused, VaultRefused, tell=partial(_tell, action))


def _tell(action: Action, refusal: AccessRefused | VaultRefused, given: Mapping[str, Any]) -> None:
    site_id: UUID | None = given.get("site_id")
    at: datetime = given["at"]
    in_force = find_policy(site_id=site_id, at=at) if site_id else None
    append(
        event=AccessEvent.ACTION_REFUSED,
        site_id=site_id,
        by=given.get("by", Actor.visitor()),
        at=at,
        subject_id=given.get("subject_id"),
        facts=_facts(refusal, action, given, in_force.policy if in_force else None),
    )


def _facts(
    refusal: AccessRefused | VaultRefused,
    action: Action,
    given: Mapping[str, Any],
    policy: Policy | None,
) -> dict[str, Fact]:
    decisions = refusal.decisions if isinstance(refusal, AccessRefused) else ()
    codes = [reason.code.value for one in decisions for reason in one.reasons]
    clauses = [refusal.clause or "", *(clause for one in decisions for clause in one.clauses)]
    # An article stands in the law's own letters; its place is in the message.
    own = [one for one in clauses if policy and one.startswith(f"{policy.slug} ")]
    facts: dict[str, Fact] = {
        "action": action.value,
        "categories": declared(_named(refusal, given), policy),
        "reasons": list(dict.fromkeys([name_of(refusal), *codes])),
        "clauses": clause_codes(dict.fromkeys(own)),
    }
    service = given.get("service")
    if service is not None:
        facts["service"] = service if policy and service in policy.services else UNDECLARED
    return facts


def _named(refusal: AccessRefused | VaultRefused, given: Mapping[str, Any]) -> Iterable[str]:
    """Return the data a refusal is about, or else all that were asked for."""
    category = given.get("category")
    if isinstance(refusal, AccessRefused):
        category = refusal.category or category
    if category is not None:
        return [category]
    return given.get("categories") or given.get("values") or ()
