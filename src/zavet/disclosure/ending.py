"""The other ends of a demand, more time for it, the end of the silence, and that an answer was sent.

INVARIANT: a demand ends once; none of these hands anything of a person over.
"""

from datetime import datetime
from typing import Final
from uuid import UUID

from django.utils.translation import gettext as _

from zavet.access import disclosing
from zavet.access.codes import act_code
from zavet.core.calendar import day_of
from zavet.core.law import CitationMalformed, CitationUnknown, resolve
from zavet.core.values import Actor, Sealed
from zavet.disclosure.events import DisclosureEvent
from zavet.disclosure.models import Demand
from zavet.disclosure.papers import demand_facts, outgoing_of, print_paper
from zavet.disclosure.refusing import (
    DemandEnded,
    GroundUnknown,
    TermNotExtended,
    told_and_raised,
    told_by_value,
)
from zavet.disclosure.steps import (
    drop_proposals,
    end,
    keep_papers,
    lock_demand,
    lock_people,
    move,
    require_officer,
    tell,
    write,
)
from zavet.disclosure.views import DemandDeed
from zavet.disclosure.words import DemandStep
from zavet.duties.operations import extend_duty
from zavet.duties.queries import list_open

WAYS: Final = ("post", "hand", "courier", "channel")
"""How an answer leaves: personal data never by plain e-mail (152-ФЗ ст. 19 ч. 1)."""


@told_by_value
def answer(*, demand_id: UUID, text: Sealed[str], by: Actor, at: datetime) -> DemandDeed:
    """Answer a demand without data, such as that nothing is held of whom it names, and close it."""
    row = _open(demand_id, DemandStep.ANSWER, by=by, at=at)
    row.answer_id = write(row, text, by=by, at=at)
    more = {
        "demand_number": row.outer_number,
        "demand_on": row.written_on,
        "received_on": row.received_on,
        "text": text.reveal(),
    }
    row.answer_file_id = print_paper(row, "authority_answer", more, by=by, at=at)
    return _close(row, DisclosureEvent.DEMAND_ANSWERED, by=by, at=at)


@told_by_value
def refuse(
    *, demand_id: UUID, ground: str, text: Sealed[str], by: Actor, at: datetime
) -> DemandDeed:
    """Refuse a demand by a reasoned letter and close it; ``ground`` is a place of the law in force."""
    row = _open(demand_id, DemandStep.REFUSE, by=by, at=at)
    _require_ground(ground, at)
    row.ground = ground
    row.answer_id = write(row, text, by=by, at=at)
    more = {**demand_facts(row), "ground": ground, "text": text.reveal()}
    row.answer_file_id = print_paper(row, "disclosure_refusal", more, by=by, at=at)
    return _close(row, DisclosureEvent.DEMAND_REFUSED, by=by, at=at, ground=act_code(ground))


@told_by_value
def withdraw(*, demand_id: UUID, by: Actor, at: datetime) -> DemandDeed:
    """Close a demand the authority itself took back."""
    row = _open(demand_id, DemandStep.WITHDRAW, by=by, at=at)
    return _close(row, DisclosureEvent.DEMAND_WITHDRAWN, by=by, at=at)


@told_by_value
def extend(*, demand_id: UUID, reason: Sealed[str], by: Actor, at: datetime) -> DemandDeed:
    """Give a demand the law's five working days more, once, by a letter that says why (152-ФЗ ст. 20 ч. 4)."""
    row = lock_demand(demand_id)
    require_officer(row.site_id, by)
    move(row, DemandStep.EXTEND)
    duties = list_open(site_id=row.site_id, cause_id=row.id)
    if row.extended_at is not None or not duties:
        raise TermNotExtended(
            _("Срок этого запроса уже продлён: продлевают один раз."),
            clause="152-ФЗ ст. 20 ч. 4",
            next_step=_("Ответьте не позже %(date)s.") % {"date": f"{row.due_on:%d.%m.%Y}"},
        )
    row.notice_id = write(row, reason, by=by, at=at)
    longer = extend_duty(duty_id=duties[0].id, by=by, at=at)
    row.due_on, row.alarm_on = longer.due_on, longer.alarm_on
    row.is_provisional, row.extended_at = longer.is_provisional, at
    more = {**demand_facts(row), "text": reason.reveal(), "new_due_on": row.due_on}
    number = f"{outgoing_of(row)}/1"
    file_id = print_paper(row, "disclosure_extension", more, by=by, at=at, number=number)
    row.save(force_update=True)
    tell(row, DisclosureEvent.TERM_EXTENDED, by=by, at=at, due_on=row.due_on.isoformat())
    return DemandDeed(demand_id=row.id, letter_id=row.notice_id, file_id=file_id)


@told_by_value
def end_silence(*, demand_id: UUID, by: Actor, at: datetime) -> DemandDeed:
    """Tell the persons from now on: what forbade it is over."""
    row = lock_demand(demand_id)
    require_officer(row.site_id, by)
    if not disclosing.end_silence(cause_id=row.id, at=at):
        raise DemandEnded(_("Об этом запросе людям ничего не запрещено говорить."))
    row.silence_ground, row.silence_until_on = "", None
    row.save(update_fields=["silence_ground", "silence_until_on"])
    keep_papers(row, by=by, at=at)
    tell(row, DisclosureEvent.SILENCE_ENDED, by=by, at=at)
    return DemandDeed(demand_id=row.id)


@told_and_raised("mark_sent")
def mark_sent(*, demand_id: UUID, sent_by: str, by: Actor, at: datetime) -> bool:
    """Mark that the answer left, by one of ``WAYS``; False where it was marked before. Raise DemandEnded."""
    row = lock_demand(demand_id)
    require_officer(row.site_id, by)
    if row.answer_file_id is None or sent_by not in WAYS:
        raise DemandEnded(_("Отправлять нечего, или так ответы органам не отправляют."))
    if row.sent_at is not None:
        return False
    row.sent_at, row.sent_by = at, sent_by
    row.save(update_fields=["sent_at", "sent_by"])
    tell(row, DisclosureEvent.LETTER_SENT, by=by, at=at, way=sent_by)
    return True


def _open(demand_id: UUID, taken: DemandStep, *, by: Actor, at: datetime) -> Demand:
    """Return a demand that gets its end without a provision: nothing approved waits on."""
    row = lock_demand(demand_id)
    require_officer(row.site_id, by)
    move(row, taken)
    drop_proposals(lock_people(row), by=by, at=at)
    return row


def _close(
    row: Demand, event: DisclosureEvent, *, by: Actor, at: datetime, **codes: str
) -> DemandDeed:
    end(row, by=by, at=at)
    row.save(force_update=True)
    tell(row, event, by=by, at=at, **codes)
    return DemandDeed(demand_id=row.id, letter_id=row.answer_id, file_id=row.answer_file_id)


def _require_ground(ground: str, at: datetime) -> None:
    """Raise GroundUnknown for anything but a place of the law that is in force."""
    try:
        is_in_force = resolve(ground).is_in_force(on=day_of(at))
    except (CitationMalformed, CitationUnknown) as error:
        message = _("Отказывают со ссылкой на закон, а такого места в своде нет.")
        raise GroundUnknown(message, next_step=error.next_step) from None
    if not is_in_force:
        raise GroundUnknown(_("Место закона, на которое ссылается отказ, не действует."))
