"""Counts what a checked policy holds: how many clauses, what they rest on, how many rules of each kind."""

from dataclasses import dataclass

from zavet.core.language.policy import Policy
from zavet.core.language.rules import Statement
from zavet.core.language.sheets import LISTS


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """The counts. A clause both bound and stated counts as bound."""

    clauses: int
    headings: int
    bound: int
    stated: int
    promises: int
    rules: dict[str, int]


def survey(policy: Policy) -> Survey:
    """Return the counts of a policy."""
    rules = tuple(policy.all_rules())
    bound = {c for r in rules if not isinstance(r, Statement) for c in (r.clause, *r.also)}
    stated = {c for r in rules if isinstance(r, Statement) for c in (r.clause, *r.also)}
    clauses = {one.number for one in policy.clauses if not one.is_heading}
    return Survey(
        clauses=len(clauses),
        headings=len(policy.clauses) - len(clauses),
        bound=len(clauses & bound),
        stated=len(clauses & (stated - bound)),
        promises=sum(len(rule.keeps) for rule in rules),
        rules={
            kind: sum(len(getattr(layer, kind)) for layer in policy.layers)
            for kind in (*LISTS, "statements")
        },
    )
