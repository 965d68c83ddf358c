"""Whom a request's changes have to be told to, one recipient after another: written to, or marked why not.

INVARIANT: the duty ends when each has been told or marked, and a letter counts once it has left (152-ФЗ ст. 20 ч. 3).
"""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final
from uuid import UUID

from django.utils.translation import gettext as _

from zavet.access.answering import keep_letter
from zavet.access.operations import reveal
from zavet.core.decisions import ANSWERING
from zavet.core.language.policy import Policy
from zavet.core.language.rules import Recipient
from zavet.core.law import get_term
from zavet.core.requests import Effect, RequestEvent, Untold
from zavet.core.values import Actor, Sealed
from zavet.duties.operations import close_of_cause
from zavet.policies.queries import find_policy
from zavet.rights.events import RightsEvent
from zavet.rights.models import SubjectRequest
from zavet.rights.queries import list_steps
from zavet.rights.refusing import LetterEmpty, RecipientUnknown, told_by_value
from zavet.rights.steps import done, lock_thread, move, require_staff
from zavet.rights.telling import data_of
from zavet.rights.views import Change, Deed, StepView, Telling

NOTICE: Final = "third_party_notice"
"""The name of the letter's template."""
TO_NAME, TO_ADDRESS = "to_name", "to_address"
"""How a notice's letter names whom it is for: never as it names whoever asked."""
WAYS: Final = frozenset({"email", "post", "hand"})
_TOLD: Final = frozenset({Effect.RECTIFY, Effect.DELETE, Effect.BLOCK, Effect.END_BLOCK})


def list_tellings(*, request_id: UUID, site_id: UUID) -> tuple[Telling, ...]:
    """Return the recipients that could have had what a request changed, each with what answers the last changes.

    What changes after a letter to them is one more thing to tell.
    """
    found: dict[str, Telling] = {}
    for step in list_steps(request_id):
        found |= _changed(step, found, site_id)
        name = step.facts.get("recipient", "")
        if step.event is RequestEvent.RECIPIENT_TOLD and name in found:
            found[name] = replace(found[name], step=step)
    return tuple(one for one in found.values() if one.changes)


@told_by_value
def tell_recipient(
    *,
    request_id: UUID,
    recipient: str,
    text: Sealed[str],
    name: Sealed[str],
    address: Sealed[str],
    way: str,
    by: Actor,
    at: datetime,
) -> Deed:
    """Write to a recipient that data they could have had were changed or destroyed: a numbered letter of its own.

    ``way`` is how it leaves: ``email`` through the operator's mail, ``post`` or ``hand``. It may come after the answer.
    Refused for anybody the changes need not be told to: RecipientUnknown.
    """
    row = lock_thread(request_id)
    require_staff(row, by=by, at=at)
    move(row, RequestEvent.RECIPIENT_TOLD)
    _require_owed(row, recipient)
    if way not in WAYS or not address.reveal().strip():
        raise LetterEmpty(_("Не сказано, как и куда отправить уведомление."))
    if not text.reveal().strip():
        raise LetterEmpty(_("Письмо пусто: напишите, что изменилось."))
    letter_id = keep_letter(
        site_id=row.site_id,
        correspondent_id=row.correspondent_id,
        fields={"text": text, TO_NAME: name, TO_ADDRESS: address},
        by=by,
        at=at,
    )
    return done(
        row,
        RequestEvent.RECIPIENT_TOLD,
        RightsEvent.RECIPIENT_TOLD,
        by=by,
        at=at,
        letter_id=letter_id,
        template=NOTICE,
        is_outgoing=True,
        is_inner=True,
        facts={"recipient": recipient, "way": way},
        codes={"recipient": recipient, "way": way},
    )


@told_by_value
def settle_recipient(
    *, request_id: UUID, recipient: str, reason: Untold, by: Actor, at: datetime
) -> Deed:
    """Mark why a recipient gets no notice; with the last one the duty ends. Refused as ``tell_recipient`` is."""
    row = lock_thread(request_id)
    require_staff(row, by=by, at=at)
    move(row, RequestEvent.RECIPIENT_TOLD)
    _require_owed(row, recipient)
    deed = done(
        row,
        RequestEvent.RECIPIENT_TOLD,
        RightsEvent.RECIPIENT_SETTLED,
        by=by,
        at=at,
        is_inner=True,
        facts={"recipient": recipient, "reason": Untold(reason).value},
        codes={"recipient": recipient, "reason": Untold(reason).value},
    )
    close_if_told(row, by=by, at=at)
    return deed


@told_by_value
def show_for_notice(
    *, request_id: UUID, categories: Collection[str], by: Actor, at: datetime
) -> Deed:
    """Open values of the person's for a notice, in ``deed.values``: the officer chose them, and the look is told.

    Refused, as a value, once the proof of who asked has ended.
    """
    row = lock_thread(request_id)
    require_staff(row, by=by, at=at)
    if row.subject_id is None or not categories:
        return Deed(request_id=row.id)
    outcome = reveal(
        site_id=row.site_id,
        subject_id=row.subject_id,
        categories=categories,
        purpose=ANSWERING,
        cause_id=row.id,
        by=by,
        at=at,
    )
    return Deed(request_id=row.id, outcome=outcome)


def close_if_told(row: SubjectRequest, *, by: Actor, at: datetime) -> None:
    """End the duty to tell where nobody is left to be told."""
    tellings = list_tellings(request_id=row.id, site_id=row.site_id)
    if all(one.is_settled for one in tellings):
        close_of_cause(cause_id=row.id, kinds=[get_term("D06").duty], by=by, at=at)


def _changed(step: StepView, found: Mapping[str, Telling], site_id: UUID) -> dict[str, Telling]:
    """Return who could have had what this step changed, with what else of theirs waits to be told."""
    named: Collection[str] = step.facts.get("recipients", ())
    in_force = find_policy(site_id=site_id, at=step.at) if named else None
    if in_force is None:
        return {}
    known = in_force.policy.recipients
    return {
        name: _telling(known[name], in_force.policy, step, found.get(name))
        for name in named
        if name in known
    }


def _telling(
    recipient: Recipient, policy: Policy, step: StepView, before: Telling | None
) -> Telling:
    had = frozenset(data_of(recipient, policy))
    changes = (*_waiting(before), *_changes(step, had))
    return Telling(recipient=recipient, data=had, changes=_without_ended(changes))


def _changes(step: StepView, had: frozenset[str]) -> tuple[Change, ...]:
    """Return what a step did to the data somebody could have had; of other data they are told nothing."""
    named = step.facts.get("categories") or had
    categories = tuple(sorted(had.intersection(named)))
    return tuple(
        Change(effect=Effect(one), categories=categories, at=step.at)
        for one in step.facts.get("effects", ())
        if one in _TOLD
    )


def _without_ended(changes: tuple[Change, ...]) -> tuple[Change, ...]:
    """Return what is still to be told: nobody need hear of a block that ended before they heard of it."""
    blocked = [one for one in changes if one.effect is Effect.BLOCK]
    ended = [one for one in changes if one.effect is Effect.END_BLOCK]
    gone = [*blocked[: len(ended)], *ended[: len(blocked)]]
    return tuple(one for one in changes if one not in gone)


def _waiting(telling: Telling | None) -> tuple[Change, ...]:
    return () if telling is None or telling.is_settled else telling.changes


def _require_owed(row: SubjectRequest, recipient: str) -> None:
    tellings = list_tellings(request_id=row.id, site_id=row.site_id)
    if not any(one.recipient.id == recipient and not one.is_settled for one in tellings):
        raise RecipientUnknown(
            _("Этому получателю сообщать не о чем."),
            clause="152-ФЗ ст. 20 ч. 3",
            next_step=_("Выберите получателя на странице обращения."),
        )
