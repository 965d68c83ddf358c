"""Opens the data of many people for one purpose: a decision for each, one entry for all, the list of them sealed.

INVARIANT: whoever is refused stays closed, whatever the others are; the entry names nobody, and each person finds the
look among those at their data.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Final
from uuid import UUID

from django.utils.translation import gettext as _

from zavet.access.approvals import use_approval
from zavet.access.codes import clause_codes, decision_facts
from zavet.access.events import AccessEvent
from zavet.access.facts_of_many import gather_many
from zavet.access.refusing import AccessRefused, refusals_are_told, require_showing
from zavet.core.decisions import Decision, Question, decide_alike
from zavet.core.values import Action, Actor, Sealed
from zavet.journal.facts import Fact
from zavet.journal.operations import append
from zavet.policies.queries import find_policy
from zavet.vault.listing import SealedList, hash_list, keep_list, seal_list
from zavet.vault.many import open_values_of_many

MOST: Final = 1000
"""How many people one call looks at: a transaction holds the journal's head until it ends."""
_SHARED: Final = tuple(one.name for one in fields(Question) if one.name != "subject_id")


class TooMany(AccessRefused):
    """More people were asked about at once than one call takes, or nobody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ManyOutcome:
    """Whose values were opened, who was refused and why; ``lost`` are those whose key is gone."""

    permitted: Mapping[UUID, Mapping[str, Sealed[str]]]
    refused: Mapping[UUID, Decision]
    lost: frozenset[UUID]
    entry_id: UUID


@refusals_are_told(Action.ACCESS)
def reveal_many(
    *,
    site_id: UUID,
    subject_ids: Iterable[UUID],
    categories: Iterable[str],
    purpose: str,
    by: Actor,
    at: datetime,
    action: Action = Action.ACCESS,
    service: str | None = None,
    recipient: str | None = None,
) -> ManyOutcome:
    """Return the values of those people whose data may be opened, and the refusals of the others.

    Raise TooMany for nobody or more than ``MOST`` people, NothingShown for an action that is no look.
    """
    require_showing(action)
    people = tuple(dict.fromkeys(subject_ids))
    _require_number(people)
    question = Question(
        action=action,
        categories=tuple(sorted(set(categories))),
        purpose=purpose,
        actor=by,
        site_id=site_id,
        at=at,
        recipient=recipient,
        service=service,
    )
    decisions = _decide_each(question, people)
    permits = [one for one in decisions.values() if one.is_permitted]
    values = open_values_of_many(permits)
    opened = {one: one in values for one in people}
    rows = seal_list(opened)
    entry_id = _note(decisions, rows, question)
    keep_list(entry_id=entry_id, rows=rows)
    return ManyOutcome(
        permitted=values,
        refused={key: one for key, one in decisions.items() if not one.is_permitted},
        lost=frozenset(
            key for key, one in decisions.items() if one.is_permitted and key not in values
        ),
        entry_id=entry_id,
    )


def _require_number(people: tuple[UUID, ...]) -> None:
    if not 0 < len(people) <= MOST:
        message = _(
            "За один раз открывают данные от одного до %(most)d человек, а названо %(count)d."
        )
        raise TooMany(
            message % {"most": MOST, "count": len(people)},
            clause="152-ФЗ ст. 5 ч. 5",
            next_step=_("Разделите список на части."),
        )


def _decide_each(question: Question, people: tuple[UUID, ...]) -> dict[UUID, Decision]:
    in_force = find_policy(site_id=question.site_id, at=question.at)
    shared = {key: getattr(question, key) for key in _SHARED}
    found: dict[UUID, Decision] = {}
    for facts, alike in gather_many(question, people, in_force):
        questions = [Question(**shared, subject_id=one) for one in alike]
        found |= zip(alike, decide_alike(questions=questions, facts=facts), strict=True)
    return {one: found[one] for one in people}


def _note(decisions: Mapping[UUID, Decision], rows: SealedList, question: Question) -> UUID:
    """Write one entry for all: how many, why, and the hash of the list; who they were stands nowhere."""
    for one in decisions.values():
        if one.approval_id is not None:
            use_approval(one.approval_id, at=question.at)
    opened = sum(is_permitted for _digest, is_permitted in rows)
    facts = decision_facts(_first(decisions.values())) | _union(decisions.values())
    facts |= {"count": len(rows), "opened": opened, "list": hash_list(rows)}
    del facts["permitted"]  # each has an answer of their own
    return append(
        event=AccessEvent.LIST_REVEALED if opened else AccessEvent.ACTION_REFUSED,
        site_id=question.site_id,
        by=question.actor,
        at=question.at,
        facts=facts,
    )


def _first(decisions: Iterable[Decision]) -> Decision:
    """Return the decision that says most of the question: a refusal knows which words are undeclared."""
    return min(decisions, key=lambda one: one.is_permitted)


def _union(decisions: Iterable[Decision]) -> dict[str, Fact]:
    grounds = {id(one.reasons): one.reasons for one in decisions}
    reasons = [reason for each in grounds.values() for reason in each]
    clauses = {reason.clause for reason in reasons} - {""}
    return {
        "reasons": sorted({reason.code.value for reason in reasons}),
        "clauses": clause_codes(sorted(clauses)),
    }
