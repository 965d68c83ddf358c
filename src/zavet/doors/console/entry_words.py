"""What an entry of the journal tells, in words: actions by the law's words, data and purposes by the policy's names.

A fact without words of its own is left to the machine's part of the page; no value of anybody is asked for.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zavet.core.language.policy import Policy
from zavet.doors.wording import ACTIONS, DUTIES, MEANS, VERIFY_METHODS, say_purpose

Told = tuple[object, str]
Say = Callable[[str, Policy | None], str]


def tell_facts(facts: Mapping[str, object], policy: Policy | None) -> list[Told]:
    """Return labels and words for the facts a person can read, in the order a person asks for them."""
    told = [(label, _say(facts.get(key), say, policy)) for key, (label, say) in _FACTS.items()]
    return [one for one in told if one[1]]


def _say(value: object, say: Say, policy: Policy | None) -> str:
    if value is None:
        return ""
    values = value if isinstance(value, list | tuple) else [value]
    return ", ".join(say(str(one), policy) for one in values)


def _permitted(value: str, _policy: Policy | None) -> str:
    return gettext("Разрешено") if value == "True" else gettext("Отказано")


def _action(value: str, _policy: Policy | None) -> str:
    return str({one.value: words for one, words in ACTIONS.items()}.get(value, value))


def _category(value: str, policy: Policy | None) -> str:
    known = policy.data.get(value) if policy else None
    return known.name if known else value


def _service(value: str, policy: Policy | None) -> str:
    known = policy.services.get(value) if policy else None
    return known.name if known else value


def _recipient(value: str, policy: Policy | None) -> str:
    known = policy.recipients.get(value) if policy else None
    return known.name if known else value


def _duty(value: str, _policy: Policy | None) -> str:
    # proofs have kinds too, which have no words; they stand with the codes
    return str(DUTIES.get(value, ""))


def _means(value: str, _policy: Policy | None) -> str:
    return str(MEANS.get(value, value))


def _plain(value: str, _policy: Policy | None) -> str:
    return value


def _asked(value: str, _policy: Policy | None) -> str:
    return str(_ASKED.get(value, ""))


def _method(value: str, _policy: Policy | None) -> str:
    return str({one.value: words for one, words in VERIFY_METHODS.items()}.get(value, ""))


def _yes_or_no(value: str, _policy: Policy | None) -> str:
    return gettext("да") if value == "True" else gettext("нет")


def _day(value: str, _policy: Policy | None) -> str:
    return date_format(date.fromisoformat(value[:10]))


_ASKED: Final = {
    "grant": _("выдать допуск"),
    "renew": _("продлить допуск"),
    "sign": _("подписать предупреждение"),
    "end": _("прекратить допуск"),
    "dismiss": _("закрыть доступ работнику"),
}
_FACTS: Final[Mapping[str, tuple[object, Say]]] = {
    "permitted": (_("Решение"), _permitted),
    "action": (_("Действие"), _action),
    "categories": (_("Какие данные"), _category),
    "category": (_("Какие данные"), _category),
    "purpose": (_("Цель"), say_purpose),
    "purposes": (_("Цели"), say_purpose),
    "service": (_("Сервис"), _service),
    "recipient": (_("Получатель"), _recipient),
    "means": (_("Каким способом"), _means),
    "kind": (_("Обязанность"), _duty),
    "due_on": (_("Исполнить до"), _day),
    "alarm_on": (_("Напомнить к"), _day),
    "is_provisional": (_("Дата предварительная"), _yes_or_no),
    "version": (_("Редакция политики"), _plain),
    "asked": (_("О чём просили"), _asked),
    "method": (_("Как проверено"), _method),
    "until_on": (_("По какой день"), _day),
    "to_self": (_("Выдан самому себе"), _yes_or_no),
    "count": (_("Сколько"), _plain),
    "opened": (_("Скольких открыли"), _plain),
    "effective_at": (_("Действует с"), _day),
}
