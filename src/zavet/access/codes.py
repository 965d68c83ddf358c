"""Turns what a decision or a refusal names into codes the journal takes.

INVARIANT: a word the policy does not declare is never written down: it may be anything somebody typed.
"""

import re
from collections.abc import Iterable
from typing import Final

from zavet.core.decisions import Code, Decision
from zavet.core.language.policy import Policy
from zavet.journal.facts import Fact

UNDECLARED: Final = "undeclared"
_UNKNOWN = {
    Code.PURPOSE_UNKNOWN: "purpose",
    Code.RECIPIENT_UNKNOWN: "recipient",
    Code.SERVICE_UNKNOWN: "service",
}
# Without a policy, or where a rule could not look, nothing is known to be declared.
_NOTHING_KNOWN = frozenset({Code.NO_POLICY, Code.RULE_FAILED})
_LATIN = str.maketrans("АГЗКНОПРСТФостчп ", "AGZKNOPRSTFostcp:")
_CAPITAL = re.compile(r"(?<!^)(?=[A-Z])")


def decision_facts(decision: Decision) -> dict[str, Fact]:
    """Return what an entry says of a decision: its question and its grounds, in codes."""
    question = decision.question
    facts: dict[str, Fact] = {
        "action": question.action.value,
        "categories": list(question.categories),
        "purpose": question.purpose,
        "permitted": decision.is_permitted,
        "reasons": [reason.code.value for reason in decision.reasons],
        "clauses": clause_codes(decision.clauses),
    }
    if question.recipient is not None:
        facts["recipient"] = question.recipient
    if question.service is not None:
        facts["service"] = question.service
    if question.cause_id is not None:
        facts["cause"] = str(question.cause_id)
    return facts if decision.is_permitted else _without_undeclared(facts, decision)


def clause_codes(clauses: Iterable[str]) -> list[str]:
    """Return clauses of a policy as codes: ``clinic:8.2``."""
    return [clause.replace(" ", ":") for clause in clauses]


def act_code(act: str) -> str:
    """Return a citation of the law as a code: ``402-FZ:st.:29`` for «402-ФЗ ст. 29»."""
    return act.translate(_LATIN)


def declared(categories: Iterable[str], policy: Policy | None) -> list[str]:
    """Return the categories the policy declares by their codes, the others by one code for all of them."""
    known = policy.data if policy else {}
    return sorted({one if one in known else UNDECLARED for one in categories})


def name_of(error: Exception) -> str:
    """Return the name of a refusal as a code: ``value_taken``."""
    return _CAPITAL.sub("_", type(error).__name__).lower()


def _without_undeclared(facts: dict[str, Fact], decision: Decision) -> dict[str, Fact]:
    codes = {reason.code for reason in decision.reasons}
    unknown = {one.concerns for one in decision.reasons if one.code is Code.CATEGORY_UNKNOWN}
    nothing_known = not codes.isdisjoint(_NOTHING_KNOWN)
    kept = {
        UNDECLARED if nothing_known or one in unknown else one
        for one in decision.question.categories
    }
    words = [key for code, key in _UNKNOWN.items() if nothing_known or code in codes]
    return facts | {key: UNDECLARED for key in words if key in facts} | {"categories": sorted(kept)}
