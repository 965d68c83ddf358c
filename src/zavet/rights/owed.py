"""What a request obliges to: a duty for each right it calls on, by the stricter of the law's and the policy's terms."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from zavet.core.calendar import Due
from zavet.core.language.policy import Policy
from zavet.core.language.rules import Right
from zavet.core.language.words import RightKind
from zavet.core.requests import Needs, Requester, needs_of
from zavet.core.values import Actor, Term
from zavet.duties.operations import open_duty
from zavet.duties.queries import CLAIM, due_of, list_open
from zavet.policies.queries import find_policy
from zavet.rights.models import SubjectRequest

_ALL_OF_ONE: Final = 100
_SILENT: Final = {CLAIM: "152-ФЗ ст. 17 ч. 1"}
"""Where the law fixes no term for an answer: the place that gives the right to ask."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """One answer that is owed: its duty's kind, the term that counts, by which clause and article, and its last day.

    ``article`` is that of the term that counts: the policy's where its own term ends first, else the law's.
    """

    duty: str
    term: Term
    term_id: str
    clause: str
    article: str
    due: Due


def list_owed(
    *, site_id: UUID, kinds: Collection[RightKind], requester: Requester, at: datetime
) -> tuple[Owed, ...]:
    """Return what a request that comes at a moment would oblige to, the nearest last day first."""
    in_force = find_policy(site_id=site_id, at=at)
    policy = in_force.policy if in_force else None
    found = {
        needs.duty: _owed(needs, _rule(kind, policy, requester), policy, site_id=site_id, at=at)
        for kind in kinds
        for needs in (needs_of(kind, requester),)
    }
    return tuple(sorted(found.values(), key=lambda one: (one.due.on, one.duty)))


def due_of_request(
    *,
    site_id: UUID,
    kinds: Collection[RightKind],
    at: datetime,
    requester: Requester = Requester.SUBJECT,
) -> Due:
    """Return by when a request that comes at a moment would be answered: what a page shows before it is sent."""
    owed = list_owed(site_id=site_id, kinds=kinds, requester=requester, at=at)
    return _nearest(one.due for one in owed)


def open_duties(
    row: SubjectRequest, kinds: Iterable[RightKind], *, by: Actor, at: datetime
) -> None:
    """Open what a request obliges to for these rights, counted from the day it came (152-ФЗ ст. 20 ч. 1)."""
    owed = list_owed(
        site_id=row.site_id,
        kinds=tuple(kinds),
        requester=Requester(row.requester),
        at=row.received_at,
    )
    for one in owed:
        open_duty(
            site_id=row.site_id,
            kind=one.duty,
            term=one.term,
            term_id=one.term_id,
            clause=one.clause,
            article=one.article,
            subject_id=row.subject_id,
            categories=row.categories,
            cause_id=row.id,
            from_at=row.received_at,
            by=by,
            at=at,
        )


def copy_nearest(row: SubjectRequest) -> None:
    """Give a request the nearest last day of what it still obliges to; a closed one keeps the last it had."""
    duties = list_open(site_id=row.site_id, cause_id=row.id, limit=_ALL_OF_ONE)
    if not duties:
        return
    row.due_on = min(one.due_on for one in duties)
    row.alarm_on = min(one.alarm_on for one in duties)
    row.is_provisional = any(one.is_provisional for one in duties)


def _rule(kind: RightKind, policy: Policy | None, requester: Requester) -> Right | None:
    """Return what the policy says of a right; the authority asks by the law alone."""
    return policy.find_right(kind) if policy and requester is not Requester.AUTHORITY else None


def _owed(
    needs: Needs, rule: Right | None, policy: Policy | None, *, site_id: UUID, at: datetime
) -> Owed:
    law = needs.law
    by_law = law.article if law else _SILENT.get(needs.duty, "")
    known = [
        (law.term if law else None, by_law),
        (rule.term if rule else None, (rule.article if rule else "") or by_law),
    ]
    terms = [(term, article) for term, article in known if term] or [(needs.default, by_law)]
    term_id = law.id if law else ""
    counted = [
        (due_of(site_id=site_id, term=term, at=at, kind=needs.duty, term_id=term_id), term, article)
        for term, article in terms
    ]
    due, term, article = min(counted, key=lambda one: one[0].on)
    return Owed(
        duty=needs.duty,
        term=term,
        term_id=term_id,
        clause=policy.cite(rule.clause) if policy and rule else "",
        article=article,
        due=due,
    )


def _nearest(dues: Iterable[Due]) -> Due:
    found = list(dues)
    first = min(found, key=lambda one: one.on)
    return Due(
        on=first.on,
        alarm_on=min(one.alarm_on for one in found),
        at=first.at,
        is_provisional=any(one.is_provisional for one in found),
    )
