"""Writes a filter as a row keeps it, and reads it back: print and read are each other's inverse."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from zavet.core.language.words import Channel, RightKind
from zavet.core.requests import IdentityState, RequestState
from zavet.rights.views import Filters, Owner


def saved_form(filters: Filters) -> dict[str, Any]:
    """Return a filter as plain values."""
    owner = filters.owner
    return {
        "is_open": filters.is_open,
        "states": [one.value for one in filters.states],
        "identities": [one.value for one in filters.identities],
        "kinds": [one.value for one in filters.kinds],
        "channels": [one.value for one in filters.channels],
        "owner": None if owner is None else str(owner),
        "due_from": _text(filters.due_from),
        "due_until": _text(filters.due_until),
        "overdue_on": _text(filters.overdue_on),
        "alarm_until": _text(filters.alarm_until),
        "has_news": filters.has_news,
        "number": filters.number,
    }


def filters_of(kept: Mapping[str, Any]) -> Filters:
    """Return the filter that was kept."""
    owner = kept["owner"]
    return Filters(
        is_open=kept["is_open"],
        states=tuple(RequestState(one) for one in kept["states"]),
        identities=tuple(IdentityState(one) for one in kept["identities"]),
        kinds=tuple(RightKind(one) for one in kept["kinds"]),
        channels=tuple(Channel(one) for one in kept["channels"]),
        owner=Owner.NOBODY if owner == Owner.NOBODY else UUID(owner) if owner else None,
        due_from=_day(kept["due_from"]),
        due_until=_day(kept["due_until"]),
        overdue_on=_day(kept["overdue_on"]),
        alarm_until=_day(kept["alarm_until"]),
        has_news=kept["has_news"],
        number=kept["number"],
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _text(day: date | None) -> str | None:
    return day.isoformat() if day else None
