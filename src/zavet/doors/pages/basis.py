"""What a letter on a request stands on: the clauses and articles of the duties it answers, each said once.

INVARIANT: a demand has one article everywhere, that of the term its answer is counted by.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from django.utils import translation

from zavet.core.language.words import RightKind
from zavet.doors.wording import say_clause
from zavet.rights.owed import list_owed
from zavet.rights.queries import RequestView

_ENDING: Final = {RightKind.WITHDRAWAL, RightKind.STOP}
_WITHDRAWN: Final = "152-ФЗ ст. 9 ч. 2"
WITHOUT_CONSENT: Final = "152-ФЗ ст. 6 ч. 1 п. "
"""How a ground begins on which processing goes on after a consent was withdrawn."""


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


def cited(ground: str, kinds: Collection[RightKind]) -> tuple[str, ...]:
    """Return a ground as a letter cites it: what goes on after a withdrawal, with the place that lets it go on."""
    if not ground:
        return ()
    is_going_on = ground.startswith(WITHOUT_CONSENT) and not _ENDING.isdisjoint(kinds)
    return (_WITHDRAWN, ground) if is_going_on else (ground,)
