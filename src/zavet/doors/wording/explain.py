"""A decision in sentences: what was decided, why, by which clause and article, what to do next.

It names categories, purposes and recipients by the policy's own words; values it never sees.
"""

from dataclasses import dataclass, replace

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from zavet.core.decisions import Code, Decision, Facts, Reason
from zavet.core.decisions.citing import next_step, reason
from zavet.core.language.clauses import Clause
from zavet.core.language.policy import Policy
from zavet.core.values import Action
from zavet.doors.wording.decisions import CODES, NEXT_STEPS, OFFICERS_STEPS
from zavet.doors.wording.terms import ACTIONS, say_purpose


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainedReason:
    """One reason: its sentence, the clause by citation and by address, the article."""

    text: str
    clause: str
    clause_url: str
    article: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainedDecision:
    """A whole decision in words, as ``partials/decision.html`` and ``zavet explain`` show it."""

    title: str
    is_permitted: bool
    reasons: tuple[ExplainedReason, ...]
    next_step: str


def explain(
    decision: Decision, policy: Policy | None, *, is_officer: bool = False
) -> ExplainedDecision:
    """Return the decision in the language of the moment; an officer is not sent to ask the officer."""
    own = OFFICERS_STEPS if is_officer else {}
    return ExplainedDecision(
        title=_("Разрешено") if decision.is_permitted else _("Отказано"),
        is_permitted=decision.is_permitted,
        reasons=tuple(_reason(one, policy) for one in decision.reasons),
        next_step=str(own.get(decision.next_step) or NEXT_STEPS[decision.next_step]),
    )


def explain_reason(code: Code, words: str, policy: Policy | None) -> ExplainedDecision:
    """Return a refusal in a page's own words, by the clause and with the next step of ``code``."""
    why = _reason(reason(Facts(policy=policy), code), policy)
    return ExplainedDecision(
        title=_("Отказано"),
        is_permitted=False,
        reasons=(replace(why, text=words),),
        next_step=str(NEXT_STEPS[next_step(code)]),
    )


def clause_url(citation: str) -> str:
    """Return the address of a clause on the policy page; ``citation`` is ``clinic 8.2``; empty where there is none."""
    number = citation.partition(" ")[2] or citation
    if not number:
        return ""
    anchor = Clause(number=number, text="", line=0).anchor
    try:
        return f"{reverse('site:policy')}#{anchor}"
    except NoReverseMatch:
        return f"#{anchor}"


def _reason(one: Reason, policy: Policy | None) -> ExplainedReason:
    named = _named(one.concerns, policy)
    text = str(CODES[one.code])
    return ExplainedReason(
        text=f"{text.removesuffix('.')} ({named})." if named else text,
        clause=one.clause,
        clause_url=clause_url(one.clause),
        article=one.article,
    )


def _named(concerns: str, policy: Policy | None) -> str:
    """Return the word a reason concerns by its name in the policy."""
    if policy is None or not concerns:
        return ""
    if concerns in policy.data:
        return policy.data[concerns].name
    if concerns in policy.recipients:
        return policy.recipients[concerns].name
    if concerns in set(Action):
        return str(ACTIONS[Action(concerns)])
    name = say_purpose(concerns, policy)
    return "" if name == concerns else name
