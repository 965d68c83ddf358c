"""Rows of events in words: answers a person gave, and who looked at their data."""

from collections.abc import Iterable

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from zavet.access.events import AccessEvent
from zavet.access.queries import Look
from zavet.consent.queries import ConsentView
from zavet.core.decisions import Answer
from zavet.core.language.policy import Policy
from zavet.core.values import ActorKind
from zavet.doors.pages.held import category_names
from zavet.doors.wording import ACTORS, ANSWERS, EVENTS, say_purpose

_TONES = {Answer.GIVEN: "good", Answer.ACCEPTED: "good", Answer.WITHDRAWN: "warn"}


def consent_events(events: Iterable[ConsentView], policy: Policy | None) -> list[dict[str, object]]:
    """Return answers newest first, as ``partials/timeline.html`` shows them."""
    return [
        {
            "id": one.id,
            "at": one.at,
            "tone": _TONES.get(one.answer, "quiet"),
            "words": _answer(one, policy),
            "clause": _clause(one.purpose, policy),
        }
        for one in sorted(events, key=lambda one: (one.at, one.id), reverse=True)
    ]


def look_events(looks: Iterable[Look], policy: Policy | None) -> list[dict[str, object]]:
    """Return accesses newest first: who, what was done, which data, for what, permitted or refused."""
    return [
        {
            "id": one.entry_id,
            "at": one.at,
            "tone": "quiet" if one.is_permitted else "bad",
            "words": _look(one, policy),
            "clause": _deciding(one, policy),
        }
        for one in sorted(looks, key=lambda one: one.at, reverse=True)
    ]


def _answer(one: ConsentView, policy: Policy | None) -> str:
    said = capfirst(str(ANSWERS[one.answer]))
    return f"{said}: {say_purpose(one.purpose, policy)}" if one.purpose else said


def _clause(purpose: str, policy: Policy | None) -> str:
    known = policy.purposes.get(purpose) if policy else None
    return policy.cite(known.clause) if policy and known else ""


def _look(one: Look, policy: Policy | None) -> str:
    if one.is_listed:
        form = _("%(who)s — %(event)s, вы в числе многих: %(data)s. Цель: %(purpose)s")
    elif one.is_permitted and one.event == AccessEvent.LETTERS_REVEALED:
        form = _("%(who)s — %(event)s. Цель: %(purpose)s")
    else:
        form = _("%(who)s — %(event)s: %(data)s. Цель: %(purpose)s")
    return form % {
        "who": _who(one),
        "event": _uncapitalised(_event(one)),
        "data": category_names(one.categories, policy),
        "purpose": say_purpose(one.purpose, policy),
    }


def _deciding(one: Look, policy: Policy | None) -> str:
    """Return the first deciding clause; of a look at many, whose clauses are those of all of them, its purpose's."""
    if one.is_listed:
        return _clause(one.purpose, policy)
    return one.clauses[0] if one.clauses else ""


def _event(one: Look) -> str:
    """Return what was done; on a list that was opened for others this person's data may have stayed closed."""
    event = one.event if one.is_permitted else AccessEvent.ACTION_REFUSED
    return str(EVENTS.get(event, event))


def _uncapitalised(words: str) -> str:
    return words[:1].lower() + words[1:]


def _who(one: Look) -> str:
    if one.staff is not None:
        return f"{one.staff.name}, {one.staff.position}"
    return str(ACTORS[ActorKind(one.actor_kind)])
