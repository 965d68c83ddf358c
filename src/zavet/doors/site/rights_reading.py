"""A thread as the person who wrote it reads it: where it stands, by which day it is answered, what was written.

INVARIANT: nothing here tells that somebody is known at the site, or what is held of them, unless whoever asks has
proven who they are: what was done to data and what was answered about them is left out before that.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.utils import timezone
from django.utils.text import capfirst

from zavet.access.answering import FileName
from zavet.access.files import list_files as files_of
from zavet.access.queries import list_blocks
from zavet.chance import now
from zavet.core.calendar import working_days_left
from zavet.core.language.policy import Policy
from zavet.core.language.words import RightKind
from zavet.core.requests import (
    Effect,
    IdentityState,
    RequestEvent,
    needs_identity,
)
from zavet.core.values import Source
from zavet.doors.pages.days_left import working_days_left as say_left
from zavet.doors.pages.held import category_names
from zavet.doors.site.rights_words import HAPPENED, IDENTITY, STATE_TONES, STATES
from zavet.doors.wording import EFFECTS, REQUEST_KINDS, say_purpose
from zavet.duties.queries import site_calendar
from zavet.rights.owed import list_owed
from zavet.rights.queries import RequestView, StepView, list_steps
from zavet.rights.views import StepText, Thread

RECEIPT: Final = "receipt"
"""The letter that tells that a request came: this page says the same."""
_FROM_OUTSIDE: Final = frozenset({Source.SUBJECT, Source.REPRESENTATIVE})
_TONES: Final = {
    RequestEvent.ANSWERED: "good",
    RequestEvent.IDENTITY_PROVEN: "good",
    RequestEvent.REFUSED: "bad",
    RequestEvent.IDENTITY_FAILED: "bad",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """One thing that happened: the words, and what was written with it; ``number`` is that of our letter."""

    step_id: UUID
    at: datetime
    tone: str
    words: str
    text: str = ""
    number: str = ""

    @property
    def is_letter(self) -> bool:
        """Tell whether it is a letter of ours, which can be taken along as PDF."""
        return bool(self.number and self.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where one request stands, in words."""

    request: RequestView
    words: str
    state: str
    tone: str
    left: str
    left_tone: str
    identity: str

    @property
    def is_open(self) -> bool:
        """Tell whether an answer is still owed."""
        return self.request.is_open


def is_proven(found: RequestView) -> bool:
    """Tell whether whoever made a request has proven for it who they are."""
    return found.identity is IdentityState.PROVEN


def may_read_answer(found: RequestView) -> bool:
    """Tell whether the answer may stand here: nobody need be known for it, or they are."""
    return is_proven(found) or not needs_identity(found.kinds, found.requester)


def standing_of(found: RequestView, *, today: date | None = None) -> Standing:
    """Return where a request stands."""
    on = today or timezone.localdate()
    days = max(0, working_days_left(on, found.due_on, site_calendar(found.site_id)))
    left, left_tone = say_left(found.due_on, on, days)
    return Standing(
        request=found,
        words=say_kinds(found.kinds),
        state=str(STATES[found.state]),
        tone=STATE_TONES.get(found.state, "quiet"),
        left=left,
        left_tone=left_tone,
        identity=str(IDENTITY.get(found.identity, "")),
    )


def say_kinds(kinds: Iterable[RightKind]) -> str:
    """Return what a request is about: «Запрос сведений, отзыв согласия»."""
    return capfirst(", ".join(str(REQUEST_KINDS[one]) for one in kinds))


def say_about(found: RequestView, policy: Policy | None) -> list[str]:
    """Return which data and purposes a request names; nothing where it is about all."""
    purposes = [say_purpose(one, policy) for one in found.purposes]
    return [
        *([category_names(found.categories, policy)] if found.categories else []),
        *purposes,
    ]


def is_out_of_use(found: RequestView) -> bool:
    """Tell whether the person's data are blocked for this very request's check; told to the proven alone."""
    if not (is_proven(found) and found.is_open and found.subject_id):
        return False
    blocks = list_blocks(site_id=found.site_id, subject_id=found.subject_id, at=now())
    return any(one.cause_id == found.id for one in blocks)


def list_happenings(thread: Thread) -> list[Happening]:
    """Return what the person may read of a thread, the earliest first."""
    shown = (one for one in thread.steps if _is_shown(one, thread.request))
    return [_happening(one, thread.request) for one in shown]


def find_letter(thread: Thread, step_id: UUID) -> StepText | None:
    """Return a letter of ours the person may take along."""
    shown = {one.step_id for one in list_happenings(thread) if one.is_letter}
    return next(
        (one for one in thread.steps if one.step.id in shown and one.step.id == step_id), None
    )


def list_files(thread: Thread) -> dict[UUID, FileName]:
    """Return the files whoever asked sent, by name; those of our letters stand beside the letters."""
    sent = _sent_files(thread.request)
    return {key: name for key, name in thread.files.items() if key in sent}


def is_readable(found: RequestView, file_id: UUID) -> bool:
    """Tell whether a file may be handed to whoever asked: they sent it, or it is of a letter they may read."""
    letters = (one for one in list_steps(found.id) if one.number)
    read = {one.file_id for one in letters if not one.is_inner and not _is_kept_back(one, found)}
    return file_id in read | _sent_files(found)


def basis_of(found: RequestView) -> list[tuple[str, str]]:
    """Return the clauses and articles a request is answered by."""
    owed = list_owed(
        site_id=found.site_id,
        kinds=found.kinds,
        requester=found.requester,
        at=found.received_at,
    )
    return list(dict.fromkeys((one.clause, one.article) for one in owed))


def _sent_files(found: RequestView) -> set[UUID]:
    """Return the files that came from outside; what the operator laid to a thread, such as a scan, is inner."""
    held = files_of(site_id=found.site_id, subject_id=found.correspondent_id)
    steps = {one.file_id for one in list_steps(found.id)}
    return {one.id for one in held if one.provenance.source in _FROM_OUTSIDE} - steps


def _is_shown(one: StepText, found: RequestView) -> bool:
    event = one.step.event
    if one.step.is_inner or event not in HAPPENED or one.step.template == RECEIPT:
        return False
    return (
        is_proven(found) or event is not RequestEvent.APPLIED
    )  # nothing is done to data of somebody unknown


def _happening(one: StepText, found: RequestView) -> Happening:
    event = one.step.event
    text = one.fields.get("text")
    return Happening(
        step_id=one.step.id,
        at=one.step.at,
        tone=_TONES.get(event, "quiet"),
        words=_words(one, is_told=is_proven(found)),
        text=text.reveal() if text is not None and not _is_kept_back(one.step, found) else "",
        number=one.step.number,
    )


def _is_kept_back(step: StepView, found: RequestView) -> bool:
    return step.event is RequestEvent.ANSWERED and not may_read_answer(found)


def _words(one: StepText, *, is_told: bool) -> str:
    said = str(HAPPENED[one.step.event])
    known = {each.value for each in Effect}
    found = [
        str(EFFECTS[Effect(each)]) for each in one.step.facts.get("effects", ()) if each in known
    ]
    return f"{said}: {', '.join(found)}" if found and is_told else said
