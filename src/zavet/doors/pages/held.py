"""What is held of a person, in words, for the cabinet and the console alike: masked unless values are handed in."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from zavet.access.queries import DatumView
from zavet.core.decisions import DatumState
from zavet.core.language.policy import Policy
from zavet.core.language.rules import Datum, Purpose
from zavet.core.language.words import FieldKind
from zavet.core.values import Visibility
from zavet.doors.pages.provenance import say_history, say_source
from zavet.doors.pages.speech import TO_PERSON, Speech
from zavet.doors.wording import RESERVED_CATEGORIES, say_clause, within

_TONES = {
    DatumState.AS_GIVEN: "good",
    DatumState.VERIFIED: "good",
    DatumState.UNCONFIRMED: "warn",
    DatumState.DESTROYED: "quiet",
}


def held_items(
    data: Iterable[DatumView],
    policy: Policy | None,
    *,
    values: Mapping[str, str] | None = None,
    mask: str = "",
    speech: Speech = TO_PERSON,
) -> list[dict[str, object]]:
    """Return one item for each datum, as ``partials/held.html`` shows them; a value only where one is handed in."""
    shown = values or {}
    return [_item(one, policy, shown.get(one.category, mask), speech) for one in data]


def category_name(category: str, policy: Policy | None) -> str:
    """Return a category by its name in the policy, or in ours for what the law names; an unknown one as it stands."""
    known = policy.data.get(category) if policy else None
    return known.name if known else str(RESERVED_CATEGORIES.get(category, category))


def category_names(categories: Iterable[str], policy: Policy | None) -> str:
    """Return categories in one line, each once; the empty category means all data."""
    named = (category_name(one, policy) if one else _("все данные") for one in categories)
    return ", ".join(dict.fromkeys(named))


def with_clause(name: str, clause: str) -> str:
    """Return a name with its clause, as a list to choose from shows it."""
    return f"{name} ({say_clause(clause)})"


def _item(one: DatumView, policy: Policy | None, value: str, speech: Speech) -> dict[str, object]:
    rule = policy.data.get(one.category) if policy else None
    purposes = policy.purposes if policy else {}
    known = [purposes[name] for name in one.purposes if name in purposes]
    state = DatumState(one.state)
    return {
        "id": one.category,
        "words": rule.name if rule else one.category,
        "value": value,
        "state": _state(one, rule, speech),
        "tone": _TONES[state],
        "source": say_source(one, policy, speech),
        "history": say_history(one, verified_at=one.verified_at, replaced_at=one.replaced_at),
        "purposes": [_purpose(each, policy, speech) for each in known],
        "clause": policy.cite(rule.clause) if policy and rule else "",
        "visibility": str(speech.visibilities[Visibility(one.visibility)]),
        "is_open": one.visibility == Visibility.OPEN,
        "is_openable": bool(rule and rule.is_openable),
        "stored_at": one.stored_at,
    }


def say_state(one: DatumView, policy: Policy | None, speech: Speech) -> str:
    """Return how far a value may be relied on, in words."""
    return _state(one, policy.data.get(one.category) if policy else None, speech)


def _state(one: DatumView, rule: Datum | None, speech: Speech) -> str:
    """Return how far the value may be relied on; an e-mail that was answered from, or vouched for, is known."""
    is_email = rule is not None and rule.kind is FieldKind.EMAIL
    if is_email and one.confirmed_at is not None and one.state == DatumState.AS_GIVEN:
        return _("подтверждено")
    return str(speech.states[DatumState(one.state)])


def _purpose(purpose: Purpose, policy: Policy | None, speech: Speech) -> dict[str, str]:
    return {
        "name": purpose.name,
        "ground": _ground(purpose, speech),
        "until": _until(purpose, speech),
        "clause": policy.cite(purpose.clause) if policy else "",
    }


def _ground(purpose: Purpose, speech: Speech) -> str:
    return f"{speech.grounds[purpose.ground]} ({purpose.article or purpose.ground.article})"


def _until(purpose: Purpose, speech: Speech) -> str:
    last = str(speech.lasts_until[purpose.lasts_until])
    if purpose.destroyed_within is None:
        return last
    known = {"event": last, "term": within(purpose.destroyed_within)}
    return _("%(event)s, затем уничтожаются %(term)s") % known
