"""Authorisations in words, for the list, the file and the sheet alike: who, by whom, for what, until when, signed when.

It shows the staff's names and positions, which subjects and inspectors may know, and nothing of anybody else.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from zavet.chance import now
from zavet.core.language.policy import Policy
from zavet.core.language.words import Mechanism
from zavet.core.values import Term, TermUnit
from zavet.doors.console.entering import Desk
from zavet.doors.pages.held import category_names
from zavet.doors.wording import say_purpose
from zavet.parties.authorisations import LONGEST
from zavet.parties.queries import (
    AuthorisationState,
    AuthorisationView,
    list_authorisations,
    list_told,
)

STATES: Final = {
    AuthorisationState.IN_FORCE: ("good", _("действует")),
    AuthorisationState.UNSIGNED: ("warn", _("ждёт подписи")),
    AuthorisationState.AHEAD: ("quiet", _("ещё не начался")),
    AuthorisationState.EXPIRED: ("bad", _("истёк")),
    AuthorisationState.ENDED: ("quiet", _("прекращён")),
}
_INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorisationRow:
    """One authorisation in words, with the numbers of the entries that prove it and what can be done with it."""

    authorisation: AuthorisationView
    purposes: str
    categories: str
    code: AuthorisationState
    last_on: datetime
    told: Mapping[str, int]
    is_open: bool
    is_mine: bool
    is_renewable: bool

    @property
    def tone(self) -> str:
        """Return how grave the state is."""
        return STATES[self.code][0]

    @property
    def state(self) -> str:
        """Return the state in words."""
        return str(STATES[self.code][1])


def register_rows(desk: Desk, *, staff_id: UUID | None = None) -> list[AuthorisationRow]:
    """Return the site's authorisations newest first, with the numbers of the entries that prove each."""
    views = list_authorisations(site_id=desk.site.id, staff_id=staff_id)
    told = list_told(site_id=desk.site.id)
    renewed = {one.renews_id for one in views if one.is_open(now())}
    return [row_of(one, desk, told.get(one.id, {}), renewed) for one in views]


def row_of(
    one: AuthorisationView,
    desk: Desk,
    told: Mapping[str, int],
    renewed: Collection[UUID | None] = (),
) -> AuthorisationRow:
    """Return one authorisation in words; ``renewed`` are those a later one already continues."""
    is_open = one.is_open(now())
    return AuthorisationRow(
        authorisation=one,
        purposes="; ".join(say_purpose(purpose, desk.policy) for purpose in one.purposes),
        categories=category_names(one.categories, desk.policy),
        code=one.state(now()),
        last_on=one.until_at - _INSTANT,
        told=told,
        is_open=is_open,
        is_mine=is_open and one.staff_id == desk.staff.id and one.signed_at is None,
        is_renewable=one.ended_at is None and one.signed_at is not None and one.id not in renewed,
    )


def longest(policy: Policy | None) -> Term:
    """Return the longest term of a leave: what the policy promises of its access, or a year."""
    promise = policy.find_promise(Mechanism.AUTHORISED_ACCESS) if policy else None
    term = promise.term if promise else None
    return term if term is not None and term.unit is not TermUnit.HOUR else LONGEST
