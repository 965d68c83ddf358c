"""Everything held of the person and done with it, in one file (JSON or PDF) made for them and kept nowhere."""

import json
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from zavet.access.exporting import Export, ExportedFile
from zavet.access.operations import export
from zavet.access.queries import Look
from zavet.chance import now
from zavet.consent.queries import ConsentView
from zavet.core.values import ActorKind
from zavet.doors.cabinet.disclosed import Disclosed, list_disclosed
from zavet.doors.cabinet.entering import Room, for_confirmed, refused
from zavet.doors.cabinet.own_document import own_document
from zavet.doors.pages.held import category_name, held_items
from zavet.doors.wording import ACTORS, ANSWERS, DUTIES, EVENTS, say_purpose
from zavet.duties.queries import DutyView


@require_safe
@for_confirmed
def download(request: HttpRequest, room: Room) -> HttpResponse:
    """Hand out the file: JSON, or with ``?form=pdf`` a document to read and print."""
    at = now()
    own = export(site_id=room.site.id, subject_id=room.person.id, by=room.by, at=at)
    if not own.is_permitted:
        return refused(request, room, own.decision, back_url=room.address("overview"))
    if request.GET.get("form") == "pdf" and room.policy is not None:
        content = own_document(room, own, room.policy.rules.operator, at)
        return _attached(content, "application/pdf", "zavet-my-data.pdf")
    text = json.dumps(_body(room, own, at), ensure_ascii=False, indent=2)
    return _attached(text.encode(), "application/json; charset=utf-8", "zavet-my-data.json")


def _attached(content: bytes, content_type: str, name: str) -> HttpResponse:
    disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=content_type, headers=disposition)


def _body(room: Room, own: Export, at: datetime) -> dict[str, Any]:
    return {
        "form": "zavet personal data 1",
        "operator": room.site.operator_name,
        "site": room.site.host,
        "subject": str(room.person.id),
        "made_at": at.isoformat(),
        "policy_version": own.in_force.version.version if own.in_force else None,
        "data": _data(room, own),
        "files": [_file(one, room) for one in own.files],
        "answers": [_answer(one, room) for one in own.answers],
        "disclosed": [_disclosed(one) for one in list_disclosed(room)],
        "accesses": [_look(one, room) for one in own.looks],
        "duties": [_duty(one) for one in own.duties],
        "blocks": [
            {"category": one.category, "from_at": one.from_at.isoformat()} for one in own.blocks
        ],
        "holds": [
            {"category": one.category, "act": one.act, "until_at": one.until_at.isoformat()}
            for one in own.holds
        ],
    }


def _data(room: Room, own: Export) -> list[dict[str, Any]]:
    values = {one.datum.category: one.value.reveal() for one in own.data if one.value is not None}
    items = held_items((one.datum for one in own.data), room.policy, values=values)
    return [
        {
            "category": one.datum.category,
            "name": item["words"],
            "value": values.get(one.datum.category),
            "origin": one.datum.origin,
            "source": one.datum.provenance.source.value,
            "reference": one.datum.provenance.reference or None,
            "known_at": _moment(one.datum.provenance.known_at),
            "state": one.datum.state,
            "is_blocked": one.is_blocked,
            "is_held": one.is_held,
            "visibility": one.datum.visibility,
            "service": one.datum.service,
            "purposes": item["purposes"],
            "clause": item["clause"],
            "stored_at": one.datum.stored_at.isoformat(),
            "verified_at": _moment(one.datum.verified_at),
        }
        for one, item in zip(own.data, items, strict=True)
    ]


def _file(one: ExportedFile, room: Room) -> dict[str, Any]:
    return {
        "id": str(one.file.id),
        "address": room.address("file", one.file.id),
        "category": one.file.category,
        "name": category_name(one.file.category, room.policy),
        "file_name": one.name.name.reveal() if one.name else None,
        "size": one.file.size,
        "source": one.file.provenance.source.value,
        "state": one.file.state,
        "service": one.file.service,
        "stored_at": one.file.stored_at.isoformat(),
        "confirmed_at": _moment(one.file.confirmed_at),
    }


def _moment(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


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
        "is_listed": one.is_listed,
    }


def _disclosed(one: Disclosed) -> dict[str, Any]:
    told = one.told
    return {
        "at": told.provided_at.isoformat(),
        "authority": told.authority,
        "document": one.document,
        "document_number": told.outer_number,
        "document_on": told.written_on.isoformat(),
        "basis": told.basis,
        "categories": list(told.categories),
        "data": one.data,
        "clause": one.clause,
    }


def _duty(one: DutyView) -> dict[str, Any]:
    return {
        "duty": str(DUTIES.get(one.kind, one.kind)),
        "due_on": one.due_on.isoformat(),
        "clause": one.clause,
        "article": one.article,
    }
