"""Everything 152-ФЗ ст. 14 ч. 7 obliges to tell, out of what was opened for the answer and what the policy says."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from zavet.access.exporting import Export, ExportedDatum
from zavet.core.calendar import day_of
from zavet.core.language.countries import HOME, say_country
from zavet.core.language.policy import Policy
from zavet.core.language.rules import Purpose, Recipient
from zavet.core.language.words import RecipientKind
from zavet.disclosure.queries import list_of_subject
from zavet.documents.phrases import say_day
from zavet.doors.console.entering import Desk
from zavet.doors.pages.held import category_name, category_names
from zavet.doors.pages.provenance import say_source
from zavet.doors.pages.speech import TO_PERSON
from zavet.doors.wording import MECHANISMS, RIGHTS, ground_with_article, say_clause, within

METHODS: Final = (
    "смешанная обработка: запись, хранение, извлечение и использование программой, с передачей по сети и без неё",
)
_CLOSED: Final = "не раскрывается: действующая политика этих данных не называет"


def information(export: Export | None, desk: Desk) -> dict[str, Any]:
    """Return the facts of the letter «information»; without an export there is nothing to tell."""
    policy = desk.policy
    data = export.data if export else ()
    purposes = {one.id: one for datum in data for one in datum.purposes}
    recipients = _recipients(policy, {one.datum.category for one in data})
    processors = [one for one in recipients if one.kind is RecipientKind.PROCESSOR]
    others = [one for one in recipients if one.kind is not RecipientKind.PROCESSOR]
    return {
        "purposes": [_purpose(one) for one in purposes.values()],
        "methods": METHODS,
        "recipients": [*(one.name for one in others), *_disclosed(export, policy)],
        "data": [_value(one, policy) for one in data],
        "terms": [{"what": one.name, "until": _until(one)} for one in purposes.values()],
        "rights": _rights(policy),
        "countries": _abroad(policy, recipients),
        "processors": [
            {"name": one.name, "address": "[укажите: адрес обработчика]"} for one in processors
        ],
        "measures": _measures(policy),
    }


def _purpose(one: Purpose) -> Mapping[str, str]:
    return {"purpose": one.name, "ground": ground_with_article(one.ground, one.article)}


def _value(one: ExportedDatum, policy: Policy | None) -> Mapping[str, str]:
    return {
        "name": category_name(one.datum.category, policy),
        "value": (one.value.reveal() if one.value else "") or _CLOSED,
        "source": say_source(one.datum, policy, TO_PERSON),
    }


def _until(one: Purpose) -> str:
    last = str(TO_PERSON.lasts_until[one.lasts_until])
    return (
        last
        if one.destroyed_within is None
        else f"{last}, затем уничтожаются {within(one.destroyed_within)}"
    )


def _recipients(policy: Policy | None, held: set[str]) -> list[Recipient]:
    known = policy.recipients.values() if policy else ()
    return [one for one in known if not one.data or held & set(one.data)]


def _disclosed(export: Export | None, policy: Policy | None) -> Iterable[str]:
    """Return what authorities were handed on their demand, as far as the person may be told (152-ФЗ ст. 14 ч. 8)."""
    question = export.decision.question if export else None
    if question is None or question.subject_id is None:
        return ()
    found = list_of_subject(subject_id=question.subject_id, at=question.at)
    return tuple(
        f"{one.authority}: передано {say_day(day_of(one.provided_at))} на запрос № {one.outer_number} от "
        f"{say_day(one.written_on)} ({one.basis}): {category_names(one.categories, policy)}"
        for one in found
        if one.categories
    )


def _abroad(policy: Policy | None, recipients: Iterable[Recipient]) -> tuple[str, ...]:
    """Return which transfers across the border the policy declares for what is held (152-ФЗ ст. 14 ч. 7 п. 8)."""
    going = [f"{say_country(one.country)}: {one.name}" for one in recipients if one.is_abroad]
    stored = policy.rules.operator.database_country if policy else HOME
    bases = [] if stored == HOME else [f"{say_country(stored)}: базы данных оператора"]
    return (*going, *bases)


def _rights(policy: Policy | None) -> Iterable[str]:
    """Return what a person may ask for and where, by the policy's own rules."""
    known = [one for layer in policy.layers for one in layer.rights] if policy else []
    said = [f"{RIGHTS[one.right]} ({say_clause(one.clause)} политики)" for one in known]
    return list(dict.fromkeys(said)) or ["письмом оператору"]


def _measures(policy: Policy | None) -> Iterable[str]:
    """Return how the policy says the duties of 152-ФЗ ст. 18.1 are met."""
    known = [one for layer in policy.layers for one in layer.promises] if policy else []
    said = [str(MECHANISMS[one.mechanism]) for one in known]
    return list(dict.fromkeys(said)) or [
        "назначен ответственный, опубликована политика (152-ФЗ ст. 18.1)"
    ]
