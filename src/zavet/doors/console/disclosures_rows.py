"""Rows of demands, as the register and the day's page show them: numbers, days, states, data by name. Never a value."""

from collections.abc import Iterable
from uuid import UUID

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from zavet.chance import now
from zavet.core.language.policy import Policy
from zavet.disclosure.queries import DemandView
from zavet.disclosure.words import DemandState
from zavet.doors.console.requests_rows import Day
from zavet.doors.console.rows import Row
from zavet.doors.pages.held import category_names
from zavet.doors.wording import DEMAND_DOCUMENTS, DEMAND_STATES

_TONES = {
    DemandState.REGISTERED: "info",
    DemandState.PROPOSED: "warn",
    DemandState.PROVIDED: "good",
    DemandState.ANSWERED: "good",
}


def demand_rows(demands: Iterable[DemandView], day: Day, policy: Policy | None) -> list[Row]:
    """Return demands with their words, one row each."""
    return [demand_row(one, day, policy) for one in demands]


def demand_row(one: DemandView, day: Day, policy: Policy | None) -> Row:
    """Return one demand in words."""
    left, tone = day.left(one.due_on)
    state, state_tone = say_state(one)
    return {
        "id": one.id,
        "number": one.number,
        "authority": one.authority,
        "document": say_document(one),
        "outer_number": one.outer_number,
        "written_on": one.written_on,
        "received_on": one.received_on,
        "due_on": one.due_on,
        "left": left,
        "tone": tone,
        "is_open": one.is_open,
        "ended_at": one.ended_at,
        "state": state,
        "state_tone": state_tone,
        "handed": handed(one, policy),
        "people": len(one.scopes),
    }


def say_document(one: DemandView) -> str:
    """Return which paper it came by: «Запрос суда»."""
    return capfirst(str(DEMAND_DOCUMENTS[one.document]))


def say_state(one: DemandView) -> tuple[str, str]:
    """Return where a demand stands and how grave that is; one the second person agreed to waits for the officer."""
    if one.state is DemandState.PROPOSED and one.is_approved(at=now()):
        return _("одобрен, можно передать"), "info"
    if one.state is DemandState.PROPOSED and not is_awaited(one):
        return _("предложение истекло: предложите заново"), "bad"
    return str(DEMAND_STATES[one.state]), _TONES.get(one.state, "quiet")


def is_awaited(one: DemandView) -> bool:
    """Tell whether a second person can answer now."""
    return any(each.is_awaited(at=now()) for each in one.scopes)


def proposed_by(one: DemandView) -> set[UUID]:
    """Return who proposed what a demand names, so far as it was proposed."""
    return {each.proposal.proposed_by for each in one.scopes if each.proposal is not None}


def handed(one: DemandView, policy: Policy | None) -> str:
    """Return by names which data left with a demand; nothing where none did."""
    return category_names((name for each in one.scopes for name in each.provided), policy)
