"""Records a person's answers. Each is a new event with the exact wording shown; nothing is overwritten or presumed.

INVARIANT: only a purpose whose ground is consent can be answered, each on its own, by the person or a proven
representative, unless the policy leaves it to the person alone; the wording is the policy's of that version, never text
sent by a browser (152-ФЗ ст. 9 ч. 1, ч. 3). The operator enters one answer alone for a person: the withdrawal a letter
brought, once it is proven whose letter it is.
"""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from uuid import UUID

from django.utils.translation import gettext as _

from zavet.consent.events import ConsentJournalEvent
from zavet.consent.models import ConsentEvent, Wording
from zavet.consent.queries import find_answer, list_frozen
from zavet.core.decisions import Answer
from zavet.core.decisions.duties import destruction_term
from zavet.core.language.words import RightKind
from zavet.core.values import Actor, ActorKind, Ground, ZavetError
from zavet.duties.operations import open_duty
from zavet.journal.facts import Fact
from zavet.journal.operations import append
from zavet.parties.identity import is_proven
from zavet.parties.queries import get_standing
from zavet.parties.representing import represents
from zavet.policies.queries import PolicyInForce
from zavet.statements import insert
from zavet.transactions import in_one_transaction

_NOTHING: Mapping[str, bool] = MappingProxyType({})
_EVENTS = {
    Answer.GIVEN: ConsentJournalEvent.CONSENT_GIVEN,
    Answer.REFUSED: ConsentJournalEvent.CONSENT_REFUSED,
    Answer.WITHDRAWN: ConsentJournalEvent.CONSENT_WITHDRAWN,
    Answer.ACCEPTED: ConsentJournalEvent.POLICY_ACCEPTED,
}


class ConsentRefused(ZavetError):
    """The answer could not be recorded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Event:
    """What is recorded of one answer: about what, what it was, and the wording shown."""

    kind: Answer
    wording: str
    purpose: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entered:
    """How answers came and who entered them; a letter has a request and a day it came on."""

    means: str
    by: Actor
    at: datetime
    cause_id: UUID | None = None
    counted_from: datetime | None = None


@in_one_transaction
def answer(
    *,
    site_id: UUID,
    subject_id: UUID,
    purpose: str,
    is_given: bool,
    in_force: PolicyInForce,
    means: str,
    by: Actor,
    at: datetime,
) -> UUID:
    """Record that a person agreed to, or refused, one purpose; return the event's id.

    Raise ConsentRefused for a purpose the policy does not name or whose ground is not consent, and for a
    representative's answer about one that the person alone answers.
    """
    event = _answered(purpose, in_force, is_given=is_given)
    _require_own(subject_id, by=by, at=at)
    _require_open([purpose], in_force, by=by)
    return _record(
        event,
        site_id=site_id,
        subject_id=subject_id,
        in_force=in_force,
        entered=_Entered(means=means, by=by, at=at),
    )[0]


@in_one_transaction
def accept(
    *,
    site_id: UUID,
    subject_id: UUID,
    in_force: PolicyInForce,
    means: str,
    by: Actor,
    at: datetime,
    answers: Mapping[str, bool] = _NOTHING,
) -> UUID:
    """Record that a person accepted the rules of the version in force, with the digest of exactly that text.

    ``answers`` tells, purpose by purpose, what they answered in the same moment: each is an event of its own, as
    ``answer`` makes it. Return the id of the acceptance.
    """
    shown = f"{in_force.policy.rules.title}, редакция {in_force.version.version}, SHA-256 {in_force.version.digest}"
    _require_own(subject_id, by=by, at=at)
    _require_open(answers, in_force, by=by)
    return _record(
        _Event(kind=Answer.ACCEPTED, wording=shown),
        *(_answered(one, in_force, is_given=is_given) for one, is_given in answers.items()),
        site_id=site_id,
        subject_id=subject_id,
        in_force=in_force,
        entered=_Entered(means=means, by=by, at=at),
    )[0]


@in_one_transaction
def withdraw(
    *,
    site_id: UUID,
    subject_id: UUID,
    purpose: str,
    in_force: PolicyInForce,
    means: str,
    by: Actor,
    at: datetime,
) -> UUID:
    """Record a withdrawal: the purpose ends at once, and the destruction term starts (152-ФЗ ст. 21 ч. 5).

    Raise ConsentRefused where no consent stands.
    """
    _require_own(subject_id, by=by, at=at)
    _require_open([purpose], in_force, by=by)
    return _withdraw(
        purpose,
        site_id=site_id,
        subject_id=subject_id,
        in_force=in_force,
        entered=_Entered(means=means, by=by, at=at),
    )


@in_one_transaction
def withdraw_by_letter(
    *,
    site_id: UUID,
    subject_id: UUID,
    purposes: Collection[str],
    in_force: PolicyInForce,
    cause_id: UUID,
    received_at: datetime,
    by: Actor,
    at: datetime,
) -> tuple[UUID, ...]:
    """Record what a letter withdrew, entered by the officer or Zavet for its request; return the events' ids.

    The purposes end at once; the terms to destroy are counted from the day the letter came. Raise ConsentRefused
    without a current proof that this person asked, where anybody else enters it, or where no consent stands.
    """
    _require_letter(site_id, subject_id, cause_id, by=by, at=at)
    entered = _Entered(
        means="letter", by=by, at=at, cause_id=cause_id, counted_from=min(received_at, at)
    )
    return tuple(
        _withdraw(
            purpose, site_id=site_id, subject_id=subject_id, in_force=in_force, entered=entered
        )
        for purpose in purposes
    )


def _withdraw(
    purpose: str, *, site_id: UUID, subject_id: UUID, in_force: PolicyInForce, entered: _Entered
) -> UUID:
    current = find_answer(subject_id=subject_id, purpose=purpose, at=entered.at)
    if current is None or current.answer is not Answer.GIVEN:
        message = _("Отзывать нечего: согласия на эту цель нет.")
        raise ConsentRefused(message, clause="152-ФЗ ст. 9 ч. 2")
    event_id = _record(
        _Event(kind=Answer.WITHDRAWN, wording=current.wording, purpose=purpose),
        site_id=site_id,
        subject_id=subject_id,
        in_force=in_force,
        entered=entered,
    )[0]
    right = in_force.policy.find_right(RightKind.WITHDRAWAL)
    known = in_force.policy.purposes.get(purpose)
    open_duty(
        site_id=site_id,
        kind="destroy_after_withdrawal",
        term=destruction_term(known.destroyed_within if known else None, at=entered.at),
        by=entered.by,
        at=entered.at,
        from_at=entered.counted_from,
        clause=in_force.policy.cite(right.clause) if right else "",
        article="152-ФЗ ст. 21 ч. 5",
        subject_id=subject_id,
        categories=known.data if known else (),
        cause_id=entered.cause_id,
        term_id="D17",
    )
    return event_id


def _answered(purpose: str, in_force: PolicyInForce, *, is_given: bool) -> _Event:
    rule = in_force.policy.purposes.get(purpose)
    if rule is None or rule.ground is not Ground.CONSENT:
        message = _("На цель «%(purpose)s» согласия не спрашивают.") % {"purpose": purpose}
        raise ConsentRefused(message, clause="152-ФЗ ст. 9 ч. 1")
    kind = Answer.GIVEN if is_given else Answer.REFUSED
    return _Event(kind=kind, wording=rule.wording, purpose=purpose)


def _require_own(subject_id: UUID, *, by: Actor, at: datetime) -> None:
    """Raise ConsentRefused where anybody answers but the person or a proven representative (152-ФЗ ст. 9 ч. 1)."""
    if by == Actor.subject(subject_id) or represents(by=by, subject_id=subject_id, at=at):
        return
    message = _("За человека отвечает он сам или его представитель с доказанными полномочиями.")
    raise ConsentRefused(message, clause="152-ФЗ ст. 9 ч. 1")


def _require_open(purposes: Iterable[str], in_force: PolicyInForce, *, by: Actor) -> None:
    """Raise ConsentRefused where a representative answers about a purpose that is the person's own affair."""
    if by.kind is not ActorKind.REPRESENTATIVE:
        return
    policy = in_force.policy
    for rule in (policy.purposes[one] for one in purposes if one in policy.purposes):
        if not rule.is_for_representatives:
            message = _("О цели «%(purpose)s» отвечает только сам человек.") % {
                "purpose": rule.name
            }
            raise ConsentRefused(message, clause=policy.cite(rule.clause))


def _require_letter(
    site_id: UUID, subject_id: UUID, cause_id: UUID, *, by: Actor, at: datetime
) -> None:
    """Raise ConsentRefused where others than the officer or Zavet enter a letter, or nobody has proven it is theirs."""
    is_officer = (
        by.kind is ActorKind.STAFF
        and by.id is not None
        and get_standing(site_id=site_id, staff_id=by.id).is_officer
    )
    if not is_officer and by.kind is not ActorKind.SYSTEM:
        message = _("Отзыв из письма вносит ответственный за персональные данные.")
        raise ConsentRefused(message, clause="152-ФЗ ст. 22.1 ч. 1")
    if not is_proven(subject_id=subject_id, cause_id=cause_id, at=at):
        message = _("Не подтверждено, что письмо об отзыве написал именно этот человек.")
        raise ConsentRefused(message, clause="152-ФЗ ст. 9 ч. 2")


def _record(
    *events: _Event,
    site_id: UUID,
    subject_id: UUID,
    in_force: PolicyInForce,
    entered: _Entered,
) -> list[UUID]:
    rows = [
        ConsentEvent(
            site_id=site_id,
            subject_id=subject_id,
            purpose=event.purpose,
            kind=event.kind.value,
            wording_hash=_digest(event.wording),
            version_id=in_force.version_id,
            means=entered.means,
            actor_kind=entered.by.kind.value,
            actor_id=entered.by.id,
            cause_id=entered.cause_id,
            at=entered.at,
        )
        for event in events
    ]
    _freeze([event.wording for event in events], entered.at)
    insert(*rows)
    for row in rows:
        _tell(row, in_force, by=entered.by)
    return [row.id for row in rows]


def _tell(row: ConsentEvent, in_force: PolicyInForce, *, by: Actor) -> None:
    facts: dict[str, Fact] = {
        "consent": str(row.id),
        "purpose": row.purpose,
        "wording": row.wording_hash,
        "version": in_force.version.version,
        "means": row.means,
    }
    facts |= {"cause": str(row.cause_id)} if row.cause_id else {}
    append(
        event=_EVENTS[Answer(row.kind)],
        site_id=row.site_id,
        by=by,
        at=row.at,
        subject_id=row.subject_id,
        facts=facts,
    )


def _freeze(texts: Sequence[str], at: datetime) -> None:
    """Keep each wording under its hash; one that is kept already stays as it is."""
    by_hash = {_digest(text): text for text in texts}
    for digest in by_hash.keys() - list_frozen(by_hash):
        text = by_hash[digest]
        Wording.objects.get_or_create(hash=digest, defaults={"text": text, "first_shown_at": at})


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
