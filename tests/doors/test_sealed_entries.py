"""A sealed entry (a demand that may not be told) is on no page: not the officer's, not the person's own."""

import pytest
from django.db import transaction

from cast import ANNA, INSPECTOR
from residents import as_staff, as_subject, hire, settle
from zavet.access.events import AccessEvent
from zavet.access.queries import DecisionMissing, recall
from zavet.chance import now
from zavet.core.values import Actor
from zavet.journal.models import Entry
from zavet.journal.operations import append
from zavet.journal.queries import list_entries

pytestmark = pytest.mark.django_db

MARK = "demand:7719"


@pytest.fixture
def anna(hosting):
    return settle(hosting, ANNA)


@pytest.fixture
def officer(hosting):
    return hire(hosting, INSPECTOR, is_officer=True)


def plant(site, subject_id, officer_id, *, sealed: bool) -> Entry:
    with transaction.atomic():
        entry_id = append(
            event=AccessEvent.DATA_REVEALED,
            site_id=site.id,
            subject_id=subject_id,
            by=Actor.staff(officer_id),
            at=now(),
            facts={
                "permitted": True,
                "action": "access",
                "reasons": [],
                "clauses": [],
                "purpose": MARK,
                "categories": ["email"],
            },
            sealed=sealed,
        )
    return Entry.objects.get(id=entry_id)


def pages(site, subject_id, officer_id) -> str:
    staff, person = as_staff(site, officer_id), as_subject(site, subject_id)
    shown = [
        staff.get("/console/"),
        staff.get("/console/journal/"),
        staff.get(f"/console/people/{subject_id}/"),
        person.get("/cabinet/"),
        person.get("/cabinet/download/"),
    ]
    return "".join(page.content.decode() for page in shown)


def test_a_sealed_entry_is_on_no_page_and_an_open_one_is(hosting, anna, officer):
    sealed = plant(hosting, anna, officer, sealed=True)
    shown = pages(hosting, anna, officer)
    assert (MARK in shown, str(sealed.id) in shown) == (False, False)
    told = plant(hosting, anna, officer, sealed=False)
    shown = pages(hosting, anna, officer)
    assert (MARK in shown, str(told.id) in shown, str(sealed.id) in shown) == (True, True, False)
    assert sealed.id not in {one.id for one in list_entries(site_id=None, subject_id=anna)}


def test_a_sealed_entry_has_no_page_of_its_own(hosting, anna, officer):
    sealed = plant(hosting, anna, officer, sealed=True)
    told = plant(hosting, anna, officer, sealed=False)
    staff = as_staff(hosting, officer)
    assert staff.get(f"/console/journal/{told.id}/").status_code == 200
    assert staff.get(f"/console/journal/{sealed.id}/").status_code == 404


def test_a_sealed_entry_is_not_recalled_and_an_open_one_is(hosting, anna, officer):
    sealed = plant(hosting, anna, officer, sealed=True)
    told = plant(hosting, anna, officer, sealed=False)
    assert recall(told.id).position == told.position
    with pytest.raises(DecisionMissing):
        recall(sealed.id)
