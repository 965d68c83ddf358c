"""One request, for the bearer of its link: where it stands, what was written, what may be added.

INVARIANT: the secret stands in the path alone; a link that opens nothing is a page that is not there, one that a proof
made void shows how the request stands and nothing more. Whoever bears a link reads what was written in this thread, and
of a person's data only what was proven for it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial, wraps
from typing import Any, Concatenate, ParamSpec
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from zavet.chance import now
from zavet.core.language.policy import Policy
from zavet.core.language.words import Channel
from zavet.core.values import Actor, ActorKind, Sealed, ZavetError
from zavet.doors.pages.sites import origin
from zavet.doors.pages.uploads import takes_files
from zavet.doors.site.asking import is_too_often, site_of
from zavet.doors.site.rights_errors import say, tell_upload
from zavet.doors.site.rights_files import hand_file
from zavet.doors.site.rights_form import MessageForm
from zavet.doors.site.rights_form_parts import AT_MOST, MOST_FILES
from zavet.doors.site.rights_paper import Letterhead, print_letter, print_receipt, say_receipt
from zavet.doors.site.rights_reading import (
    basis_of,
    find_letter,
    is_out_of_use,
    is_readable,
    list_files,
    list_happenings,
    say_about,
    standing_of,
)
from zavet.doors.site.rights_taking import Taken, take_in
from zavet.parties.queries import SiteView
from zavet.policies.queries import find_policy
from zavet.rights import operations
from zavet.rights.operations import open_thread, receive_message
from zavet.rights.queries import RequestView, find_by_intake_token, find_by_token
from zavet.rights.views import Received, Thread

Given = ParamSpec("Given")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Who reads which request: the bearer of its link, or the person in the cabinet."""

    site: SiteView
    found: RequestView
    by: Actor
    channel: Channel
    token: str = ""
    in_cabinet: Callable[..., str] | None = None

    @property
    def policy(self) -> Policy | None:
        """Return the policy in force."""
        in_force = find_policy(site_id=self.site.id, at=now())
        return in_force.policy if in_force else None

    @property
    def where(self) -> str:
        """Return the address of the request's page."""
        return f"{origin(self.site)}{self.address('thread')}"

    def address(self, page: str, *more: object) -> str:
        """Return the address of one page of the request."""
        if self.in_cabinet is None:
            return reverse(f"site:rights_{page}", args=[self.token, *more])
        return self.in_cabinet(f"request_{page}", self.found.id, *more)

    def open(self) -> Thread:
        """Return the thread with its texts; one that may not be read is not there."""
        thread = open_thread(request_id=self.found.id, by=self.by, at=now())
        if not thread.is_permitted:
            raise Http404
        return thread


View = Callable[Concatenate[HttpRequest, Reader, Given], HttpResponseBase]


def for_bearer(view: View[Given]) -> Callable[..., HttpResponseBase]:
    """Give a view the request its secret opens; any other secret opens nothing."""

    @never_cache
    @wraps(view)
    def entered(
        request: HttpRequest, /, token: str, *args: Given.args, **kwargs: Given.kwargs
    ) -> HttpResponseBase:
        site, found = site_of(request), find_by_token(token)
        if found is None or found.site_id != site.id:
            return _bare(request, site, token)
        by = Actor.subject(found.correspondent_id)
        reader = Reader(site=site, found=found, by=by, channel=Channel.DESK, token=token)
        return view(request, reader, *args, **kwargs)

    return entered


def _bare(request: HttpRequest, site: SiteView, token: str) -> HttpResponse:
    """Show the state of a request alone to the bearer of a secret that a proof made void; raise Http404 for others."""
    found = find_by_intake_token(token)
    match = request.resolver_match
    is_page = match is not None and match.url_name == "rights_thread"
    if found is None or found.site_id != site.id or not is_page:
        raise Http404
    return render(request, "site/rights_bare.html", {"standing": standing_of(found)})


@require_safe
@for_bearer
def sent(request: HttpRequest, reader: Reader) -> HttpResponse:
    """Tell that a request came: its number, its last day, its link to keep."""
    return render(request, "site/rights_sent.html", page_of(reader))


@require_safe
@for_bearer
def thread(request: HttpRequest, reader: Reader) -> HttpResponse:
    """Show the request."""
    return render(request, "site/rights_thread.html", opened(reader))


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@for_bearer
@takes_files(at_most=AT_MOST, most_files=MOST_FILES, is_told_by_page=True)
def write(request: HttpRequest, reader: Reader) -> HttpResponse:
    """Take a message more."""
    return take_message(request, reader, layout="site/base.html")


@require_http_methods(["GET", "HEAD", "POST"])
@for_bearer
def take_back(request: HttpRequest, reader: Reader) -> HttpResponse:
    """Close the request because whoever made it wants no answer any more."""
    return take_request_back(request, reader, layout="site/base.html")


@require_safe
@for_bearer
def file(request: HttpRequest, reader: Reader, file_id: UUID) -> HttpResponseBase:
    """Hand out one file of the thread."""
    del request
    return hand_out_file(reader, file_id)


@require_safe
@for_bearer
def letter(request: HttpRequest, reader: Reader, step_id: UUID) -> HttpResponseBase:
    """Hand out one of our letters."""
    del request
    return hand_letter(reader, step_id)


@require_safe
@for_bearer
def receipt(request: HttpRequest, reader: Reader, form: str) -> HttpResponse:
    """Hand out the receipt."""
    del request
    return hand_receipt(reader, form)


def page_of(reader: Reader) -> dict[str, Any]:
    """Return what every page of a request shows, without a word of what was written."""
    found = reader.found
    return {
        "reader": reader,
        "standing": standing_of(found),
        "about": say_about(found, reader.policy),
        "basis": basis_of(found),
        "is_out_of_use": is_out_of_use(found),
        "may_take_back": found.is_open and _is_filed_by(reader.by, found),
        "urls": {name: reader.address(name) for name in ("thread", "write", "take_back")}
        | {form: reader.address("receipt", form) for form in ("pdf", "txt")},
    }


def _is_filed_by(by: Actor, found: RequestView) -> bool:
    """Tell whether a request is the reader's own to take back: of whoever acts for a person, what they filed."""
    return by.kind is not ActorKind.REPRESENTATIVE or by.id == found.registered_by_id


def opened(reader: Reader) -> dict[str, Any]:
    """Return what the page of a request shows; looking is told in the journal."""
    read = reader.open()
    rows = [(one, reader.address("letter", one.step_id)) for one in list_happenings(read)]
    files = [
        (name.name.reveal(), reader.address("file", key)) for key, name in list_files(read).items()
    ]
    return page_of(reader) | {"happenings": rows, "files": files}


def take_message(request: HttpRequest, reader: Reader, *, layout: str) -> HttpResponse:
    """Show the form of a message, or take it and go back to the thread."""
    is_sent = request.method == "POST"
    form = MessageForm(
        request.POST if is_sent else None, request.FILES if is_sent else None, site=reader.site
    )
    if is_sent:
        tell_upload(request, form)
        if is_too_often(request, "rights_message", key=str(reader.found.id)):
            form.add_error(None, _("Слишком много сообщений подряд. Попробуйте через час."))
    received = _receive(form, reader) if form.is_valid() else None
    if received is not None:
        return HttpResponseRedirect(_after(reader, received), status=303)
    context = page_of(reader) | {"form": form, "layout": layout}
    return render(request, "site/rights_write.html", context, status=422 if form.errors else 200)


def take_request_back(request: HttpRequest, reader: Reader, *, layout: str) -> HttpResponse:
    """Ask, then close the request as taken back."""
    found, refusal = reader.found, None
    if not found.is_open:
        return HttpResponseRedirect(reader.address("thread"))
    if request.method == "POST":
        refusal = _dismiss(reader)
        if refusal is None:
            return HttpResponseRedirect(reader.address("thread"), status=303)
    context = {
        "layout": layout,
        "title": _("Забрать обращение?"),
        "text": _("Обращение %(number)s закроется без ответа.") % {"number": found.number},
        "effects": [
            *([say(refusal)] if refusal else []),
            _("Если данные были заблокированы по этому обращению, их снова начнут использовать."),
            _("Обратиться снова можно в любой день."),
        ],
        "back_url": reader.address("thread"),
        "yes": _("Забрать"),
        "no": _("Оставить"),
    }
    return render(request, "confirm.html", context, status=409 if refusal else 200)


def hand_out_file(reader: Reader, file_id: UUID) -> HttpResponseBase:
    """Hand out one file of a thread; the staff's own are not there, nor is the answer before the proof."""
    if not is_readable(reader.found, file_id):
        raise Http404
    return hand_file(reader.found, file_id, by=reader.by)


def hand_letter(reader: Reader, step_id: UUID) -> HttpResponseBase:
    """Hand out one of our letters as PDF: as it was kept, or printed anew from the same words."""
    read = reader.open()
    found = find_letter(read, step_id)
    if found is None:
        raise Http404
    if found.step.file_id is not None:
        return hand_file(reader.found, found.step.file_id, by=reader.by)
    printed = print_letter(read, found, Letterhead(site=reader.site, policy=reader.policy))
    return _as_file(printed, f"{found.step.number}.pdf", "application/pdf")


def hand_receipt(reader: Reader, form: str) -> HttpResponse:
    """Hand out the receipt as PDF or as text."""
    if form not in {"pdf", "txt"}:
        raise Http404
    read, name = reader.open(), f"{reader.found.number}.{form}"
    about = Letterhead(site=reader.site, policy=reader.policy)
    if form == "pdf":
        return _as_file(print_receipt(read, about, where=reader.where), name, "application/pdf")
    said = say_receipt(read, about, where=reader.where)
    return _as_file(said.encode(), name, "text/plain; charset=utf-8")


def _as_file(content: bytes, name: str, kind: str) -> HttpResponse:
    disposition = f'attachment; filename="{name}"'
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": disposition})


def _receive(form: MessageForm, reader: Reader) -> Received | None:
    at = now()
    taken = Taken(by=reader.by, files=form.cleaned_data["files"], at=at)
    return take_in(form, taken, partial(_message, form, reader, at))


def _message(form: MessageForm, reader: Reader, at: datetime) -> Received:
    return receive_message(
        request_id=reader.found.id,
        fields={"text": Sealed(form.cleaned_data["text"])},
        channel=reader.channel,
        by=reader.by,
        at=at,
        source_digest=form.digest,
    )


def _after(reader: Reader, received: Received) -> str:
    """Return where to go on: to the thread, or to the new one a message to a closed request has begun."""
    if received.request_id == reader.found.id:
        return reader.address("thread")
    if reader.in_cabinet is not None:
        return reader.in_cabinet("request_thread", received.request_id)
    if not received.token:
        return reader.address("thread")
    return reverse("site:rights_sent", args=[received.token])


def _dismiss(reader: Reader) -> ZavetError | None:
    try:
        deed = operations.take_back(request_id=reader.found.id, by=reader.by, at=now())
    except ZavetError as error:
        return error
    return deed.refusal
