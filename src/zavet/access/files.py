"""Files at the only door to the vault: taken for the purposes that need them, opened by a decision, always journalled.

INVARIANT: neither a name nor a byte of a file stands in an entry; a file no purpose needs is refused by its category.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from uuid import UUID

from django.utils.translation import gettext as _

from zavet.access.asking import note
from zavet.access.events import AccessEvent
from zavet.access.facts import gather
from zavet.access.refusing import AccessRefused, refusals_are_told, require_showing
from zavet.access.storing import sort_by_purpose
from zavet.core.decisions import DatumFact, DatumState, Decision, Question, decide
from zavet.core.language.policy import Policy
from zavet.core.language.words import FieldKind
from zavet.core.values import Action, Actor, Provenance, Sealed
from zavet.journal.operations import append
from zavet.parties.queries import find_subject
from zavet.policies.queries import find_policy
from zavet.vault import files as vault
from zavet.vault.file_folder import Draft
from zavet.vault.files import FileName, FileView, NewFile, OpenedFile, list_files
from zavet.vault.orphans import list_damaged
from zavet.vault.refusals import FileMissing, FileTooBig

__all__ = [
    "FILE_KINDS",
    "LARGEST",
    "Draft",
    "FileMissing",
    "FileName",
    "FileOutcome",
    "FileTooBig",
    "FileView",
    "NamesOutcome",
    "NoFileCategory",
    "OpenedFile",
    "ask_with_files",
    "list_damaged",
    "list_files",
    "open_draft",
    "reveal_file",
    "reveal_names",
    "store_file",
]

FILE_KINDS: Final = frozenset({FieldKind.FILE, FieldKind.UPLOAD})
LARGEST: Final = 64 * 2**20
"""How many bytes a file may have where nobody says otherwise."""


class NoFileCategory(AccessRefused):
    """The policy does not let data of this category be a file; ``category`` names it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileOutcome:
    """What came of asking for a file: the decision, its entry, and the opened file where it was permitted."""

    decision: Decision
    entry_id: UUID
    file: OpenedFile | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NamesOutcome:
    """What came of asking for the names of a person's files."""

    decision: Decision
    entry_id: UUID
    names: dict[UUID, FileName]


def open_draft(*, at_most: int = LARGEST) -> Draft:
    """Return a draft for bytes that come before it is known whose and what they are; whoever opened it removes it."""
    return Draft(binding=b"zavet draft\n", at_most=at_most)


def store_file(
    *,
    site_id: UUID,
    subject_id: UUID,
    category: str,
    chunks: Iterable[bytes],
    name: Sealed[str],
    media_type: Sealed[str],
    service: str,
    by: Actor,
    at: datetime,
    provenance: Provenance | None = None,
    at_most: int = LARGEST,
) -> UUID:
    """Seal a file a person gave to a service and return the file's id.

    It is kept for those purposes of the service that need its category and may have it now. Where there is none, or the
    category is no file, StoreRefused or NoFileCategory names the category; FileTooBig is raised beyond ``at_most``
    bytes. Nothing is stored then. A file of somebody who has not confirmed their record yet is unconfirmed.
    """
    with vault.draft_file(
        site_id=site_id, subject_id=subject_id, category=category, chunks=chunks, at_most=at_most
    ) as new:
        return _store(
            site_id=site_id,
            subject_id=subject_id,
            category=category,
            new=new,
            name=name,
            media_type=media_type,
            service=service,
            by=by,
            at=at,
            provenance=provenance or Provenance.of(by),
        )


@refusals_are_told(Action.COLLECTION)
def _store(
    *,
    site_id: UUID,
    subject_id: UUID,
    category: str,
    new: NewFile,
    name: Sealed[str],
    media_type: Sealed[str],
    service: str,
    by: Actor,
    at: datetime,
    provenance: Provenance,
) -> UUID:
    in_force = find_policy(site_id=site_id, at=at)
    kept = sort_by_purpose(
        site_id=site_id,
        subject_id=subject_id,
        categories=[category],
        service=service,
        by=by,
        at=at,
        in_force=in_force,
    )
    assert in_force is not None  # noqa: S101 - without a policy nothing is permitted
    _require_file(category, in_force.policy)
    purposes = sorted(decision.question.purpose for decision in kept[category])
    vault.put_file(
        new=new,
        name=name,
        media_type=media_type,
        origin=in_force.policy.data[category].origin,
        service=service,
        provenance=provenance,
        policy_version_id=in_force.version_id,
        purposes=purposes,
        state=_state_of_new(subject_id).value,
        at=at,
    )
    append(
        event=AccessEvent.FILE_STORED,
        site_id=site_id,
        by=by,
        at=at,
        subject_id=subject_id,
        facts={
            "categories": [category],
            "service": service,
            "purposes": purposes,
            "file": str(new.id),
            "kib": -(-new.draft.size // 1024),
        },
    )
    return new.id


@refusals_are_told(Action.ACCESS)
def reveal_file(
    *,
    site_id: UUID,
    subject_id: UUID,
    file_id: UUID,
    purpose: str,
    by: Actor,
    at: datetime,
    action: Action = Action.ACCESS,
    recipient: str | None = None,
    service: str | None = None,
    cause_id: UUID | None = None,
) -> FileOutcome:
    """Return an opened file, if a decision permits, and journal it either way; close its chunks.

    ``cause_id`` is the request that is answered, where that is the purpose. Raise FileMissing where the person has no
    such file, NothingShown for an action that is no look.
    """
    require_showing(action)
    file = vault.find_file(site_id=site_id, subject_id=subject_id, file_id=file_id)
    question = Question(
        action=action,
        categories=(file.category,),
        purpose=purpose,
        actor=by,
        site_id=site_id,
        subject_id=subject_id,
        at=at,
        recipient=recipient,
        service=service,
        cause_id=cause_id,
    )
    decision = ask_with_files(question, [file])
    opened = vault.open_file(decision, file_id) if decision.is_permitted else None
    entry_id = note(decision, AccessEvent.FILE_REVEALED, file=str(file_id))
    return FileOutcome(decision=decision, entry_id=entry_id, file=opened)


@refusals_are_told(Action.ACCESS)
def reveal_names(
    *,
    site_id: UUID,
    subject_id: UUID,
    categories: Iterable[str],
    purpose: str,
    by: Actor,
    at: datetime,
    service: str | None = None,
) -> NamesOutcome:
    """Return what a person's files of some categories are called, if a decision permits, and journal it either way."""
    question = Question(
        action=Action.ACCESS,
        categories=tuple(sorted(set(categories))),
        purpose=purpose,
        actor=by,
        site_id=site_id,
        subject_id=subject_id,
        at=at,
        service=service,
    )
    decision = ask_with_files(question, list_files(site_id=site_id, subject_id=subject_id))
    names = vault.open_names(decision) if decision.is_permitted else {}
    entry_id = note(decision, AccessEvent.FILE_NAMED, count=len(names))
    return NamesOutcome(decision=decision, entry_id=entry_id, names=names)


def ask_with_files(question: Question, files: Iterable[FileView]) -> Decision:
    """Return the decision on the facts of this moment, the state of each of these files among them."""
    facts = gather(question, find_policy(site_id=question.site_id, at=question.at))
    states = (
        DatumFact(
            category=one.category,
            state=DatumState(one.state),
            ended_purposes=frozenset(one.ended_purposes),
        )
        for one in files
    )
    return decide(question=question, facts=replace(facts, data=(*facts.data, *states)))


def _require_file(category: str, policy: Policy) -> None:
    rule = policy.data[category]
    if rule.kind not in FILE_KINDS:
        message = _("Данные «%(category)s» — не файл: файлом их не принимают.")
        refusal = NoFileCategory(message % {"category": category}, clause=policy.cite(rule.clause))
        refusal.category = category
        raise refusal


def _state_of_new(subject_id: UUID) -> DatumState:
    record = find_subject(subject_id)
    is_confirmed = record is not None and record.confirmed_at is not None
    return DatumState.AS_GIVEN if is_confirmed else DatumState.UNCONFIRMED
