"""What every step of a demand shares: the demand is locked first, then its people, and only then anything is written.

INVARIANT: whoever changes a demand holds its row: two officers wait for each other, and nobody waits in a ring.
"""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Final
from uuid import UUID

from django.utils.translation import gettext as _

from zavet.access.answering import end_correspondence, keep_letter
from zavet.access.approving import take_back
from zavet.core.calendar import MOSCOW, end_of
from zavet.core.decisions import DISCLOSURE
from zavet.core.decisions.facts import is_current
from zavet.core.values import Actor, ActorKind, Sealed, Term, TermUnit
from zavet.disclosure.events import DisclosureEvent
from zavet.disclosure.models import Demand, DemandScope
from zavet.disclosure.queries import DemandMissing, number_of
from zavet.disclosure.refusing import OfficerNeeded, WordsMissing, impossible
from zavet.disclosure.words import DemandState, DemandStep, StepImpossible, step
from zavet.duties.operations import close_of_cause
from zavet.journal.facts import Fact
from zavet.journal.operations import append
from zavet.parties.ending import await_subject
from zavet.parties.queries import get_standing

KEPT_FOR: Final = Term(amount=3, unit=TermUnit.YEAR)
"""How long the papers prove a disclosure: as long as somebody may sue over it (ГК РФ ст. 196, by analogy)."""
_A_DAY: Final = timedelta(days=1)


def lock_demand(demand_id: UUID) -> Demand:
    """Return a demand nobody else changes until the transaction ends; raise DemandMissing."""
    row = Demand.objects.select_for_update().filter(pk=demand_id).first()
    if row is None:
        raise DemandMissing(_("Такого запроса органа в реестре нет."))
    return row


def lock_people(row: Demand) -> list[DemandScope]:
    """Return whom a demand names, all locked in one order before anything is written."""
    scopes = sorted(row.scopes.all(), key=lambda one: one.subject_id)
    for one in scopes:
        await_subject(one.subject_id)
    return scopes


def require_officer(site_id: UUID, by: Actor) -> None:
    """Raise OfficerNeeded for anybody but an officer of the site."""
    is_officer = (
        by.kind is ActorKind.STAFF
        and get_standing(site_id=site_id, staff_id=by.known_id).is_officer
    )
    if not is_officer:
        message = _("Реестр раскрытий ведёт ответственный за персональные данные.")
        raise OfficerNeeded(message, clause="152-ФЗ ст. 22.1 ч. 4")


def require_reader(site_id: UUID, by: Actor, at: datetime) -> None:
    """Raise OfficerNeeded for anybody but an officer, or staff with a signed leave to answer authorities."""
    if by.kind is ActorKind.STAFF:
        standing = get_standing(site_id=site_id, staff_id=by.known_id)
        may_read = standing.is_officer or any(
            DISCLOSURE in one.purposes
            and one.signed_at is not None
            and one.signed_at <= at
            and (one.ended_at is None or at < one.ended_at)
            and is_current(at, one.from_at, one.until_at)
            for one in standing.leaves
        )
        if may_read:
            return
    raise OfficerNeeded(
        _("Запросы органов читают ответственный и те, у кого есть допуск отвечать на них."),
        clause="152-ФЗ ст. 7",
        next_step=_(
            "Нужен подписанный допуск для цели «Ответить на запрос государственного органа»."
        ),
    )


def move(row: Demand, taken: DemandStep) -> None:
    """Put a demand into the state a step leads to; raise DemandEnded where it is no step from here."""
    try:
        row.state = step(DemandState(row.state), taken).value
    except StepImpossible as error:
        raise impossible(error) from None


def write(row: Demand, text: Sealed[str], *, by: Actor, at: datetime) -> UUID:
    """Seal what the operator writes and return the letter's id; raise WordsMissing for nothing."""
    if not text.reveal().strip():
        raise WordsMissing(_("Письмо пусто: напишите, что отвечаете."))
    return keep_letter(
        site_id=row.site_id,
        correspondent_id=row.correspondent_id,
        fields={"text": text},
        by=by,
        at=at,
    )


def drop_proposals(scopes: Iterable[DemandScope], *, by: Actor, at: datetime) -> None:
    """Take back what waits for a second person, or was approved and not used."""
    for one in scopes:
        if one.proposal_id is not None and one.provided_at is None:
            take_back(proposal_id=one.proposal_id, by=by, at=at)
            one.proposal_id = None
            one.save(update_fields=["proposal_id"])


def end(row: Demand, *, by: Actor, at: datetime) -> None:
    """End a demand: its duty is fulfilled, its papers are kept until nobody can sue over it.

    While the persons are not told, their time to sue has not begun (ГК РФ ст. 196).
    """
    row.ended_at, row.ended_by_id = at, by.known_id
    close_of_cause(cause_id=row.id, by=by, at=at)
    keep_papers(row, by=by, at=at)


def keep_papers(row: Demand, *, by: Actor, at: datetime) -> None:
    """Set until when the papers of a demand that ended are kept; as long as nobody knows the silence's end, always."""
    if row.ended_at is None:
        return
    told_at = at
    if row.silence_ground:
        if row.silence_until_on is None:
            return
        told_at = max(at, day_after(row.silence_until_on))
    end_correspondence(
        correspondent_id=row.correspondent_id,
        keep_until_at=end_of(KEPT_FOR, at=told_at),
        by=by,
        at=at,
    )


def day_after(day: date) -> datetime:
    """Return the moment a day is over."""
    return datetime.combine(day + _A_DAY, time.min, tzinfo=MOSCOW)


def tell(row: Demand, event: DisclosureEvent, *, by: Actor, at: datetime, **more: Fact) -> UUID:
    """Write what happened to a demand: its reference, its number and codes."""
    facts: dict[str, Fact] = {
        "demand": str(row.id),
        "number": number_of(row.year, row.serial),
        **more,
    }
    return append(event=event, site_id=row.site_id, by=by, at=at, facts=facts)
