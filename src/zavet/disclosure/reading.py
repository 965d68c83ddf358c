"""A demand with its words and files, for those who answer authorities; the door to the vault journals each look."""

from datetime import datetime
from uuid import UUID

from zavet.access.answering import FileOutcome, open_letters, reveal_letter_file
from zavet.core.values import Actor
from zavet.disclosure.models import Demand
from zavet.disclosure.queries import get_demand
from zavet.disclosure.refusing import told_and_raised
from zavet.disclosure.steps import require_reader
from zavet.disclosure.views import DemandThread


@told_and_raised("open_demand")
def open_demand(*, demand_id: UUID, by: Actor, at: datetime) -> DemandThread:
    """Return a demand with what was typed and written, and the names of its files; refused, as a value, by the vault.

    The second person who is no officer needs a leave to answer requests beside that to answer authorities: both lie
    under one key. Raise OfficerNeeded, DemandMissing.
    """
    demand = get_demand(demand_id)
    require_reader(demand.site_id, by, at)
    opened = open_letters(
        site_id=demand.site_id, correspondent_id=demand.correspondent_id, by=by, at=at
    )
    row = Demand.objects.get(pk=demand_id)
    letters = opened.letters
    notice = letters.get(row.notice_id, {}) if row.notice_id else {}
    answer = letters.get(row.answer_id, {}) if row.answer_id else {}
    return DemandThread(
        demand=demand,
        decision=opened.decision,
        entry_id=opened.entry_id,
        fields=letters.get(row.letter_id, {}) if row.letter_id else {},
        notice=notice.get("text"),
        answer=answer.get("text"),
        files=opened.files,
    )


@told_and_raised("reveal_file")
def reveal_file(*, demand_id: UUID, file_id: UUID, by: Actor, at: datetime) -> FileOutcome:
    """Return an opened file of a demand, if the vault permits it; close its chunks.

    Raise OfficerNeeded, DemandMissing, FileMissing.
    """
    demand = get_demand(demand_id)
    require_reader(demand.site_id, by, at)
    return reveal_letter_file(
        site_id=demand.site_id,
        correspondent_id=demand.correspondent_id,
        file_id=file_id,
        by=by,
        at=at,
    )
