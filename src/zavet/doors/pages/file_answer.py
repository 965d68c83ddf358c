"""Hands an opened file out as bytes to be saved: a browser never shows it as a page of this site."""

from typing import Final
from uuid import UUID

from django.http import StreamingHttpResponse
from django.utils.http import content_disposition_header

from zavet.access.files import OpenedFile
from zavet.rights.queries import RequestView, list_steps

_BYTES: Final = "application/octet-stream"
PDF: Final = "application/pdf"


def hand_out(file: OpenedFile, *, media_type: str = _BYTES) -> StreamingHttpResponse:
    """Return the answer that streams a file under its own name; ``media_type`` is told of what we made alone."""
    disposition = content_disposition_header(as_attachment=True, filename=file.name.reveal())
    headers = {
        "Content-Length": str(file.size),
        "Content-Disposition": disposition or "attachment",
    }
    return StreamingHttpResponse(file.chunks, content_type=media_type, headers=headers)


def hand_out_of(found: RequestView, file: OpenedFile, file_id: UUID) -> StreamingHttpResponse:
    """Return the answer that streams a file of a thread; of a letter of ours it is told that it is a PDF."""
    is_ours = any(one.number and one.file_id == file_id for one in list_steps(found.id))
    return hand_out(file, media_type=PDF if is_ours else _BYTES)
