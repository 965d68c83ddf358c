"""The person's own files: what is held, each to take along, and the place to send one where the policy asks for it.

INVARIANT: a file is handed out as bytes to be saved; a browser never opens it as a page of this site.
"""

from collections.abc import Iterable, Mapping
from typing import Final
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from zavet.access.files import (
    FILE_KINDS,
    FileMissing,
    FileName,
    FileView,
    NamesOutcome,
    list_files,
    reveal_file,
    reveal_names,
    store_file,
)
from zavet.access.storing import StoreRefused
from zavet.chance import now
from zavet.core.decisions import OWN_DATA, DatumState
from zavet.core.language.policy import Policy
from zavet.core.values import Origin, Sealed
from zavet.doors.cabinet.entering import Room, for_confirmed, for_subject, refused
from zavet.doors.cabinet.file_form import AT_MOST, FileForm, Offer
from zavet.doors.cabinet.forms import status_of
from zavet.doors.pages.file_answer import hand_out
from zavet.doors.pages.held import category_name
from zavet.doors.pages.provenance import say_history, say_source
from zavet.doors.pages.speech import TO_PERSON
from zavet.doors.pages.uploads import takes_files
from zavet.doors.site.asking import is_too_often

_MOST: Final = 200
"""How many files a person may have at a site."""


@for_subject
@takes_files(at_most=AT_MOST)
def files(request: HttpRequest, room: Room) -> HttpResponse:
    """Show the person's files, and take one."""
    if room.policy is None:
        return render(request, "cabinet/no_policy.html", {"room": room})
    held = list_files(site_id=room.site.id, subject_id=room.person.id)
    offers = list_offers(room.policy)
    is_sent = request.method == "POST"
    form = FileForm(
        request.POST if is_sent else None, request.FILES if is_sent else None, offers=offers
    )
    if form.is_valid() and _may_send(request, room, form, held) and _take(room, form):
        messages.success(request, _("Файл принят и запечатан."))
        return redirect(room.address("files"))
    named = _names(room, held)
    if named is not None and not named.decision.is_permitted:
        return refused(request, room, named.decision, back_url=room.address("overview"))
    context = {
        "room": room,
        "files": _items(held, room.policy, named.names if named else {}),
        "form": form if offers else None,
    }
    return render(request, "cabinet/files.html", context, status=status_of(form))


@require_safe
@for_confirmed
def take_along(request: HttpRequest, room: Room, file_id: UUID) -> HttpResponseBase:
    """Hand out one file, as it was given."""
    try:
        outcome = reveal_file(
            site_id=room.site.id,
            subject_id=room.person.id,
            file_id=file_id,
            purpose=OWN_DATA,
            by=room.by,
            at=now(),
        )
    except FileMissing:
        raise Http404 from None
    if outcome.file is None:
        return refused(request, room, outcome.decision, back_url=room.address("files"))
    return hand_out(outcome.file)


def list_offers(policy: Policy | None) -> tuple[Offer, ...]:
    """Return the services that ask the person for a file, each with the file's category."""
    services = policy.services.values() if policy else ()
    return tuple(
        Offer(service=service, datum=policy.data[name])
        for service in services
        for name in service.data
        if policy is not None
        and policy.data[name].kind in FILE_KINDS
        and policy.data[name].origin is Origin.GIVEN
    )


def _may_send(request: HttpRequest, room: Room, form: FileForm, held: tuple[FileView, ...]) -> bool:
    if len(held) >= _MOST:
        form.add_error(None, _("Файлов уже %(most)d: больше не принимается.") % {"most": _MOST})
    if is_too_often(request, "upload", key=str(room.person.id)):
        form.add_error(None, _("Слишком много файлов подряд. Попробуйте через час."))
    return not form.errors


def _take(room: Room, form: FileForm) -> bool:
    """Store what was sent; return False where the form tells why it may not be."""
    offer, upload = form.chosen()
    try:
        store_file(
            site_id=room.site.id,
            subject_id=room.person.id,
            category=offer.datum.id,
            chunks=upload.chunks(),
            name=Sealed(upload.name or ""),
            media_type=Sealed(upload.content_type or ""),
            service=offer.service.id,
            by=room.by,
            at=now(),
            at_most=AT_MOST,
        )
    except StoreRefused as refusal:
        form.add_error(None, f"{refusal} ({refusal.clause})" if refusal.clause else str(refusal))
        return False
    return True


def _names(room: Room, held: Iterable[FileView]) -> NamesOutcome | None:
    """Return the names of the files whose category the policy names today; None where there is none."""
    known = room.policy.data if room.policy else {}
    categories = {one.category for one in held if one.category in known}
    if not categories:
        return None
    return reveal_names(
        site_id=room.site.id,
        subject_id=room.person.id,
        categories=categories,
        purpose=OWN_DATA,
        by=room.by,
        at=now(),
    )


def _items(
    held: Iterable[FileView], policy: Policy, names: Mapping[UUID, FileName]
) -> list[dict[str, object]]:
    return [
        {
            "id": one.id,
            "words": category_name(one.category, policy),
            "name": names[one.id].name.reveal() if one.id in names else "",
            "size": one.size,
            "state": str(TO_PERSON.states[DatumState(one.state)]),
            "source": say_source(one, policy, TO_PERSON),
            "history": say_history(one),
            "clause": policy.cite(policy.data[one.category].clause)
            if one.category in policy.data
            else "",
        }
        for one in held
    ]
