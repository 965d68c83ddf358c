"""Hands an opened file out as bytes to be saved: a browser never shows it as a page of this site."""

from django.http import StreamingHttpResponse
from django.utils.http import content_disposition_header

from zavet.access.files import OpenedFile


def hand_out(file: OpenedFile) -> StreamingHttpResponse:
    """Return the answer that streams a file under its own name."""
    disposition = content_disposition_header(as_attachment=True, filename=file.name.reveal())
    headers = {
        "Content-Length": str(file.size),
        "Content-Disposition": disposition or "attachment",
    }
    return StreamingHttpResponse(
        file.chunks, content_type="application/octet-stream", headers=headers
    )
