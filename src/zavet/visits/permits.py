"""Asks which tables the site's policy provides for: a log holds more than a policy may have promised to look at.

INVARIANT: a panel is counted only where a depersonalised purpose of the policy in force names every kind of data it
is made of (municipal-portal 2, clinic 6.2.1, services 1.2).
"""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from zavet.access.asking import ask
from zavet.core.decisions import Decision
from zavet.core.language.policy import Policy
from zavet.core.language.words import FieldKind
from zavet.core.statistics import Panel
from zavet.core.values import Action, Actor, Origin, ZavetError
from zavet.policies.queries import find_policy

_VISITOR = FieldKind.NETWORK_ADDRESS
_MADE_OF = {
    Panel.DAY: FieldKind.MOMENT,
    Panel.HOUR: FieldKind.MOMENT,
    Panel.PAGE: FieldKind.PAGE,
    Panel.STATUS: FieldKind.PAGE,
    Panel.REFERRER: FieldKind.REFERRER,
    Panel.BROWSER: FieldKind.BROWSER,
    Panel.SYSTEM: FieldKind.SYSTEM,
}


class StatisticsRefused(ZavetError):
    """The policy in force provides for no statistics of visits."""


def permitted_panels(*, site_id: UUID, by: Actor, at: datetime) -> frozenset[Panel]:
    """Return the panels the policy provides for; raise StatisticsRefused, with the clause, where there is none."""
    in_force = find_policy(site_id=site_id, at=at)
    policy = in_force.policy if in_force else None
    panels, refusal = set(), None
    for panel, kind in _MADE_OF.items():
        for decision in _asked(
            panel_kinds={_VISITOR, kind}, policy=policy, site_id=site_id, by=by, at=at
        ):
            if decision.is_permitted:
                panels.add(panel)
            else:
                refusal = refusal or decision
    if not panels:
        raise _refused(refusal)
    return frozenset(panels)


def _asked(
    *, panel_kinds: set[FieldKind], policy: Policy | None, site_id: UUID, by: Actor, at: datetime
) -> list[Decision]:
    # The base policy comes first: an addendum's words of the same kind hold for its own service only.
    collected = reversed(policy.data.values()) if policy else ()
    found = {one.kind: one.id for one in collected if one.origin is Origin.AUTOMATIC}
    purposes = (
        [one.id for one in policy.purposes.values() if one.is_depersonalized] if policy else []
    )
    return [
        ask(
            action=Action.DEPERSONALIZATION,
            site_id=site_id,
            subject_id=None,
            categories=[found.get(kind, kind.value) for kind in panel_kinds],
            purpose=purpose,
            by=by,
            at=at,
        )
        for purpose in purposes or ["statistics"]
    ]


def _refused(decision: Decision | None) -> StatisticsRefused:
    message = _("Политика этого сайта не предусматривает статистику посещений.")
    words = [*(decision.clauses if decision else ()), *(decision.articles if decision else ())]
    return StatisticsRefused(
        message,
        clause=words[0] if words else None,
        next_step=_(
            "Добавьте в политику цель «статистика» с обезличенными данными или не считайте."
        ),
    )
