"""What a person may ask of a site, by its policy and by the law: in which words, by which day, through which channels.

It must never promise a day of its own: the day shown is counted as the duty will be, by the same calendar.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from zavet.core.language.policy import Policy
from zavet.core.language.rules import Operator, Right
from zavet.core.language.words import Channel, RightKind
from zavet.core.requests import Requester
from zavet.core.values import Term, TermUnit
from zavet.doors import wording
from zavet.doors.site.rights_words import ABOUT
from zavet.parties.queries import SiteView
from zavet.policies.queries import PolicyInForce
from zavet.rights.owed import Owed, list_owed

PROMISED_ONLY: Final = frozenset({RightKind.CONFIDENTIALITY, RightKind.CLAIM, RightKind.FEEDBACK})
"""What may be asked only where the policy says so; everything else is the law's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One way to ask: by which channel, to which address, with which mark on it."""

    channel: Channel
    address: str = ""
    mark: str = ""

    @property
    def words(self) -> str:
        """Return the channel in words."""
        return str(wording.CHANNELS[self.channel])


@dataclass(frozen=True, slots=True, kw_only=True)
class Possible:
    """One thing a person may ask for."""

    kind: RightKind
    clause: str
    article: str
    owed: Owed
    ways: tuple[Way, ...]

    @property
    def words(self) -> str:
        """Return what it is called."""
        return capfirst(str(wording.RIGHTS[self.kind]))

    @property
    def about(self) -> str:
        """Return what will be done, in plain words."""
        return str(ABOUT[self.kind])

    @property
    def counted(self) -> str:
        """Return how its last day is counted, in words."""
        return f"{wording.say_term(self.owed.term)}: {_counted(self.owed.term)}"

    @property
    def postal(self) -> Way | None:
        """Return how to ask on paper, if one may."""
        return next((one for one in self.ways if one.channel is Channel.POST), None)


def list_possible(site: SiteView, in_force: PolicyInForce, *, at: datetime) -> tuple[Possible, ...]:
    """Return everything a person may ask of a site at this moment, in the order of the rights."""
    policy = in_force.policy
    return tuple(
        _possible(site, policy, kind, at)
        for kind in RightKind
        if policy.find_right(kind) is not None or kind not in PROMISED_ONLY
    )


def find_possible(
    site: SiteView, in_force: PolicyInForce, kind: str, *, at: datetime
) -> Possible | None:
    """Return one thing a person may ask for, by its code, or None."""
    found = list_possible(site, in_force, at=at)
    return next((one for one in found if one.kind == kind), None)


def _possible(site: SiteView, policy: Policy, kind: RightKind, at: datetime) -> Possible:
    right = policy.find_right(kind)
    [owed] = list_owed(site_id=site.id, kinds=[kind], requester=Requester.SUBJECT, at=at)
    return Possible(
        kind=kind,
        clause=owed.clause,
        article=owed.article,
        owed=owed,
        ways=_ways(right, policy.rules.operator),
    )


def _ways(right: Right | None, operator: Operator) -> tuple[Way, ...]:
    channels = right.channels if right else (Channel.DESK, Channel.EMAIL, Channel.POST)
    own = right.address if right else ""
    email = own if "@" in own else operator.email
    postal = own if own and "@" not in own else operator.address
    mark = right.mark if right else ""
    ways = {
        Channel.CABINET: Way(channel=Channel.CABINET),
        Channel.DESK: Way(channel=Channel.DESK),
        Channel.EMAIL: Way(channel=Channel.EMAIL, address=email, mark=mark),
        Channel.POST: Way(channel=Channel.POST, address=postal, mark=mark),
    }
    return tuple(ways[one] for one in Channel if one in channels)


def _counted(term: Term) -> str:
    if term.unit is TermUnit.WORKING_DAY:
        return _("считаем со следующего дня, без выходных и праздников")
    return _("считаем со следующего дня, выходные и праздники входят")
