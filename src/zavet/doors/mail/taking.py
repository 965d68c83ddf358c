"""Takes one letter in: a request of its own, a message of a thread, or none, and counted either way.

INVARIANT: whatever is taken is taken whole and once, in one transaction, with its files; the same letter again changes
nothing. A letter that cannot be taken apart is taken as it is.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from django.utils.translation import gettext as _

from zavet.access.answering import keep_letter_file
from zavet.core.language.words import Channel, RightKind
from zavet.core.requests import Requester, recognise
from zavet.core.values import Actor, Sealed, ZavetError
from zavet.doors.mail.addressing import find_returned, find_site, find_thread, list_rights
from zavet.doors.mail.apart import read_apart
from zavet.doors.mail.letter import LARGEST, Attachment, Automatic, Letter, Unread
from zavet.doors.mail.sending import after_receiving, tell_unread
from zavet.parties.queries import SiteView
from zavet.policies.queries import find_policy
from zavet.rights.operations import note, receive, receive_message
from zavet.rights.queries import RequestView, find_step, find_taken, get_request
from zavet.rights.tallies import count_letter
from zavet.rights.views import Received
from zavet.transactions import in_one_transaction

PIPE: Final = "pipe"
_RAW_NAME: Final = "letter.eml"
_RAW_KIND: Final = "message/rfc822"


class Fate(StrEnum):
    """What came of a letter."""

    REQUEST = "request"
    MESSAGE = "message"
    KNOWN = "known"
    UNREAD = "unread"
    AUTOMATIC = "automatic"
    NOWHERE = "nowhere"


class TakenMeanwhile(ZavetError):
    """Another process takes the same letter in at this moment; it comes again and is known then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What came of one letter; ``number`` is that of its request."""

    fate: Fate
    request_id: UUID | None = None
    number: str = ""


def take(
    raw: bytes,
    *,
    at: datetime,
    site: SiteView | None = None,
    box: str = PIPE,
    received_at: datetime | None = None,
) -> Taken:
    """Take a letter in and tell what came of it; without ``site`` its recipients tell where it belongs.

    ``received_at`` is when it came to the operator's mail server: terms run from there (152-ФЗ ст. 20 ч. 1).
    """
    letter = read_apart(raw)
    if letter.automatic is not None:
        _pass_over(letter.automatic, raw, box=box, at=at)
        return Taken(fate=Fate.AUTOMATIC)
    place = site or find_site(letter, at=at)
    if place is None:
        count_letter(box=box, outcome=Fate.NOWHERE, at=at)
        return Taken(fate=Fate.NOWHERE)
    digest = _digest(letter, raw, place)
    known = find_taken(digest)
    if known is not None:
        count_letter(box=box, outcome=Fate.KNOWN, at=at)
        return Taken(fate=Fate.KNOWN, request_id=known.id, number=known.number)
    came_at = min(received_at or at, at)
    return _take_in(letter, raw, digest, site=place, box=box, at=at, received_at=came_at)


@in_one_transaction
def _pass_over(why: Automatic, raw: bytes, *, box: str, at: datetime) -> None:
    """Count a machine's letter. That a letter of ours came back is noted in its thread: nobody was answered by it."""
    count_letter(box=box, outcome=why, at=at)
    returned = find_returned(raw) if why is Automatic.BOUNCE else None
    step = find_step(returned) if returned else None
    if step is not None and step.sent_by == "email":
        words = _("Письмо № %(number)s вернулось: по этому адресу его не приняли.")
        text = Sealed(words % {"number": step.number})
        note(request_id=step.request_id, text=text, by=Actor.system(), at=at)


@in_one_transaction
def _take_in(
    letter: Letter,
    raw: bytes,
    digest: str,
    *,
    site: SiteView,
    box: str,
    at: datetime,
    received_at: datetime,
) -> Taken:
    """Take in a letter that nobody took before. Where somebody does meanwhile, all of it is undone."""
    thread = None if letter.unread else find_thread(letter, site=site)
    if thread is None:
        received = _open(letter, site, digest=digest, at=at, received_at=received_at)
    else:
        received = _join(letter, thread, digest=digest, at=at)
    if received.is_known:
        raise TakenMeanwhile(_("Это письмо принимает другой процесс."))
    is_message = thread is not None and received.request_id == thread.id
    fate = _fate(letter, is_message=is_message)
    _keep_files(letter, raw, request=get_request(received.request_id), at=at)
    if fate is Fate.REQUEST:
        after_receiving(received, at=at)
    if fate is Fate.UNREAD:
        tell_unread(received)
    count_letter(box=box, outcome=fate, at=at)
    return Taken(fate=fate, request_id=received.request_id, number=received.number)


def _fate(letter: Letter, *, is_message: bool) -> Fate:
    if letter.unread:
        return Fate.UNREAD
    return Fate.MESSAGE if is_message else Fate.REQUEST


def _open(
    letter: Letter, site: SiteView, *, digest: str, at: datetime, received_at: datetime
) -> Received:
    return receive(
        site_id=site.id,
        kinds=_kinds(letter, site, at),
        channel=Channel.EMAIL,
        fields=_fields(letter),
        requester=Requester.SUBJECT,
        by=Actor.visitor(),
        at=at,
        received_at=received_at,
        source_digest=digest,
    )


def _join(letter: Letter, thread: RequestView, *, digest: str, at: datetime) -> Received:
    return receive_message(
        request_id=thread.id,
        fields=_fields(letter),
        channel=Channel.EMAIL,
        by=Actor.visitor(),
        at=at,
        source_digest=digest,
    )


def _kinds(letter: Letter, site: SiteView, at: datetime) -> tuple[RightKind, ...]:
    """Return the rights a letter calls on by its words; a letter without any is a question."""
    in_force = find_policy(site_id=site.id, at=at)
    rights = list_rights(in_force.policy) if in_force else ()
    marks = {one.right: one.mark for one in rights if one.mark}
    return recognise(f"{letter.subject}\n{letter.text}", marks) or (RightKind.FEEDBACK,)


def _fields(letter: Letter) -> dict[str, Sealed[str]]:
    """Return what a letter says, as it is sealed."""
    said = {
        "name": letter.sender_name,
        "email": letter.sender,
        "text": "\n\n".join(one for one in (letter.subject, _note(letter), letter.text) if one),
    }
    return {name: Sealed(text) for name, text in said.items() if text} or {"text": Sealed("—")}


def _note(letter: Letter) -> str:
    if letter.unread is None:
        return ""
    why = {
        Unread.TOO_BIG: _("оно больше %(size)d МБ, приложено начало") % {"size": LARGEST // 2**20},
        Unread.TOO_LONG: _("его разбор шёл слишком долго"),
        Unread.BROKEN: _("оно устроено неверно"),
    }[letter.unread]
    return _("[Письмо не разобрано: %(why)s. Само письмо приложено файлом.]") % {"why": why}


def _keep_files(letter: Letter, raw: bytes, *, request: RequestView, at: datetime) -> None:
    for file in _files(letter, raw):
        keep_letter_file(
            site_id=request.site_id,
            correspondent_id=request.correspondent_id,
            chunks=[file.content],
            name=Sealed(file.name),
            media_type=Sealed(file.content_type),
            by=Actor.visitor(),
            at=at,
        )


def _files(letter: Letter, raw: bytes) -> Iterator[Attachment]:
    """Yield what came with a letter, and the letter itself where it is not shown whole: broken, cut, with a quote."""
    for place, file in enumerate(letter.attachments, start=1):
        name = file.name or _("приложение %(place)d") % {"place": place}
        yield Attachment(name=name, content_type=file.content_type, content=file.content)
    if not letter.is_complete or letter.text != letter.whole:
        yield Attachment(name=_RAW_NAME, content_type=_RAW_KIND, content=raw[:LARGEST])


def _digest(letter: Letter, raw: bytes, site: SiteView) -> str:
    """Return what tells one letter from another at a site: its id and sender, or all of it where it has none."""
    named = f"{letter.message_id}\n{letter.sender}".encode() if letter.message_id else raw
    return hashlib.sha256(f"{site.id}\n".encode() + named).hexdigest()
