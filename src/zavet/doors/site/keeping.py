"""How a clause is kept, in plain words: the rules bound to it, each as one sentence for the person who reads.

It only tells what the rules say; that they are carried out is told by the journal.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _

from zavet.core.language.countries import say_country
from zavet.core.language.policy import Policy
from zavet.core.language.rules import (
    Ban,
    Datum,
    Operator,
    Promise,
    Purpose,
    Recipient,
    Retention,
    Right,
    Rule,
    Service,
    Statement,
)
from zavet.core.language.words import RightKind
from zavet.doors import wording


@dataclass(frozen=True, slots=True, kw_only=True)
class Keeping:
    """What is told beside one clause: how it is kept, what it only says, what may be asked for by it."""

    kept: tuple[str, ...] = ()
    said: tuple[str, ...] = ()
    asked: tuple[tuple[RightKind, str], ...] = ()


def keepings(policy: Policy) -> dict[str, Keeping]:
    """Return for each clause number the sentences about the rules bound to it, each once."""
    kept: dict[str, dict[str, None]] = defaultdict(dict)
    said: dict[str, dict[str, None]] = defaultdict(dict)
    for rule in policy.all_rules():
        found = said if isinstance(rule, Statement) else kept
        for number in (rule.clause, *rule.also):
            found[number][tell(rule, policy)] = None
    asked = _asked(policy)
    return {
        one: Keeping(
            kept=tuple(kept.get(one, ())),
            said=tuple(said.get(one, ())),
            asked=tuple(asked.get(one, ())),
        )
        for one in {*kept, *said}
    }


def _asked(policy: Policy) -> dict[str, list[tuple[RightKind, str]]]:
    """Return for each clause number the rights it gives, with their words."""
    found: dict[str, list[tuple[RightKind, str]]] = defaultdict(list)
    for rule in policy.all_rules():
        if isinstance(rule, Right):
            found[rule.clause].append((rule.right, str(wording.RIGHTS[rule.right])))
    return found


def tell(rule: Rule, policy: Policy) -> str:
    """Return one rule as a sentence."""
    return _TELL[type(rule)](rule, policy)


def _datum(rule: Datum, _policy: Policy) -> str:
    words = {"name": rule.name, "origin": wording.ORIGINS[rule.origin]}
    if rule.is_mandatory:
        return _("Данные «%(name)s»: %(origin)s; поле обязательное.") % words
    return _("Данные «%(name)s»: %(origin)s.") % words


def _purpose(rule: Purpose, policy: Policy) -> str:
    names = ", ".join(policy.data[one].name for one in rule.data if one in policy.data)
    words = {
        "name": rule.name,
        "data": names or "—",
        "ground": wording.ground_with_article(rule.ground, rule.article),
        "until": wording.LASTS_UNTIL[rule.lasts_until],
    }
    text = _("Цель «%(name)s». Данные: %(data)s. Основание: %(ground)s. Срок: %(until)s.") % words
    if rule.destroyed_within is None:
        return text
    return (
        text
        + " "
        + _("Затем уничтожаем %(within)s.") % {"within": wording.within(rule.destroyed_within)}
    )


def _service(rule: Service, policy: Policy) -> str:
    names = ", ".join(policy.purposes[one].name for one in rule.purposes if one in policy.purposes)
    return _("Сервис «%(name)s» работает только для целей: %(purposes)s.") % {
        "name": rule.name,
        "purposes": names or "—",
    }


def _recipient(rule: Recipient, _policy: Policy) -> str:
    text = _("Получатель «%(name)s» (%(kind)s): %(needs)s.") % {
        "name": rule.name,
        "kind": wording.RECIPIENTS[rule.kind],
        "needs": wording.NEEDS[rule.needs],
    }
    if not rule.is_abroad:
        return text
    abroad = _("Это передача через границу, страна: %(country)s.")
    return f"{text} {abroad % {'country': say_country(rule.country)}}"


def _retention(rule: Retention, _policy: Policy) -> str:
    return _("Закон велит хранить (%(act)s), но не использовать: %(term)s.") % {
        "act": rule.act,
        "term": wording.say_term(rule.term),
    }


def _right(rule: Right, _policy: Policy) -> str:
    where = ", ".join(str(wording.CHANNELS[one]) for one in rule.channels)
    words = {"right": wording.RIGHTS[rule.right], "where": where}
    text = _("Ваше право — %(right)s: %(where)s.") % words
    if rule.term is None:
        return text
    return text + " " + _("Ответим %(within)s.") % {"within": wording.within(rule.term)}


def _ban(rule: Ban, policy: Policy) -> str:
    acts = [str(wording.ACTIONS[one]) for one in rule.actions]
    acts += [str(wording.BARGAINS[one]) for one in rule.bargains]
    text = _("Запрещено: %(acts)s.") % {"acts": ", ".join(acts)}
    names = [policy.recipients[one].name for one in rule.carve_out if one in policy.recipients]
    if not names:
        return text
    return text + " " + _("Исключение: %(names)s.") % {"names": ", ".join(names)}


def _promise(rule: Promise, _policy: Policy) -> str:
    text = str(wording.MECHANISMS[rule.mechanism])
    return f"{text} {rule.note}." if rule.note else text


def _statement(rule: Statement, _policy: Policy) -> str:
    return str(wording.STATEMENTS[rule.says])


def _operator(_rule: Operator, _policy: Policy) -> str:
    return _("Здесь названо, кто отвечает за ваши данные.")


_TELL: Final[dict[type[Rule], Callable[[Any, Policy], str]]] = {
    Datum: _datum,
    Purpose: _purpose,
    Service: _service,
    Recipient: _recipient,
    Retention: _retention,
    Right: _right,
    Ban: _ban,
    Promise: _promise,
    Statement: _statement,
    Operator: _operator,
}
