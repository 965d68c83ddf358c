"""What is held of the person, put into the facts of the PDF they take along: the same things as in JSON."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import translation
from django.utils.text import capfirst
from django.utils.timezone import localdate

from zavet.access.exporting import Export
from zavet.consent.queries import ConsentView
from zavet.core.language.rules import Operator
from zavet.documents import Operator as Letterhead
from zavet.documents import render
from zavet.documents.facts import Held
from zavet.documents.letters.my_data import Answer, Datum, File, Handed, Look, MyData, Owed, Use
from zavet.doors.cabinet.disclosed import Disclosed, list_disclosed
from zavet.doors.cabinet.entering import Room
from zavet.doors.pages.held import category_name, category_names, held_items
from zavet.doors.pages.tags import day, moment
from zavet.doors.pages.timelines import look_events
from zavet.doors.wording import ANSWERS, DUTIES, MEANS, say_clause, say_purpose

_INSTANT = timedelta(microseconds=1)


def own_document(room: Room, own: Export, operator: Operator, at: datetime) -> bytes:
    """Return everything held of the person as PDF, in Russian; the days and hours are Moscow's."""
    with translation.override("ru"):
        return render("my_data", _facts(room, own, operator, at))


def _facts(room: Room, own: Export, operator: Operator, at: datetime) -> MyData:
    items = held_items((one.datum for one in own.data), room.policy)
    return MyData(
        operator=_letterhead(operator),
        site=room.site.host,
        subject=str(room.person.id),
        on=localdate(at),
        made_at=moment(at),
        policy_version=own.in_force.version.version if own.in_force else "",
        data=_data(own, items),
        uses=_uses(items),
        files=_files(room, own),
        answers=tuple(_answer(one, room) for one in own.answers),
        looks=_looks(room, own),
        duties=_duties(own),
        blocked=tuple(category_names([one.category], room.policy) for one in own.blocks),
        held=_held(room, own),
        disclosed=tuple(_disclosed(one) for one in list_disclosed(room)),
    )


def _letterhead(operator: Operator) -> Letterhead:
    return Letterhead(
        name=operator.name,
        address=operator.address,
        email=operator.email,
        phone=operator.phone,
        inn=operator.inn,
        ogrn=operator.ogrn,
    )


def _data(own: Export, items: list[dict[str, Any]]) -> tuple[Datum, ...]:
    values = {one.datum.category: one.value.reveal() for one in own.data if one.value is not None}
    return tuple(
        Datum(
            name=_lines(item["words"], _cite(item["clause"])),
            value=values.get(item["id"], ""),
            source=_lines(item["source"], item["history"], item["state"], item["visibility"]),
            purposes=tuple(one["name"] for one in item["purposes"]),
        )
        for item in items
    )


def _uses(items: list[dict[str, Any]]) -> tuple[Use, ...]:
    """Return each purpose of the data once."""
    uses = (
        Use(
            purpose=one["name"],
            ground=one["ground"],
            until=one["until"],
            clause=_cite(one["clause"]),
        )
        for item in items
        for one in item["purposes"]
    )
    return tuple(dict.fromkeys(uses))


def _files(room: Room, own: Export) -> tuple[File, ...]:
    return tuple(
        File(
            name=one.name.name.reveal() if one.name else "",
            category=category_name(one.file.category, room.policy),
            stored=moment(one.file.stored_at),
        )
        for one in own.files
    )


def _answer(one: ConsentView, room: Room) -> Answer:
    return Answer(
        at=moment(one.at),
        answer=str(ANSWERS[one.answer]),
        purpose=say_purpose(one.purpose, room.policy) if one.purpose else "",
        means=str(MEANS.get(one.means, one.means)),
        wording=one.wording,
        wording_sha256=one.wording_hash,
    )


def _looks(room: Room, own: Export) -> tuple[Look, ...]:
    return tuple(
        Look(at=moment(at), words=capfirst(str(one["words"])), basis=_cite(str(one["clause"])))
        for one in look_events(own.looks, room.policy)
        if isinstance(at := one["at"], datetime)
    )


def _disclosed(one: Disclosed) -> Handed:
    told = one.told
    return Handed(
        at=moment(told.provided_at),
        authority=told.authority,
        paper=f"{one.document} № {told.outer_number} от {day(told.written_on)}",
        data=one.data,
        basis=_cite(one.clause),
    )


def _duties(own: Export) -> tuple[Owed, ...]:
    return tuple(
        Owed(
            duty=str(DUTIES.get(one.kind, one.kind)),
            due_on=one.due_on,
            basis=", ".join(filter(None, (_cite(one.clause), one.article))),
        )
        for one in own.duties
    )


def _held(room: Room, own: Export) -> tuple[Held, ...]:
    return tuple(
        Held(
            data=category_names([one.category], room.policy),
            act=one.act,
            until_on=localdate(one.until_at - _INSTANT),
        )
        for one in own.holds
    )


def _cite(citation: str) -> str:
    """Return a clause as a letter cites it; an article of the law stands in its one form already."""
    if not citation or " ст. " in citation:
        return citation
    return say_clause(citation.rpartition(" ")[2])


def _lines(*parts: object) -> str:
    return "\n".join(str(part) for part in parts if part)
