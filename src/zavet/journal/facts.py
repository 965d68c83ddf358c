"""What an entry may say beyond who, what and when: codes. Personal data are stopped here, and never quoted back."""

import re
from collections.abc import Mapping

from django.utils.translation import gettext as _

from zavet.core.chain import canonical
from zavet.core.values import ZavetError

Fact = str | int | bool | None | list[str]

_KEY = re.compile(r"[a-z][a-z0-9_]*")
_CODE = re.compile(r"[A-Za-z0-9._:/§¶+-]{0,128}")
_LARGEST = 2**53 - 1  # RFC 8785: whole numbers beyond it are not exact in JSON


class JournalRefused(ZavetError):
    """Something could not be written to the journal."""


def facts_text(facts: Mapping[str, Fact]) -> str:
    """Return the canonical text of facts; raise JournalRefused, naming the key alone, for anything but codes."""
    for key, fact in facts.items():
        if not _KEY.fullmatch(key):
            raise JournalRefused(_("Журнал не принял факт: его ключ не код."))
        if not _is_code(fact):
            message = _("Журнал не принял факт «%(key)s»: это не код.") % {"key": key}
            raise JournalRefused(message, next_step=_("Запишите вместо значения ссылку или код."))
    return canonical(dict(facts)).decode()


def _is_code(fact: object) -> bool:
    if isinstance(fact, str):
        return _CODE.fullmatch(fact) is not None
    if isinstance(fact, list):
        return all(isinstance(one, str) and _is_code(one) for one in fact)
    return fact is None or (isinstance(fact, int) and abs(fact) <= _LARGEST)
