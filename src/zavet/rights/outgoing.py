"""Letters of the operator's besides the answer; what was printed of a letter, and that it was sent."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final
from uuid import UUID

from django.utils.translation import gettext as _

from zavet.access.answering import keep_letter_file
from zavet.core.requests import RequestEvent
from zavet.core.values import Actor, Sealed
from zavet.rights.events import RightsEvent
from zavet.rights.models import RequestStep, SubjectRequest
from zavet.rights.recipients import close_if_told
from zavet.rights.refusing import RightsRefused, told_by_value
from zavet.rights.steps import done, lock_thread, move, require_staff, tell, write
from zavet.rights.views import Deed
from zavet.transactions import in_one_transaction

WAYS: Final = frozenset({"email", "post", "hand", "cabinet"})
"""How a letter leaves."""


class LetterMissing(RightsRefused):
    """There is no such letter of the operator's, or it left some other way than there are."""


@told_by_value
def write_notice(
    *, request_id: UUID, text: Sealed[str], by: Actor, at: datetime, template: str = ""
) -> Deed:
    """Write to whoever asked besides the answer: that the request came, that data were destroyed, a word after it."""
    row = lock_thread(request_id)
    require_staff(row, by=by, at=at)
    move(row, RequestEvent.NOTICE_SENT)
    letter_id = write(row, text, by=by, at=at)
    return done(
        row,
        RequestEvent.NOTICE_SENT,
        RightsEvent.NOTICE_WRITTEN,
        by=by,
        at=at,
        letter_id=letter_id,
        template=template,
        is_outgoing=True,
    )


@in_one_transaction
def attach_file(
    *,
    step_id: UUID,
    chunks: Iterable[bytes],
    name: Sealed[str],
    media_type: Sealed[str],
    by: Actor,
    at: datetime,
) -> UUID:
    """Keep what was printed of an outgoing letter, once, and return the file's id; done before, the one there is.

    Raise LetterMissing, ActorRefused.
    """
    made, row = _lock(step_id)
    require_staff(row, by=by, at=at)
    if made.file_id is not None:
        return made.file_id
    file_id = keep_letter_file(
        site_id=row.site_id,
        correspondent_id=row.correspondent_id,
        chunks=chunks,
        name=name,
        media_type=media_type,
        by=by,
        at=at,
    )
    made.file_id = file_id
    made.save(update_fields=["file_id"])
    tell(row, RightsEvent.FILE_ATTACHED, by=by, at=at, step=str(made.id), file=str(file_id))
    return file_id


@in_one_transaction
def mark_sent(*, step_id: UUID, sent_by: str, by: Actor, at: datetime) -> bool:
    """Mark an outgoing letter as sent, by ``email``, ``post``, ``hand`` or to the ``cabinet``; False if it was before.

    Raise LetterMissing, ActorRefused.
    """
    made, row = _lock(step_id)
    require_staff(row, by=by, at=at)
    if sent_by not in WAYS:
        raise LetterMissing(_("Так писем не отправляют."))
    if made.sent_at is not None:
        return False
    made.sent_at, made.sent_by = at, sent_by
    made.save(update_fields=["sent_at", "sent_by"])
    tell(row, RightsEvent.LETTER_SENT, by=by, at=at, step=str(made.id), way=sent_by)
    if made.event == RequestEvent.RECIPIENT_TOLD:
        close_if_told(row, by=by, at=at)
    return True


def _lock(step_id: UUID) -> tuple[RequestStep, SubjectRequest]:
    """Return an outgoing letter with its request, both locked; the request first, as every step does."""
    found = RequestStep.objects.filter(pk=step_id).exclude(serial=None).first()
    if found is None:
        raise LetterMissing(_("Такого исходящего письма нет."))
    row = lock_thread(found.request_id)
    found.refresh_from_db()
    return found, row
