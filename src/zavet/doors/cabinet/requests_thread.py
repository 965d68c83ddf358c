"""One of the person's own requests in the cabinet: the same pages as by its link, without a secret in the path."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from zavet.core.language.words import Channel
from zavet.doors.cabinet.entering import Room, for_confirmed
from zavet.doors.cabinet.requests import find_own
from zavet.doors.pages.uploads import takes_files
from zavet.doors.site.rights_form_parts import AT_MOST, MOST_FILES
from zavet.doors.site.rights_thread import (
    Reader,
    hand_letter,
    hand_out_file,
    hand_receipt,
    opened,
    take_message,
    take_request_back,
)

Given = ParamSpec("Given")
View = Callable[Concatenate[HttpRequest, Reader, Given], HttpResponseBase]
_LAYOUT = "cabinet/base.html"


def for_own(view: View[Given]) -> Callable[..., HttpResponseBase]:
    """Give a view the request its address names, if it is the person's own."""

    @for_confirmed
    @wraps(view)
    def entered(
        request: HttpRequest,
        room: Room,
        /,
        request_id: UUID,
        *args: Given.args,
        **kwargs: Given.kwargs,
    ) -> HttpResponseBase:
        reader = Reader(
            site=room.site,
            found=find_own(room, request_id),
            by=room.by,
            channel=Channel.CABINET,
            in_cabinet=room.address,
        )
        return view(request, reader, *args, **kwargs)

    return entered


@require_safe
@for_own
def thread(request: HttpRequest, reader: Reader) -> HttpResponse:
    """Show the request."""
    return render(request, "cabinet/requests_thread.html", opened(reader))


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@for_own
@takes_files(at_most=AT_MOST, most_files=MOST_FILES, is_told_by_page=True)
def write(request: HttpRequest, reader: Reader) -> HttpResponse:
    """Take a message more."""
    return take_message(request, reader, layout=_LAYOUT)


@require_http_methods(["GET", "HEAD", "POST"])
@for_own
def take_back(request: HttpRequest, reader: Reader) -> HttpResponse:
    """Close the request because the person wants no answer any more."""
    return take_request_back(request, reader, layout=_LAYOUT)


@require_safe
@for_own
def file(request: HttpRequest, reader: Reader, file_id: UUID) -> HttpResponseBase:
    """Hand out one file of the thread."""
    del request
    return hand_out_file(reader, file_id)


@require_safe
@for_own
def letter(request: HttpRequest, reader: Reader, step_id: UUID) -> HttpResponseBase:
    """Hand out one of our letters."""
    del request
    return hand_letter(reader, step_id)


@require_safe
@for_own
def receipt(request: HttpRequest, reader: Reader, form: str) -> HttpResponse:
    """Hand out the receipt."""
    del request
    return hand_receipt(reader, form)
