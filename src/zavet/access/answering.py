"""Letters of requests, and what an answer needs of a person, at the only door to the vault.

INVARIANT: of a person nothing is told, and nothing ended, before a current proof that it is they who asked; finding
somebody is not proving them, and no door may show that anybody was found.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from zavet.access.asking import ask, note
from zavet.access.events import AccessEvent
from zavet.access.files import LARGEST, FileOutcome, reveal_file
from zavet.access.refusing import AccessRefused, refusals_are_told
from zavet.access.withdrawing import NothingWithdrawn, withdraw
from zavet.core.decisions import ANSWERING, CORRESPONDENCE, DatumState, Decision
from zavet.core.language.words import FieldKind
from zavet.core.values import Action, Actor, Origin, Provenance, Sealed
from zavet.journal.facts import Fact
from zavet.journal.operations import append
from zavet.parties import correspondents
from zavet.parties.ending import keep_subject
from zavet.policies.queries import find_policy, get_version, list_versions
from zavet.vault import files as vault_files
from zavet.vault import letters as vault
from zavet.vault.files import FileName, NewFile
from zavet.vault.queries import list_fellows, list_subject_ids

__all__ = [
    "LARGEST",
    "FileName",
    "FileOutcome",
    "LetterRefused",
    "Letters",
    "NothingWithdrawn",
    "end_correspondence",
    "find_correspondents",
    "find_person",
    "keep_letter",
    "keep_letter_file",
    "open_letters",
    "reopen_correspondence",
    "reveal_letter_file",
    "withdraw",
]


class LetterRefused(AccessRefused):
    """A letter, or a file that came with one, may not be kept; ``decisions`` tell why."""

    def __init__(self, decision: Decision) -> None:
        """Keep the decision."""
        clauses = (*decision.clauses, *decision.articles)
        super().__init__(_("Письмо сохранить нельзя."), clause=clauses[0])
        self.category = CORRESPONDENCE
        self.decisions = (decision,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Letters:
    """One look at a thread: the decision, its entry, and where permitted the letters and the names of files by id."""

    decision: Decision
    entry_id: UUID
    letters: Mapping[UUID, Mapping[str, Sealed[str]]] = field(default_factory=dict)
    files: Mapping[UUID, FileName] = field(default_factory=dict)

    @property
    def is_permitted(self) -> bool:
        """Tell whether the thread was opened."""
        return self.decision.is_permitted


@refusals_are_told(Action.RECORDING)
def keep_letter(
    *,
    site_id: UUID,
    correspondent_id: UUID,
    fields: Mapping[str, Sealed[str]],
    by: Actor,
    at: datetime,
    email: Sealed[str] | None = None,
) -> UUID:
    """Seal the fields of a letter under the key of a request's correspondent and return the letter's id.

    ``email`` makes the correspondent findable by it. Whoever writes may be a visitor, the correspondent, the person
    they are known to be, the officer, staff with a leave to answer, or Zavet. Raise LetterRefused for anybody else.
    """
    decision = _ask(Action.RECORDING, site_id, correspondent_id, by, at)
    _require(decision)
    keep_subject(correspondent_id)
    vault.make_keys_once(subject_id=correspondent_id, at=at)
    letter_id = vault.put_letter(site_id=site_id, subject_id=correspondent_id, fields=fields, at=at)
    if email is not None:
        vault.index_email(site_id=site_id, subject_id=correspondent_id, email=email)
    _tell(decision, AccessEvent.LETTER_STORED, letter=str(letter_id))
    return letter_id


@refusals_are_told(Action.ACCESS)
def open_letters(*, site_id: UUID, correspondent_id: UUID, by: Actor, at: datetime) -> Letters:
    """Return a whole thread, if a decision permits, and journal the one look either way.

    The officer may, staff with a signed leave to answer, Zavet, the correspondent, and the person they were proven
    to be or that person's representative; to these the look is told.
    """
    decision = _ask(Action.ACCESS, site_id, correspondent_id, by, at)
    if not decision.is_permitted:
        return Letters(decision=decision, entry_id=note(decision, AccessEvent.LETTERS_REVEALED))
    letters = vault.open_letters(decision)
    files = vault_files.open_names(decision)
    entry_id = note(decision, AccessEvent.LETTERS_REVEALED, count=len(letters))
    return Letters(decision=decision, entry_id=entry_id, letters=letters, files=files)


def keep_letter_file(
    *,
    site_id: UUID,
    correspondent_id: UUID,
    chunks: Iterable[bytes],
    name: Sealed[str],
    media_type: Sealed[str],
    by: Actor,
    at: datetime,
    at_most: int = LARGEST,
) -> UUID:
    """Seal a file of a thread, such as a scan, an upload or the answer's PDF, and return its id.

    Raise LetterRefused as ``keep_letter`` does, FileTooBig beyond ``at_most`` bytes.
    """
    with vault_files.draft_file(
        site_id=site_id,
        subject_id=correspondent_id,
        category=CORRESPONDENCE,
        chunks=chunks,
        at_most=at_most,
    ) as new:
        return _keep_file(
            site_id=site_id,
            correspondent_id=correspondent_id,
            new=new,
            name=name,
            media_type=media_type,
            by=by,
            at=at,
        )


def reveal_letter_file(
    *, site_id: UUID, correspondent_id: UUID, file_id: UUID, by: Actor, at: datetime
) -> FileOutcome:
    """Return an opened file of a thread to those who may read its letters, and journal it; close its chunks."""
    return reveal_file(
        site_id=site_id,
        subject_id=correspondent_id,
        file_id=file_id,
        purpose=ANSWERING,
        by=by,
        at=at,
    )


def end_correspondence(
    *, correspondent_id: UUID, keep_until_at: datetime, by: Actor, at: datetime
) -> None:
    """Keep a closed request's letters until a moment, after which the sweeper destroys them whole."""
    correspondents.set_keeping_term(
        correspondent_id=correspondent_id, until_at=keep_until_at, by=by, at=at
    )


def reopen_correspondence(*, correspondent_id: UUID, by: Actor, at: datetime) -> None:
    """Keep a request's letters as long as it is open again."""
    correspondents.set_keeping_term(correspondent_id=correspondent_id, until_at=None, by=by, at=at)


def find_correspondents(*, site_id: UUID, email: Sealed[str]) -> tuple[UUID, ...]:
    """Return the correspondents of a site who wrote from an e-mail, the earliest first."""
    return list_subject_ids(site_id=site_id, category=CORRESPONDENCE, value=email)


def list_correspondents_alike(*, site_id: UUID, correspondent_id: UUID) -> tuple[UUID, ...]:
    """Return the other correspondents of a site who wrote from the e-mail of this one, the earliest first."""
    return list_fellows(site_id=site_id, subject_id=correspondent_id, category=CORRESPONDENCE)


def find_person(
    *,
    site_id: UUID,
    email: Sealed[str] | None = None,
    phone: Sealed[str] | None = None,
    login: Sealed[str] | None = None,
) -> UUID | None:
    """Return the one person of a site an e-mail belongs to, or None; where it is nobody's, phone and login together.

    Were phone and login weighed beside an e-mail that is somebody's, whoever has an address here would learn from the
    letter that comes, or does not, whose they are. A box named in other than ASCII letters points nowhere.
    Nothing of it may be shown: whoever is found has not proven to be the one who asks.
    """
    known = _people_of_email(site_id, email)
    given = {FieldKind.PHONE: phone, FieldKind.LOGIN: login}
    found = [
        _find_people(site_id, kind, value) for kind, value in given.items() if value is not None
    ]
    pointed = [known] if known else [people for people in found if people]
    shared = frozenset.intersection(*pointed) if pointed else frozenset()
    return next(iter(shared)) if len(shared) == 1 else None


@refusals_are_told(Action.RECORDING)
def _keep_file(
    *,
    site_id: UUID,
    correspondent_id: UUID,
    new: NewFile,
    name: Sealed[str],
    media_type: Sealed[str],
    by: Actor,
    at: datetime,
) -> UUID:
    decision = _ask(Action.RECORDING, site_id, correspondent_id, by, at)
    _require(decision)
    in_force = find_policy(site_id=site_id, at=at)
    assert in_force is not None  # noqa: S101 - without a policy nothing is permitted
    keep_subject(correspondent_id)
    vault.make_keys_once(subject_id=correspondent_id, at=at)
    vault_files.put_file(
        new=new,
        name=name,
        media_type=media_type,
        origin=Origin.GIVEN,
        service="",
        provenance=Provenance.of(by),
        policy_version_id=in_force.version_id,
        purposes=[ANSWERING],
        state=DatumState.AS_GIVEN.value,
        at=at,
    )
    kib = -(-new.draft.size // 1024)
    _tell(decision, AccessEvent.FILE_STORED, file=str(new.id), kib=kib)
    return new.id


def _people_of_email(site_id: UUID, email: Sealed[str] | None) -> frozenset[UUID]:
    """Return whom an address belongs to; a box of other than ASCII letters is spelled like somebody else's."""
    if email is None or not email.reveal().rpartition("@")[0].isascii():
        return frozenset()
    return _find_people(site_id, FieldKind.EMAIL, email)


def _find_people(site_id: UUID, kind: FieldKind, value: Sealed[str]) -> frozenset[UUID]:
    """Return whom a value belongs to, under whatever name any version of the site's policy has for such data."""
    names = {
        one.id
        for version in list_versions(site_id=site_id)
        for one in get_version(version_id=version.id).policy.data.values()
        if one.kind is kind
    }
    found = (
        list_subject_ids(site_id=site_id, category=name, value=value) for name in sorted(names)
    )
    return frozenset(one for people in found for one in people)


def _ask(
    action: Action, site_id: UUID, correspondent_id: UUID, by: Actor, at: datetime
) -> Decision:
    return ask(
        action=action,
        site_id=site_id,
        subject_id=correspondent_id,
        categories=[CORRESPONDENCE],
        purpose=ANSWERING,
        by=by,
        at=at,
    )


def _tell(decision: Decision, event: AccessEvent, **more: Fact) -> UUID:
    """Write down what came in: it is no look, so that it does not stand among a person's looks."""
    question = decision.question
    return append(
        event=event,
        site_id=question.site_id,
        by=question.actor,
        at=question.at,
        subject_id=question.subject_id,
        facts={"categories": list(question.categories), "purposes": [ANSWERING]} | more,
    )


def _require(decision: Decision) -> None:
    if not decision.is_permitted:
        raise LetterRefused(decision)
