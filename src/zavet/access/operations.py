"""The only door to the vault. Each operation is one transaction: facts, decision, vault, journal entry.

INVARIANT: no value is opened or written without a decision that permits it and an entry that tells of it; a refused
look, correction, block or deletion is a value, written down like a permit. What cannot be taken at all (a value no
purpose needs, a datum that may not be opened) is an error: it changes nothing and leaves its entry all the same.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from zavet.access.approving import approve, decline, propose
from zavet.access.asking import Outcome, ask, everything, note, open_duties, own_purpose
from zavet.access.events import AccessEvent
from zavet.access.exporting import export
from zavet.access.looking_at_many import reveal_many
from zavet.access.refusing import AccessRefused, NothingShown, refusals_are_told, require_showing
from zavet.access.restricting import block, hold, release, unblock
from zavet.access.storing import sort_by_purpose
from zavet.access.words import BlockReason, ReleaseReason, VerifyMethod
from zavet.core.decisions import ANSWERING, OVERSIGHT, OWN_DATA, DatumState
from zavet.core.language.words import FieldKind
from zavet.core.values import Action, Actor, Provenance, Sealed, Visibility
from zavet.journal.facts import Fact
from zavet.journal.operations import append
from zavet.policies.queries import PolicyInForce, find_policy
from zavet.vault import operations as vault
from zavet.vault.opening import open_values
from zavet.vault.queries import look

__all__ = [
    "AccessRefused",
    "BlockReason",
    "NothingShown",
    "Outcome",
    "ReleaseReason",
    "VerifyMethod",
    "approve",
    "ask_deletion",
    "block",
    "confirm",
    "decline",
    "export",
    "hold",
    "propose",
    "rectify",
    "release",
    "reveal",
    "reveal_many",
    "set_visibility",
    "store",
    "unblock",
    "verify",
]


class OpeningRefused(AccessRefused):
    """The policy does not let this datum be opened to everybody."""


@refusals_are_told(Action.COLLECTION)
def store(
    *,
    site_id: UUID,
    subject_id: UUID,
    values: Mapping[str, Sealed[str]],
    service: str,
    by: Actor,
    at: datetime,
    is_confirmed: bool = False,
    provenance: Provenance | None = None,
    in_force: PolicyInForce | None = None,
) -> UUID:
    """Seal values a person gave to a service and return the entry's id.

    Without a ``provenance`` they come from whoever tells them. ``in_force`` is the policy of this site and moment,
    where the operation this is a part of has read it.

    Each value is kept for those purposes of the service that need it and may have it now. A value no purpose needs,
    of an undeclared category or of another site raises StoreRefused, naming the category, and nothing is stored.
    """
    in_force = in_force or find_policy(site_id=site_id, at=at)
    kept = sort_by_purpose(
        site_id=site_id,
        subject_id=subject_id,
        categories=values,
        service=service,
        by=by,
        at=at,
        in_force=in_force,
    )
    for category, decisions in kept.items():
        assert in_force is not None  # noqa: S101 - without a policy nothing is permitted
        vault.put(
            site_id=site_id,
            subject_id=subject_id,
            category=category,
            value=values[category],
            origin=in_force.policy.data[category].origin,
            service=service,
            provenance=provenance or Provenance.of(by),
            policy_version_id=in_force.version_id,
            purposes=[decision.question.purpose for decision in decisions],
            state=(DatumState.AS_GIVEN if is_confirmed else DatumState.UNCONFIRMED).value,
            at=at,
            kind=in_force.policy.data[category].kind.value,
        )
    purposes = sorted({one.question.purpose for group in kept.values() for one in group})
    facts: dict[str, Fact] = {
        "categories": sorted(kept),
        "service": service,
        "purposes": purposes,
    }
    return append(
        event=AccessEvent.DATA_STORED,
        site_id=site_id,
        by=by,
        at=at,
        subject_id=subject_id,
        facts=facts,
    )


@refusals_are_told(Action.ACCESS)
def reveal(
    *,
    site_id: UUID,
    subject_id: UUID,
    categories: Iterable[str],
    purpose: str,
    by: Actor,
    at: datetime,
    action: Action = Action.ACCESS,
    recipient: str | None = None,
    service: str | None = None,
    cause_id: UUID | None = None,
) -> Outcome:
    """Return the values of the categories asked for, if a decision permits, and journal it either way.

    A category the person has no datum of is left out of ``values``. Secrets (passwords) are no data and never come.
    ``cause_id`` is the request that is answered, where that is the purpose.
    Raise NothingShown for an action that is no look, such as a correction.
    """
    require_showing(action)
    decision = ask(
        action=action,
        site_id=site_id,
        subject_id=subject_id,
        categories=categories,
        purpose=purpose,
        by=by,
        at=at,
        recipient=recipient,
        service=service,
        cause_id=cause_id,
    )
    values: Mapping[str, Sealed[str]] = {}
    if decision.is_permitted:
        values = open_values(decision)
    entry_id = note(decision, AccessEvent.DATA_REVEALED)
    return Outcome(decision=decision, entry_id=entry_id, values=values)


@refusals_are_told(Action.RECTIFICATION)
def rectify(
    *,
    site_id: UUID,
    subject_id: UUID,
    category: str,
    value: Sealed[str],
    by: Actor,
    at: datetime,
    purpose: str | None = None,
) -> Outcome:
    """Replace one value and erase the old one, with the mark of its verification.

    Without a ``purpose`` the person does it by right (152-ФЗ ст. 14 ч. 1), the officer or Zavet of duty (ст. 21 ч. 2).
    A new e-mail is unconfirmed until the person answers from it (hosting 1.2).
    """
    decision = ask(
        action=Action.RECTIFICATION,
        site_id=site_id,
        subject_id=subject_id,
        categories=[category],
        purpose=purpose or own_purpose(by),
        by=by,
        at=at,
    )
    if decision.is_permitted:
        vault.replace(
            site_id=site_id,
            subject_id=subject_id,
            category=category,
            value=value,
            state=_state_of_new(category, site_id=site_id, subject_id=subject_id, at=at).value,
            at=at,
        )
    return Outcome(decision=decision, entry_id=note(decision, AccessEvent.DATA_RECTIFIED))


@refusals_are_told(Action.CHANGE)
def set_visibility(
    *,
    site_id: UUID,
    subject_id: UUID,
    category: str,
    visibility: Visibility,
    by: Actor,
    at: datetime,
    cause_id: UUID | None = None,
) -> Outcome:
    """Set the confidentiality of one datum, by the person; only data the policy lets be opened can be opened.

    The officer closes it too, to answer a request, ``cause_id``, while a current proof says that this person asked.
    """
    is_operators = own_purpose(by) == OVERSIGHT
    decision = ask(
        action=Action.CHANGE,
        site_id=site_id,
        subject_id=subject_id,
        categories=[category],
        purpose=ANSWERING if is_operators else OWN_DATA,
        by=by,
        at=at,
        cause_id=cause_id,
    )
    if decision.is_permitted:
        _require_openable(site_id, category, visibility, at, is_own=not is_operators)
        vault.set_visibility(
            site_id=site_id, subject_id=subject_id, category=category, visibility=visibility, at=at
        )
    entry_id = note(decision, AccessEvent.CONFIDENTIALITY_SET, visibility=visibility.value)
    return Outcome(decision=decision, entry_id=entry_id)


@refusals_are_told(Action.RECTIFICATION)
def confirm(*, site_id: UUID, subject_id: UUID, by: Actor, at: datetime) -> UUID:
    """Mark the person's unconfirmed data as given: they answered from the address they named."""
    changed = vault.set_state(
        site_id=site_id,
        subject_id=subject_id,
        from_state=DatumState.UNCONFIRMED.value,
        to_state=DatumState.AS_GIVEN.value,
        at=at,
    )
    return append(
        event=AccessEvent.DATA_CONFIRMED,
        site_id=site_id,
        by=by,
        at=at,
        subject_id=subject_id,
        facts={"count": changed},
    )


@refusals_are_told(Action.STORAGE)
def verify(
    *,
    site_id: UUID,
    subject_id: UUID,
    category: str,
    method: VerifyMethod,
    by: Actor,
    at: datetime,
) -> Outcome:
    """Mark a datum as verified, by the officer or Zavet; the value stays as it was given (services 1.4).

    A value put in its place bears no mark. Raise DatumMissing where there is none.
    """
    decision = ask(
        action=Action.STORAGE,
        site_id=site_id,
        subject_id=subject_id,
        categories=[category],
        purpose=OVERSIGHT,
        by=by,
        at=at,
    )
    if decision.is_permitted:
        vault.verify(site_id=site_id, subject_id=subject_id, category=category, at=at)
    entry_id = note(decision, AccessEvent.DATA_VERIFIED, method=VerifyMethod(method).value)
    return Outcome(decision=decision, entry_id=entry_id)


@refusals_are_told(Action.DELETION)
def ask_deletion(
    *, site_id: UUID, subject_id: UUID, categories: Iterable[str] | None, by: Actor, at: datetime
) -> Outcome:
    """Take a person's wish to have data deleted: if nothing holds them, a duty to destroy them starts.

    ``categories`` None means everything. The officer enters a wish that came by letter.
    """
    is_whole, chosen = categories is None, tuple(categories or ())
    decision = ask(
        action=Action.DELETION,
        site_id=site_id,
        subject_id=subject_id,
        categories=everything(find_policy(site_id=site_id, at=at)) if is_whole else chosen,
        purpose=own_purpose(by),
        by=by,
        at=at,
    )
    open_duties(decision, is_whole=is_whole)
    return Outcome(decision=decision, entry_id=note(decision, AccessEvent.DELETION_ASKED))


def _state_of_new(category: str, *, site_id: UUID, subject_id: UUID, at: datetime) -> DatumState:
    """Return the state of a value put in another's place: a new e-mail waits, and a correction confirms nothing."""
    in_force = find_policy(site_id=site_id, at=at)
    known = in_force.policy.data.get(category) if in_force else None
    is_email = known is not None and known.kind is FieldKind.EMAIL
    held = look(site_id=site_id, subject_id=subject_id).data
    waits = {one.category for one in held if one.state is DatumState.UNCONFIRMED}
    return DatumState.UNCONFIRMED if is_email or category in waits else DatumState.AS_GIVEN


def _require_openable(
    site_id: UUID, category: str, visibility: Visibility, at: datetime, *, is_own: bool
) -> None:
    """Raise OpeningRefused where the policy does not let a datum be opened, or somebody else would open it."""
    if visibility is Visibility.OPEN and not is_own:
        message = _("Открыть свои данные всем может только сам человек: в личном кабинете.")
        raise OpeningRefused(message, clause="152-ФЗ ст. 10.1 ч. 1")
    in_force = find_policy(site_id=site_id, at=at)
    rule = in_force.policy.data[category] if in_force else None
    if visibility is Visibility.OPEN and (rule is None or not rule.is_openable):
        message = _("Категорию «%(category)s» политика не разрешает открывать всем.") % {
            "category": category
        }
        raise OpeningRefused(
            message,
            clause=in_force.policy.cite(rule.clause)
            if in_force and rule
            else "152-ФЗ ст. 10.1 ч. 1",
        )
