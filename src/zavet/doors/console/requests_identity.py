"""Whose request it is: the person looked for by what they gave, and how it was checked that it is they who ask.

INVARIANT: what is typed to look by goes in a form's body and stays nowhere; finding somebody proves nobody.
"""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from zavet.access.answering import find_person
from zavet.access.queries import list_categories
from zavet.chance import now
from zavet.core.language.policy import Policy
from zavet.core.values import Sealed, ZavetError
from zavet.doors.console.entering import Desk
from zavet.doors.console.people import as_identifier
from zavet.doors.console.people import find_person as find_card
from zavet.doors.console.requests_entering import for_request, take
from zavet.doors.console.requests_work_forms import FindForm, ProofForm
from zavet.doors.console.rows import Row, say_refusal
from zavet.doors.pages.held import category_names
from zavet.doors.wording import say_purpose
from zavet.rights.operations import fail_identity, prove_identity
from zavet.rights.queries import RequestView
from zavet.rights.views import Deed

_REFUSED = 409


@for_request
def identity(request: HttpRequest, desk: Desk, found: RequestView) -> HttpResponse:
    """Look for the person, or record how the check ended."""
    if not found.is_open:
        raise Http404
    if request.method != "POST":
        return _show(request, desk, found, subject_id=found.subject_id)
    step = request.POST.get("step")
    if step == "find":
        return _look(request, desk, found)
    if step in {"prove", "fail"}:
        return _record(request, desk, found, is_proven=step == "prove")
    raise Http404


def _look(request: HttpRequest, desk: Desk, found: RequestView) -> HttpResponse:
    """Offer whom the typed words point to, if they point to one person."""
    form = FindForm(request.POST)
    if not form.is_valid():
        return _show(request, desk, found, subject_id=found.subject_id, find_form=form, status=422)
    sealed = {name: Sealed(value) for name, value in form.cleaned_data.items() if value}
    subject_id = find_person(site_id=desk.site.id, **sealed)
    if subject_id is None:
        messages.warning(request, _("Ни на кого одного это не указывает: никого не найдено."))
    return _show(request, desk, found, subject_id=subject_id or found.subject_id)


def _record(
    request: HttpRequest, desk: Desk, found: RequestView, *, is_proven: bool
) -> HttpResponse:
    """Record how a check ended, and say what followed."""
    subject_id = as_identifier(request.POST.get("subject")) or found.subject_id
    form = ProofForm(request.POST)
    if not form.is_valid() or (is_proven and subject_id is None):
        return _show(request, desk, found, subject_id=subject_id, proof_form=form, status=422)
    done = _("Отмечено: личность подтверждена.") if is_proven else _("Отмечено: не подтвердилось.")
    act = _act(
        desk, found, form, find_card(desk, subject_id).id if is_proven and subject_id else None
    )
    answer = take(
        request, desk, found, act, done=done, then=partial(_say_ended, request, desk.policy)
    )
    if isinstance(answer, ZavetError):
        form.add_error(None, say_refusal(answer))
        return _show(request, desk, found, subject_id=subject_id, proof_form=form, status=_REFUSED)
    return answer


def _say_ended(request: HttpRequest, policy: Policy | None, deed: Deed) -> None:
    """Say what ended by itself with the proof: a withdrawal takes no second press (152-ФЗ ст. 9 ч. 2)."""
    if deed.purposes:
        names = ", ".join(str(say_purpose(one, policy)) for one in deed.purposes)
        messages.success(
            request, _("Согласие отозвано, кончились цели: %(names)s.") % {"names": names}
        )


def _act(
    desk: Desk, found: RequestView, form: ProofForm, subject_id: UUID | None
) -> Callable[[], Deed]:
    checked: dict[str, Any] = {
        "request_id": found.id,
        "method": form.cleaned_data["method"],
        "evidence": Sealed(form.cleaned_data["evidence"]),
        "by": desk.by,
        "at": now(),
    }
    if subject_id is None:
        return lambda: fail_identity(**checked)
    return lambda: prove_identity(subject_id=subject_id, **checked)


def _show(
    request: HttpRequest,
    desk: Desk,
    found: RequestView,
    *,
    subject_id: UUID | None,
    find_form: FindForm | None = None,
    proof_form: ProofForm | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "found": found,
        "find_form": find_form or FindForm(None),
        "form": proof_form or ProofForm(None),
        "match": _match(desk, subject_id) if subject_id else None,
        "is_new": subject_id != found.subject_id,
        "desk": desk,
    }
    return render(request, "console/requests_identity.html", context, status=status)


def _match(desk: Desk, subject_id: UUID) -> Row:
    """Return who was found, without a value: a number, a day, what kinds of data are held."""
    person = find_card(desk, subject_id)
    held = list_categories(site_id=desk.site.id, subject_ids=[person.id]).get(person.id, ())
    return {"person": person, "data": category_names(held, desk.policy)}
