"""Consents, each purpose on its own: what was answered, under which words; withdrawing is as easy as agreeing."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from zavet.access.queries import DatumView, describe
from zavet.chance import now
from zavet.consent.operations import ConsentRefused
from zavet.consent.operations import answer as record_answer
from zavet.consent.operations import withdraw as withdraw_consent
from zavet.consent.queries import ConsentView, list_events
from zavet.consent.receipts import ReceiptRefused, issue_receipt
from zavet.core.decisions import Answer
from zavet.core.decisions.duties import destruction_term
from zavet.core.language.rules import Purpose
from zavet.core.language.words import RightKind
from zavet.core.values import Ground
from zavet.doors.cabinet.entering import Room, for_confirmed, for_subject
from zavet.doors.cabinet.forms import GiveForm, status_of
from zavet.doors.pages.held import category_names
from zavet.doors.pages.tags import day
from zavet.doors.pages.timelines import consent_events
from zavet.doors.wording import ANSWERS, MEANS
from zavet.duties.queries import due_of
from zavet.policies.queries import PolicyInForce, list_versions

_TONES = {Answer.GIVEN: "good", Answer.WITHDRAWN: "warn"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """One purpose asked of the person, with the last answer and the words it was given to."""

    purpose: Purpose
    clause: str
    last: ConsentView | None
    version: str
    state: str
    tone: str
    may_answer: bool

    @property
    def is_given(self) -> bool:
        """Tell whether the person agrees now."""
        return self.last is not None and self.last.answer is Answer.GIVEN

    @property
    def wording(self) -> str:
        """Return the words that were answered, or would be."""
        return self.last.wording if self.last else self.purpose.wording

    @property
    def means(self) -> str:
        """Return where it was answered."""
        return str(MEANS.get(self.last.means, self.last.means)) if self.last else ""


@for_subject
def consents(request: HttpRequest, room: Room) -> HttpResponse:
    """List every purpose that rests on consent, and the whole series of answers with receipts."""
    events = list_events(subject_id=room.person.id)
    context = {
        "consents": _consents(room, events),
        "answers": consent_events(events, room.policy),
        "right": room.policy.find_right(RightKind.WITHDRAWAL) if room.policy else None,
    }
    return render(request, "cabinet/consents.html", context)


@for_subject
def withdraw(request: HttpRequest, room: Room, purpose: str) -> HttpResponse:
    """Say what follows, then withdraw one consent at once (152-ФЗ ст. 9 ч. 2)."""
    in_force, rule = _asked(room, purpose)
    if request.method == "POST":
        return _withdraw(request, room, in_force, rule)
    right = in_force.policy.find_right(RightKind.WITHDRAWAL)
    asked = {
        "layout": "cabinet/base.html",
        "title": _("Отозвать согласие?"),
        "text": rule.name,
        "effects": _effects(room, rule),
        "citation": in_force.policy.cite((right or rule).clause),
        "law": "152-ФЗ ст. 9 ч. 2",
        "back_url": room.address("consents"),
        "yes": _("Отозвать"),
        "no": _("Оставить как есть"),
    }
    return render(request, "confirm.html", asked)


@for_subject
def give(request: HttpRequest, room: Room, purpose: str) -> HttpResponse:
    """Show the full wording with one empty box, and record the agreement."""
    in_force, rule = _asked(room, purpose)
    form = GiveForm(request.POST or None, purpose=rule, version_id=in_force.version_id)
    if form.is_valid():
        record_answer(
            site_id=room.site.id,
            subject_id=room.person.id,
            purpose=rule.id,
            is_given=True,
            in_force=in_force,
            means=room.means,
            by=room.by,
            at=now(),
        )
        messages.success(request, _("Согласие записано. Квитанция — в списке ниже."))
        return redirect(room.address("consents"))
    context = {
        "form": form,
        "purpose": rule,
        "data": category_names(rule.data, in_force.policy),
        "clause": in_force.policy.cite(rule.clause),
        "version": in_force.version,
    }
    return render(request, "cabinet/give.html", context, status=status_of(form))


@for_confirmed
def receipt(request: HttpRequest, room: Room, event_id: UUID) -> HttpResponse:
    """Hand out the signed receipt of one of the person's own answers."""
    del request
    try:
        issued = issue_receipt(event_id=event_id, subject_id=room.person.id)
    except ReceiptRefused:
        raise Http404 from None
    response = HttpResponse(issued.text, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{issued.name}"'
    return response


def _withdraw(
    request: HttpRequest, room: Room, in_force: PolicyInForce, rule: Purpose
) -> HttpResponse:
    try:
        withdraw_consent(
            site_id=room.site.id,
            subject_id=room.person.id,
            purpose=rule.id,
            in_force=in_force,
            means=room.means,
            by=room.by,
            at=now(),
        )
    except ConsentRefused as refusal:
        messages.warning(request, str(refusal))
    else:
        until = {"date": day(_destroyed_by(rule, room))}
        messages.success(
            request,
            _(
                "Согласие отозвано с этой минуты. Что хранилось только ради него, уничтожат не позже %(date)s."
            )
            % until,
        )
    return redirect(room.address("consents"))


def _effects(room: Room, rule: Purpose) -> list[str]:
    data = describe(site_id=room.site.id, subject_id=room.person.id)
    effects = [_("С этой минуты данные для этой цели никому не открываются и не используются.")]
    only, shared = _touched(data, rule.id)
    until = {"date": day(_destroyed_by(rule, room))}
    if only:
        until["data"] = category_names(only, room.policy)
        effects.append(_("Не позже %(date)s будут уничтожены: %(data)s.") % until)
    else:
        effects.append(
            _("Всё, что хранится только ради этой цели, уничтожат не позже %(date)s.") % until
        )
    if shared:
        kept = {"data": category_names(shared, room.policy)}
        effects.append(_("Останется то, что нужно для других целей: %(data)s.") % kept)
    if rule.is_required:
        effects.append(_("Без этого согласия услугу оказывать нельзя: она прекратится."))
    effects.append(_("Остальные согласия не меняются. Согласиться снова можно в любой день."))
    return effects


def _touched(data: tuple[DatumView, ...], purpose: str) -> tuple[list[str], list[str]]:
    only = [one.category for one in data if one.purposes == (purpose,)]
    shared = [one.category for one in data if purpose in one.purposes and len(one.purposes) > 1]
    return only, shared


def _destroyed_by(rule: Purpose, room: Room) -> date:
    term = destruction_term(rule.destroyed_within, at=now())
    return due_of(site_id=room.site.id, term=term, at=now()).on


def _asked(room: Room, purpose: str) -> tuple[PolicyInForce, Purpose]:
    rule = room.policy.purposes.get(purpose) if room.policy else None
    if room.in_force is None or rule is None or rule.ground is not Ground.CONSENT:
        raise Http404
    if not _may_answer(rule, room):
        raise Http404
    return room.in_force, rule


def _may_answer(rule: Purpose, room: Room) -> bool:
    """Tell whether whoever is here may answer: some purposes are the person's own affair."""
    return room.acting is None or rule.is_for_representatives


def _consents(room: Room, events: tuple[ConsentView, ...]) -> list[Consent]:
    last = {one.purpose: one for one in events}
    versions = {one.id: one.version for one in list_versions(site_id=room.site.id)}
    purposes = room.policy.purposes.values() if room.policy else ()
    return [
        _consent(one, last.get(one.id), versions, room)
        for one in purposes
        if one.ground is Ground.CONSENT
    ]


def _consent(
    rule: Purpose, last: ConsentView | None, versions: dict[UUID, str], room: Room
) -> Consent:
    return Consent(
        purpose=rule,
        clause=room.policy.cite(rule.clause) if room.policy else "",
        last=last,
        version=versions.get(last.version_id, "") if last else "",
        state=str(ANSWERS[last.answer]) if last else _("ответа ещё нет"),
        tone=_TONES.get(last.answer, "quiet") if last else "quiet",
        may_answer=_may_answer(rule, room),
    )
