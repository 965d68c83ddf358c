"""What is held of the person, with its value, source, purpose, ground and term; what is missing; who looked."""

from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from zavet.access.accuracy import stale_of
from zavet.access.files import list_files
from zavet.access.queries import DatumView, Look, describe, list_blocks, list_holds, who_looked
from zavet.access.registration import waits_for_representative
from zavet.chance import now
from zavet.consent.queries import list_events
from zavet.core.language.policy import Policy
from zavet.core.language.rules import Datum
from zavet.core.language.words import FieldKind, Mechanism
from zavet.core.values import ActorKind
from zavet.doors.cabinet.disclosed import list_disclosed
from zavet.doors.cabinet.entering import Room, for_subject, refused
from zavet.doors.cabinet.files import list_offers
from zavet.doors.cabinet.own_values import open_own
from zavet.doors.cabinet.representatives import list_acting
from zavet.doors.cabinet.requests import list_open_requests
from zavet.doors.pages.days_left import days_left
from zavet.doors.pages.held import category_names, held_items
from zavet.doors.pages.timelines import consent_events, look_events
from zavet.doors.site.registration_form import registration_data
from zavet.doors.wording import DUTIES
from zavet.duties.queries import DutyView, list_open
from zavet.parties.representing import list_represented
from zavet.rights.queries import list_named

_LOOKS = 20
_INSTANT = timedelta(microseconds=1)


@require_safe
@for_subject
def overview(request: HttpRequest, room: Room) -> HttpResponse:
    """Show the person everything held of them."""
    policy = room.policy
    data = describe(site_id=room.site.id, subject_id=room.person.id)
    own = open_own(room, data)
    if own.refusal is not None:
        return refused(request, room, own.refusal, back_url="/")
    answers = consent_events(list_events(subject_id=room.person.id), policy)
    context = {
        "room": room,
        "acting": list_acting(room),
        "represented": list_represented(subject_id=room.own.person.id, at=now()),
        "waits": _waits(room),
        "held": held_items(data, policy, values=own.shown()),
        "files": list_files(site_id=room.site.id, subject_id=room.person.id),
        "takes_files": bool(list_offers(policy)),
        "missing": missing_fields(policy, data),
        "stale": stale_of(site_id=room.site.id, subject_id=room.person.id, at=now()),
        "completeness_clause": _completeness_clause(policy),
        "requests": list_open_requests(room),
        "duties": duty_items(room),
        "blocks": _restrictions(room),
        "disclosed": list_disclosed(room),
        "looks": look_events(_others(room), policy),
        "answers": answers,
    }
    return render(request, "cabinet/overview.html", context)


def _waits(room: Room) -> bool:
    """Tell whether the data of whom somebody acts for wait for their consent."""
    place = {"site_id": room.site.id, "subject_id": room.person.id}
    return room.acting is not None and bool(waits_for_representative(**place))


def missing_fields(policy: Policy | None, data: tuple[DatumView, ...]) -> list[Datum]:
    """Return the fields of the registration the person left empty (clinic 6.1.1); a password is never among them."""
    if policy is None:
        return []
    filled = {one.category for one in data}
    asked = registration_data(policy)
    return [one for one in asked if one.id not in filled and one.kind is not FieldKind.PASSWORD]


def duty_items(room: Room) -> list[dict[str, object]]:
    """Return what the operator owes the person besides answers to requests, the nearest date first."""
    today = timezone.localdate()
    owed = list_open(site_id=room.site.id, subject_id=room.person.id)
    causes = {one.cause_id for one in owed if one.cause_id is not None}
    requests = {one.id for one in list_named(causes)}
    return [_duty(one, today) for one in owed if one.cause_id not in requests]


def _duty(one: DutyView, today: date) -> dict[str, object]:
    left, tone = days_left(one.due_on, today)
    return {"duty": one, "words": DUTIES.get(one.kind, one.kind), "left": left, "tone": tone}


def _others(room: Room) -> tuple[Look, ...]:
    return who_looked(
        site_id=room.site.id,
        subject_id=room.person.id,
        except_by=ActorKind.SUBJECT,
        told_at=now(),
        limit=_LOOKS,
    )


def _restrictions(room: Room) -> dict[str, object]:
    site_id, subject_id, at = room.site.id, room.person.id, now()
    blocks = list_blocks(site_id=site_id, subject_id=subject_id, at=at)
    holds = list_holds(site_id=site_id, subject_id=subject_id, at=at)
    return {
        "since_at": min((one.from_at for one in blocks), default=None),
        "blocked": category_names((one.category for one in blocks), room.policy),
        "holds": [
            {
                "data": category_names([one.category], room.policy),
                "act": one.act,
                "last_on": one.until_at - _INSTANT,
            }
            for one in holds
        ],
    }


def _completeness_clause(policy: Policy | None) -> str:
    promise = policy.find_promise(Mechanism.COMPLETENESS) if policy else None
    return policy.cite(promise.clause) if policy and promise else ""
