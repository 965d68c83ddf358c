"""Who acts for a person and for whom they act, as their card shows it: numbers, documents by kind, days."""

from datetime import datetime, timedelta
from typing import Final

from django.utils.translation import gettext as _

from zavet.chance import now
from zavet.doors.console.rows import Row
from zavet.doors.pages.tags import day
from zavet.doors.wording import PROOF_KINDS
from zavet.parties.queries import SubjectView
from zavet.parties.representing import (
    RepresentativeView,
    list_representatives,
    list_represented,
)

_INSTANT: Final = timedelta(microseconds=1)


def representative_rows(person: SubjectView) -> list[Row]:
    """Return who was ever recorded to act for a person: by which document, until when, how it stands."""
    at = now()
    return [_row(one, at) for one in list_representatives(subject_id=person.id)]


def represented_rows(person: SubjectView) -> list[Row]:
    """Return for whom a person may act now."""
    at = now()
    return [_row(one, at) for one in list_represented(subject_id=person.id, at=at)]


def _row(one: RepresentativeView, at: datetime) -> Row:
    return {
        "right": one,
        "proof": str(PROOF_KINDS[one.kind]),
        "last_on": one.until_at - _INSTANT,
        "is_open": one.ended_at is None and at < one.until_at,
        "state": _state(one, at),
        "tone": "good" if one.is_current(at) else "quiet",
    }


def _state(one: RepresentativeView, at: datetime) -> str:
    if one.ended_at is not None:
        return _("прекращены %(date)s") % {"date": day(one.ended_at)}
    if one.until_at <= at:
        return _("кончились")
    return _("действуют") if one.is_current(at) else _("начнутся позже")
