"""Reads a person's series of consent events: what holds now, for which purpose or recipient."""

from collections.abc import Iterable
from datetime import datetime

from zavet.core.decisions.facts import Answer, ConsentFact, Facts
from zavet.core.decisions.question import Question


def last_answer(
    question: Question, facts: Facts, *, purpose: str = "", recipient: str = ""
) -> ConsentFact | None:
    """Return the latest event about a purpose (or recipient) not later than the question's moment."""
    return find_last(facts.consents, at=question.at, purpose=purpose, recipient=recipient)


def find_last(
    consents: Iterable[ConsentFact], *, at: datetime, purpose: str = "", recipient: str = ""
) -> ConsentFact | None:
    """Return the latest event about a purpose (or recipient) not later than a moment.

    Of two events of one moment the stricter one counts: chance must not decide in favour of use.
    """
    events = [
        event
        for event in consents
        if event.purpose == purpose and event.recipient == recipient and event.at <= at
    ]
    return max(events, key=_order, default=None)


def has_accepted(question: Question, facts: Facts) -> bool:
    """Tell whether the person accepted the rules of the site (a contract concluded on their own initiative)."""
    return any(
        event.answer is Answer.ACCEPTED and event.at <= question.at for event in facts.consents
    )


def uncovered(categories: Iterable[str], event: ConsentFact) -> tuple[str, ...]:
    """Return the categories the wording of that day did not name."""
    return tuple(sorted(set(categories) - event.categories))


def _order(event: ConsentFact) -> tuple[object, ...]:
    return event.at, event.answer is not Answer.GIVEN, -len(event.categories)
