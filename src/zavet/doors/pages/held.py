"""What is held of a person, in words, for the cabinet and the console alike: masked unless values are handed in."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from zavet.access.queries import DatumView
from zavet.core.decisions import DatumState
from zavet.core.language.policy import Policy
from zavet.core.language.words import LastsUntil
from zavet.core.values import Origin, Term, Visibility
from zavet.doors.wording import (
    DATUM_STATES,
    LASTS_UNTIL,
    ORIGINS,
    VISIBILITIES,
    ground_with_article,
    say_purpose,
    within,
)

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
) -> list[dict[str, object]]:
    """Return one item for each datum, as ``partials/held.html`` shows them; a value only where one is handed in."""
    shown = values or {}
    return [_item(one, policy, shown.get(one.category, mask)) for one in data]


def category_name(category: str, policy: Policy | None) -> str:
    """Return a category by its name in the policy; an unknown one as it stands."""
    known = policy.data.get(category) if policy else None
    return known.name if known else category


def category_names(categories: Iterable[str], policy: Policy | None) -> str:
    """Return categories in one line, each once; the empty category means all data."""
    named = (category_name(one, policy) if one else _("все данные") for one in categories)
    return ", ".join(dict.fromkeys(named))


def _item(one: DatumView, policy: Policy | None, value: str) -> dict[str, object]:
    rule = policy.data.get(one.category) if policy else None
    purposes = policy.purposes if policy else {}
    known = [purposes[name] for name in one.purposes if name in purposes]
    service = policy.services.get(one.service) if policy else None
    state = DatumState(one.state)
    origin = str(ORIGINS[Origin(one.origin)])
    return {
        "id": one.category,
        "words": rule.name if rule else one.category,
        "value": value,
        "state": str(DATUM_STATES[state]),
        "tone": _TONES[state],
        "source": f"{origin}, «{service.name}»" if service else origin,
        "purposes": "; ".join(say_purpose(name, policy) for name in one.purposes),
        "ground": "; ".join(
            dict.fromkeys(ground_with_article(each.ground, each.article) for each in known)
        ),
        "until": "; ".join(
            dict.fromkeys(_until(each.lasts_until, each.destroyed_within) for each in known)
        ),
        "clause": policy.cite(rule.clause) if policy and rule else "",
        "visibility": str(VISIBILITIES[Visibility(one.visibility)]),
        "is_open": one.visibility == Visibility.OPEN,
        "is_openable": bool(rule and rule.is_openable),
        "stored_at": one.stored_at,
    }


def _until(event: LastsUntil, term: Term | None) -> str:
    last = str(LASTS_UNTIL[event])
    if term is None:
        return last
    return _("%(event)s; затем уничтожаются %(term)s") % {"event": last, "term": within(term)}
