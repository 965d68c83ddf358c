"""The same words said to the person and of them: «вы сообщили сами» in the cabinet, «сообщил сам человек» elsewhere."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from zavet.core.decisions import DatumState
from zavet.core.language.words import LastsUntil
from zavet.core.values import Ground, Source, Visibility
from zavet.doors.wording import DATUM_STATES, GROUNDS, LASTS_UNTIL, SOURCES, VISIBILITIES


@dataclass(frozen=True, slots=True, kw_only=True)
class Speech:
    """Words for what is held, for one kind of reader."""

    sources: Mapping[Source, Any]
    states: Mapping[DatumState, Any]
    grounds: Mapping[Ground, Any]
    lasts_until: Mapping[LastsUntil, Any]
    visibilities: Mapping[Visibility, Any]


TO_PERSON: Final = Speech(
    sources=SOURCES,
    states=DATUM_STATES,
    grounds=GROUNDS,
    lasts_until=LASTS_UNTIL,
    visibilities=VISIBILITIES,
)
OF_PERSON: Final = Speech(
    sources=SOURCES
    | {
        Source.SUBJECT: _("сообщил сам человек"),
        Source.REPRESENTATIVE: _("сообщил представитель человека"),
    },
    states=DATUM_STATES
    | {
        DatumState.AS_GIVEN: _("как сообщил человек, без проверки"),
        DatumState.UNCONFIRMED: _("ждёт подтверждения человеком"),
    },
    grounds=GROUNDS
    | {
        Ground.CONSENT: _("согласие человека"),
        Ground.CONTRACT: _("договор с человеком"),
    },
    lasts_until=LASTS_UNTIL | {LastsUntil.WITHDRAWAL: _("пока человек не отзовёт согласие")},
    visibilities=VISIBILITIES | {Visibility.OPEN: _("открыто для всех: так решил человек")},
)
