"""Whose data an authority demands, and which: the person looked for, then named field by field, without a value.

INVARIANT: what is typed to look by goes in a form's body and stays nowhere; what the policy does not let this
recipient have is not offered, and the page says why.
"""

from dataclasses import dataclass
from functools import partial
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zavet.access.answering import find_person as look_for
from zavet.access.files import list_files
from zavet.access.queries import describe, list_blocks, list_holds
from zavet.chance import now
from zavet.core.decisions import DatumState
from zavet.core.language.policy import Policy
from zavet.core.language.rules import Recipient
from zavet.core.values import Sealed, ZavetError
from zavet.disclosure.operations import drop_scope, name_scope
from zavet.disclosure.queries import DemandView
from zavet.doors.console.disclosures_entering import do, for_keeper, take
from zavet.doors.console.disclosures_forms import ScopeForm, WhomForm
from zavet.doors.console.entering import Desk
from zavet.doors.console.people import find_person
from zavet.doors.console.rows import say_refusal
from zavet.doors.pages.held import category_name
from zavet.parties.queries import find_subject

_REFUSED = 409


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A datum of a person by its name, with marks; never its value."""

    id: str
    words: str
    is_held: bool
    is_blocked: bool
    is_unconfirmed: bool
    is_covered: bool

    @property
    def label(self) -> str:
        """Return what stands beside its box."""
        held = _("хранится по закону")
        return f"{self.words} — {held}" if self.is_held else self.words

    @property
    def why(self) -> str:
        """Return why it cannot go to this recipient; nothing where it can."""
        if not self.is_covered:
            return _("этому получателю политика таких данных не передаёт")
        if self.is_blocked:
            return _("заблокировано на время проверки: сначала закончите её")
        return _("ещё не подтверждено человеком") if self.is_unconfirmed else ""


@for_keeper
def whom(request: HttpRequest, desk: Desk, demand: DemandView) -> HttpResponse:
    """Look for a person the demand asks about."""
    if not demand.is_open:
        raise Http404
    form = WhomForm(request.POST if request.method == "POST" else None)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        subject_id = _find(desk, form)
        if subject_id is not None:
            return redirect("console:disclosures_scope", demand.id, subject_id)
        form.add_error(None, _("Ни на кого одного это не указывает: никого не найдено."))
    context = {"demand": demand, "form": form}
    return render(request, "console/disclosures_whom.html", context, status=status)


@for_keeper
def scope(request: HttpRequest, desk: Desk, demand: DemandView, subject_id: UUID) -> HttpResponse:
    """Name which data of one person are to be handed over."""
    if not demand.is_open:
        raise Http404
    person = find_person(desk, subject_id)
    rows = rows_of(desk, demand, person.id)
    named = next((one for one in demand.scopes if one.subject_id == person.id), None)
    form = ScopeForm(
        request.POST if request.method == "POST" else None,
        categories=[(one.id, one.label) for one in rows if not one.why],
        ticked=named.categories if named else (),
    )
    status = 422 if form.is_bound else 200
    if form.is_valid():
        act = partial(
            name_scope,
            demand_id=demand.id,
            subject_id=person.id,
            categories=form.cleaned_data["categories"],
            by=desk.by,
            at=now(),
        )
        answer = take(request, desk, demand, act, done=_("Записано, что передать."))
        if not isinstance(answer, ZavetError):
            return answer
        form.add_error(None, say_refusal(answer))
        status = _REFUSED
    context = {
        "demand": demand,
        "person": person,
        "form": form,
        "named": named,
        "aside": [one for one in rows if one.why],
        "recipient": recipient_of(demand, desk.policy),
    }
    return render(request, "console/disclosures_scope.html", context, status=status)


@require_POST
@for_keeper
def drop(request: HttpRequest, desk: Desk, demand: DemandView, subject_id: UUID) -> HttpResponse:
    """Take a person out of what is named."""
    act = partial(drop_scope, demand_id=demand.id, subject_id=subject_id, by=desk.by, at=now())
    return do(request, desk, demand, act, done=_("Человек убран из запроса."))


def recipient_of(demand: DemandView, policy: Policy | None) -> Recipient | None:
    """Return which recipient of the policy a demand comes from, as the policy in force has it."""
    return policy.recipients.get(demand.recipient) if policy else None


def rows_of(desk: Desk, demand: DemandView, subject_id: UUID) -> list[Held]:
    """Return what is held of a person, files too, as this demand may have it."""
    site_id, at = desk.site.id, now()
    blocked = {one.category for one in list_blocks(site_id=site_id, subject_id=subject_id, at=at)}
    held = {one.category for one in list_holds(site_id=site_id, subject_id=subject_id, at=at)}
    recipient = recipient_of(demand, desk.policy)
    return [
        Held(
            id=category,
            words=category_name(category, desk.policy),
            is_held=not held.isdisjoint({"", category}),
            is_blocked=not blocked.isdisjoint({"", category}),
            is_unconfirmed=DatumState.UNCONFIRMED.value in states,
            is_covered=recipient is not None and category in recipient.data,
        )
        for category, states in _states(desk, subject_id).items()
    ]


def _states(desk: Desk, subject_id: UUID) -> dict[str, set[str]]:
    """Return the states of what is held by category: of files there may be several."""
    found: dict[str, set[str]] = {}
    for datum in describe(site_id=desk.site.id, subject_id=subject_id):
        found.setdefault(datum.category, set()).add(datum.state)
    for file in list_files(site_id=desk.site.id, subject_id=subject_id):
        found.setdefault(file.category, set()).add(file.state)
    return found


def _find(desk: Desk, form: WhomForm) -> UUID | None:
    """Return the one person of this site the typed words point to."""
    typed = dict(form.cleaned_data)
    number = typed.pop("number")
    if number is None:
        sealed = {name: Sealed(value) for name, value in typed.items() if value}
        return look_for(site_id=desk.site.id, **sealed)
    known = find_subject(number)
    is_here = known is not None and known.site_id == desk.site.id and not known.is_correspondent
    return number if is_here else None
