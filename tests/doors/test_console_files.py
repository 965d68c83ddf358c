"""A person's files in the console: listed without their names, handed out for a purpose by a leave, told to the person."""

from datetime import timedelta

import pytest

from cast import ANNA, BORIS, GLEB, INSPECTOR, VERA
from residents import admit, as_staff, as_subject, hire, settle
from scans import MARK, NAME, SCAN, takes_files
from zavet.access.files import store_file
from zavet.chance import now
from zavet.core.values import Actor, Sealed
from zavet.journal.queries import list_entries

pytestmark = pytest.mark.django_db
JOINED = now() - timedelta(days=1)
PURPOSE = {"purpose": "feedback"}


@pytest.fixture
def site(clinic):
    takes_files(clinic, at=JOINED - timedelta(days=1))
    return clinic


@pytest.fixture
def anna(site):
    return settle(site, ANNA, at=JOINED)


@pytest.fixture
def scan(site, anna):
    file_id = store_file(
        site_id=site.id,
        subject_id=anna,
        category="scan",
        chunks=[SCAN],
        name=Sealed(NAME),
        media_type=Sealed("application/pdf"),
        service="feedback",
        by=Actor.subject(anna),
        at=now(),
    )
    return f"/console/people/{anna}/files/{file_id}/"


@pytest.fixture
def desk(site):
    officer, vera = hire(site, INSPECTOR, is_officer=True), hire(site, VERA)
    admit(site, vera, officer_id=officer, purposes=["feedback"], categories=["scan"])
    return as_staff(site, vera)


def test_a_file_is_handed_out_for_a_purpose_and_the_person_sees_who_took_it(
    site, anna, scan, desk
) -> None:
    card = desk.get(f"/console/people/{anna}/").content.decode()
    assert (scan in card, NAME in card) == (True, False)
    assert NAME not in desk.get(scan).content.decode()
    assert desk.post(scan, {"purpose": "curiosity"}).status_code == 422
    taken = desk.post(scan, PURPOSE)
    assert b"".join(taken.streaming_content) == SCAN
    assert taken["Content-Disposition"].startswith("attachment;")
    assert "no-store" in taken["Cache-Control"]
    look = as_subject(site, anna).get("/cabinet/").context["looks"][0]
    assert (VERA.full_name in look["words"], look["tone"]) == (True, "quiet")


def test_without_a_leave_or_with_another_persons_number_no_file_comes(
    site, anna, scan, desk
) -> None:
    gleb = as_staff(site, hire(site, GLEB))
    assert [gleb.get(scan).status_code, gleb.post(scan, PURPOSE).status_code] == [403, 403]
    officer = as_staff(site, hire(site, BORIS, is_officer=True))
    refused = officer.post(scan, PURPOSE)
    assert refused.status_code == 403
    assert MARK not in refused.content
    entry = list_entries(site_id=site.id, event_prefix="access.action.refused")[0]
    assert entry.subject_id == anna
    other = settle(site, GLEB, at=JOINED)
    assert desk.post(scan.replace(str(anna), str(other)), PURPOSE).status_code == 404
