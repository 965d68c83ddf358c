"""Which places of the law a refusal may stand on, by what is asked for; the chosen one stands in the letter too.

INVARIANT: a place that is not in force today is not offered.
"""

from collections.abc import Iterable
from datetime import date
from typing import Final

from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from zavet.access.queries import list_holds
from zavet.chance import now
from zavet.core.language.words import RightKind
from zavet.core.law import CitationMalformed, CitationUnknown, resolve
from zavet.core.requests import IdentityState, Requester, needs_identity
from zavet.doors.console.entering import Desk
from zavet.doors.console.requests_work_forms import Choices
from zavet.doors.pages.basis import WITHOUT_CONSENT, cited
from zavet.rights.queries import RequestView

IDENTITY: Final = "152-ФЗ ст. 14 ч. 3"
_GOES_ON: Final = tuple(
    f"{WITHOUT_CONSENT}{one}"
    for one in ("2", "3", "3.1", "4", "5", "6", "7", "8", "9", "9.1", "11")
)
_CHECKED: Final = ("152-ФЗ ст. 20 ч. 3", "152-ФЗ ст. 21 ч. 2")
_BY_KIND: Final = {
    RightKind.INFORMATION: (
        *(f"152-ФЗ ст. 14 ч. 8 п. {one}" for one in range(1, 6)),
        "152-ФЗ ст. 20 ч. 2",
        "152-ФЗ ст. 14 ч. 4",
    ),
    RightKind.RECTIFICATION: _CHECKED,
    RightKind.BLOCK: _CHECKED,
    RightKind.CONFIDENTIALITY: ("152-ФЗ ст. 7", *_GOES_ON),
    RightKind.DELETION: ("152-ФЗ ст. 21 ч. 5",),
    RightKind.WITHDRAWAL: _GOES_ON,
    RightKind.STOP: _GOES_ON,
    RightKind.OBJECTION: ("152-ФЗ ст. 16 ч. 4",),
}
_WHY: Final = {
    IDENTITY: _("личность того, кто просит, не подтверждена"),
    "152-ФЗ ст. 14 ч. 4": _("повторный запрос раньше тридцати дней"),
    "152-ФЗ ст. 14 ч. 8 п. 1": _("данные собраны для обороны, безопасности или охраны порядка"),
    "152-ФЗ ст. 14 ч. 8 п. 2": _("данные у органа, который задержал или обвиняет этого человека"),
    "152-ФЗ ст. 14 ч. 8 п. 3": _("закон о противодействии отмыванию доходов не велит раскрывать"),
    "152-ФЗ ст. 14 ч. 8 п. 4": _("ответ нарушил бы права и интересы других людей"),
    "152-ФЗ ст. 14 ч. 8 п. 5": _("закон о транспортной безопасности не велит раскрывать"),
    "152-ФЗ ст. 16 ч. 4": _("возражение рассмотрено: решений без участия человека нет"),
    "152-ФЗ ст. 20 ч. 2": _("отказ по иному закону: назовите его в причинах"),
    "152-ФЗ ст. 20 ч. 3": _("данные верны, полны и нужны для цели: это не опровергнуто"),
    "152-ФЗ ст. 21 ч. 2": _("проверка показала, что данные верны"),
    "152-ФЗ ст. 21 ч. 5": _("хранить данные дальше обязывает закон или договор"),
}
_FREE: Final = {RightKind.CLAIM, RightKind.FEEDBACK}

DEMANDS: Final = {
    RightKind.CONFIDENTIALITY: "изменить параметры конфиденциальности персональных данных",
    RightKind.BLOCK: "заблокировать персональные данные",
    RightKind.WITHDRAWAL: "прекратить обработку персональных данных, отозвав согласие на неё",
    RightKind.STOP: "прекратить обработку персональных данных",
    RightKind.OBJECTION: "пересмотреть то, против чего возражаете",
    RightKind.FEEDBACK: "ответить на Ваш вопрос или предложение",
}
"""What was asked for, as a refusal says it after «Вы просили»."""


def ground_choices(desk: Desk, found: RequestView) -> Choices:
    """Return the places a refusal of this request may stand on, with what each is about.

    Empty where the officer names it in their own words: a claim, a question, an authority's demand.
    """
    if found.requester is Requester.AUTHORITY or not _FREE.isdisjoint(found.kinds):
        return []
    known = [one for kind in found.kinds for one in _BY_KIND[kind]]
    held = _acts(desk, found) if RightKind.DELETION in found.kinds else ()
    unproven = (IDENTITY,) if _is_unproven(found) else ()
    named = dict.fromkeys([*unproven, *held, *known])
    return [(one, _say(one, found)) for one in named if is_in_force(one, localdate())]


def is_in_force(citation: str, on: date) -> bool:
    """Tell whether the law pack knows a place and it is in force on a day."""
    try:
        return resolve(citation).is_in_force(on=on)
    except (CitationMalformed, CitationUnknown):
        return False


def _acts(desk: Desk, found: RequestView) -> Iterable[str]:
    """Return the acts that oblige to keep the person's data; nothing of somebody who has not proven who they are."""
    if found.subject_id is None or found.identity is not IdentityState.PROVEN:
        return ()
    return [
        one.act for one in list_holds(site_id=desk.site.id, subject_id=found.subject_id, at=now())
    ]


def _is_unproven(found: RequestView) -> bool:
    is_needed = needs_identity(found.kinds, found.requester)
    return is_needed and found.identity is not IdentityState.PROVEN


def _say(ground: str, found: RequestView) -> str:
    why = _WHY.get(ground) or resolve(ground).title
    return f"{', '.join(cited(ground, found.kinds))}: {why}"
