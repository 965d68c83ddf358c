"""Files of a thread: handed out to whoever may read it, scans laid to it, letters as PDF.

INVARIANT: a file comes through the one door and leaves as bytes to be saved; its name stands in no address.
"""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from zavet.access.answering import LetterRefused, keep_letter_file, reveal_letter_file
from zavet.access.files import FileMissing
from zavet.chance import now
from zavet.core.values import Sealed
from zavet.documents import DocumentNotMade, FactMissing
from zavet.doors.console.entering import Desk
from zavet.doors.console.refusing import refuse
from zavet.doors.console.requests_entering import for_request, page_of
from zavet.doors.console.requests_forms import ScanForm
from zavet.doors.console.requests_letterhead import print_written
from zavet.doors.console.requests_write import hand_out_pdf
from zavet.doors.console.rows import say_refusal
from zavet.doors.pages.file_answer import hand_out_of
from zavet.doors.pages.uploads import SealedUpload, takes_files
from zavet.rights.operations import open_thread
from zavet.rights.queries import RequestView

AT_MOST = 20 * 2**20


@require_safe
@for_request
def take_along(
    request: HttpRequest, desk: Desk, found: RequestView, file_id: UUID
) -> HttpResponseBase:
    """Hand out one file of a thread."""
    try:
        outcome = reveal_letter_file(
            site_id=desk.site.id,
            correspondent_id=found.correspondent_id,
            file_id=file_id,
            by=desk.by,
            at=now(),
        )
    except FileMissing:
        raise Http404 from None
    if outcome.file is None:
        return refuse(request, desk, outcome.decision, back_url=page_of(found))
    return hand_out_of(found, outcome.file, file_id)


@for_request
@takes_files(at_most=AT_MOST)
def lay_to(request: HttpRequest, desk: Desk, found: RequestView) -> HttpResponse:
    """Lay a scan to a request."""
    if request.method != "POST":
        raise Http404
    form = ScanForm(request.POST, request.FILES)
    if not form.is_valid() or form.cleaned_data["scan"] is None:
        messages.error(request, _("Файл не выбран или пуст."))
        return redirect(page_of(found))
    try:
        keep_scan(desk, found.correspondent_id, form.cleaned_data["scan"])
    except LetterRefused as refused:
        messages.error(request, say_refusal(refused))
    else:
        messages.success(request, _("Файл приложен и запечатан."))
    return redirect(page_of(found))


@require_safe
@for_request
def as_pdf(request: HttpRequest, desk: Desk, found: RequestView, step_id: UUID) -> HttpResponse:
    """Hand out a letter that was written, as PDF with its number; to print it and to post it."""
    thread = open_thread(request_id=found.id, by=desk.by, at=now())
    if not thread.is_permitted:
        return refuse(request, desk, thread.decision, back_url=page_of(found))
    sent = next((one for one in thread.steps if one.step.id == step_id and one.step.number), None)
    if sent is None or "text" not in sent.fields:
        raise Http404
    try:
        content = print_written(desk, thread, sent)
    except (DocumentNotMade, FactMissing) as error:
        messages.error(request, say_refusal(error))
        return redirect(page_of(found))
    return hand_out_pdf(content, name=f"{sent.step.number}.pdf")


def keep_scan(desk: Desk, correspondent_id: UUID, upload: SealedUpload) -> UUID:
    """Seal what came under the key of a request's correspondent; raise LetterRefused."""
    return keep_letter_file(
        site_id=desk.site.id,
        correspondent_id=correspondent_id,
        chunks=upload.chunks(),
        name=Sealed(upload.name or ""),
        media_type=Sealed(upload.content_type or ""),
        by=desk.by,
        at=now(),
        at_most=AT_MOST,
    )
