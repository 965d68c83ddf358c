"""Which changes of a rule let more be done with a person's data than before.

Such a change needs new consent or notice (152-ФЗ ст. 5 ч. 2, 152-ФЗ ст. 9 ч. 1). In doubt a change widens: a false
alarm costs a look, a missed one costs a right. A later answer or a closed channel lets nothing more be done with data:
it worsens a right, needs no consent, and is marked apart.
"""

from collections.abc import Callable, Mapping
from typing import Any

from zavet.core.language.countries import HOME
from zavet.core.language.rules import Rule
from zavet.core.language.words import LastsUntil, Mechanism, Need
from zavet.core.values import Term, TermUnit

Widens = Callable[[Any, Any], bool]

_DAYS = {
    TermUnit.HOUR: 1 / 24,
    TermUnit.CALENDAR_DAY: 1.0,
    TermUnit.WORKING_DAY: 1.4,
    TermUnit.MONTH: 30.5,
    TermUnit.YEAR: 365.25,
}


def _grows(old: tuple[str, ...], new: tuple[str, ...]) -> bool:
    return bool(set(new) - set(old))


def _shrinks(old: tuple[str, ...], new: tuple[str, ...]) -> bool:
    return bool(set(old) - set(new))


def _covers_less(old: tuple[str, ...], new: tuple[str, ...]) -> bool:
    """Return whether a ban leaves data free that it covered; an empty list covers all."""
    return bool(new) and (not old or _shrinks(old, new))


def _differs(old: object, new: object) -> bool:
    return old != new


def _turns_on(old: object, new: object) -> bool:
    return bool(new) and not old


def _turns_off(old: object, new: object) -> bool:
    return bool(old) and not new


def _lasts_longer(old: Term | None, new: Term | None) -> bool:
    """Return whether a term grew; a term left out is the strictest one."""
    return _days(new) > _days(old)


def _days(term: Term | None) -> float:
    return term.amount * _DAYS[term.unit] if term else 0.0


def _needs_less(old: Need, new: Need) -> bool:
    """Return whether a recipient gets by with less; written permission is the most, consent next to it."""
    order = {Need.WRITTEN_PERMISSION: 2, Need.CONSENT: 1}
    return old is not new and order.get(new, 0) <= order.get(old, 0)


def _ends_later(old: LastsUntil, new: LastsUntil) -> bool:
    return old is not new and new is not LastsUntil.DAY_CLOSED


def _goes_abroad(old: str, new: str) -> bool:
    """Return whether data go to another country than before, and not home."""
    return new not in {old, HOME}


ADDED = frozenset({"data", "purposes", "recipients", "retention"})
REMOVED = frozenset({"bans", "promises", "rights"})
CHANGED: Mapping[str, Mapping[str, Widens]] = {
    "data": {"origin": _differs, "is_special": _turns_on, "is_mandatory": _turns_on},
    "purposes": {
        "data": _grows,
        "ground": _differs,
        "actions": _grows,
        "is_required": _turns_on,
        "is_depersonalized": _turns_off,
        "needs_approval": _turns_off,
        "lasts_until": _ends_later,
        "destroyed_within": _lasts_longer,
    },
    "services": {
        "data": _grows,
        "purposes": _grows,
        "has_mailing": _turns_on,
        "has_links": _turns_on,
    },
    "recipients": {
        "data": _grows,
        "purposes": _grows,
        "kind": _differs,
        "needs": _needs_less,
        "needs_approval": _turns_off,
        "country": _goes_abroad,
    },
    "retention": {"data": _grows, "term": _lasts_longer},
    "rights": {"right": _differs, "needs_approval": _turns_off},
    "bans": {
        "actions": _shrinks,
        "bargains": _shrinks,
        "data": _covers_less,
        "carve_out": _grows,
    },
    "promises": {"mechanism": _differs, "term": _lasts_longer},
    "operator": {
        "name": _differs,
        "inn": _differs,
        "ogrn": _differs,
        "database_country": _differs,
        "companies": _grows,
    },
}
WORSENED: Mapping[str, Mapping[str, Widens]] = {
    "rights": {"channels": _shrinks, "term": _lasts_longer},
    "promises": {"term": _lasts_longer},
}


def is_widening(kind: str, old: Rule | None, new: Rule | None) -> bool:
    """Return whether a rule's coming, going or change widens what may be done."""
    if old is None:
        return kind in ADDED
    if new is None:
        return kind in REMOVED
    tests = dict(CHANGED.get(kind, {}))
    if _is_claim(kind, old) and _is_claim(kind, new):
        tests.pop("term")
    return _any(tests, old, new)


def is_worsening(kind: str, old: Rule | None, new: Rule | None) -> bool:
    """Return whether a right, or the answer to a claim, stays and is worth less to the person than before."""
    if old is None or new is None or (kind == "promises" and not _is_claim(kind, new)):
        return False
    return _any(WORSENED.get(kind, {}), old, new)


def _is_claim(kind: str, rule: Any) -> bool:  # noqa: ANN401 - rules of every kind
    """Return whether a promise's term is one to answer in, not one to keep data for."""
    return kind == "promises" and rule.mechanism is Mechanism.CLAIMS


def _any(tests: Mapping[str, Widens], old: Rule, new: Rule) -> bool:
    return any(found(getattr(old, key), getattr(new, key)) for key, found in tests.items())
