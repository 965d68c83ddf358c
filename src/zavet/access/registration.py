"""Takes a person in: consents first, then their data, then the login; one transaction (kindergarten ¶1)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from zavet.access.asking import Outcome, ask, note, own_purpose
from zavet.access.events import AccessEvent
from zavet.access.operations import confirm, store
from zavet.access.queries import awaits_confirmation, describe, find_subject
from zavet.access.refusing import AccessRefused, refusals_are_told
from zavet.consent.operations import accept
from zavet.core.decisions import DatumState
from zavet.core.language.policy import Policy
from zavet.core.language.rules import Purpose
from zavet.core.language.words import FieldKind
from zavet.core.values import Action, Actor, ActorKind, Ground, Sealed
from zavet.parties.ending import await_subject
from zavet.parties.operations import confirm_subject, make_account, record_subject
from zavet.parties.queries import find_account
from zavet.parties.queries import find_subject as find_record
from zavet.policies.queries import find_policy
from zavet.vault import operations as vault

UNIQUE = frozenset({FieldKind.EMAIL, FieldKind.LOGIN})
"""Fields by which a person signs in: one owner each at a site."""


class RegistrationRefused(AccessRefused):
    """Somebody could not be registered: no registration at this site, or a needed consent is missing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """Who was registered; ``is_new`` is False where the e-mail already belongs to somebody, who is to be told."""

    subject_id: UUID
    account_id: UUID
    is_new: bool


def asked_purposes(policy: Policy) -> tuple[Purpose, ...]:
    """Return the purposes the registration asks consent for, each to be answered on its own, required ones first."""
    service = policy.registration()
    names = service.purposes if service else ()
    asked = [
        policy.purposes[name] for name in names if policy.purposes[name].ground is Ground.CONSENT
    ]
    return tuple(sorted(asked, key=lambda purpose: not purpose.is_required))


def answerable_for(policy: Policy) -> tuple[Purpose, ...]:
    """Return those of ``asked_purposes`` that a representative may answer in the person's place."""
    return tuple(one for one in asked_purposes(policy) if one.is_for_representatives)


def waits_for_representative(*, site_id: UUID, subject_id: UUID) -> tuple[str, ...]:
    """Return the categories that wait for a consent, of somebody who never answered their own letter; else nothing."""
    person = find_record(subject_id)
    if person is None or person.confirmed_at is not None:
        return ()
    held = describe(site_id=site_id, subject_id=subject_id)
    return tuple(one.category for one in held if one.state == DatumState.UNCONFIRMED)


@refusals_are_told(Action.COLLECTION)
def register(
    *,
    site_id: UUID,
    values: Mapping[str, Sealed[str]],
    answers: Mapping[str, bool],
    password: Sealed[str],
    means: str,
    at: datetime,
) -> Registration:
    """Register a person at a site and return who they are.

    ``answers`` holds an answer for each purpose of ``asked_purposes``; a missing answer counts as a refusal. Raise
    RegistrationRefused where a required purpose was refused, StoreRefused where a value may not be kept. Where the
    e-mail is known already nothing is changed and the known account comes back with ``is_new`` False. Raise
    LoginTaken where a login name is somebody else's.
    """
    in_force = find_policy(site_id=site_id, at=at)
    service = in_force.policy.registration() if in_force else None
    if in_force is None or service is None:
        message = _("На этом сайте нет регистрации: её не предусматривает политика.")
        raise RegistrationRefused(message, clause="152-ФЗ ст. 18.1 ч. 2")
    policy = in_force.policy
    _require_answers(policy, answers)
    known = _find_known(site_id, policy, values)
    if known is not None:
        return known
    subject_id = record_subject(site_id=site_id, by=Actor.visitor(), at=at)
    by = Actor.subject(subject_id)
    vault.create_keys(subject_id=subject_id, at=at)
    accept(
        site_id=site_id,
        subject_id=subject_id,
        in_force=in_force,
        means=means,
        by=by,
        at=at,
        answers={one.id: answers.get(one.id, False) for one in asked_purposes(policy)},
    )
    store(
        site_id=site_id,
        subject_id=subject_id,
        values=values,
        service=service.id,
        by=by,
        at=at,
        in_force=in_force,
    )
    account_id = make_account(subject_id=subject_id, password=password.reveal(), by=by, at=at)
    return Registration(subject_id=subject_id, account_id=account_id, is_new=True)


@refusals_are_told(Action.RECTIFICATION)
def confirm_registration(*, site_id: UUID, subject_id: UUID, at: datetime) -> bool:
    """Take the person's confirmation, of the registration or of a corrected e-mail: their data may be used from now on.

    Return False where there was nothing left to confirm.
    """
    by = Actor.subject(subject_id)
    is_new = confirm_subject(subject_id=subject_id, by=by, at=at)
    if not is_new and not awaits_confirmation(site_id=site_id, subject_id=subject_id):
        return False
    confirm(site_id=site_id, subject_id=subject_id, by=by, at=at)
    return True


@refusals_are_told(Action.RECTIFICATION)
def confirm_for_person(
    *,
    site_id: UUID,
    subject_id: UUID,
    answers: Mapping[str, bool],
    means: str,
    by: Actor,
    at: datetime,
) -> Outcome:
    """Take a proven representative's consent in the person's place: their data may be used from now on (hosting 1.2).

    The rules in force are accepted, and each purpose of ``answerable_for`` answered anew; a missing answer is a
    refusal. The person's own sign-in still waits for their letter: that the address is theirs, nobody else can say.
    A refusal is the outcome's decision. Raise RegistrationRefused for anybody but a representative, for a person who
    confirmed by themselves, where nothing waits, and where a required purpose was refused.
    """
    await_subject(subject_id)
    in_force = find_policy(site_id=site_id, at=at)
    waiting = waits_for_representative(site_id=site_id, subject_id=subject_id)
    if by.kind is not ActorKind.REPRESENTATIVE or not waiting or in_force is None:
        message = _("Подтверждать за человека нечего: это делает представитель, пока данные ждут.")
        raise RegistrationRefused(message, clause="152-ФЗ ст. 9 ч. 1")
    decision = ask(
        action=Action.RECTIFICATION,
        site_id=site_id,
        subject_id=subject_id,
        categories=waiting,
        purpose=own_purpose(by),
        by=by,
        at=at,
    )
    if not decision.is_permitted:
        return Outcome(decision=decision, entry_id=note(decision, AccessEvent.DATA_CONFIRMED))
    asked = answerable_for(in_force.policy)
    given = {one.id: answers.get(one.id, False) for one in asked}
    _require_answers(in_force.policy, given)
    accept(
        site_id=site_id,
        subject_id=subject_id,
        in_force=in_force,
        means=means,
        by=by,
        at=at,
        answers=given,
    )
    count = vault.set_state(
        site_id=site_id,
        subject_id=subject_id,
        from_state=DatumState.UNCONFIRMED.value,
        to_state=DatumState.AS_GIVEN.value,
        at=at,
    )
    entry_id = note(decision, AccessEvent.DATA_CONFIRMED, count=count)
    return Outcome(decision=decision, entry_id=entry_id, count=count)


class LoginTaken(AccessRefused):
    """The login name belongs to somebody else at this site."""


def _require_answers(policy: Policy, answers: Mapping[str, bool]) -> None:
    for purpose in asked_purposes(policy):
        if purpose.is_required and not answers.get(purpose.id, False):
            message = _("Без согласия на цель «%(name)s» услугу оказать нельзя.") % {
                "name": purpose.name
            }
            raise RegistrationRefused(message, clause=policy.cite(purpose.clause))


def _find_known(
    site_id: UUID, policy: Policy, values: Mapping[str, Sealed[str]]
) -> Registration | None:
    found = {
        kind: find_subject(site_id=site_id, category=category, value=value)
        for category, value in values.items()
        if category in policy.data and (kind := policy.data[category].kind) in UNIQUE
    }
    # The login comes first: asked about after the e-mail, a taken one would tell whether the e-mail is known.
    if found.get(FieldKind.LOGIN) is not None:
        message = _("Такой логин на этом сайте уже занят.")
        raise LoginTaken(message, next_step=_("Выберите другой логин"))
    owner = found.get(FieldKind.EMAIL)
    account = find_account(subject_id=owner) if owner else None
    if owner is not None and account is not None:
        return Registration(subject_id=owner, account_id=account.id, is_new=False)
    return None
