"""Everything held of the person and done with it, in one JSON file, which is made for them and kept nowhere."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from zavet.access.queries import DatumView, Look, describe, list_blocks, list_holds, who_looked
from zavet.chance import now
from zavet.consent.queries import ConsentView, list_events
from zavet.core.values import ActorKind
from zavet.doors.cabinet.entering import Room, for_confirmed, refused
from zavet.doors.cabinet.own_values import open_own
from zavet.doors.pages.held import category_name, held_items
from zavet.doors.wording import ACTORS, ANSWERS, DUTIES, EVENTS, say_purpose
from zavet.duties.queries import DutyView, list_open

_LOOKS = 10_000


@require_safe
@for_confirmed
def download(request: HttpRequest, room: Room) -> HttpResponse:
    """Hand out the file."""
    site_id, subject_id = room.site.id, room.person.id
    data = describe(site_id=site_id, subject_id=subject_id)
    own = open_own(room, data)
    if own.refusal is not None:
        return refused(request, room, own.refusal, back_url=reverse("cabinet:overview"))
    body = {
        "form": "zavet personal data 1",
        "operator": room.site.operator_name,
        "site": room.site.host,
        "subject": str(room.person.id),
        "made_at": now().isoformat(),
        "policy_version": room.in_force.version.version if room.in_force else None,
        "data": _data(room, data, own.shown()),
        "answers": [_answer(one, room) for one in list_events(subject_id=room.person.id)],
        "accesses": [
            _look(one, room)
            for one in who_looked(site_id=site_id, subject_id=subject_id, limit=_LOOKS)
        ],
        "duties": [_duty(one) for one in list_open(site_id=site_id, subject_id=subject_id)],
        "blocks": [
            {"category": one.category, "from_at": one.from_at.isoformat()}
            for one in list_blocks(site_id=site_id, subject_id=subject_id, at=now())
        ],
        "holds": [
            {"category": one.category, "act": one.act, "until_at": one.until_at.isoformat()}
            for one in list_holds(site_id=site_id, subject_id=subject_id, at=now())
        ],
    }
    text = json.dumps(body, ensure_ascii=False, indent=2)
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="zavet-my-data.json"'
    return response


def _data(room: Room, data: tuple[DatumView, ...], values: dict[str, str]) -> list[dict[str, Any]]:
    items = held_items(data, room.policy, values=values)
    return [
        {
            "category": one.category,
            "name": item["words"],
            "value": values.get(one.category),
            "origin": one.origin,
            "state": one.state,
            "visibility": one.visibility,
            "service": one.service,
            "purposes": item["purposes"],
            "clause": item["clause"],
            "stored_at": one.stored_at.isoformat(),
        }
        for one, item in zip(data, items, strict=True)
    ]


def _answer(one: ConsentView, room: Room) -> dict[str, Any]:
    return {
        "id": str(one.id),
        "at": one.at.isoformat(),
        "answer": one.answer.value,
        "words": str(ANSWERS[one.answer]),
        "purpose": say_purpose(one.purpose, room.policy) if one.purpose else None,
        "wording": one.wording,
        "wording_sha256": one.wording_hash,
        "means": one.means,
    }


def _look(one: Look, room: Room) -> dict[str, Any]:
    who = f"{one.staff.name}, {one.staff.position}" if one.staff else None
    return {
        "entry": str(one.entry_id),
        "at": one.at.isoformat(),
        "event": str(EVENTS.get(one.event, one.event)),
        "by": who or str(ACTORS[ActorKind(one.actor_kind)]),
        "data": [category_name(name, room.policy) for name in one.categories],
        "purpose": say_purpose(one.purpose, room.policy),
        "clauses": list(one.clauses),
        "is_permitted": one.is_permitted,
    }


def _duty(one: DutyView) -> dict[str, Any]:
    return {
        "duty": str(DUTIES.get(one.kind, one.kind)),
        "due_on": one.due_on.isoformat(),
        "clause": one.clause,
        "article": one.article,
    }
