"""Hands data to an authority that demands them, and keeps silent to the persons where the demand's law says so.

INVARIANT: nothing is handed over but what one of the staff proposed for this very demand and another approved; each
approval serves once; what a demand forbids to tell stands in the journal all the same.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from zavet.access.asking import note
from zavet.access.events import AccessEvent
from zavet.access.files import ask_with_files
from zavet.access.models import Silence
from zavet.access.refusing import refusals_are_told
from zavet.core.decisions import DISCLOSURE, Decision, Question
from zavet.core.values import Action, Actor, Sealed
from zavet.transactions import in_one_transaction
from zavet.vault.files import OpenedFile, list_files, open_file
from zavet.vault.opening import open_values


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvidedFile:
    """A file handed over; read its chunks to the end, or close them."""

    id: UUID
    category: str
    file: OpenedFile


@dataclass(frozen=True, slots=True, kw_only=True)
class Provided:
    """What came of handing over: the decision, its entry, and the values and files where it was permitted."""

    decision: Decision
    entry_id: UUID
    values: Mapping[str, Sealed[str]] = field(default_factory=dict)
    files: tuple[ProvidedFile, ...] = ()

    @property
    def is_permitted(self) -> bool:
        """Tell whether the data were handed over."""
        return self.decision.is_permitted


@refusals_are_told(Action.PROVISION)
def provide(
    *,
    site_id: UUID,
    subject_id: UUID,
    categories: Iterable[str],
    recipient: str,
    cause_id: UUID,
    by: Actor,
    at: datetime,
) -> Provided:
    """Open what an authority demanded of one person, in ``cause_id``, and use the second person's approval up.

    Whoever proposed it does it (152-ФЗ ст. 6 ч. 1 п. 2). What an act keeps out of use comes too (services 4.3); what is
    blocked does not. A category nothing is held of is left out of ``values``.
    """
    question = Question(
        action=Action.PROVISION,
        categories=tuple(sorted(set(categories))),
        purpose=DISCLOSURE,
        actor=by,
        site_id=site_id,
        subject_id=subject_id,
        at=at,
        recipient=recipient,
        cause_id=cause_id,
    )
    held = list_files(site_id=site_id, subject_id=subject_id)
    asked = [one for one in held if one.category in question.categories]
    decision = ask_with_files(question, asked)
    if not decision.is_permitted:
        return Provided(decision=decision, entry_id=note(decision, AccessEvent.DATA_PROVIDED))
    values = open_values(decision)
    files = tuple(
        ProvidedFile(id=one.id, category=one.category, file=open_file(decision, one.id))
        for one in asked
    )
    held_of = sorted({*values, *(one.category for one in files)})
    entry_id = note(decision, AccessEvent.DATA_PROVIDED, provided=held_of, files=len(files))
    return Provided(decision=decision, entry_id=entry_id, values=values, files=files)


@in_one_transaction
def keep_silent(*, cause_id: UUID, site_id: UUID, until_at: datetime | None, at: datetime) -> None:
    """Leave a demand out of what the persons are told of it, until a moment or until it is ended."""
    Silence.objects.create(cause_id=cause_id, site_id=site_id, from_at=at, until_at=until_at)


@in_one_transaction
def end_silence(*, cause_id: UUID, at: datetime) -> bool:
    """Tell the persons of a demand from now on; False where nothing was kept from them any more."""
    row = Silence.objects.select_for_update().filter(cause_id=cause_id).first()
    if row is None or (row.until_at is not None and row.until_at <= at):
        return False
    row.until_at = at
    row.save(update_fields=["until_at"])
    return True
