"""Withdraws what a letter withdraws: consents end at once, and the term to destroy runs from the day the letter came.

INVARIANT: nothing ends before a current proof that the person wrote it, and nothing is told of what they agreed to.
"""

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from zavet.access.asking import Outcome, ask, everything, note
from zavet.access.events import AccessEvent
from zavet.access.refusing import AccessRefused, refusals_are_told
from zavet.consent.operations import withdraw_by_letter
from zavet.consent.queries import list_standing
from zavet.core.decisions import ANSWERING
from zavet.core.values import Action, Actor
from zavet.policies.queries import PolicyInForce, find_policy


class NothingWithdrawn(AccessRefused):
    """A letter withdraws a consent that was not there when it came."""


@refusals_are_told(Action.BLOCK)
def withdraw(
    *,
    site_id: UUID,
    subject_id: UUID,
    purposes: Collection[str] | None,
    cause_id: UUID,
    by: Actor,
    at: datetime,
    received_at: datetime | None = None,
) -> Outcome:
    """Withdraw a person's consents because their letter says so, by the officer or Zavet (152-ФЗ ст. 9 ч. 2).

    ``purposes`` None means every consent that stood when the letter came, at ``received_at``. They end at once; the
    terms to destroy are counted from that day. ``count`` is how many ended. Refused, as a value, without a current
    proof that this person asked in ``cause_id``. Raise NothingWithdrawn where a consent did not stand then.
    """
    came_at = min(received_at or at, at)
    in_force = find_policy(site_id=site_id, at=at)
    decision = ask(
        action=Action.BLOCK,  # no use from now on
        site_id=site_id,
        subject_id=subject_id,
        categories=_data_of(purposes, in_force),
        purpose=ANSWERING,
        by=by,
        at=at,
        cause_id=cause_id,
    )
    if not decision.is_permitted or in_force is None:
        return Outcome(decision=decision, entry_id=note(decision, AccessEvent.PURPOSE_ENDED))
    ended = _standing(subject_id, purposes, came_at=came_at, at=at)
    withdraw_by_letter(
        site_id=site_id,
        subject_id=subject_id,
        purposes=ended,
        in_force=in_force,
        cause_id=cause_id,
        received_at=came_at,
        by=by,
        at=at,
    )
    entry_id = note(decision, AccessEvent.PURPOSE_ENDED, ended=ended)
    return Outcome(decision=decision, entry_id=entry_id, count=len(ended))


def _data_of(purposes: Collection[str] | None, in_force: PolicyInForce | None) -> Iterable[str]:
    """Return the data of these purposes, or all there are."""
    known = in_force.policy.purposes if in_force else {}
    named = {name for one in purposes or () if one in known for name in known[one].data}
    return named or everything(in_force)


def _standing(
    subject_id: UUID, purposes: Collection[str] | None, *, came_at: datetime, at: datetime
) -> list[str]:
    """Return which of these purposes a letter ends: what was agreed to after it came was not withdrawn by it."""
    given = list_standing(subject_id=subject_id, at=at)
    ended = sorted(name for name, given_at in given.items() if given_at <= came_at)
    chosen = ended if purposes is None else sorted(set(purposes))
    if not chosen or not set(chosen) <= set(ended):
        message = _("Отзывать нечего: когда пришло письмо, такого согласия не было.")
        raise NothingWithdrawn(message, clause="152-ФЗ ст. 9 ч. 2")
    return chosen
