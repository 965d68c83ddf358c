"""Turns rows of requests and steps into the values this room hands out."""

import json
from typing import Final
from uuid import UUID

from zavet.core.language.words import Channel, RightKind
from zavet.core.requests import IdentityState, Requester, RequestEvent, RequestState
from zavet.rights.views import RequestView, StepView
from zavet.statements import Row, as_date, as_id, as_moment, as_moment_or_none

REQUEST_COLUMNS: Final = (
    "r.id, r.site_id, r.year, r.serial, r.kinds, r.categories, r.purposes, r.requester, r.channel, r.state,"
    " r.identity, r.correspondent_id, r.subject_id, r.assignee_id, r.received_at, r.registered_at,"
    " r.registered_by_id, r.outer_number, r.written_on, r.due_on, r.alarm_on, r.is_provisional, r.extended_at,"
    " r.closed_at, r.outcome, r.ground, r.repeats_id, r.joined_to_id, r.has_news,"
    " r.intake_token_hash IS NOT NULL"
)
STEP_COLUMNS: Final = (
    "s.id, s.request_id, s.at, s.event, s.staff_id, s.letter_id, s.file_id, s.template, s.year, s.serial,"
    " s.sent_at, s.sent_by, s.is_inner, s.facts"
)


def number_of(year: int, serial: int) -> str:
    """Return a number as people read it: «2026-17»."""
    return f"{year}-{serial}"


def request_view(row: Row) -> RequestView:
    """Return the view of a row of ``REQUEST_COLUMNS``."""
    return RequestView(
        id=as_id(row[0]),
        site_id=as_id(row[1]),
        number=number_of(row[2], row[3]),
        kinds=tuple(RightKind(one) for one in json.loads(row[4])),
        categories=tuple(json.loads(row[5])),
        purposes=tuple(json.loads(row[6])),
        requester=Requester(row[7]),
        channel=Channel(row[8]),
        state=RequestState(row[9]),
        identity=IdentityState(row[10]),
        correspondent_id=as_id(row[11]),
        subject_id=_id_or_none(row[12]),
        assignee_id=_id_or_none(row[13]),
        received_at=as_moment(row[14]),
        registered_at=as_moment(row[15]),
        registered_by_id=_id_or_none(row[16]),
        outer_number=row[17],
        written_on=None if row[18] is None else as_date(row[18]),
        due_on=as_date(row[19]),
        alarm_on=as_date(row[20]),
        is_provisional=bool(row[21]),
        extended_at=as_moment_or_none(row[22]),
        closed_at=as_moment_or_none(row[23]),
        outcome=row[24],
        ground=row[25],
        repeats_id=_id_or_none(row[26]),
        joined_to_id=_id_or_none(row[27]),
        has_news=bool(row[28]),
        is_link_replaced=bool(row[29]),
    )


def step_view(row: Row) -> StepView:
    """Return the view of a row of ``STEP_COLUMNS``."""
    return StepView(
        id=as_id(row[0]),
        request_id=as_id(row[1]),
        at=as_moment(row[2]),
        event=RequestEvent(row[3]),
        staff_id=_id_or_none(row[4]),
        letter_id=_id_or_none(row[5]),
        file_id=_id_or_none(row[6]),
        template=row[7],
        number="" if row[9] is None else number_of(row[8], row[9]),
        sent_at=as_moment_or_none(row[10]),
        sent_by=row[11],
        is_inner=bool(row[12]),
        facts=json.loads(row[13]),
    )


def _id_or_none(value: UUID | str | None) -> UUID | None:
    return None if value is None else as_id(value)
