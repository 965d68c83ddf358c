"""Files that came with a request or a message: sealed among its letters, handed out as bytes to be saved."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.http import Http404
from django.http.response import HttpResponseBase

from zavet.access.answering import keep_letter_file, reveal_letter_file
from zavet.access.files import FileMissing
from zavet.chance import now
from zavet.core.values import Actor, Sealed
from zavet.doors.pages.file_answer import hand_out_of
from zavet.doors.pages.uploads import SealedUpload
from zavet.rights.queries import RequestView, get_request


def keep_files(
    request_id: UUID, uploads: Iterable[SealedUpload], *, by: Actor, at: datetime
) -> None:
    """Keep what came among the letters of a request."""
    found = get_request(request_id)
    for upload in uploads:
        keep_letter_file(
            site_id=found.site_id,
            correspondent_id=found.correspondent_id,
            chunks=upload.chunks(),
            name=Sealed(upload.name or ""),
            media_type=Sealed(upload.content_type or ""),
            by=by,
            at=at,
        )


def hand_file(found: RequestView, file_id: UUID, *, by: Actor) -> HttpResponseBase:
    """Hand out one file of a thread; one that is not of it, or not for this reader, is not there."""
    try:
        outcome = reveal_letter_file(
            site_id=found.site_id,
            correspondent_id=found.correspondent_id,
            file_id=file_id,
            by=by,
            at=now(),
        )
    except FileMissing:
        raise Http404 from None
    if outcome.file is None:
        raise Http404
    return hand_out_of(found, outcome.file, file_id)
