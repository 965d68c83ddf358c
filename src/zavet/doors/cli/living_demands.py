"""Lets a court of the demonstration demand data: entered with its scan, named, and waiting for the second person."""

from datetime import datetime, timedelta
from functools import partial
from typing import Final
from uuid import UUID

from zavet.access.queries import describe
from zavet.chance import now
from zavet.core.calendar import day_of
from zavet.core.language.policy import Policy
from zavet.core.language.words import ANSWERING, CORRESPONDENCE, DISCLOSURE, Need
from zavet.core.values import Actor, Sealed
from zavet.disclosure.operations import attach_scan, name_scope, propose, register
from zavet.disclosure.words import DemandDocument
from zavet.documents import render
from zavet.doors.cli.month import Month
from zavet.doors.cli.people import PEOPLE
from zavet.parties.authorisations import authorise, sign_warning
from zavet.parties.queries import SiteView

_DAY: Final = timedelta(days=1)
_COURT: Final = "Вымышленский городской суд"
_ADDRESS: Final = "990000, г. Вымышленск, ул. Судейская, д. 1"
_NUMBER: Final = "2-1139/2026"
_ABOUT: Final = 1
"""Whom the court asks about: Boris."""
_LEAVE: Final = timedelta(days=180)


def plan_demands(
    month: Month,
    site: SiteView,
    policy: Policy,
    subjects: list[UUID],
    *,
    officer: UUID,
    second: UUID,
) -> None:
    """Plan one demand of a court, and the leave of whoever may approve what the officer proposes."""
    month.plan(now() - 20 * _DAY, partial(_admit, site, policy, officer, second))
    month.plan(now() - _DAY, partial(_demand, site, policy, subjects, Actor.staff(officer)))


def _admit(site: SiteView, policy: Policy, officer: UUID, second: UUID, at: datetime) -> None:
    leave = authorise(
        staff_id=second,
        site_id=site.id,
        purposes=[DISCLOSURE, ANSWERING],
        categories=[*policy.data, CORRESPONDENCE],
        from_at=at,
        until_at=at + _LEAVE,
        by=Actor.staff(officer),
        at=at,
    )
    sign_warning(authorisation_id=leave, by=Actor.staff(second), at=at)


def _demand(site: SiteView, policy: Policy, subjects: list[UUID], by: Actor, at: datetime) -> None:
    recipient = next((one for one in policy.recipients.values() if one.needs is Need.DEMAND), None)
    held = {one.category for one in describe(site_id=site.id, subject_id=subjects[_ABOUT])}
    asked = sorted(held.intersection(recipient.data if recipient else ()))
    if recipient is None or not asked:
        return
    person = PEOPLE[_ABOUT]
    made = register(
        site_id=site.id,
        recipient=recipient.id,
        authority=_COURT,
        document=DemandDocument.COURT_DEMAND,
        outer_number=_NUMBER,
        written_on=day_of(at - 4 * _DAY),
        received_on=day_of(at - _DAY),
        basis="ГПК РФ ст. 57",
        fields={
            "official": Sealed("Судьина Елена Марковна"),
            "about": Sealed(f"{person.family} {person.given}"),
        },
        by=by,
        at=at,
    )
    attach_scan(
        demand_id=made.demand_id,
        chunks=[_paper(site, at)],
        name=Sealed("запрос.pdf"),
        media_type=Sealed("application/pdf"),
        by=by,
        at=at,
    )
    name_scope(
        demand_id=made.demand_id, subject_id=subjects[_ABOUT], categories=asked, by=by, at=at
    )
    propose(demand_id=made.demand_id, by=by, at=at)


def _paper(site: SiteView, at: datetime) -> bytes:
    """Return what the court sent, as a scan of it would be."""
    person = PEOPLE[_ABOUT]
    return render(
        "written",
        {
            "operator": {"name": _COURT, "address": _ADDRESS, "email": "sud@example.org"},
            "addressee": {"name": site.operator_name},
            "number": _NUMBER,
            "on": day_of(at - 4 * _DAY),
            "officer": {"name": "Судьина Елена Марковна", "position": "Судья"},
            "title": "Запрос",
            "text": f"По делу № {_NUMBER} прошу сообщить, какие сведения хранятся о гражданине: {person.family} "
            f"{person.given}.",
            "articles": ["152-ФЗ ст. 6 ч. 1 п. 2"],
        },
    )
