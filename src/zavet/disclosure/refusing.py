"""What cannot be done with a demand is told by value: all is undone, an entry stays, the words are handed back.

INVARIANT: the entry is written after the rollback, in a transaction of its own, and holds codes alone.
"""

from collections.abc import Callable, Mapping
from functools import partial, wraps
from typing import Any, ParamSpec, TypeVar
from uuid import UUID

from django.utils.translation import gettext as _

from zavet.access.codes import name_of
from zavet.core.decisions import Decision
from zavet.core.values import ZavetError
from zavet.disclosure.events import DisclosureEvent
from zavet.disclosure.queries import DemandMissing, find_demand
from zavet.disclosure.views import DemandDeed
from zavet.disclosure.words import DemandState, StepImpossible
from zavet.journal.facts import Fact
from zavet.journal.operations import append
from zavet.transactions import in_one_transaction, is_inside, tells_refusals

_Given = ParamSpec("_Given")
_Result = TypeVar("_Result")


class DisclosureRefused(ZavetError):
    """A step of a demand cannot be taken."""


class RegistrationRefused(DisclosureRefused):
    """What was typed of a demand contradicts itself, or the policy provides for no such recipient."""


class OfficerNeeded(DisclosureRefused):
    """The register is kept by the officer; another, who may, approves."""


class DemandEnded(DisclosureRefused):
    """The demand has had its end, or has not come so far."""


class ScanMissing(DisclosureRefused):
    """Nothing is proposed before the paper itself is there."""


class ScopeEmpty(DisclosureRefused):
    """It is not named of whom and which data are handed over."""


class ScopeOutside(DisclosureRefused):
    """The policy hands no such data to this recipient, or the site knows no such person."""


class ScopeRefused(DisclosureRefused):
    """The door to the vault refused; ``decision`` tells why, ``subject_id`` whose data it was about."""

    def __init__(self, message: object, *, decision: Decision) -> None:
        """Keep the decision."""
        clauses = (*decision.clauses, *decision.articles)
        super().__init__(message, clause=clauses[0] if clauses else None)
        self.decision = decision
        self.subject_id = decision.question.subject_id


class ApprovalAwaited(DisclosureRefused):
    """A second person has not agreed to all of it, or too long ago."""


class TermNotExtended(DisclosureRefused):
    """The demand's term cannot be extended."""


class GroundUnknown(DisclosureRefused):
    """A refusal has to name the place of the law it stands on."""


class WordsMissing(DisclosureRefused):
    """A letter needs words."""


def told_by_value(operation: Callable[_Given, DemandDeed]) -> Callable[_Given, DemandDeed]:
    """Make an operation one transaction whose refusal undoes it, leaves an entry and comes back in the deed.

    A demand that is not there is an error and raises DemandMissing.
    """
    whole = in_one_transaction(operation)

    @wraps(operation)
    def run(*args: _Given.args, **given: _Given.kwargs) -> DemandDeed:
        if is_inside():
            return whole(*args, **given)
        try:
            return whole(*args, **given)
        except DemandMissing:
            raise
        except ZavetError as refusal:
            in_one_transaction(_tell)(operation.__name__, refusal, given)
            return DemandDeed(
                demand_id=_demand_of(given),
                refusal=refusal,
                decision=getattr(refusal, "decision", None),
                subject_id=getattr(refusal, "subject_id", None),
            )

    return run


def told_and_raised(
    step: str,
) -> Callable[[Callable[_Given, _Result]], Callable[_Given, _Result]]:
    """Make an operation one transaction whose refusal leaves an entry and is raised."""
    return tells_refusals(ZavetError, tell=partial(_tell, step))


def _tell(step: str, refusal: ZavetError, given: Mapping[str, Any]) -> None:
    demand_id: UUID | None = given.get("demand_id")
    found = find_demand(demand_id) if demand_id else None
    decision: Decision | None = getattr(refusal, "decision", None)
    codes = [one.code.value for one in decision.reasons] if decision else []
    facts: dict[str, Fact] = {"step": step, "reasons": [name_of(refusal), *codes]}
    if demand_id is not None:
        facts["demand"] = str(demand_id)
    append(
        event=DisclosureEvent.STEP_REFUSED,
        site_id=found.site_id if found else given.get("site_id"),
        by=given["by"],
        at=given["at"],
        facts=facts,
    )


def _demand_of(given: Mapping[str, Any]) -> UUID:
    demand_id: UUID = given["demand_id"]
    return demand_id


def impossible(error: StepImpossible) -> DemandEnded:
    """Return the refusal of a step the machine does not name, in words."""
    words = {
        DemandState.REGISTERED: _("Объём этого запроса ещё не предложен второму работнику."),
        DemandState.PROVIDED: _("По этому запросу сведения уже переданы."),
        DemandState.ANSWERED: _("На этот запрос уже ответили."),
        DemandState.REFUSED: _("В этом запросе уже отказали."),
        DemandState.WITHDRAWN: _("Этот запрос отозвал сам орган."),
    }
    return DemandEnded(words.get(error.state, _("Этот шаг сейчас невозможен.")))
