"""What a letter on a request stands on: the clauses and articles of the duties it answers, each said once.

INVARIANT: a demand has one article everywhere, that of the term its answer is counted by.
"""

from dataclasses import dataclass

from django.utils import translation

from zavet.doors.wording import say_clause
from zavet.rights.owed import list_owed
from zavet.rights.queries import RequestView


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """Clauses of the policy as a lawyer cites them, «п. 8.2», and articles of the law."""

    clauses: tuple[str, ...]
    articles: tuple[str, ...]


def basis_of(found: RequestView) -> Basis:
    """Return by what a request is answered, counted from the day it came; in Russian, as letters are."""
    owed = list_owed(
        site_id=found.site_id,
        kinds=found.kinds,
        requester=found.requester,
        at=found.received_at,
    )
    with translation.override("ru"):
        clauses = [say_clause(one.clause.partition(" ")[2]) for one in owed if one.clause]
    articles = [one.article for one in owed if one.article]
    return Basis(clauses=tuple(dict.fromkeys(clauses)), articles=tuple(dict.fromkeys(articles)))
