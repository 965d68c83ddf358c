"""Reads, once, what the end of a person's data hangs on, and has fates judged and questions decided on it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from zavet.access.facts import gather
from zavet.core.decisions import (
    ANSWERING,
    CORRESPONDENCE,
    OVERSIGHT,
    Decision,
    Facts,
    Question,
    decide,
)
from zavet.core.decisions.ending import Ending, EndingFacts, HeldDatum, HoldRecord, Wish, fates
from zavet.core.language.rules import Purpose
from zavet.core.values import Action, Actor
from zavet.duties.queries import WISH, DutyView
from zavet.parties.queries import find_subject
from zavet.policies.queries import PolicyInForce, find_policy, get_version, list_versions
from zavet.vault.due import KeptView, list_hold_records, list_kept


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One person's data at a moment, read once: what is held, and what fates and decisions hang on.

    ``question`` says whose, by whom and when; what is asked of it is put in by ``decide``. ``letters_until`` is the end
    of the time a correspondent's letters are kept; while the request is open it has none.
    """

    question: Question
    in_force: PolicyInForce | None
    facts: Facts
    kept: tuple[KeptView, ...]
    holds: tuple[HoldRecord, ...]
    earlier: Mapping[str, Purpose]
    is_confirmed: bool
    letters_until: datetime | None = None

    @property
    def held(self) -> frozenset[str]:
        """Return the categories that are held."""
        return frozenset(one.category for one in self.kept)

    def judge(
        self, *, wishes: Iterable[Wish] = (), ended: Mapping[str, datetime] | None = None
    ) -> tuple[Ending, ...]:
        """Return the fate of each datum; nothing where the site has no policy in force."""
        if self.in_force is None:
            return ()
        facts = EndingFacts(
            policy=self.in_force.policy,
            data=tuple(map(self._datum, self.kept)),
            consents=self.facts.consents,
            blocks=self.facts.blocks,
            holds=self.holds,
            wishes=tuple(wishes),
            ended={**(ended or {}), **self._letters_end()},
            earlier=self.earlier,
        )
        return fates(facts=facts, at=self.question.at)

    def judge_due(self, duties: Collection[DutyView]) -> tuple[Ending, ...]:
        """Return the fate of what duties are about, and of what is kept for no purpose any more."""
        chosen = scope_of(duties)
        needless = {one.category for one in self.kept if not one.purposes}
        endings = self.judge(wishes=_wishes(duties))
        return tuple(one for one in endings if not chosen or one.category in chosen | needless)

    def decide(self, action: Action, *, purpose: str, categories: Collection[str]) -> Decision:
        """Return the decision about categories; write nothing.

        What no version declares any more cannot be asked about: it goes with the rest. None means all there are.
        """
        declared = self._declared()
        asked = declared.intersection(categories) or declared
        question = replace(
            self.question, action=action, purpose=purpose, categories=tuple(sorted(asked))
        )
        return decide(question=question, facts=self.facts)

    def _declared(self) -> frozenset[str]:
        if self.facts.is_correspondent:
            return frozenset({CORRESPONDENCE})
        return frozenset(self.in_force.policy.data if self.in_force else ())

    def _letters_end(self) -> dict[str, datetime]:
        return {} if self.letters_until is None else {ANSWERING: self.letters_until}

    def _datum(self, one: KeptView) -> HeldDatum:
        waits = one.is_unconfirmed and not self.is_confirmed
        return HeldDatum(
            category=one.category,
            purposes=one.purposes,
            unconfirmed_since=one.stored_at if waits else None,
        )


def open_case(*, site_id: UUID, subject_id: UUID, by: Actor, at: datetime) -> Case:
    """Return what the end of a person's data hangs on."""
    question = Question(
        action=Action.DESTRUCTION,
        categories=(),
        purpose=OVERSIGHT,
        actor=by,
        site_id=site_id,
        subject_id=subject_id,
        at=at,
    )
    in_force = find_policy(site_id=site_id, at=at)
    kept = list_kept(site_id=site_id, subject_id=subject_id)
    record = find_subject(subject_id)
    return Case(
        question=question,
        in_force=in_force,
        facts=gather(question, in_force, record),
        kept=kept,
        holds=list_hold_records(site_id=site_id, subject_id=subject_id),
        earlier=_earlier(kept, in_force, site_id),
        is_confirmed=record is not None and record.confirmed_at is not None,
        letters_until=record.correspondence_until if record else None,
    )


def foresee(*, site_id: UUID, subject_id: UUID, at: datetime) -> tuple[Ending, ...]:
    """Return what would become of each datum if the person wished everything deleted now."""
    case = open_case(site_id=site_id, subject_id=subject_id, by=Actor.system(), at=at)
    return case.judge(wishes=[Wish(at=at)])


def scope_of(duties: Iterable[DutyView]) -> frozenset[str]:
    """Return the categories duties are about; empty means all."""
    named = [frozenset(one.categories) for one in duties]
    return frozenset().union(*named) if all(named) else frozenset()


def _wishes(duties: Iterable[DutyView]) -> list[Wish]:
    """Return the person's wishes among duties: a withdrawal or a reached purpose speaks by itself."""
    return [
        Wish(at=one.opened_at, categories=frozenset(one.categories))
        for one in duties
        if one.kind == WISH
    ]


def _earlier(
    kept: Iterable[KeptView], in_force: PolicyInForce | None, site_id: UUID
) -> dict[str, Purpose]:
    """Return the purposes of the versions the data were collected under, as far as the site knows them."""
    present = {in_force.version_id} if in_force else set()
    version_ids = {each for one in kept for each in one.version_ids} - present
    if not version_ids:
        return {}
    known = {one.id for one in list_versions(site_id=site_id)}
    return {
        name: purpose
        for version_id in sorted(version_ids & known)
        for name, purpose in get_version(version_id=version_id).policy.purposes.items()
    }
