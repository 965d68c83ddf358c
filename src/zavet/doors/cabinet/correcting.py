"""The person corrects and completes their own data: each changed field is one rectification, journalled by itself."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from zavet.access.operations import rectify, store
from zavet.access.queries import DatumView, awaits_confirmation, describe, find_subject
from zavet.access.registration import UNIQUE
from zavet.access.storing import StoreRefused
from zavet.chance import now
from zavet.core.decisions import Decision
from zavet.core.language.rules import Datum
from zavet.core.language.words import FieldKind, RightKind
from zavet.core.values import Origin, Sealed, ZavetError
from zavet.doors.cabinet.entering import Room, for_subject, refused
from zavet.doors.cabinet.forms import CorrectForm, status_of
from zavet.doors.cabinet.own_values import open_own
from zavet.doors.pages.held import category_names
from zavet.doors.site.asking import is_too_often
from zavet.doors.site.letters import ask_confirmation
from zavet.doors.site.registration_form import registration_data
from zavet.parties.queries import find_account
from zavet.policies.queries import PolicyInForce

_SKIPPED = frozenset({FieldKind.PASSWORD, FieldKind.FILE, FieldKind.UPLOAD})


@sensitive_post_parameters()
@for_subject
def correct(request: HttpRequest, room: Room) -> HttpResponse:
    """Show the person's values in a form, and take what they changed."""
    if room.in_force is None:
        return render(request, "cabinet/no_policy.html", {"room": room})
    data = describe(site_id=room.site.id, subject_id=room.person.id)
    own = open_own(room, data)
    if own.refusal is not None:
        return refused(request, room, own.refusal, back_url=room.address("overview"))
    form = CorrectForm(
        request.POST or None,
        in_force=room.in_force,
        data=_editable(room, room.in_force, data),
        held=own.values,
    )
    if form.is_valid() and _may_try(request, room, form):
        done = _take(room, form, held=frozenset(own.values))
        if isinstance(done, Decision):
            return refused(request, room, done, back_url=room.address("correct"))
        if done:
            _tell(request, room, form)
            return redirect(room.address("overview"))
    context = {"form": form, "right": room.in_force.policy.find_right(RightKind.RECTIFICATION)}
    return render(request, "cabinet/correct.html", context, status=status_of(form))


def _editable(room: Room, in_force: PolicyInForce, data: tuple[DatumView, ...]) -> list[Datum]:
    """Return what the registration asks for and whatever else the person gave, without passwords and files.

    By what the person signs in nobody who acts for them may change: their account would be another's.
    """
    skipped = _SKIPPED if room.acting is None else _SKIPPED | UNIQUE
    policy = in_force.policy
    held = (policy.data[one.category] for one in data if one.category in policy.data)
    known = {one.id: one for one in (*registration_data(policy), *held)}
    return [one for one in known.values() if one.origin is Origin.GIVEN and one.kind not in skipped]


def _may_try(request: HttpRequest, room: Room, form: CorrectForm) -> bool:
    # An answer «taken» tells that somebody has this e-mail: it must not be asked for by the thousand.
    asks = _unique_names(room, form)
    if asks and is_too_often(request, "correct", key=str(room.person.id)):
        form.add_error(None, _("Слишком много попыток подряд. Попробуйте через час."))
    for name in asks:
        owner = find_subject(site_id=room.site.id, category=name, value=form.changed_values()[name])
        if owner is not None and owner != room.person.id:
            form.add_error(name, _("Это значение на сайте уже занято. Назовите другое."))
    return not form.errors


def _unique_names(room: Room, form: CorrectForm) -> list[str]:
    data = room.policy.data if room.policy else {}
    return [name for name in form.changed_data if name in data and data[name].kind in UNIQUE]


def _take(room: Room, form: CorrectForm, *, held: frozenset[str]) -> bool | Decision:
    """Store what was missing and rectify what was changed; return True, a refusal, or False where a field tells why."""
    try:
        with transaction.atomic():
            return _change(room, form.changed_values(), held)
    except StoreRefused as error:
        cited = _("Решает %(clause)s.") % {"clause": error.clause}
        form.add_error(error.category, f"{error} {cited}")
    except ZavetError as error:
        form.add_error(None, str(error))
    return False


def _change(room: Room, values: dict[str, Sealed[str]], held: frozenset[str]) -> bool | Decision:
    for category in values.keys() & held:
        outcome = rectify(
            site_id=room.site.id,
            subject_id=room.person.id,
            category=category,
            value=values[category],
            by=room.by,
            at=now(),
        )
        if not outcome.is_permitted:
            return outcome.decision
    _ask_for_answer(room)
    missing = {category: values[category] for category in values.keys() - held}
    service = room.policy.registration() if room.policy else None
    if missing and service is not None:
        store(
            site_id=room.site.id,
            subject_id=room.person.id,
            values=missing,
            service=service.id,
            by=room.by,
            at=now(),
            is_confirmed=True,
        )
    return True


def _ask_for_answer(room: Room) -> None:
    """Send the letter a corrected e-mail waits for, in the transaction of the correction."""
    if awaits_confirmation(site_id=room.site.id, subject_id=room.person.id):
        account = find_account(subject_id=room.person.id)
        ask_confirmation(account_id=account.id if account else None)


def _tell(request: HttpRequest, room: Room, form: CorrectForm) -> None:
    if form.changed_data:
        names = category_names(form.changed_data, room.policy)
        messages.success(
            request, _("Исправлено: %(data)s. Прежние значения стёрты.") % {"data": names}
        )
        if awaits_confirmation(site_id=room.site.id, subject_id=room.person.id):
            words = _(
                "На новый адрес отправлено письмо: откройте ссылку из него, чтобы подтвердить."
            )
            messages.info(request, words)
    else:
        messages.info(request, _("Вы ничего не изменили."))
