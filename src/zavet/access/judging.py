"""Gathers what the fates of a person's data hang on, and has them judged. Reads only."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from uuid import UUID

from zavet.access.facts import gather
from zavet.core.decisions import OVERSIGHT, Question
from zavet.core.decisions.ending import Ending, EndingFacts, HeldDatum, Wish, fates
from zavet.core.language.rules import Purpose
from zavet.core.values import Action, Actor
from zavet.duties.queries import WISH, DutyView
from zavet.parties.queries import find_subject
from zavet.policies.queries import PolicyInForce, find_policy, get_version, list_versions
from zavet.vault.due import KeptView, list_hold_records, list_kept


def judge(
    *,
    site_id: UUID,
    subject_id: UUID,
    at: datetime,
    wishes: Iterable[Wish] = (),
    ended: Mapping[str, datetime] | None = None,
) -> tuple[Ending, ...]:
    """Return the fate of each datum of a person at a moment; nothing where the site has no policy in force."""
    in_force = find_policy(site_id=site_id, at=at)
    if in_force is None:
        return ()
    kept = list_kept(site_id=site_id, subject_id=subject_id)
    question = Question(
        action=Action.DESTRUCTION,
        categories=(),
        purpose=OVERSIGHT,
        actor=Actor.system(),
        site_id=site_id,
        subject_id=subject_id,
        at=at,
    )
    known = gather(question, in_force)
    record = find_subject(subject_id)
    is_confirmed = record is not None and record.confirmed_at is not None
    facts = EndingFacts(
        policy=in_force.policy,
        data=tuple(_datum(one, is_confirmed=is_confirmed) for one in kept),
        consents=known.consents,
        blocks=known.blocks,
        holds=list_hold_records(site_id=site_id, subject_id=subject_id),
        wishes=tuple(wishes),
        ended=ended or {},
        earlier=_earlier(kept, in_force, site_id),
    )
    return fates(facts=facts, at=at)


def foresee(*, site_id: UUID, subject_id: UUID, at: datetime) -> tuple[Ending, ...]:
    """Return what would become of each datum if the person wished everything deleted now."""
    return judge(site_id=site_id, subject_id=subject_id, at=at, wishes=[Wish(at=at)])


def judge_due(
    *, site_id: UUID, subject_id: UUID, duties: Collection[DutyView], at: datetime
) -> tuple[Ending, ...]:
    """Return the fate of what a person's duties are about, and of what is kept for no purpose any more."""
    chosen = scope_of(duties)
    kept = list_kept(site_id=site_id, subject_id=subject_id)
    needless = {one.category for one in kept if not one.purposes}
    endings = judge(site_id=site_id, subject_id=subject_id, at=at, wishes=wishes_of(duties))
    return tuple(one for one in endings if not chosen or one.category in chosen | needless)


def wishes_of(duties: Iterable[DutyView]) -> list[Wish]:
    """Return the person's wishes among duties: a withdrawal or a reached purpose speaks by itself."""
    return [
        Wish(at=one.opened_at, categories=frozenset(one.categories))
        for one in duties
        if one.kind == WISH
    ]


def scope_of(duties: Iterable[DutyView]) -> frozenset[str]:
    """Return the categories duties are about; empty means all."""
    named = [frozenset(one.categories) for one in duties]
    return frozenset().union(*named) if all(named) else frozenset()


def _datum(one: KeptView, *, is_confirmed: bool) -> HeldDatum:
    waits = one.is_unconfirmed and not is_confirmed
    return HeldDatum(
        category=one.category,
        purposes=one.purposes,
        unconfirmed_since=one.stored_at if waits else None,
    )


def _earlier(
    kept: Iterable[KeptView], in_force: PolicyInForce, site_id: UUID
) -> dict[str, Purpose]:
    """Return the purposes of the versions the data were collected under, as far as the site knows them."""
    version_ids = {each for one in kept for each in one.version_ids} - {in_force.version_id}
    if not version_ids:
        return {}
    known = {one.id for one in list_versions(site_id=site_id)}
    return {
        name: purpose
        for version_id in sorted(version_ids & known)
        for name, purpose in get_version(version_id=version_id).policy.purposes.items()
    }
