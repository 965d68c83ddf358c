"""Requests from the cabinet: the sign-in proves who asks, so nothing waits for a proof of identity.

INVARIANT: a person finds their own requests alone; one that was made in their name and not proven shows no word of it.
"""

from functools import partial
from typing import Final
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_safe

from zavet.access.queries import DatumView, describe
from zavet.chance import now
from zavet.core.language.words import Channel, FieldKind, RightKind
from zavet.core.requests import Requester
from zavet.core.values import Sealed
from zavet.doors.cabinet.entering import Room, for_confirmed, refused
from zavet.doors.cabinet.forms import status_of
from zavet.doors.cabinet.own_values import OwnValues, open_own
from zavet.doors.pages.uploads import takes_files
from zavet.doors.site.asking import is_too_often
from zavet.doors.site.rights_errors import tell_upload
from zavet.doors.site.rights_form import AboutForm
from zavet.doors.site.rights_form_parts import AT_MOST, MOST_FILES
from zavet.doors.site.rights_kinds import Possible, find_possible, list_possible
from zavet.doors.site.rights_reading import standing_of
from zavet.doors.site.rights_taking import Taken, take_in
from zavet.policies.queries import PolicyInForce
from zavet.rights.operations import receive
from zavet.rights.queries import RequestView, list_of_subject, list_own
from zavet.rights.queries import find_own as find_own_request
from zavet.rights.views import Received

AT_ONCE: Final = {
    RightKind.INFORMATION: ("download", gettext_lazy("Скачать всё сразу, без обращения")),
    RightKind.RECTIFICATION: ("correct", gettext_lazy("Исправить самому, сразу")),
    RightKind.CONFIDENTIALITY: ("visibility", gettext_lazy("Решить самому, кто видит")),
    RightKind.BLOCK: ("block", gettext_lazy("Остановить использование одной кнопкой")),
    RightKind.DELETION: ("delete", gettext_lazy("Попросить об удалении одной кнопкой")),
    RightKind.WITHDRAWAL: ("consents", gettext_lazy("Отозвать самому, сразу")),
}
"""What needs no request here: the page that does it at once."""
_CONTACTS: Final = {
    FieldKind.NAME: "name",
    FieldKind.EMAIL: "email",
    FieldKind.PHONE: "phone",
    FieldKind.LOGIN: "login",
    FieldKind.POSTAL_ADDRESS: "postal",
}


@require_safe
@for_confirmed
def requests(request: HttpRequest, room: Room) -> HttpResponse:
    """List the person's requests, and what they may ask for."""
    if room.in_force is None:
        return render(request, "cabinet/no_policy.html", {"room": room})
    own = list_own(subject_id=room.person.id)
    found = list_of_subject(subject_id=room.person.id)
    possible = list_possible(room.site, room.in_force, at=now())
    context = {
        "mine": [standing_of(one) for one in own],
        "unproven": [standing_of(one) for one in found if one not in own and one.is_open],
        "possible": [(one, _at_once(room, one.kind)) for one in possible],
    }
    return render(request, "cabinet/requests.html", context)


@sensitive_post_parameters()
@for_confirmed
@takes_files(at_most=AT_MOST, most_files=MOST_FILES, is_told_by_page=True)
def new(request: HttpRequest, room: Room, kind: str) -> HttpResponse:
    """Show the form of one right with its last day, and take the request."""
    if room.in_force is None:
        return render(request, "cabinet/no_policy.html", {"room": room})
    possible = find_possible(room.site, room.in_force, kind, at=now())
    if possible is None:
        raise Http404
    own = open_own(room, _held_of(room))
    if own.refusal is not None:
        return refused(request, room, own.refusal, back_url=room.address("requests"))
    whose = own if room.acting is None else open_own(room.own, _held_of(room.own))
    contacts = _contacts(room.in_force, whose)
    form = _form(request, room, room.in_force, possible)
    if form.is_bound:
        tell_upload(request, form)
        if is_too_often(request, "rights_message", key=str(room.person.id)):
            form.add_error(None, _("Слишком много обращений подряд. Попробуйте через час."))
    received = _take(room, form, contacts) if form.is_valid() else None
    if received is not None:
        return redirect(room.address("request_thread", received.joined_to or received.request_id))
    context = {
        "form": form,
        "possible": possible,
        "at_once": _at_once(room, possible.kind),
        "contacts": [value.reveal() for value in contacts.values()],
    }
    return render(request, "cabinet/requests_new.html", context, status=status_of(form))


def list_open_requests(room: Room) -> list[object]:
    """Return where the person's open requests stand, the nearest day first: for the overview."""
    found = list_own(subject_id=room.person.id)
    return [standing_of(one) for one in sorted(found, key=lambda one: one.due_on) if one.is_open]


def _at_once(room: Room, kind: RightKind) -> tuple[str, str] | None:
    found = AT_ONCE.get(kind)
    return (room.address(found[0]), str(found[1])) if found else None


def _held_of(room: Room) -> tuple[DatumView, ...]:
    return describe(site_id=room.site.id, subject_id=room.person.id)


def _form(
    request: HttpRequest, room: Room, in_force: PolicyInForce, possible: Possible
) -> AboutForm:
    is_sent = request.method == "POST"
    return AboutForm(
        request.POST if is_sent else None,
        request.FILES if is_sent else None,
        site=room.site,
        kind=possible.kind,
        policy=in_force.policy,
    )


def _contacts(in_force: PolicyInForce, own: OwnValues) -> dict[str, Sealed[str]]:
    """Return who asks and where to answer, from what they told of themselves; a representative's are their own."""
    known = in_force.policy.data
    kinds = {one: known[one].kind for one in own.values if one in known}
    return {_CONTACTS[kind]: own.values[one] for one, kind in kinds.items() if kind in _CONTACTS}


def _take(room: Room, form: AboutForm, contacts: dict[str, Sealed[str]]) -> Received | None:
    at = now()
    taken = Taken(by=room.by, files=form.cleaned_data["files"], at=at)
    receiving = partial(
        receive,
        site_id=room.site.id,
        kinds=[form.kind],
        channel=Channel.CABINET,
        fields=contacts | {"text": Sealed(form.words)},
        requester=Requester.SUBJECT if room.acting is None else Requester.REPRESENTATIVE,
        subject_id=room.person.id,
        by=room.by,
        at=at,
        source_digest=form.digest,
        categories=form.chosen("categories"),
        purposes=form.chosen("purposes"),
    )
    return take_in(form, taken, receiving)


def find_own(room: Room, request_id: UUID) -> RequestView:
    """Return one of the person's own requests; any other is not there."""
    found = find_own_request(subject_id=room.person.id, request_id=request_id)
    if found is None or found.site_id != room.site.id:
        raise Http404
    return found
